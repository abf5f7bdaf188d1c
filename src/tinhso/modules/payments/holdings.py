"""What payments hold for units: demands that are not paid yet. They follow the thing they are for."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tinhso.modules.directory import api as directory

from .enums import PaymentState
from .models import PaymentRequest


def _due(affected: directory.Affected) -> list[directory.Held]:
    rows = (
        PaymentRequest.objects.filter(compartment__in=affected.agencies, state=PaymentState.DUE)
        .values_list("compartment")
        .annotate(count=Count("pk"))
        .order_by("compartment")
    )
    return [directory.Held(agency_id, "", count) for agency_id, count in rows]


HOLDINGS = (
    directory.Holding(
        code="payments.due",
        label=_("Khoản đang chờ nộp"),
        moves=_("Vẫn nộp được bằng nội dung chuyển khoản cũ; đối soát cho cơ quan kế tục."),
        held=_due,
    ),
)
