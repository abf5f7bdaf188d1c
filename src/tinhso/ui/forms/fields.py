"""Fields whose input is not one plain text: dates in parts, money, a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.clock import LOCAL_ZONE
from tinhso.kernel.money import MoneyError, parse_vnd
from tinhso.ui.forms.widgets import (
    SHORT_DATE,
    PartsWidget,
    TsDate,
    TsDateTime,
    TsGeopoint,
    TsMoney,
    TsShortDate,
    TsTime,
)
from tinhso.ui.words import money as in_words


class Geopoint(NamedTuple):
    """A place in degrees, WGS 84."""

    lat: Decimal
    lon: Decimal


class _PartsField(forms.Field):
    """Reads what a parts widget gives. An error names the parts it is about in ``params["parts"]``."""

    widget: type[PartsWidget] = PartsWidget
    ranges: Mapping[str, tuple[int, int]]
    build: Callable[..., Any]
    """Method of each kind: the value of the parts as typed; ValidationError when they make none."""

    def to_python(self, value: Any) -> Any:
        """The Python value, or None for an empty answer."""
        if not isinstance(value, Mapping):
            return None if value in self.empty_values else self.from_text(value)
        return self.build(value)

    def from_text(self, value: Any) -> Any:
        """A value that did not come from the inputs: an initial value, or ISO text."""
        return self.build(self.widget.split(value)) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the parts as typed mean another value than the initial one."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def _fail(self, code: str, *parts: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"parts": parts})

    def _numbers(self, typed: Mapping[str, str]) -> dict[str, int]:
        missing = [part for part in self.ranges if not typed.get(part)]
        if missing:
            raise self._fail("incomplete", *missing)
        wrong = [part for part in self.ranges if not re.fullmatch(r"[0-9]{1,4}", typed[part])]
        if wrong:
            raise self._fail("invalid", *wrong)
        numbers = {part: int(typed[part]) for part in self.ranges}
        outside = [part for part, (low, high) in self.ranges.items() if not low <= numbers[part] <= high]
        if outside:
            raise self._fail("not_real", *outside)
        return numbers


_DAY_RANGES = {"day": (1, 31), "month": (1, 12), "year": (1800, 2999)}
_TIME_RANGES = {"hour": (0, 23), "minute": (0, 59)}


class DateField(_PartsField):
    """A calendar day; ``min_value`` and ``max_value`` are dates that are still allowed."""

    widget = TsDate
    ranges = _DAY_RANGES
    default_error_messages = {
        "required": _("Nhập ngày, tháng, năm"),
        "incomplete": _("Nhập đủ ngày, tháng và năm"),
        "invalid": _("Ngày, tháng, năm phải là số"),
        "not_real": _("Ngày này không có thật, ví dụ đúng: 27 3 2009"),
        "min_value": _("Không được trước ngày %(day)s"),
        "max_value": _("Không được sau ngày %(day)s"),
    }

    def __init__(
        self, *, min_value: date | None = None, max_value: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value

    def build(self, typed: Mapping[str, str]) -> date:
        """The day, when there is such a day."""
        numbers = self._numbers(typed)
        try:
            return date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError:
            raise self._fail("not_real", "day") from None

    def validate(self, value: date | None) -> None:
        """Refuses an empty answer to a required field and days outside the limits."""
        super().validate(value)
        if value is None:
            return
        for code, limit in (("min_value", self.min_value), ("max_value", self.max_value)):
            if limit is not None and (value < limit if code == "min_value" else value > limit):
                words = {"day": limit.strftime("%d/%m/%Y"), "parts": ()}
                raise ValidationError(self.error_messages[code], code=code, params=words)


class ShortDateField(forms.DateField):
    """A calendar day on one line, for the filters of lists; 31/12/2014, 31-12-2014 and 2014-12-31 are read."""

    widget = TsShortDate
    input_formats = (SHORT_DATE, "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
    default_error_messages = {
        "required": _("Nhập ngày, tháng, năm"),
        "invalid": _("Hãy ghi ngày, tháng, năm, ví dụ 31/12/2014"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": _("Ví dụ 31/12/2014"), **kwargs})


class TimeField(_PartsField):
    """A time of day, to the minute."""

    widget = TsTime
    ranges = _TIME_RANGES
    default_error_messages = {
        "required": _("Nhập giờ, phút"),
        "incomplete": _("Nhập đủ giờ và phút"),
        "invalid": _("Giờ, phút phải là số"),
        "not_real": _("Giờ từ 0 đến 23, phút từ 0 đến 59"),
    }

    def build(self, typed: Mapping[str, str]) -> time:
        """The time."""
        numbers = self._numbers(typed)
        return time(numbers["hour"], numbers["minute"])


class DateTimeField(_PartsField):
    """A moment typed in the province's time; the value is aware."""

    widget = TsDateTime
    ranges = {**_DAY_RANGES, **_TIME_RANGES}
    default_error_messages = {
        "required": _("Nhập ngày và giờ"),
        "incomplete": _("Nhập đủ ngày, tháng, năm, giờ và phút"),
        "invalid": _("Ngày và giờ phải là số"),
        "not_real": _("Ngày hoặc giờ này không có thật"),
    }

    def build(self, typed: Mapping[str, str]) -> datetime:
        """The moment in the province's zone."""
        numbers = self._numbers(typed)
        try:
            return datetime(**numbers, tzinfo=LOCAL_ZONE)
        except ValueError:
            raise self._fail("not_real", "day") from None


class GeopointField(_PartsField):
    """A place; decimal comma and point are both understood."""

    widget = TsGeopoint
    default_error_messages = {
        "required": _("Nhập vĩ độ và kinh độ"),
        "incomplete": _("Nhập đủ vĩ độ và kinh độ"),
        "invalid": _("Vĩ độ và kinh độ phải là số, ví dụ 9,2941 và 105,7278"),
        "not_real": _("Vĩ độ từ -90 đến 90, kinh độ từ -180 đến 180"),
    }

    def build(self, typed: Mapping[str, str]) -> Geopoint:
        """The place in degrees."""
        degrees: dict[str, Decimal] = {}
        for part, limit in (("lat", 90), ("lon", 180)):
            if not typed.get(part):
                raise self._fail("incomplete", part)
            try:
                degrees[part] = Decimal(typed[part].replace(",", "."))
            except InvalidOperation:
                raise self._fail("invalid", part) from None
            if not degrees[part].is_finite() or abs(degrees[part]) > limit:
                raise self._fail("not_real", part)
        return Geopoint(**degrees)


class MoneyField(forms.Field):
    """Whole đồng as int. ``57.600.000``, ``57 600 000`` and ``57600000 đồng`` mean the same."""

    widget = TsMoney
    default_error_messages = {
        "required": _("Nhập số tiền"),
        "min_value": _("Phải từ %(amount)s trở lên"),
        "max_value": _("Không được quá %(amount)s"),
    }

    def __init__(self, *, min_value: int = 0, max_value: int = 10**15, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value

    def to_python(self, value: Any) -> int | None:
        """The amount; ValidationError when the text is no whole number."""
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return parse_vnd(str(value), allow_negative=True)
        except MoneyError as error:
            raise ValidationError(error.message, code="invalid") from error

    def validate(self, value: int | None) -> None:
        """Refuses an empty answer to a required field and amounts outside the limits."""
        super().validate(value)
        if value is None:
            return
        for code, limit in (("min_value", self.min_value), ("max_value", self.max_value)):
            if value < limit if code == "min_value" else value > limit:
                raise ValidationError(
                    self.error_messages[code], code=code, params={"amount": in_words(limit)}
                )
