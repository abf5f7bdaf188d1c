"""What feedback holds for agencies when an act reorganises them: nothing moves, whoever continues an agency sees its letters."""

from __future__ import annotations

from typing import Final

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tinhso.modules.directory import api as directory

from .enums import OPEN, State
from .models import Feedback


def _held(affected: directory.Affected) -> list[directory.Held]:
    rows = (
        Feedback.objects.filter(agency_id__in=affected.agencies, state__in=sorted(OPEN))
        .values_list("agency_id", "state")
        .annotate(count=Count("pk"))
        .order_by("agency_id", "state")
    )
    return [directory.Held(agency_id, State(state).label, count) for agency_id, state, count in rows]


HOLDINGS: Final = (
    directory.Holding(
        code="feedback.open",
        label=_("Phản ánh, kiến nghị đang xử lý"),
        moves=_("Nơi kế tục thấy và trả lời tiếp; phản ánh, kiến nghị giữ tên cơ quan lúc gửi."),
        held=_held,
    ),
)
