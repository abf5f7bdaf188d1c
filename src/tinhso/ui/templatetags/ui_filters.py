"""Filters for dates, moments, numbers and money as a Vietnamese page shows them; part of ``{% load ui %}``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from tinhso.ui import cells, words

register = template.Library()
register.filter(cells.labelled)


@register.filter
def day(value: Any) -> str:
    """A date, or the local date of a moment, as 17/06/2015; empty for None."""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else ""


@register.filter
def moment(value: Any) -> str:
    """A moment in local time as 17/06/2015 14:05; a plain date without time; empty for None."""
    if not isinstance(value, datetime):
        return day(value)
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return str(value.strftime("%d/%m/%Y %H:%M"))


@register.filter
def long_day(value: Any) -> str:
    """A date in words: "ngày 17 tháng 6 năm 2015"."""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    if not isinstance(value, date):
        return ""
    return date_format(value, pgettext("date format", r"\n\gà\y j \t\há\n\g n \nă\m Y"))


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """A number with the separators of the page's language: 1.234,5 in Vietnamese; empty for None."""
    return words.number(value, int(decimals))


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """A share in percent, already multiplied by 100: 96,4 %; empty for None."""
    return f"{words.number(value, int(decimals))}\u00a0%" if value is not None and value != "" else ""


@register.filter
def vnd(value: Any) -> str:
    """An amount of money in đồng: 57.600.000 đồng."""
    return words.money(value)


@register.filter(needs_autoescape=True)
def lines(value: Any, autoescape: bool = True) -> SafeString:
    """Text with its line breaks kept; most texts of a list have none, and cost nothing then."""
    text = value if isinstance(value, str) else str(value)
    if "\n" in text or "\r" in text:
        return linebreaksbr(text, autoescape)
    return conditional_escape(text) if autoescape else mark_safe(text)
