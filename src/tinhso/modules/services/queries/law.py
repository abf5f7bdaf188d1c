"""The law in force, kept at hand in the process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from tinhso.kernel.reference import kept

from ..models import LawRule
from ..rules import law as rules
from ..rules.law import LIKED_FROM, Law
from ..rules.reminders import KEY as REMINDERS
from ..rules.reminders import Rule, read


@kept(LawRule, most=64)
def law_on(day: date) -> Law:
    """The parameters in force on `day`; `kernel.law.RuleMissing` when the law's data are not loaded."""
    return rules.law_on(all_rules(), day)


@kept(LawRule, most=256)
def rule_on(key: str, day: date) -> LawRule | None:
    """The rule of `key` in force on `day` with its source; None when there is none."""
    found = (rule for rule in all_rules() if rule.key == key and rule.valid_from <= day)
    return next((rule for rule in found if rule.valid_to is None or day < rule.valid_to), None)


def reminders_on(day: date) -> tuple[Rule, ...]:
    """When whom to remind of deadlines, by the rules of that day; none when the law's data have none."""
    found = rule_on(REMINDERS, day)
    return read(found.value) if found is not None else ()


def liked_from(day: date) -> int:
    """From how many stars on a rating counts as satisfied, by the rule of that day; 4 where there is none."""
    found = rule_on(LIKED_FROM, day)
    return int(found.value) if found is not None else 4


def law_book() -> Callable[[date], Law]:
    """`law_on` for whoever asks for very many days: the rows are read once, now.

    A load changes reference data in its own transaction, where nothing is kept: asking `law_on` there is a
    statement each time, and was nineteen parts in twenty of writing sample dossiers.
    """
    rows = all_rules()
    return cache(lambda day: rules.law_on(rows, day))


@kept(LawRule, most=1)
def all_rules() -> tuple[LawRule, ...]:
    """Every dated parameter, of all times."""
    return tuple(LawRule.objects.order_by("key", "valid_from"))
