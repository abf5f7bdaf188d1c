"""Numbers and sizes as words of the page's language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext as _


def number(value: Any, decimals: int = 0) -> str:
    """``value`` with ``decimals`` digits after the separator, thousands grouped; empty for None or ""."""
    if value is None or value == "":
        return ""
    # Django's Vietnamese format names the separators but not the groups of three.
    point, group = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR")
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return str(numberformat.format(exact, point, decimals, 3, group, force_grouping=True))


def money(value: Any) -> str:
    """Whole đồng with the unit: ``57.600.000 đồng``; empty for None or ""."""
    if value is None or value == "":
        return ""
    return _("%(amount)s đồng") % {"amount": number(int(value))}


def size(value: Any) -> str:
    """A file size from bytes in KB or MB, rounded up so that no file has 0 KB."""
    if value is None or value == "":
        return ""
    if int(value) < 1_000_000:
        return f"{number(max(1, -(-int(value) // 1000)))} KB"
    return f"{number(int(value) / 1_000_000, 1)} MB"
