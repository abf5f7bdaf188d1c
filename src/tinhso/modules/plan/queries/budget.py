"""The budget's two divisions, each completed with what its published figures stand for."""

from __future__ import annotations

from fractions import Fraction

from ..enums import Division
from ..facts import Budget, BudgetPart, PlanDef
from ..models import BudgetMarginal, Plan
from ..rules.budget import Finding, findings, from_percent, percent_of


def budget_of(plan: PlanDef) -> Budget | None:
    """The money of a plan; None when its decision names none. Two queries."""
    row = Plan.objects.filter(pk=plan.id, budget_total__isnull=False).first()
    if row is None or row.budget_total is None:
        return None
    total = row.budget_total
    marginals = list(BudgetMarginal.objects.filter(plan_id=plan.id).order_by("position", "id"))

    def division(which: Division) -> tuple[BudgetPart, ...]:
        return tuple(_part(one, total) for one in marginals if one.division == which)

    return Budget(
        total=total,
        source=row.budget_source,
        verified=row.budget_verified,
        note=row.budget_note,
        reading=row.budget_reading,
        by_year=division(Division.YEAR),
        by_source=division(Division.SOURCE),
    )


def doubts_about(budget: Budget) -> list[Finding]:
    """What does not add up, or is suspiciously alike, as published."""
    return findings(
        budget.total,
        [part.amount for part in budget.by_year if part.published == "amount"],
        [part.percent for part in budget.by_source if part.published == "percent"],
    )


def _part(row: BudgetMarginal, total: int) -> BudgetPart:
    if row.amount is not None:
        percent = percent_of(row.amount, total)
        return BudgetPart(row.key, row.title, row.amount, percent, "amount", row.verified)
    percent = Fraction(row.percent or 0)
    return BudgetPart(row.key, row.title, from_percent(percent, total), percent, "percent", row.verified)
