"""The history of an agency or an official, in sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref
from tinhso.ui.templatetags.ui_filters import day

from ..queries.history import Act, history_of

KINDS = {
    "directory.official_registered": gettext_lazy("Thêm cán bộ"),
    "directory.appointed": gettext_lazy("Bổ nhiệm"),
    "directory.appointment_ended": gettext_lazy("Kết thúc bổ nhiệm"),
    "directory.transferred": gettext_lazy("Điều động"),
    "directory.absence": gettext_lazy("Ghi vắng mặt"),
    "directory.absence_ended": gettext_lazy("Kết thúc vắng mặt"),
    "directory.delegated": gettext_lazy("Ủy quyền"),
    "directory.delegation_ended": gettext_lazy("Kết thúc ủy quyền"),
    "directory.area_added": gettext_lazy("Thêm đơn vị hành chính"),
    "directory.area_changed": gettext_lazy("Thay đổi đơn vị hành chính"),
    "directory.area_closed": gettext_lazy("Kết thúc đơn vị hành chính"),
    "directory.agency_added": gettext_lazy("Thêm cơ quan"),
    "directory.agency_changed": gettext_lazy("Thay đổi cơ quan"),
    "directory.agency_ended": gettext_lazy("Cơ quan kết thúc theo văn bản sắp xếp"),
    "directory.agency_closed": gettext_lazy("Kết thúc cơ quan"),
    "directory.post_added": gettext_lazy("Thêm vị trí"),
    "directory.post_changed": gettext_lazy("Thay đổi vị trí"),
    "directory.post_ended": gettext_lazy("Kết thúc vị trí"),
    "directory.quota_set": gettext_lazy("Ghi biên chế"),
    "directory.imported_change": gettext_lazy("Thay đổi theo tệp nhập"),
    "directory.it_duty": gettext_lazy("Nhiệm vụ công nghệ thông tin"),
    "directory.certificate": gettext_lazy("Ghi chứng chỉ"),
    "directory.certificate_verified": gettext_lazy("Đối chiếu chứng chỉ"),
}
"""What each kind of entry is called; others are shown by their code."""


def timeline(ref: Ref, actor: Actor) -> list[dict[str, Any]]:
    """Entries for the timeline component, newest first; empty when the actor may see none."""
    return [
        {
            "title": str(KINDS.get(act.kind, act.kind)),
            "at": act.at,
            "by": act.by,
            "text": _days(act),
        }
        for act in history_of(ref, actor)
    ]


def _days(act: Act) -> str:
    """From when to when, of what the entry names."""
    parts = []
    for key, words in (
        ("valid_from", _("từ %(day)s")),
        ("on", _("từ %(day)s")),
        ("valid_to", _("đến trước %(day)s")),
        ("ended_on", _("kết thúc sớm từ %(day)s")),
    ):
        value = act.data.get(key)
        if isinstance(value, str) and value:
            parts.append(words % {"day": day(value_date(value))})
    return ", ".join(parts)


def value_date(text: str) -> Any:
    """The day that an entry holds as text; the text itself when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
