"""Who may do what with feedback: the rows of each right, the roles that carry them, the promise of the database."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import (
    Permission,
    Role,
    RowScope,
    all_of,
    any_of,
    everybody,
    granted,
    inside,
    nobody,
    own,
    shown,
    system,
    where,
)

from .enums import Who

AGENCIES: Final = ("agency_id", "received_agency_id", "previous_agency_id")

RECEIVE = Permission(
    "feedback.receive",
    _("Ghi phản ánh, kiến nghị tại quầy"),
    granted("feedback.receive", "received_agency_id"),
)
SEE = Permission("feedback.see", _("Xem phản ánh, kiến nghị của cơ quan"), granted("feedback.see", *AGENCIES))
HANDLE = Permission(
    "feedback.handle", _("Phân loại và trả lời phản ánh, kiến nghị"), granted("feedback.handle", "agency_id")
)
LEAD = Permission(
    "feedback.lead", _("Công khai câu trả lời phản ánh, kiến nghị"), granted("feedback.lead", "agency_id")
)
SEND = Permission(
    "feedback.send", _("Theo dõi phản ánh, kiến nghị của mình"), any_of(own("account_id"), shown("track_key"))
)

PERMISSIONS: Final = (RECEIVE, SEE, HANDLE, LEAD, SEND)

CLERK = Role("feedback.clerk", _("Ghi phản ánh, kiến nghị tại quầy"), (RECEIVE.code, SEE.code))
OFFICER = Role("feedback.officer", _("Xử lý phản ánh, kiến nghị"), (HANDLE.code, SEE.code))
LEADER = Role("feedback.leader", _("Duyệt công khai trả lời phản ánh, kiến nghị"), (LEAD.code, SEE.code))

ROLES: Final = (CLERK, OFFICER, LEADER)

_OFFICE: Final = any_of(inside(*AGENCIES), system)
_SENDER: Final = any_of(own("account_id"), shown("track_key"))
_PARTIES: Final = any_of(_OFFICE, _SENDER)

ROW_SCOPES: Final = (
    RowScope(table="feedback_feedback", read=_PARTIES),
    RowScope(
        table="feedback_feedbackact",
        read=any_of(_OFFICE, all_of(where(public=True), _SENDER)),
        add=_PARTIES,
        change=nobody,
    ),
    RowScope(table="feedback_attachment", read=_PARTIES, change=nobody),
    RowScope(
        table="feedback_publication",
        read=everybody,
        add=any_of(inside("agency_id"), system),
        change=nobody,
    ),
)
"""What the database lets pages do with the rows of this module (migration 0002)."""

_PARTS: Final = ((Who.STAFF, HANDLE), (Who.LEADER, LEAD))


def parts_of(actor: Actor, feedback: object) -> frozenset[str]:
    """In which parts the actor may act on this feedback.

    Whoever sent it is its sender and nothing else: nobody answers his own letter.
    """
    if SEND.holds(actor, feedback):  # type: ignore[arg-type]
        return frozenset({Who.SENDER.value})
    return frozenset(who.value for who, permission in _PARTS if permission.holds(actor, feedback))  # type: ignore[arg-type]
