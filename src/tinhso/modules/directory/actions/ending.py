"""Ending one agency or one area on a day, when nothing hangs on it any more.

What holds dossiers, posts or units below it cannot just end: somebody must continue them, and only an act of
reorganisation says who.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.scope import acting

from ..models import AgencyVersion, StaffQuota
from ..models.validity import valid_on
from ..queries.hanging import Hanging, hanging_on_agency
from ..queries.organisation_rows import current
from ..rules.organisation import AGENCIES
from .agency import OrganisationError, begin, record, refuse, unchanged_since, write
from .appointment import WRITER
from .organisation_write import in_turn


@action
def end_agency(*, by: Actor, agency_id: int, seen: str, on: date) -> AgencyVersion:
    """An agency ends: `on` is the first day without it. Its staff quotas end with it.

    Refused while anything hangs on it then (`details["hanging"]` lists it), and when it has ended, or an act of
    reorganisation ends it. An end that lies ahead may be moved. Raises OrganisationError and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        unchanged_since(agency_id, seen)
        last = AgencyVersion.objects.filter(agency_id=agency_id).order_by("-valid_from").first()
        assert last is not None
        may_end(last, on)
        left = hanging_on_agency(agency_id, on, clock.business().today())
        if left:
            refuse_left(left, _("Chưa thể kết thúc cơ quan vào ngày này: xem danh sách những gì còn lại."))
        world = current()
        identity = (last.agency.key, last.valid_from.isoformat())
        found = next(row for row in world[AGENCIES] if row.identity == identity)
        write(by, {AGENCIES: [dict(found.values) | {"valid_to": on.isoformat()}]}, world)
        quotas = StaffQuota.objects.filter(agency_id=agency_id, valid_from__lt=on)
        # Also those that an end planned before had ended, when it is moved.
        reached = valid_on(on) if last.valid_to is None else valid_on(on) | Q(valid_to=last.valid_to)
        quotas.filter(reached).update(valid_to=on, ended_by=None)
        last.refresh_from_db()
        record(by, "directory.agency_closed", agency_id, {"valid_to": on})
    return last


def may_end(last: Any, on: date) -> None:
    """Whether the last description of a unit may end on a day. Raises OrganisationError at `on`."""
    if on <= last.valid_from:
        refuse("on", _("Ngày kết thúc phải sau ngày thông tin gần nhất có hiệu lực."))
    if last.ended_by_id is not None:
        refuse("on", _("Một văn bản sắp xếp đã quy định ngày kết thúc. Hãy lập văn bản đính chính."))
    if last.valid_to is not None and last.valid_to <= clock.business().today():
        refuse("on", _("Đã kết thúc trước đây; lịch sử không sửa được ở trang này."))
    if last.valid_to == on:
        refuse("on", _("Ngày kết thúc này đã được ghi."))


def refuse_left(left: Sequence[Hanging], message: Any) -> NoReturn:
    """Stop because of what would be left without anybody."""
    raise OrganisationError("held", message, field="on", hanging=list(left))
