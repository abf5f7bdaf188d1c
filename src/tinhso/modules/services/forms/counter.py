"""Intake at the counter: everything on one page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.modules.catalogue import api as catalogue
from tinhso.ui.forms import ShortDateField, TsCheck, TsChecks, TsRadio, TsSelect, TsText

from ..enums import Channel


class ChooseForm(forms.Form):
    """A procedure by its first letters, name or code."""

    mark_optional = False

    q = forms.CharField(label=_("Thủ tục: tên hoặc mã"), required=False, max_length=200, widget=TsText())


class IntakeForm(forms.Form):
    """Who applies, what was handed in, how the result is wanted. `token` makes sending it twice harmless.

    `channel` is by which way it came; of what came by post the day of arrival, the sender and the code of the
    postal item are asked first.
    """

    token = forms.UUIDField(widget=forms.HiddenInput())
    id_number = forms.CharField(
        label=_("Số giấy tờ tùy thân"),
        help_text=_("Quét hoặc gõ số chứng minh nhân dân, 9 hoặc 12 chữ số"),
        required=False,
        max_length=20,
        widget=TsText(width=20, inputmode="numeric"),
    )
    name = forms.CharField(
        label=_("Họ và tên người nộp"),
        max_length=200,
        error_messages={"required": _("Nhập họ và tên người nộp")},
        widget=TsText(),
    )
    phone = forms.CharField(
        label=_("Điện thoại"), required=False, max_length=20, widget=TsText(width=20, kind="tel")
    )
    address = forms.CharField(label=_("Địa chỉ"), required=False, max_length=300, widget=TsText())
    summary = forms.CharField(label=_("Nội dung yêu cầu"), required=False, max_length=500, widget=TsText())
    papers = forms.MultipleChoiceField(label=_("Giấy tờ đã nhận"), required=False, widget=TsChecks())
    channel = forms.ChoiceField(label=_("Cách nộp"), widget=TsRadio(inline=True))
    result_channel = forms.ChoiceField(label=_("Nhận kết quả"), widget=TsRadio(inline=True))
    compared = forms.BooleanField(
        label=_("Đã đối chiếu: không trùng với hồ sơ nào"), required=False, widget=forms.HiddenInput()
    )
    accept = forms.ChoiceField(
        label=_("Sau khi ghi sổ"),
        choices=[
            ("yes", _("Hồ sơ đủ: tiếp nhận ngay và hẹn ngày trả")),
            ("no", _("Chỉ ghi sổ, kiểm tra sau")),
        ],
        initial="yes",
        widget=TsRadio(),
    )

    def __init__(
        self,
        *args: Any,
        content: catalogue.Content,
        say: Any,
        agencies: Iterable[tuple[int, str]],
        channel: str,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        agencies = list(agencies)
        if len(agencies) > 1:
            self.fields["agency"] = forms.ChoiceField(
                label=_("Cơ quan tiếp nhận"),
                choices=[(str(key), name) for key, name in agencies],
                widget=TsSelect(),
            )
        if len(content.cases) > 1:
            self.fields["case"] = forms.ChoiceField(
                label=_("Trường hợp"),
                choices=[(case.code, say(case.title)) for case in content.cases],
                initial=content.cases[0].code,
                widget=TsRadio(),
            )
        papers = {paper.code: say(paper.name) for case in content.cases for paper in case.papers}
        self.fields["papers"].choices = list(papers.items())
        self._choose("channel", [channel])
        if channel == Channel.POST:
            self._ask_about_the_post(today)
        self._choose("result_channel", [kind for kind in content.result_delivery if kind != Channel.ONLINE])
        self.order_fields(
            [
                "agency",
                "arrived_on",
                "post_sender",
                "post_code",
                "id_number",
                "name",
                "phone",
                "address",
                "summary",
                "case",
                "papers",
                "channel",
                "result_channel",
                "compared",
            ]
        )

    def _ask_about_the_post(self, today: date) -> None:
        self.fields["arrived_on"] = ShortDateField(
            label=_("Bưu điện phát ngày"),
            help_text=_("Theo dấu bưu điện nơi đến; thời hạn tính từ ngày này"),
            initial=f"{today:%d/%m/%Y}",
        )
        self.fields["post_sender"] = forms.CharField(
            label=_("Người gửi ghi trên bì"),
            help_text=_("Họ tên và địa chỉ"),
            max_length=300,
            error_messages={"required": _("Ghi người gửi như trên bì thư.")},
            widget=TsText(),
        )
        self.fields["post_code"] = forms.CharField(
            label=_("Mã bưu gửi"),
            help_text=_("Quét hoặc gõ mã trên bì, ví dụ RR123456785VN"),
            required=False,
            max_length=40,
            widget=TsText(width=20),
        )

    def ask_whether_compared(self) -> None:
        """Show the box that says that likely duplicates were looked at."""
        self.fields["compared"].widget = TsCheck()

    def _choose(self, name: str, kinds: list[str]) -> None:
        """Offer these channels; nothing is asked when there is only one."""
        kinds = kinds or [Channel.COUNTER.value]
        field = self.fields[name]
        field.choices = [(kind, Channel(kind).label) for kind in kinds]
        field.initial = kinds[0]
        if len(kinds) == 1:
            field.widget = forms.HiddenInput()
