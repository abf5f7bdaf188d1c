"""Numbers, money, sizes and days as a page shows them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from tinhso.ui import words


def show(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (57_600_000, 0, "57.600.000", "57,600,000"),
        (96.45, 1, "96,5", "96.5"),
        (Decimal("1234.5"), 2, "1.234,50", "1,234.50"),
        (-1234, 0, "-1.234", "-1,234"),
        (0, 0, "0", "0"),
        (None, 1, "", ""),
        ("", 1, "", ""),
    ],
)
def test_numbers(value, decimals, vi, en):
    assert words.number(value, decimals) == vi
    with translation.override("en"):
        assert words.number(value, decimals) == en


def test_money_and_sizes():
    assert words.money(30_000) == "30.000 đồng"
    assert words.money(None) == ""
    assert words.size(1) == "1 KB"
    assert words.size(210_400) == "211 KB"
    assert words.size(1_240_000) == "1,2 MB"
    assert words.size(None) == ""


def test_days_and_moments_are_local():
    moment = datetime(2015, 6, 16, 18, 30, tzinfo=UTC)
    assert show("{{ at|day }} {{ at|moment }}", at=moment) == "17/06/2015 17/06/2015 01:30"
    assert show("{{ at|day }} {{ at|moment }}", at=date(2015, 6, 7)) == "07/06/2015 07/06/2015"
    assert show("[{{ at|day }}{{ at|moment }}{{ at|long_day }}]", at=None) == "[]"
    assert show("{{ at|moment }}", at=moment.replace(tzinfo=None)) == "16/06/2015 18:30"
    assert show("{{ at|long_day }}", at=moment) == "ngày 17 tháng 6 năm 2015"
    with translation.override("en"):
        assert show("{{ at|long_day }}", at=date(2015, 6, 7)) == "7 June 2015"


def test_filters_of_figures():
    assert (
        show("{{ n|number:1 }} {{ n|percent }} {{ m|vnd }}", n=96.4, m=1000) == "96,4 96,4\u00a0% 1.000 đồng"
    )
    assert show("[{{ n|percent }}{{ n|number }}{{ n|vnd }}]", n=None) == "[]"
