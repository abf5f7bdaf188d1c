"""Adding, changing and ending one area, from a day on: what was before stays as it was.

As with one agency, rows are checked by the rules of a workbook and written by its writer, and the second of two is
told. Who belongs to a changed area still does; what must go over to another area is the work of an act.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.text import nfc

from ..enums import LEVEL_OF
from ..models import Area, AreaVersion
from ..models.validity import valid_on
from ..queries.area_state import state_of
from ..queries.hanging import hanging_on_area
from ..queries.organisation_rows import current
from ..rules.organisation import AREAS
from .agency import begin, pass_on, planned_on, refuse, write
from .appointment import WRITER
from .ending import may_end, refuse_left
from .organisation_write import in_turn

TEXTS = ("name", "code", "kind", "source")
"""What somebody types or chooses of a version, besides the area above."""


@action
def create_area(*, by: Actor, valid_from: date, parent_id: int | None, texts: Mapping[str, str]) -> Area:
    """A new area from a day on; `texts` are those of `TEXTS`.

    Raises OrganisationError with everything that is wrong, by field, and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        last = Area.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        key = f"don-vi-so-{last + 1}"
        row = _typed(texts, parent_id) | {"key": key, "valid_from": valid_from.isoformat(), "valid_to": ""}
        write(by, {AREAS: [row]})
        area = Area.objects.get(key=key)
        _record(by, "directory.area_added", area.pk, {"valid_from": valid_from, "code": row["code"]})
    return area


@action
def change_area(
    *,
    by: Actor,
    area_id: int,
    seen: str,
    valid_from: date,
    parent_id: int | None,
    texts: Mapping[str, str],
) -> AreaVersion:
    """An area is described otherwise from a day on, until the next description that is known already.

    It stays on its level: agencies and areas in it depend on that. One that only begins on that day, which lies
    ahead, is put right instead. `seen` is `state_of` when the page was made. Raises OrganisationError and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        _unchanged_since(area_id, seen)
        before = AreaVersion.objects.filter(valid_on(valid_from), area_id=area_id).first()
        if before is None:
            refuse("valid_from", _("Đơn vị không tồn tại vào ngày này."))
        planned = planned_on(before, valid_from)
        world = current()
        identity = (before.area.key, before.valid_from.isoformat())
        found = next(row for row in world[AREAS] if row.identity == identity)
        values = _typed(texts, parent_id)
        if LEVEL_OF.get(values["kind"]) != before.level:
            refuse("kind", _("Loại mới phải cùng cấp với loại hiện có."))
        differing = sorted(name for name in values if name != "source" and values[name] != found[name])
        if not differing:
            refuse("__all__", _("Chưa có gì thay đổi so với thông tin hiện có."))
        new = dict(found.values) | values | {"valid_from": valid_from.isoformat()}
        ended = [] if planned else [dict(found.values) | {"valid_to": valid_from.isoformat()}]
        write(by, {AREAS: [*ended, new]}, world)
        after = AreaVersion.objects.get(area_id=area_id, valid_from=valid_from)
        pass_on(before, after, split=not planned)
        data = {"on": valid_from, "columns": differing, "planned": planned}
        _record(by, "directory.area_changed", area_id, data)
    return after


@action
def end_area(*, by: Actor, area_id: int, seen: str, on: date) -> AreaVersion:
    """An area ends: `on` is the first day without it.

    Refused while anything hangs on it then (`details["hanging"]` lists it), and when it has ended, or an act of
    reorganisation ends it. An end that lies ahead may be moved. Raises OrganisationError and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        _unchanged_since(area_id, seen)
        last = AreaVersion.objects.filter(area_id=area_id).order_by("-valid_from").first()
        assert last is not None
        may_end(last, on)
        left = hanging_on_area(area_id, on)
        if left:
            refuse_left(left, _("Chưa thể kết thúc đơn vị vào ngày này: xem danh sách những gì còn lại."))
        world = current()
        identity = (last.area.key, last.valid_from.isoformat())
        found = next(row for row in world[AREAS] if row.identity == identity)
        write(by, {AREAS: [dict(found.values) | {"valid_to": on.isoformat()}]}, world)
        last.refresh_from_db()
        _record(by, "directory.area_closed", area_id, {"valid_to": on})
    return last


def _unchanged_since(area_id: int, seen: str) -> None:
    """The second of two who change an area at the same time is told."""
    if not Area.objects.filter(pk=area_id).exists():
        refuse("__all__", _("Không có đơn vị này."), "no_area")
    if state_of(area_id) != seen:
        message = _(
            "Trong khi bạn nhập, có người khác đã thay đổi đơn vị này. "
            "Hãy xem lại thông tin hiện có, rồi bấm lưu lần nữa nếu vẫn muốn thay đổi."
        )
        refuse("__all__", message, "stale")


def _typed(texts: Mapping[str, str], parent_id: int | None) -> dict[str, str]:
    values = {name: " ".join(nfc(texts.get(name, "")).split()) for name in TEXTS}
    parent = Area.objects.filter(pk=parent_id).first() if parent_id else None
    return values | {"parent": parent.key if parent else ""}


def _record(by: Actor, kind: str, area_id: int, data: Mapping[str, Any]) -> None:
    told = {key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()}
    ledger.record(actor=by, kind=kind, ref=Ref("directory.area", area_id), data=told)
