"""The law in force, kept at hand in the process."""

from __future__ import annotations

from datetime import date

from tinhso.kernel.reference import kept

from ..models import LawRule
from ..rules import law as rules
from ..rules.law import Law


@kept(LawRule, most=64)
def law_on(day: date) -> Law:
    """The parameters in force on `day`; `rules.law.LawMissing` when the law's data are not loaded."""
    return rules.law_on(all_rules(), day)


@kept(LawRule, most=1)
def all_rules() -> tuple[LawRule, ...]:
    """Every dated parameter, of all times."""
    return tuple(LawRule.objects.order_by("key", "valid_from"))
