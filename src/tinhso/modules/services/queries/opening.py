"""Who opened a dossier, as far as the acting scope may see it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from ..models import Dossier, Opening
from ..rules.law import OPENING_DAYS
from .law import rule_on


def openings(dossier: Dossier) -> QuerySet[Opening]:
    """Newest first."""
    return Opening.objects.filter(dossier_id=dossier.pk).order_by("-quarter", "-id")


def keep_days(day: date) -> int | None:
    """For how many days an entry of `day` is kept; None where no rule says so, and then for ever."""
    rule = rule_on(OPENING_DAYS, day)
    return int(rule.value) if rule is not None else None
