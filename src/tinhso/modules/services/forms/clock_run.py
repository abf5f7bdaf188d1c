"""Forms of a computation of due dates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsRadio, TsTextarea

BOTH, LATER = "ca-hai", "lui"


class StartForm(forms.Form):
    """Why the dates are computed again."""

    reason = forms.CharField(
        label=_("Lý do, căn cứ"),
        help_text=_("Ghi văn bản đã làm thay đổi lịch làm việc. Người nộp hồ sơ đọc được nội dung này."),
        max_length=1000,
        error_messages={"required": _("Ghi lý do, căn cứ")},
        widget=TsTextarea(rows=3),
    )


class ConfirmForm(forms.Form):
    """Which dates are changed."""

    which = forms.ChoiceField(
        label=_("Đổi ngày hẹn của"),
        choices=(
            (LATER, _("Chỉ những hồ sơ có ngày hẹn muộn hơn")),
            (BOTH, _("Tất cả, kể cả những hồ sơ có ngày hẹn sớm hơn")),
        ),
        error_messages={"required": _("Chọn những hồ sơ được đổi ngày hẹn")},
        widget=TsRadio(),
    )
