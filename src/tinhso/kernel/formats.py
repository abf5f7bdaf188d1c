"""Dates, times and shares as they are written in Việt Nam."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from .clock import to_local


def _local_day(value: date | datetime) -> date:
    return to_local(value).date() if isinstance(value, datetime) else value


def legal_day(day: date) -> str:
    """Day, month and year as papers write them: a zero only before days below 10 and months 1 and 2."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def local_date(value: date | datetime) -> str:
    """dd/mm/yyyy in the province."""
    day = _local_day(value)
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def local_datetime(value: datetime) -> str:
    """Hour and day in the province: "15 giờ 00, 27/3/2013"."""
    moment = to_local(value)
    return _("%(hour)d giờ %(minute)02d, %(day)s") % {
        "hour": moment.hour,
        "minute": moment.minute,
        "day": legal_day(moment.date()),
    }


def signature_date(value: date | datetime) -> str:
    """The date above a signature: "ngày 05 tháng 02 năm 2013", never translated, as the paper is not."""
    day, month, year = legal_day(_local_day(value)).split("/")
    return f"ngày {day} tháng {month} năm {year}"


def decimal_comma(value: Decimal | float, places: int = 1) -> str:
    """A number with a decimal comma and dots between thousands, rounded half up: 1.234,5."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,}".translate(str.maketrans(",.", ".,"))


def percent(share: Decimal | float, places: int = 1) -> str:
    """A share between 0 and 1 as "37,2 %"; whole numbers without decimals ("100 %")."""
    number = Decimal(str(share)) * 100
    text = decimal_comma(number, places)
    if "," in text:
        text = text.rstrip("0").rstrip(",")
    return f"{text} %"
