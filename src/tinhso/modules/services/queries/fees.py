"""What the daily proof of payments asks about dossiers: their fees, and which were noted as paid."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tinhso.modules.payments import api as payments

from ..enums import Act, FeeState
from ..models import Dossier, DossierAct
from ..rules.rows import REF_KIND


def _facts(ids: Collection[int]) -> dict[int, payments.CaseFacts]:
    rows = Dossier.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "fee", "fee_state")
    return {pk: payments.CaseFacts(fee, state == FeeState.PAID) for pk, fee, state in rows}


def _noted(start: datetime, end: datetime) -> dict[int, int]:
    acts = DossierAct.objects.filter(kind=Act.CONFIRM_PAYMENT, occurred_at__gte=start, occurred_at__lt=end)
    return dict(acts.order_by("dossier_id").values_list("dossier_id", "agency_id"))


MONEY = (payments.CaseMoney(kind=REF_KIND, facts=_facts, noted=_noted),)
