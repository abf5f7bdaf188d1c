"""Forms of whoever sends feedback."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.ui.forms import TsCheck, TsFile, TsRadio, TsSelect, TsText, TsTextarea

from ..enums import Subject
from ..queries.feedback import Place

LEVELS = (
    ("province", _("Cấp tỉnh")),
    ("district", _("Cấp huyện")),
    ("commune", _("Cấp xã")),
)


def grouped(places: list[Place], empty: Any) -> list[Any]:
    """Agencies as choices of a list, by level."""
    found: list[Any] = [("", empty)]
    for level, title in LEVELS:
        of_level = [(str(one.id), one.name) for one in places if one.level == level]
        if of_level:
            found.append((title, of_level))
    return found


class ContactField(forms.CharField):
    """A mobile number or an address, in normal form; empty where it may be."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Số điện thoại di động hoặc thư điện tử"),
            max_length=200,
            error_messages={"required": _("Nhập số điện thoại hoặc thư điện tử")},
            widget=TsText(width=20),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """In normal form; ValidationError for what is neither."""
        text = super().clean(value)
        found = directory.normal_contact(text) if text else ""
        if found is None:
            raise forms.ValidationError(_("Nhập thư điện tử đúng dạng, hoặc số di động 10 chữ số"))
        return found


class ContactForm(forms.Form):
    """The number or address that a code will prove."""

    legend_is_heading = False

    contact = ContactField(help_text=_("Mã xác nhận được gửi đến đây; câu trả lời cũng vậy"))


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("Mã xác nhận"),
        help_text=_("6 chữ số, dùng được trong 5 phút"),
        max_length=20,
        error_messages={"required": _("Nhập mã xác nhận")},
        widget=TsText(width=10, attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class LetterForm(forms.Form):
    """The letter itself."""

    subject = forms.ChoiceField(
        label=_("Phản ánh, kiến nghị về"),
        choices=Subject.choices,
        widget=TsRadio(),
        error_messages={"required": _("Chọn một loại")},
    )
    agency = forms.ChoiceField(label=_("Cơ quan"), required=False, widget=TsSelect())
    procedure = forms.ChoiceField(label=_("Thủ tục"), required=False, widget=TsSelect())
    official = forms.CharField(
        label=_("Cán bộ, quầy"),
        help_text=_("Tên, chức vụ hoặc số quầy, nếu biết"),
        required=False,
        max_length=200,
        widget=TsText(width=None),
    )
    title = forms.CharField(
        label=_("Tiêu đề"),
        max_length=200,
        error_messages={"required": _("Nhập tiêu đề")},
        widget=TsText(width=None),
    )
    text = forms.CharField(
        label=_("Nội dung"),
        help_text=_("Việc gì, ở đâu, lúc nào, ông, bà đề nghị gì"),
        max_length=8000,
        error_messages={"required": _("Nhập nội dung")},
        widget=TsTextarea(rows=8),
    )
    file = forms.FileField(
        label=_("Tệp kèm theo"), help_text=_("Ảnh hoặc PDF"), required=False, widget=TsFile()
    )
    name = forms.CharField(
        label=_("Họ và tên"),
        max_length=200,
        error_messages={"required": _("Nhập họ và tên")},
        widget=TsText(width=20),
    )
    address = forms.CharField(
        label=_("Địa chỉ"),
        max_length=300,
        error_messages={"required": _("Nhập địa chỉ")},
        widget=TsText(width=None),
    )
    may_publish = forms.BooleanField(
        label=_("Tôi đồng ý công khai nội dung này, không kèm tên và thông tin của tôi"),
        required=False,
        widget=TsCheck(),
    )
    token = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, places: list[Place], procedures: list[catalogue.Named], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = grouped(places, _("Không rõ"))
        self.fields["procedure"].choices = [
            ("", _("Không nói riêng thủ tục nào")),
            *((str(one.procedure_id), catalogue.name_of(one)) for one in procedures),
        ]

    def clean(self) -> dict[str, Any]:
        """What it is about must be named."""
        data = super().clean() or {}
        if data.get("subject") == Subject.PROCEDURE and not data.get("procedure"):
            self.add_error("procedure", _("Chọn thủ tục"))
        if data.get("subject") in {Subject.AGENCY, Subject.CONDUCT} and not data.get("agency"):
            self.add_error("agency", _("Chọn cơ quan"))
        return data


class DeskForm(LetterForm):
    """The same at a desk, which also writes down how the sender is reached."""

    contact = ContactField(required=False)
    place = forms.ChoiceField(label=_("Nơi ghi nhận"), widget=TsSelect())

    field_order = ("place", "name", "contact", "address")

    def __init__(self, *args: Any, desks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(str(key), name) for key, name in desks]


class TrackForm(forms.Form):
    """Both codes of the receipt."""

    code = forms.CharField(
        label=_("Mã phản ánh, kiến nghị"),
        help_text=_("Ví dụ PA-150617-0001"),
        max_length=60,
        error_messages={"required": _("Nhập mã phản ánh, kiến nghị")},
        widget=TsText(width=20),
    )
    lookup_code = forms.CharField(
        label=_("Mã tra cứu"),
        max_length=20,
        error_messages={"required": _("Nhập mã tra cứu")},
        widget=TsText(width=10),
    )


class MoreForm(forms.Form):
    """What the sender adds."""

    text = forms.CharField(
        label=_("Thông tin bổ sung"),
        max_length=8000,
        error_messages={"required": _("Nhập thông tin bổ sung")},
        widget=TsTextarea(rows=6),
    )
    file = forms.FileField(
        label=_("Tệp kèm theo"), help_text=_("Ảnh hoặc PDF"), required=False, widget=TsFile()
    )


class RateForm(forms.Form):
    """Whether the answer satisfies."""

    liked = forms.ChoiceField(
        label=_("Ông, bà có hài lòng với câu trả lời không?"),
        choices=[("co", _("Hài lòng")), ("khong", _("Không hài lòng"))],
        widget=TsRadio(),
        error_messages={"required": _("Chọn một mức")},
    )
    note = forms.CharField(label=_("Ý kiến thêm"), required=False, max_length=2000, widget=TsTextarea(rows=3))


class WithdrawForm(forms.Form):
    """A last question before it is taken back."""

    note = forms.CharField(label=_("Lý do"), required=False, max_length=2000, widget=TsTextarea(rows=3))
