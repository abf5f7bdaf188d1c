"""Forms of officials: reasons, assignment, proposed results, filters of lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import DateField, MoneyField, TsChecks, TsSelect, TsText, TsTextarea

from ..enums import Channel


class ActForm(forms.Form):
    """Any act on a dossier; `version` is the dossier as the official saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class CashForm(ActForm):
    """Cash taken at the desk; `token` makes a page that is sent twice one payment."""

    token = forms.UUIDField(widget=forms.HiddenInput())


class ReasonForm(ActForm):
    """An act that needs a written reason."""

    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Người nộp hồ sơ đọc được nội dung này"),
        max_length=2000,
        error_messages={"required": _("Ghi lý do")},
        widget=TsTextarea(rows=4),
    )


class ExtendForm(ReasonForm):
    """Another day for a result that will be late, with the apology that the applicant reads."""

    until = DateField(
        label=_("Hẹn lại ngày"),
        help_text=_("Sau ngày hẹn cũ; rơi vào ngày nghỉ thì tính đến hết ngày làm việc tiếp theo"),
    )

    field_order = ("until", "reason", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Lý do chậm và lời xin lỗi")


class SendBackForm(ReasonForm):
    """Back to an earlier step, for a reason read inside the agency only."""

    step = forms.ChoiceField(label=_("Làm lại từ bước"), required=False, widget=TsSelect())

    field_order = ("step", "reason", "version")

    def __init__(self, *args: Any, steps: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps)[::-1]
        if not self.fields["step"].choices:
            del self.fields["step"]
        self.fields["reason"].help_text = _("Chuyên viên đọc được nội dung này, người nộp hồ sơ thì không")


class SupplementForm(ReasonForm):
    """Which papers are missing, and why."""

    papers = forms.MultipleChoiceField(
        label=_("Giấy tờ cần bổ sung"),
        required=False,
        widget=TsChecks(),
    )

    field_order = ("papers", "reason", "version")

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = list(papers)
        self.fields["reason"].label = _("Nội dung và lý do yêu cầu bổ sung")


class AssignForm(ActForm):
    """Who processes the dossier from now on."""

    assignee = forms.ChoiceField(
        label=_("Giao cho"), error_messages={"required": _("Chọn người xử lý")}, widget=TsSelect()
    )

    def __init__(self, *args: Any, officials: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [
            ("", _("Chọn người xử lý")),
            *((str(key), name) for key, name in officials),
        ]


class HandOverForm(AssignForm):
    """Who goes on with a dossier, and why it changes hands; read inside the agency only."""

    reason = forms.CharField(
        label=_("Lý do chuyển"),
        help_text=_("Người nộp hồ sơ không đọc được nội dung này"),
        max_length=2000,
        error_messages={"required": _("Ghi lý do")},
        widget=TsTextarea(rows=3),
    )

    field_order = ("assignee", "reason", "version")


class AssignManyForm(forms.Form):
    """Who gets all the chosen dossiers; the reason is asked for those that change hands."""

    assignee = forms.ChoiceField(
        label=_("Giao cho"), error_messages={"required": _("Chọn người xử lý")}, widget=TsSelect()
    )
    reason = forms.CharField(
        label=_("Lý do chuyển"),
        help_text=_("Chỉ cần khi có hồ sơ đang do người khác thụ lý"),
        required=False,
        max_length=2000,
        widget=TsTextarea(rows=3),
    )

    def __init__(self, *args: Any, officials: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [
            ("", _("Chọn người xử lý")),
            *((str(key), name) for key, name in officials),
        ]


class ForwardForm(ActForm):
    """The officers' next step, and who does it."""

    step = forms.ChoiceField(label=_("Bước tiếp theo"), widget=TsSelect())
    assignee = forms.ChoiceField(
        label=_("Giao cho"),
        help_text=_("Để trống thì người đang thụ lý làm tiếp"),
        required=False,
        widget=TsSelect(),
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=2000, widget=TsTextarea(rows=3))

    field_order = ("step", "assignee", "note", "version")

    def __init__(
        self,
        *args: Any,
        steps: Iterable[tuple[str, str]],
        officials: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps)
        self.fields["assignee"].choices = [
            ("", _("Như hiện nay")),
            *((str(key), name) for key, name in officials),
        ]


class AcceptForm(ActForm):
    """Accepting a dossier, with or without giving it to somebody at once."""

    assignee = forms.ChoiceField(
        label=_("Giao cho"),
        help_text=_("Để trống thì hồ sơ nằm ở danh sách chung của cơ quan giải quyết"),
        required=False,
        widget=TsSelect(),
    )

    def __init__(self, *args: Any, officials: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [
            ("", _("Chưa giao")),
            *((str(key), name) for key, name in officials),
        ]


class DemandForm(ActForm):
    """The fee that the applicant must pay before the work goes on."""

    amount = MoneyField(label=_("Số tiền phải nộp"), min_value=1)
    note = forms.CharField(
        label=_("Lý do, cách tính"),
        required=False,
        max_length=500,
        widget=TsTextarea(rows=3),
    )


class ProposeForm(ActForm):
    """The officer's draft of the result."""

    text = forms.CharField(
        label=_("Nội dung kết quả"),
        help_text=_("In trên giấy kết quả sau khi lãnh đạo duyệt"),
        max_length=5000,
        error_messages={"required": _("Ghi nội dung kết quả")},
        widget=TsTextarea(rows=8),
    )
    number = forms.CharField(
        label=_("Số, ký hiệu"),
        help_text=_("Để trống thì lấy số tiếp theo của cơ quan khi duyệt"),
        required=False,
        max_length=60,
        widget=TsText(width=20),
    )
    note = forms.CharField(
        label=_("Ghi chú cho lãnh đạo"),
        required=False,
        max_length=2000,
        widget=TsTextarea(rows=3),
    )


class ApproveForm(ActForm):
    """The leader's approval."""

    number = forms.CharField(
        label=_("Số, ký hiệu"),
        help_text=_("Để trống thì dùng số đã ghi trong dự thảo, hoặc số tiếp theo của cơ quan"),
        required=False,
        max_length=60,
        widget=TsText(width=20),
    )
    note = forms.CharField(label=_("Ý kiến"), required=False, max_length=2000, widget=TsTextarea(rows=3))


class ReturnForm(ActForm):
    """Handing over a result."""

    note = forms.CharField(
        label=_("Ghi chú"),
        help_text=_("Ví dụ: người nhận thay, số giấy ủy quyền"),
        required=False,
        max_length=500,
        widget=TsText(),
    )


class CounterSupplyForm(ActForm):
    """Papers that the applicant brought to the desk."""

    papers = forms.MultipleChoiceField(label=_("Giấy tờ đã nhận"), required=False, widget=TsChecks())
    note = forms.CharField(
        label=_("Nội dung bổ sung khác"), required=False, max_length=2000, widget=TsTextarea(rows=3)
    )

    field_order = ("papers", "note", "version")

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = list(papers)


class QueueFilter(forms.Form):
    """Filters of the officers' lists; they stand in the address."""

    mark_optional = False

    thu_tuc = forms.ChoiceField(label=_("Thủ tục"), required=False, widget=TsSelect())
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False, widget=TsSelect())
    cua_ai = forms.ChoiceField(
        label=_("Của ai"),
        required=False,
        choices=[("", _("Cả cơ quan")), ("cua-toi", _("Của tôi")), ("chua-giao", _("Chưa giao cho ai"))],
        widget=TsSelect(),
    )
    han = forms.ChoiceField(
        label=_("Thời hạn"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            ("qua-han", _("Quá hạn")),
            ("24-gio", _("Đến hạn trong 24 giờ")),
            ("tam-dung", _("Tạm dừng")),
            ("buoc-qua-han", _("Quá hạn của bước")),
            ("cho-y-kien", _("Chờ ý kiến")),
            ("y-kien-qua-han", _("Ý kiến quá hạn")),
            ("da-bao", _("Trễ, đã báo lãnh đạo")),
        ],
        widget=TsSelect(),
    )
    kenh = forms.ChoiceField(
        label=_("Cách nộp"), required=False, choices=[("", _("Tất cả")), *Channel.choices], widget=TsSelect()
    )
    tu_khoa = forms.CharField(
        label=_("Mã hoặc tên người nộp"), required=False, max_length=200, widget=TsText()
    )

    def __init__(
        self,
        *args: Any,
        procedures: Iterable[tuple[str, str]] = (),
        states: Iterable[tuple[str, str]] = (),
        leave_out: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thu_tuc"].choices = [("", _("Tất cả")), *procedures]
        self.fields["trang_thai"].choices = [("", _("Tất cả")), *states]
        for name in leave_out:
            del self.fields[name]

    def wanted(self) -> dict[str, Any]:
        """The valid part of what was asked, empty values left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
