"""What the budget page shows: bars and tables of the two divisions, and the doubts in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..facts import Budget, BudgetPart
from ..rules.budget import MILLION, Finding
from ..rules.figures import rounded
from ..rules.numbers import PERCENT, written
from .text import language, said

BILLION = 1000 * MILLION


def budget_context(money: Budget, doubts: list[Finding]) -> dict[str, Any]:
    """Everything the template of the budget needs."""
    return {
        "total": billions(money.total),
        "note": said(money.note),
        "reading": said(money.reading),
        "source": money.source,
        "years": _rows(money.by_year),
        "sources": _rows(money.by_source),
        "year_columns": [_("Năm"), (_("Triệu đồng"), True), (_("Tỷ lệ"), True)],
        "source_columns": [_("Nguồn vốn"), (_("Triệu đồng"), True), (_("Tỷ lệ"), True)],
        "year_bars": _bars(money.by_year),
        "source_bars": _bars(money.by_source),
        "year_sentence": _sentence(money.by_year, _("Kinh phí theo năm")),
        "source_sentence": _sentence(money.by_source, _("Kinh phí theo nguồn vốn")),
        "alike": any(doubt.problem == "sources_equal_years" for doubt in doubts),
        "mistakes": [text for doubt in doubts if (text := _mistake(doubt))],
    }


def billions(amount: int) -> str:
    """57,6 tỷ đồng."""
    number = rounded(Fraction(amount, BILLION), 1)
    return _("%(number)s tỷ đồng") % {"number": written(number, language())}


def millions(amount: int) -> str:
    """57.600, in million đồng."""
    return written(rounded(Fraction(amount, MILLION), 0), language())


def percent(value: Fraction) -> str:
    """37,15 %, with the two decimals of the published shares."""
    return written(rounded(value, 2), language()) + PERCENT


def _title(part: BudgetPart) -> str:
    return said(part.title) or part.key


def _rows(parts: tuple[BudgetPart, ...]) -> list[list[str]]:
    """The table of one division, closed by its own sum, which may differ from the total."""
    rows = [[_title(part), millions(part.amount), percent(part.percent)] for part in parts]
    amount, points = sum(part.amount for part in parts), sum((part.percent for part in parts), Fraction(0))
    return [*rows, [_("Cộng"), millions(amount), percent(points)]]


def _bars(parts: tuple[BudgetPart, ...]) -> list[tuple[str, float, str]]:
    return [
        (_title(part), part.amount / BILLION, f"{billions(part.amount)} ({percent(part.percent)})")
        for part in parts
    ]


def _sentence(parts: tuple[BudgetPart, ...], what: str) -> str:
    figures = "; ".join(f"{_title(part)} {billions(part.amount)}, {percent(part.percent)}" for part in parts)
    return f"{what}: {figures}."


def _mistake(doubt: Finding) -> str:
    if doubt.problem == "years_do_not_sum":
        number = written(rounded(abs(doubt.difference) / MILLION, 0), language())
        return _("Các năm cộng lại lệch %(number)s triệu đồng so với tổng số.") % {"number": number}
    if doubt.problem == "sources_do_not_sum":
        return _("Các nguồn vốn cộng lại lệch %(points)s điểm phần trăm so với 100 %%.") % {
            "points": written(rounded(abs(doubt.difference), 2), language())
        }
    return ""
