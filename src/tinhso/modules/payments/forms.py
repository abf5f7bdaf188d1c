"""Input of the payment pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import MoneyField, ShortDateField, TsFile, TsRadio, TsSelect, TsText, TsTextarea

from .actions.refund import Wanted
from .enums import RefundState, RefundWay
from .gateways import Gateway
from .rules.receipts import FEE, REFUND


class DayForm(forms.Form):
    """The day of a list."""

    mark_optional = False

    ngay = ShortDateField(label=_("Ngày"), required=False)


class AgainForm(forms.Form):
    """The day to be compared again."""

    ngay = forms.DateField(widget=forms.HiddenInput())


class MethodForm(forms.Form):
    """Which way to pay."""

    method = forms.ChoiceField(
        label=_("Chọn cách nộp"), error_messages={"required": _("Hãy chọn một cách nộp.")}
    )

    def __init__(self, *args: Any, gateways: Sequence[Gateway], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["method"]
        field.widget = TsRadio(hints={gateway.code: gateway.hint for gateway in gateways})
        field.choices = [(gateway.code, gateway.title) for gateway in gateways]  # type: ignore[attr-defined]


class RefundForm(forms.Form):
    """A refund that is asked for."""

    amount = MoneyField(label=_("Số tiền hoàn"))
    reason = forms.CharField(label=_("Lý do hoàn"), max_length=300, widget=TsTextarea(rows=2))
    way = forms.ChoiceField(label=_("Cách hoàn"), widget=TsRadio())
    payee = forms.CharField(
        label=_("Hoàn cho ai, vào tài khoản nào"),
        help_text=_("Họ tên, ngân hàng và số tài khoản; không cần khi hoàn qua cổng."),
        max_length=300,
        required=False,
        widget=TsTextarea(rows=2),
    )

    def __init__(self, *args: Any, by_gateway: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [one for one in RefundWay if by_gateway or one != RefundWay.GATEWAY]
        self.fields["way"].choices = [(one.value, one.label) for one in ways]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for, once the form is valid."""
        data = self.cleaned_data
        return Wanted(data["amount"], data["reason"], RefundWay(data["way"]), data["payee"])


class NoteForm(forms.Form):
    """One line that goes with an act: a reason, a number of a document."""

    note = forms.CharField(max_length=300, required=False, widget=TsText())

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label


class StatementForm(forms.Form):
    """A statement of the receiving account."""

    file = forms.FileField(
        label=_("Tệp sao kê"),
        help_text=_(
            "Excel (.xlsx) hoặc CSV của ngân hàng, có các cột ngày giao dịch, số tham chiếu, ghi có, nội dung. "
            "Chưa có gì thay đổi cho đến khi xác nhận."
        ),
        widget=TsFile(accept=".xlsx,.csv"),
        error_messages={"required": _("Chọn tệp sao kê."), "empty": _("Tệp này trống.")},
    )


class RefundsForm(forms.Form):
    """Which refunds are listed."""

    mark_optional = False

    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"),
        choices=[("", _("Tất cả")), *RefundState.choices],
        required=False,
        widget=TsSelect(),
    )


class RegisterForm(forms.Form):
    """Which numbers of the register are listed."""

    mark_optional = False

    loai = forms.ChoiceField(
        label=_("Loại"),
        choices=[(FEE, _("Biên lai thu")), (REFUND, _("Phiếu hoàn"))],
        required=False,
        widget=TsSelect(),
    )
    nam = forms.IntegerField(
        label=_("Năm"), min_value=2000, max_value=2200, required=False, widget=TsText(width=4)
    )
