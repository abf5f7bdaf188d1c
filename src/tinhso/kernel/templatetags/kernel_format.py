"""Filters for money, dates, times and shares; an empty value stays empty.

`{% load kernel_format %}` then `{{ fee|money }}`, `{{ day|local_date }}`, `{{ moment|local_datetime }}`,
`{{ share|percent }}`, `{{ count|number }}`, `{{ day|signature_date }}`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template

from tinhso.kernel import formats
from tinhso.kernel.money import format_number, format_vnd

register = template.Library()

# A number and its unit, a date and its hour: never parted at the end of a line.
_NARROW = "\u00a0"


@register.filter
def money(value: int | str | None) -> str:
    """57.600.000 đồng."""
    return "" if value is None or value == "" else format_vnd(int(value)).replace(" ", _NARROW)


@register.filter
def number(value: int | str | None) -> str:
    """57.600."""
    return "" if value is None or value == "" else format_number(int(value))


@register.filter
def local_date(value: date | datetime | None) -> str:
    """27/03/2013."""
    return formats.local_date(value) if value else ""


@register.filter
def local_datetime(value: datetime | None) -> str:
    """15 giờ 00, 27/3/2013."""
    return formats.local_datetime(value) if value else ""


@register.filter
def signature_date(value: date | datetime | None) -> str:
    """ngày 05 tháng 02 năm 2013."""
    return formats.signature_date(value) if value else ""


@register.filter
def percent(value: Decimal | float | str | None, places: int = 1) -> str:
    """37,2 %, from a share between 0 and 1."""
    return (
        ""
        if value is None or value == ""
        else formats.percent(Decimal(str(value)), places).replace(" ", _NARROW)
    )
