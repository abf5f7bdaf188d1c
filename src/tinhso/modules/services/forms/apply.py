"""Forms of the citizen's path that the procedure's own form does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.modules.catalogue import api as catalogue
from tinhso.ui.forms import TsCheck, TsFile, TsRadio, TsSelect, TsText, TsTextarea

from ..enums import Channel
from .choices import Place, place_choices

DELIVERY = {
    Channel.COUNTER: _("Tại bộ phận một cửa"),
    Channel.ONLINE: _("Bản điện tử, tải về từ trang này"),
    Channel.POST: _("Qua bưu điện"),
}
"""Ways of receiving the result, as a citizen chooses them."""

ACCEPT = ".pdf,.jpg,.jpeg,.png,.doc,.docx,.odt,.xls,.xlsx,.ods"


class StartForm(forms.Form):
    """Where the application goes, and how the result shall come back."""

    agency = forms.ChoiceField(
        label=_("Nộp hồ sơ cho cơ quan nào?"),
        error_messages={"required": _("Chọn cơ quan tiếp nhận hồ sơ")},
        widget=TsSelect(),
    )
    result_channel = forms.ChoiceField(
        label=_("Nhận kết quả bằng cách nào?"),
        error_messages={"required": _("Chọn cách nhận kết quả")},
        widget=TsRadio(),
    )

    def __init__(
        self, *args: Any, places: Iterable[Place], content: catalogue.Content, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = list(places)
        self.fields["agency"].choices = place_choices(places)
        if len(places) == 1:
            self.fields["agency"].initial = str(places[0].id)
        if len(content.result_delivery) > 1:
            field = self.fields["result_channel"]
            field.choices = [(kind, DELIVERY[kind]) for kind in content.result_delivery]
        else:
            del self.fields["result_channel"]


class DeclarationForm(forms.Form):
    """The applicant's word that everything is true."""

    declared = forms.BooleanField(
        label=_("Tôi cam đoan nội dung khai là đúng và chịu trách nhiệm trước pháp luật về nội dung đã khai"),
        error_messages={"required": _("Đánh dấu vào ô cam đoan để nộp hồ sơ")},
        widget=TsCheck(),
    )


class ResumeForm(forms.Form):
    """The code under which a draft was saved."""

    code = forms.CharField(
        label=_("Mã làm tiếp"),
        help_text=_("Mã ghi trên trang “Đã lưu”, ví dụ 7KQM-2R4T-9WXA-6HDC"),
        max_length=60,
        error_messages={"required": _("Nhập mã làm tiếp")},
        widget=TsText(width=20),
    )


class WithdrawForm(forms.Form):
    """Why the applicant withdraws; may be empty."""

    reason = forms.CharField(label=_("Lý do rút hồ sơ"), required=False, max_length=500, widget=TsText())


class SupplyForm(forms.Form):
    """Files for what the agency asked for, and an explanation; at least one of them."""

    def __init__(self, *args: Any, papers: Iterable[catalogue.Paper], say: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("PDF, ảnh JPG hoặc PNG, tối đa 20 MB")
        self.paper_names: dict[str, str] = {}
        for paper in papers:
            self.paper_names[paper.code] = say(paper.name)
            self.fields[f"file-{paper.code}"] = forms.FileField(
                label=say(paper.name),
                help_text=hint,
                required=False,
                allow_empty_file=True,
                widget=TsFile(accept=ACCEPT),
            )
        self.fields["file-"] = forms.FileField(
            label=_("Giấy tờ khác"),
            help_text=hint,
            required=False,
            allow_empty_file=True,
            widget=TsFile(accept=ACCEPT),
        )
        self.fields["note"] = forms.CharField(
            label=_("Giải trình, nội dung bổ sung"),
            required=False,
            max_length=2000,
            widget=TsTextarea(rows=4),
        )
