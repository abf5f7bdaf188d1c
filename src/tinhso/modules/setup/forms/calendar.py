"""A day of the calendar, its removal, and new working hours."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.models.calendar import DayKind, Weekday
from tinhso.ui.forms import DateField, TsChecks, TsRadio, TsText

_SOURCE_HELP = _("Số, ngày và cơ quan ban hành văn bản; được ghi vào nhật ký")


def _source() -> forms.CharField:
    return forms.CharField(
        label=_("Căn cứ"),
        help_text=_SOURCE_HELP,
        max_length=300,
        widget=TsText(),
        error_messages={"required": _("Hãy nhập văn bản làm căn cứ.")},
    )


class DayForm(forms.Form):
    """A free day, or a day worked instead."""

    day = DateField(label=_("Ngày"))
    kind = forms.ChoiceField(
        label=_("Ngày này là"),
        choices=DayKind.choices,
        widget=TsRadio(hints={DayKind.MAKEUP: _("Ngày vốn nghỉ trong tuần mà phải đi làm")}),
        error_messages={"required": _("Hãy chọn ngày nghỉ hoặc ngày làm bù.")},
    )
    name = forms.CharField(
        label=_("Tên ngày"),
        help_text=_("Ví dụ Quốc khánh, hoặc Nghỉ hoán đổi"),
        max_length=200,
        widget=TsText(),
        error_messages={"required": _("Hãy nhập tên ngày, ví dụ Quốc khánh.")},
    )
    source = _source()


class KnownDayForm(DayForm):
    """The same for a day that is entered already: which day it is stays."""

    day = None  # type: ignore[assignment]


class ClearForm(forms.Form):
    """Why a day becomes an ordinary one again."""

    source = _source()


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=("%H:%M", "%Hh%M", "%H"),
        widget=TsText(width=5),
        error_messages={"invalid": _("Hãy ghi giờ và phút, ví dụ 07:30")},
    )


class HoursForm(forms.Form):
    """Working hours of some weekdays from a day on; all four empty makes them free."""

    mark_optional = False

    weekdays = forms.MultipleChoiceField(
        label=_("Những ngày trong tuần"),
        choices=Weekday.choices,
        widget=TsChecks(),
        error_messages={"required": _("Hãy chọn ít nhất một ngày trong tuần.")},
    )
    morning_start = _hour(_("Buổi sáng từ"))
    morning_end = _hour(_("Buổi sáng đến"))
    afternoon_start = _hour(_("Buổi chiều từ"))
    afternoon_end = _hour(_("Buổi chiều đến"))
    valid_from = DateField(label=_("Áp dụng từ ngày"))
    source = _source()

    def clean(self) -> dict[str, Any]:
        """A session has both ends or none."""
        data = super().clean() or {}
        for session in ("morning", "afternoon"):
            start, end = data.get(f"{session}_start"), data.get(f"{session}_end")
            if (start is None) != (end is None) and not self.errors:
                empty = "end" if end is None else "start"
                self.add_error(f"{session}_{empty}", _("Hãy ghi cả giờ bắt đầu và giờ kết thúc"))
        return data

    def spans(self) -> list[tuple[time, time]]:
        """The sessions that were filled in."""
        data = self.cleaned_data
        pairs = [(data[f"{one}_start"], data[f"{one}_end"]) for one in ("morning", "afternoon")]
        return [(start, end) for start, end in pairs if start is not None and end is not None]
