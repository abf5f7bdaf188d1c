"""Forms about officials: what is typed becomes days and choices; the actions decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, ShortDateField, TsChecks, TsRadio

from ..enums import AppointmentKind, Duty

DAY = timedelta(days=1)


class OfficialForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(
        label=_("Họ và tên"), max_length=120, error_messages={"required": _("Nhập họ và tên.")}
    )
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=64,
        required=False,
        help_text=_("Chữ thường không dấu, ví dụ nguyenvan.an. Có thể để trống và mở tài khoản sau."),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Đường dẫn đặt mật khẩu lần đầu được gửi đến đây."),
    )


class AppointForm(forms.Form):
    """A post of one agency, from a day on."""

    post = forms.TypedChoiceField(label=_("Vị trí"), coerce=int)
    kind = forms.ChoiceField(
        label=_("Hình thức"), choices=AppointmentKind.choices, initial=AppointmentKind.FULL, widget=TsRadio()
    )
    it_duty = forms.ChoiceField(label=_("Nhiệm vụ công nghệ thông tin"), choices=Duty.choices, required=False)
    valid_from = DateField(label=_("Từ ngày"))
    last_day = DateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa có thời hạn.")
    )

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]

    @property
    def valid_to(self) -> date | None:
        """The first day on which the appointment no longer holds."""
        return next_day(self.cleaned_data["last_day"])


class TransferForm(forms.Form):
    """Another post from a day on."""

    post = forms.TypedChoiceField(label=_("Vị trí mới"), coerce=int)
    it_duty = forms.ChoiceField(label=_("Nhiệm vụ công nghệ thông tin"), choices=Duty.choices, required=False)
    on = DateField(label=_("Từ ngày"), help_text=_("Vị trí cũ kết thúc, vị trí mới bắt đầu từ ngày này."))

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of an appointment."""

    last_day = DateField(
        label=_("Ngày làm việc cuối cùng"), help_text=_("Từ ngày hôm sau, mọi quyền của vị trí chấm dứt.")
    )

    @property
    def on(self) -> date:
        """The first day on which the appointment no longer holds."""
        return self.cleaned_data["last_day"] + DAY


class DaysForm(forms.Form):
    """From a day to a day, both included, and who acts meanwhile."""

    valid_from = DateField(label=_("Từ ngày"))
    last_day = DateField(label=_("Đến hết ngày"))

    @property
    def valid_to(self) -> date:
        """The first day after."""
        return self.cleaned_data["last_day"] + DAY


class AbsenceForm(DaysForm):
    """Somebody is away."""

    delegate = forms.TypedChoiceField(
        label=_("Người làm thay"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Nhận mọi vai trò của người vắng trong những ngày này, và trả lại khi hết hạn."),
    )

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].choices = [("", _("Không có")), *colleagues]  # type: ignore[attr-defined]


class DelegationForm(DaysForm):
    """Some roles of a post for somebody else."""

    roles = forms.MultipleChoiceField(label=_("Vai trò được ủy quyền"), widget=TsChecks())
    delegate = forms.TypedChoiceField(label=_("Người được ủy quyền"), coerce=int)

    field_order = ("delegate", "roles", "valid_from", "last_day")

    def __init__(
        self, *args: Any, colleagues: list[tuple[int, str]], roles: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].choices = colleagues  # type: ignore[attr-defined]
        self.fields["roles"].choices = roles  # type: ignore[attr-defined]


class AsOfForm(forms.Form):
    """The day that a page of the organisation speaks of."""

    ngay = ShortDateField(label=_("Tại ngày"), required=False)


def next_day(day: date | None) -> date | None:
    """The day after; None for none."""
    return None if day is None else day + DAY
