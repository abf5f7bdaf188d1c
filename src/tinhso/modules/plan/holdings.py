"""What the plan holds for units: targets and who leads them. Nothing is rewritten when an act moves them."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy as _

from tinhso.modules.directory import api as directory

from .models import Plan
from .queries.lead import leading_ids


def _targets(affected: directory.Affected) -> list[directory.Held]:
    """Targets of all plans that the ending agencies lead."""
    found: Counter[int] = Counter()
    for plan in Plan.objects.prefetch_related("targets").order_by("id"):
        codes = Counter(target.lead_agency_code for target in plan.targets.all())
        found.update(leading_ids(codes, plan.starts_on, affected.on))
    return [
        directory.Held(agency_id, "", count)
        for agency_id, count in sorted(found.items())
        if agency_id in affected.agencies
    ]


HOLDINGS = (
    directory.Holding(
        code="plan.targets",
        label=_("Chỉ tiêu kế hoạch được giao chủ trì"),
        moves=_(
            "Giữ nguyên mã, mức và hạn; cơ quan kế tục chủ trì, trang chỉ tiêu ghi tên trước đây. Khi bị chia, "
            "cơ quan nhận phần còn lại chủ trì."
        ),
        held=_targets,
    ),
)
