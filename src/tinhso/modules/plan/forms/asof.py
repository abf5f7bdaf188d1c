"""The day a page speaks of: a GET form that works without JavaScript and says what is wrong with a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rules.asof import Refused, asked_day

PARAM = "ngay"
"""Name of the query parameter; links carry it as 2014-12-31."""


class AsOfForm(forms.Form):
    """One day, as people write it; filled in with today when nothing is asked."""

    ngay = forms.CharField(
        label=_("Xem đến hết ngày"),
        help_text=_("Ví dụ: 31/12/2014"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, query: Mapping[str, Any], *, earliest: date, today: date) -> None:
        self.earliest = earliest
        self.today = today
        text = str(query.get(PARAM, ""))[:40]
        asked = asked_day(text, earliest=earliest, latest=today)
        super().__init__({PARAM: text if isinstance(asked, Refused) else f"{asked:%d/%m/%Y}"})

    def clean_ngay(self) -> date:
        """The day asked, or an error that names what can be asked."""
        asked = asked_day(self.cleaned_data[PARAM], earliest=self.earliest, latest=self.today)
        if isinstance(asked, date):
            return asked
        raise forms.ValidationError(
            REFUSALS[asked.code],
            code=asked.code,
            params={"earliest": f"{self.earliest:%d/%m/%Y}", "today": f"{self.today:%d/%m/%Y}"},
        )

    @property
    def day(self) -> date:
        """The day to show: the one asked, today when it cannot be asked."""
        return self.cleaned_data[PARAM] if self.is_valid() else self.today


REFUSALS = {
    "unreadable": _("Hãy ghi ngày, tháng, năm, ví dụ 31/12/2014"),
    "no_such_day": _("Lịch không có ngày này; hãy kiểm tra lại ngày và tháng"),
    "future": _("Ngày này chưa đến; ngày muộn nhất có số liệu là %(today)s"),
    "too_early": _("Kế hoạch bắt đầu ngày %(earliest)s; không có số liệu trước ngày đó"),
}
