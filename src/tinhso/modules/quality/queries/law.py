"""The rules of the index, kept at hand in the process."""

from __future__ import annotations

from datetime import date

from tinhso.kernel.law import RulesOn
from tinhso.kernel.reference import kept

from ..models import QualityRule
from ..rules import index as rules
from ..rules.index import Index


@kept(QualityRule, most=64)
def index_on(day: date) -> Index:
    """The index of a day; `kernel.law.RuleMissing` when the data are not loaded."""
    return rules.index_on(_rules(), day)


@kept(QualityRule, most=64)
def supplements_on(day: date) -> int:
    """How often papers may be asked for before a dossier counts as late."""
    return RulesOn(_rules(), day).value(rules.SUPPLEMENTS, int)


@kept(QualityRule, most=64)
def small_count_on(day: date) -> int:
    """Lists of people's matters with fewer rows are not shown to everybody."""
    return RulesOn(_rules(), day).value(rules.SMALL_COUNT, int)


@kept(QualityRule, most=1)
def _rules() -> tuple[QualityRule, ...]:
    return tuple(QualityRule.objects.order_by("key", "valid_from"))
