"""Adding and changing one agency and its staff quotas, from a day on: what was before stays as it was.

The rows are checked by the same rules as those of a workbook, written by the same writer, and whoever does any of
this waits for the others: the second of two is told that the agency is no longer as he saw it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.text import nfc

from ..models import Agency, AgencyVersion, Area, AreaVersion, Post, StaffQuota
from ..models.validity import valid_on
from ..permissions import ADMIN
from ..queries.agency_state import state_of
from ..queries.organisation_rows import current, problems_of
from ..rules.codes import CodeError, to_old
from ..rules.organisation import AGENCIES, POSTS, QUOTAS, UNCHANGED, Problem, Row, changes
from ..wording import IMPORT_PROBLEMS
from .appointment import WRITER
from .organisation_write import OrganisationWriter, in_turn

TEXTS = ("code", "name", "short_name", "kind", "address", "phone", "email", "hours", "source")
"""What somebody types or chooses of a version, besides area, parent and desk."""


class OrganisationError(ActionError):
    """What cannot be: `details["problems"]` holds (field, sentence) pairs; `message` is the first sentence."""


@action
def create_agency(
    *,
    by: Actor,
    valid_from: date,
    area_id: int,
    parent_id: int | None,
    one_stop: bool,
    texts: Mapping[str, str],
) -> Agency:
    """A new agency from a day on; `texts` are those of `TEXTS`. Its level is that of its area.

    Raises OrganisationError with everything that is wrong, by field, and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        last = Agency.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        values = _typed(texts) | _placed(area_id, parent_id, one_stop, valid_from)
        key = f"co-quan-so-{last + 1}"
        row = values | {"key": key, "valid_from": valid_from.isoformat(), "valid_to": ""}
        write(by, {AGENCIES: [row]})
        agency = Agency.objects.get(key=key)
        record(by, "directory.agency_added", agency.pk, {"valid_from": valid_from, "code": row["code"]})
    return agency


@action
def change_agency(
    *,
    by: Actor,
    agency_id: int,
    seen: str,
    valid_from: date,
    area_id: int,
    parent_id: int | None,
    one_stop: bool,
    texts: Mapping[str, str],
) -> AgencyVersion:
    """An agency is described otherwise from a day on, until the next description that is known already.

    The description before ends on that day. One that only begins then, on a day to come, is put right instead.
    `seen` is `state_of` when the page was made. Raises OrganisationError and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        unchanged_since(agency_id, seen)
        before = AgencyVersion.objects.filter(valid_on(valid_from), agency_id=agency_id).first()
        if before is None:
            refuse("valid_from", _("Cơ quan không tồn tại vào ngày này."))
        planned = planned_on(before, valid_from)
        world = current()
        found = next(row for row in world[AGENCIES] if row.identity == (_key(agency_id), _iso(before)))
        values = _typed(texts) | _placed(area_id, parent_id, one_stop, valid_from)
        new = dict(found.values) | values | {"valid_from": valid_from.isoformat()}
        differing = sorted(name for name in values if name != "source" and values[name] != found[name])
        if not differing:
            refuse("__all__", _("Chưa có gì thay đổi so với thông tin hiện có."))
        ended = [] if planned else [dict(found.values) | {"valid_to": valid_from.isoformat()}]
        write(by, {AGENCIES: [*ended, new]}, world)
        after = AgencyVersion.objects.get(agency_id=agency_id, valid_from=valid_from)
        pass_on(before, after, split=not planned)
        data = {"on": valid_from, "columns": differing, "planned": planned}
        record(by, "directory.agency_changed", agency_id, data)
    return after


@action
def set_quota(
    *, by: Actor, agency_id: int, seen: str, post_id: int | None, places: int, valid_from: date, source: str
) -> StaffQuota:
    """An agency, or one post of it, has so many places from a day on, until the next quota known already.

    Raises OrganisationError and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        unchanged_since(agency_id, seen)
        key = _key(agency_id)
        if not AgencyVersion.objects.filter(valid_on(valid_from), agency_id=agency_id).exists():
            refuse("valid_from", _("Cơ quan không tồn tại vào ngày này."))
        post = Post.objects.filter(pk=post_id, agency_id=agency_id).first() if post_id else None
        if post_id and (post is None or not holds(post, valid_from)):
            refuse("post", _("Vị trí này không tồn tại vào ngày đó."))
        same = StaffQuota.objects.filter(agency_id=agency_id, post=post)
        before = same.filter(valid_on(valid_from)).first()
        new = {
            "agency": key,
            "post": post.key if post else "",
            "places": str(places),
            "valid_from": valid_from.isoformat(),
            "valid_to": "",
            "source": " ".join(nfc(source).split()),
        }
        rows = [new]
        if before is None:
            later = same.filter(valid_from__gt=valid_from).order_by("valid_from").first()
            until = later.valid_from if later else end_of(agency_id)
            new["valid_to"] = until.isoformat() if until else ""
        else:
            if before.places == places:
                refuse("places", _("Số biên chế này đang có hiệu lực."))
            new["valid_to"] = before.valid_to.isoformat() if before.valid_to else ""
            if not planned_on(before, valid_from):
                was = {"places": str(before.places), "source": before.source, "valid_from": _iso(before)}
                rows.insert(0, new | was | {"valid_to": valid_from.isoformat()})
        write(by, {QUOTAS: rows})
        after = same.get(valid_from=valid_from)
        if before is not None:
            pass_on(before, after, split=before.pk != after.pk)
        data = {"on": valid_from, "post": post.pk if post else None, "places": places}
        record(by, "directory.quota_set", agency_id, data)
    return after


# --- what the changes of agencies, posts and quotas have in common ---


def begin(by: Actor) -> None:
    """Only those who run the directory."""
    if not by.may(ADMIN):
        raise Denied(ADMIN)


def refuse(field: str, message: Any, code: str = "invalid") -> NoReturn:
    """Stop with one sentence at one field."""
    raise OrganisationError(code, message, field=field)


def unchanged_since(agency_id: int, seen: str) -> None:
    """The second of two who change an agency at the same time is told."""
    if not Agency.objects.filter(pk=agency_id).exists():
        refuse("__all__", _("Không có cơ quan này."), "no_agency")
    if state_of(agency_id) != seen:
        message = _(
            "Trong khi bạn nhập, có người khác đã thay đổi cơ quan này, vị trí hoặc biên chế của nó. "
            "Hãy xem lại thông tin hiện có, rồi bấm lưu lần nữa nếu vẫn muốn thay đổi."
        )
        refuse("__all__", message, "stale")


def planned_on(row: AgencyVersion | AreaVersion | StaffQuota | Post, on: date) -> bool:
    """Whether what begins on this very day may be put right: it lies ahead and no act has written it.

    Raises OrganisationError when it has begun already, for history is not overwritten.
    """
    if row.valid_from != on:
        return False
    if row.act_id is not None:
        refuse(
            "valid_from",
            _("Thông tin từ ngày này do một văn bản sắp xếp quy định. Hãy lập văn bản đính chính."),
        )
    if on <= clock.business().today():
        refuse(
            "valid_from",
            _("Thông tin hiện có cũng bắt đầu từ ngày này và đã thành lịch sử. Chọn một ngày sau ngày này."),
        )
    return True


def holds(row: Any, on: date) -> bool:
    """Whether a dated row is valid on a day."""
    return bool(row.valid_from <= on and (row.valid_to is None or on < row.valid_to))


def end_of(agency_id: int) -> date | None:
    """The first day without the agency, as far as an end is known."""
    rows = AgencyVersion.objects.filter(agency_id=agency_id).order_by("-valid_from")
    return rows.values_list("valid_to", flat=True).first()


def write(
    by: Actor, rows: Mapping[str, list[dict[str, str]]], world: dict[str, list[Row]] | None = None
) -> None:
    """Check rows as those of a workbook and write them. Raises OrganisationError with every problem, by column."""
    world = current() if world is None else world
    wanted = {
        sheet: [Row(sheet, values, place) for place, values in enumerate(listed, 1)]
        for sheet, listed in rows.items()
    }
    problems = problems_of(world, wanted)
    if problems:
        raise _told(problems)
    try:
        found = [one for one in changes(world, wanted) if one.kind != UNCHANGED]
        OrganisationWriter(by, None).write(found)
    except (IntegrityError, ValidationError) as error:
        message = _(
            "Không ghi được vì mâu thuẫn với danh bạ. Hãy kiểm tra mã định danh, thư điện tử và các ngày."
        )
        raise OrganisationError("database", message, field="__all__") from error


_FIELDS = {
    (AGENCIES, "code_old"): "code",
    (AGENCIES, "level"): "area",
    (AGENCIES, "key"): "__all__",
    (POSTS, "agency"): "__all__",
    (QUOTAS, "agency"): "__all__",
}
_DAYS = {"valid_from", "valid_to"}


def _told(problems: list[Problem]) -> OrganisationError:
    found: dict[str, str] = {}
    for one in problems:
        field = "valid_from" if one.column in _DAYS else _FIELDS.get((one.sheet, one.column), one.column)
        sentence = str(IMPORT_PROBLEMS.get(one.code, one.code)) % one.details
        found.setdefault(field, sentence)
    return OrganisationError("invalid", next(iter(found.values())), problems=list(found.items()))


def record(by: Actor, kind: str, agency_id: int, data: Mapping[str, Any]) -> None:
    """One ledger entry about an agency."""
    ledger.record(
        actor=by,
        kind=kind,
        ref=Ref("directory.agency", agency_id),
        compartment=agency_id,
        data={key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()},
    )


def _typed(texts: Mapping[str, str]) -> dict[str, str]:
    values = {name: " ".join(nfc(texts.get(name, "")).split()) for name in TEXTS}
    values["code"] = values["code"].upper()
    values["email"] = values["email"].lower()
    try:
        values["code_old"] = to_old(values["code"])
    except CodeError:
        refuse("code", IMPORT_PROBLEMS["code_form"])
    return values


def _placed(area_id: int, parent_id: int | None, one_stop: bool, on: date) -> dict[str, str]:
    area = Area.objects.filter(pk=area_id).first()
    version = area.versions.filter(valid_on(on)).first() if area else None
    if area is None or version is None:
        refuse("area", IMPORT_PROBLEMS["area_days"])
    parent = Agency.objects.filter(pk=parent_id).first() if parent_id else None
    return {
        "area": area.key,
        "level": version.level,
        "parent": parent.key if parent else "",
        "one_stop": "yes" if one_stop else "no",
    }


def _key(agency_id: int) -> str:
    return Agency.objects.values_list("key", flat=True).get(pk=agency_id)


def _iso(row: AgencyVersion | StaffQuota) -> str:
    return row.valid_from.isoformat()


def pass_on(before: Any, after: Any, *, split: bool) -> None:
    """The end that an act of reorganisation gave goes to the later part; so does what is known of the same code."""
    if split and before.ended_by_id is not None:
        after.ended_by_id = before.ended_by_id
        type(before).objects.filter(pk=before.pk).update(ended_by=None)
        after.save(update_fields=("ended_by",))
    if isinstance(after, AgencyVersion) and after.code == before.code:
        after.code_verified = before.code_verified
        after.save(update_fields=("code_verified",))
