"""Forms of officials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import ShortDateField, TsSelect, TsText, TsTextarea

from ..enums import Subject
from ..queries.feedback import ALL, LATE, TO_PUBLISH, UNCLASSIFIED, Place
from ..rules.law import Ground
from .sender import grouped


class QueueForm(forms.Form):
    """Which part of the list."""

    mark_optional = False

    loc = forms.ChoiceField(
        label=_("Xem"),
        required=False,
        widget=TsSelect(),
        choices=[
            ("", _("Đang xử lý")),
            (UNCLASSIFIED, _("Chờ phân loại")),
            (LATE, _("Quá hạn")),
            (TO_PUBLISH, _("Chờ công khai")),
            (ALL, _("Tất cả")),
        ],
    )


class ActForm(forms.Form):
    """Any act; `version` is the feedback as the official saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class TakeForm(ActForm):
    """What it is about."""

    subject = forms.ChoiceField(label=_("Phân loại"), choices=Subject.choices, widget=TsSelect())


class ReasonForm(ActForm):
    """An act with words that the sender reads."""

    reason = forms.CharField(
        label=_("Nội dung"),
        help_text=_("Người gửi đọc được nội dung này"),
        max_length=8000,
        error_messages={"required": _("Ghi nội dung")},
        widget=TsTextarea(rows=6),
    )


class ForwardForm(ReasonForm):
    """Which agency is responsible."""

    agency = forms.ChoiceField(
        label=_("Chuyển đến"), widget=TsSelect(), error_messages={"required": _("Chọn cơ quan")}
    )
    field_order = ("agency", "reason", "version")

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = grouped(places, _("Chọn cơ quan"))


class RejectForm(ReasonForm):
    """On which of the law's grounds."""

    ground = forms.ChoiceField(
        label=_("Căn cứ"), widget=TsSelect(), error_messages={"required": _("Chọn căn cứ")}
    )
    field_order = ("ground", "reason", "version")

    def __init__(self, *args: Any, grounds: tuple[Ground, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            ("", _("Chọn căn cứ")),
            *((one.code, ground_title(one)) for one in grounds),
        ]


def ground_title(ground: Ground) -> str:
    """The ground in the visitor's language."""
    return ground.title_en if (get_language() or "").startswith("en") else ground.title


class PublishForm(ActForm):
    """The wording for everybody."""

    title = forms.CharField(
        label=_("Tiêu đề công khai"),
        max_length=200,
        error_messages={"required": _("Nhập tiêu đề")},
        widget=TsText(width=None),
    )
    question = forms.CharField(
        label=_("Nội dung hỏi"),
        help_text=_("Bỏ tên, địa chỉ, số điện thoại và mọi chi tiết nhận ra người gửi"),
        required=False,
        max_length=8000,
        widget=TsTextarea(rows=6),
    )
    answer = forms.CharField(
        label=_("Nội dung trả lời"),
        max_length=8000,
        error_messages={"required": _("Nhập nội dung trả lời")},
        widget=TsTextarea(rows=6),
    )
    field_order = ("title", "question", "answer", "version")

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["question"]


class FiguresForm(forms.Form):
    """Span and agency of the public figures."""

    mark_optional = False

    tu = ShortDateField(label=_("Từ ngày"), required=False)
    den = ShortDateField(label=_("Đến ngày"), required=False)
    co_quan = forms.ChoiceField(label=_("Cơ quan"), required=False, widget=TsSelect())
    loai = forms.ChoiceField(
        label=_("Xem"),
        required=False,
        widget=TsSelect(),
        choices=[
            ("", _("Tất cả")),
            ("settled", _("Đã xong")),
            ("on_time", _("Đúng hạn")),
            ("late", _("Trễ hạn")),
        ],
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["co_quan"].choices = grouped(places, _("Tất cả"))

    def clean(self) -> dict[str, Any]:
        """The span must not end before it begins."""
        data = super().clean() or {}
        if data.get("tu") and data.get("den") and data["tu"] > data["den"]:
            self.add_error("den", _("Ngày cuối phải sau ngày đầu"))
        return data
