"""Who runs the sending, who writes the texts, and who sees a message at all."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import (
    EVERYTHING,
    Permission,
    Role,
    RowScope,
    any_of,
    anywhere,
    granted,
    inside,
    nobody,
    own,
    system,
    where,
)

from .enums import NoticeState

RUN = Permission("notices.run", _("Vận hành việc gửi thông báo"), anywhere("notices.run"))

_TEXTS = "notices.texts"


def _texts(actor: Actor) -> Q:
    """One's own agency's texts; whoever runs the sending also writes the province's."""
    return EVERYTHING if actor.may(RUN.code) else granted(_TEXTS, "agency_id")(actor)


WRITE_TEXTS = Permission(_TEXTS, _("Soạn mẫu thông báo của cơ quan"), _texts)

OPERATOR = Role("notices.operator", _("Vận hành thông báo"), (RUN.code, WRITE_TEXTS.code))
EDITOR = Role("notices.editor", _("Soạn mẫu thông báo"), (WRITE_TEXTS.code,))

ROW_SCOPES = (
    # Whoever acts says that somebody has to be told; only the system reads it and does the telling.
    RowScope(
        table="notices_notice",
        read=system,
        add=any_of(where(state=NoticeState.WAITING), system),
        change=system,
        remove=system,
    ),
    RowScope(
        table="notices_message",
        read=any_of(inside("compartment"), own("account_id"), system),
        add=system,
        change=system,
        remove=system,
    ),
    RowScope(table="notices_attempt", read=system, remove=system),
    RowScope(table="notices_preference", read=any_of(own("account_id"), system), remove=nobody),
)
"""What the database lets pages do with messages (migration 0001)."""
