"""Forms of the parts of a version: each reads what stands in the document and gives it back changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.datafile import verified_code
from tinhso.kernel.models import Verified
from tinhso.modules.directory.api import AgencyKind
from tinhso.ui.forms import MoneyField, TsCheck, TsChecks, TsMoney, TsRadio, TsSelect, TsText, TsTextarea

from ..enums import AgencyLevel, Channel, PaymentMoment, Subject, TimeUnit, Worker
from ..rules.procedure_schema import SLUG

Item = dict[str, Any]

_CODE = _("Chữ thường không dấu, chữ số và gạch nối, ví dụ giay-khai-sinh; không đổi khi đã có hồ sơ")


def _line(label: Any, *, required: bool = True, length: int = 500, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=length, help_text=help_text, widget=TsText()
    )


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=4000, help_text=help_text, widget=TsTextarea(rows=3)
    )


def _code() -> forms.RegexField:
    return forms.RegexField(
        SLUG, label=_("Mã"), max_length=40, help_text=_CODE, widget=TsText(width=20),
        error_messages={"invalid": _("Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối.")},
    )  # fmt: skip


def _choice(label: Any, choices: Any, widget: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=widget or TsRadio())


def _count(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=999, help_text=help_text, widget=TsText(width=4)
    )


class PartForm(forms.Form):
    """One part. `texts` are pairs of fields for wordings in two languages, by the key of the document."""

    texts: ClassVar[tuple[str, ...]] = ()
    plain: ClassVar[tuple[str, ...]] = ()
    sourced: ClassVar[bool] = False

    def __init__(self, *args: Any, item: Mapping[str, Any], **kwargs: Any) -> None:
        self.item = dict(item)
        super().__init__(*args, initial=self.read(self.item), **kwargs)
        if self.sourced:
            self.fields["source"] = _line(
                _("Nguồn"), required=False, length=300,
                help_text=_("Văn bản, điều khoản hoặc trang công bố mà thông tin này lấy từ đó"),
            )  # fmt: skip
            self.fields["verified"] = _choice(_("Mức độ kiểm chứng"), Verified.choices)

    def clean(self) -> dict[str, Any]:
        """What is said to be verified needs its source."""
        data: dict[str, Any] = super().clean() or {}
        if self.sourced and data.get("verified") == Verified.TRUE and not data.get("source", "").strip():
            self.add_error("source", _("Ghi là đã kiểm chứng thì phải ghi nguồn."))
        for key in self.texts:
            vi, en = data.get(f"{key}_vi", ""), data.get(f"{key}_en", "")
            if vi and not en and f"{key}_en" not in self.errors:
                self.add_error(f"{key}_en", _("Hãy nhập cả bản tiếng Anh."))
        return data

    def read(self, item: Item) -> dict[str, Any]:
        """Values of the fields from the document."""
        values: dict[str, Any] = {key: item[key] for key in self.plain if key in item}
        for key in self.texts:
            wording = item.get(key) or {}
            values |= {f"{key}_vi": wording.get("vi", ""), f"{key}_en": wording.get("en", "")}
        if self.sourced:
            values |= {
                "source": item.get("source", ""),
                "verified": verified_code(item.get("verified", False)),
            }
        return values

    def write(self) -> Item:
        """The item for the document; what this form does not ask for stays as it is."""
        data = self.cleaned_data
        made = {key: value for key, value in self.item.items() if key not in (*self.texts, *self.plain)}
        for key in self.plain:
            if data[key] not in (None, ""):
                made[key] = data[key]
        for key in self.texts:
            if data[f"{key}_vi"]:
                made[key] = {"vi": data[f"{key}_vi"], "en": data[f"{key}_en"]}
        if self.sourced:
            made |= self._fact()
        return made

    def _fact(self) -> Item:
        known = self.cleaned_data["verified"]
        verified: bool | str = known if known == Verified.ILLUSTRATIVE else known == Verified.TRUE
        return {"source": self.cleaned_data["source"], "verified": verified}


class GeneralForm(PartForm):
    """What a procedure says of itself as a whole."""

    texts = ("name", "summary", "conditions")
    plain = ("subjects", "payment", "online_payment", "result_delivery")
    sourced = True

    name_vi = _line(_("Tên thủ tục"))
    name_en = _line(_("Tên tiếng Anh"))
    summary_vi = _text(
        _("Tóm tắt cho người dân"), required=False, help_text=_("Một, hai câu: dùng khi nào, được gì")
    )
    summary_en = _text(_("Tóm tắt, tiếng Anh"), required=False)
    subjects = forms.MultipleChoiceField(
        label=_("Ai được yêu cầu"), choices=Subject.choices, widget=TsChecks()
    )
    payment = _choice(_("Nộp phí, lệ phí khi nào"), PaymentMoment.choices)
    online_payment = forms.BooleanField(label=_("Nộp qua mạng được"), required=False, widget=TsCheck())
    result_delivery = forms.MultipleChoiceField(
        label=_("Nhận kết quả bằng cách nào"), choices=Channel.choices, widget=TsChecks()
    )
    conditions_vi = _text(_("Yêu cầu, điều kiện"), required=False)
    conditions_en = _text(_("Yêu cầu, điều kiện, tiếng Anh"), required=False)

    def write(self) -> Item:
        """The general part; the wish to pay online is left out when there is none."""
        made = super().write()
        if not made.get("online_payment"):
            made.pop("online_payment", None)
        return made


class AgencyForm(PartForm):
    """Who receives and who processes at one level."""

    texts = ("signs",)
    plain = ("level", "receiving", "processing")

    level = _choice(_("Cấp"), AgencyLevel.choices)
    receiving = _choice(_("Nơi tiếp nhận"), AgencyKind.choices, TsSelect())
    processing = _choice(_("Nơi giải quyết"), AgencyKind.choices, TsSelect())
    signs_vi = _line(_("Người ký kết quả"), required=False)
    signs_en = _line(_("Người ký kết quả, tiếng Anh"), required=False)


class CaseForm(PartForm):
    """A case; its papers are entered one by one."""

    texts = ("title",)
    plain = ("code",)

    code = _code()
    title_vi = _line(_("Trường hợp"))
    title_en = _line(_("Trường hợp, tiếng Anh"))

    def write(self) -> Item:
        """The case with the papers that it has."""
        return {"papers": [], **super().write()}


class PaperForm(PartForm):
    """A paper that a case needs."""

    texts = ("name", "note")
    plain = ("code", "originals", "copies", "question")

    code = _code()
    name_vi = _line(_("Tên giấy tờ"))
    name_en = _line(_("Tên giấy tờ, tiếng Anh"))
    originals = _count(_("Số bản chính"))
    copies = _count(_("Số bản sao"))
    required_ = forms.BooleanField(label=_("Bắt buộc"), required=False, widget=TsCheck())
    question = _line(
        _("Câu hỏi của đơn nhận tệp này"), required=False, length=60,
        help_text=_("Tên câu hỏi kiểu tệp hoặc ảnh trong đơn điện tử; để trống nếu không nộp qua mạng"),
    )  # fmt: skip
    note_vi = _line(_("Ghi chú"), required=False)
    note_en = _line(_("Ghi chú, tiếng Anh"), required=False)

    def read(self, item: Item) -> dict[str, Any]:
        """A paper is needed in one original unless it says otherwise."""
        start = {
            "originals": item.get("originals", 1),
            "copies": item.get("copies", 0),
            "required_": item.get("required", True),
        }
        return super().read(item) | start

    def write(self) -> Item:
        """The paper with its numbers and whether it is always needed."""
        return super().write() | {"required": self.cleaned_data["required_"]}


class LimitedForm(PartForm):
    """A part with a time limit; an empty amount says that it is not known."""

    amount = _count(
        _("Thời hạn"), _("Để trống nếu chưa biết, không đoán; 0 ngày làm việc là trong ngày làm việc")
    )
    unit = _choice(_("Đơn vị"), TimeUnit.choices)

    def _limit(self, before: Mapping[str, Any]) -> Item:
        kept = {key: before[key] for key in ("note",) if key in before}
        return {
            "amount": self.cleaned_data["amount"],
            "unit": self.cleaned_data["unit"],
            **kept,
            **self._fact(),
        }


class ChannelForm(LimitedForm):
    """A way of handing in with its time limit; its fees are entered one by one."""

    texts = ("note",)
    plain = ("kind",)
    sourced = True

    field_order = ("kind", "amount", "unit", "source", "verified", "note_vi", "note_en")

    kind = _choice(_("Cách nộp"), Channel.choices)
    note_vi = _line(_("Ghi chú về cách nộp"), required=False)
    note_en = _line(_("Ghi chú, tiếng Anh"), required=False)

    def read(self, item: Item) -> dict[str, Any]:
        """Source and verification are those of the time limit."""
        time = item.get("time") or {"unit": TimeUnit.WORKING_DAY}
        known = {
            "source": time.get("source", ""),
            "verified": verified_code(time.get("verified", False)),
        }
        return super().read(item) | {"amount": time.get("amount"), "unit": time["unit"]} | known

    def write(self) -> Item:
        """The channel with its time limit and the fees that it has."""
        made = {"fees": [], **super().write(), "time": self._limit(self.item.get("time") or {})}
        del made["source"], made["verified"]
        return made


class FeeForm(PartForm):
    """A fee; an empty amount says that it is not known."""

    texts = ("name", "note")
    plain = ("code",)
    sourced = True

    code = _code()
    name_vi = _line(_("Tên phí, lệ phí"))
    name_en = _line(_("Tên, tiếng Anh"))
    amount = MoneyField(
        label=_("Mức thu (đồng)"), required=False, min_value=0, widget=TsMoney(),
        help_text=_("Để trống nếu chưa biết, không đoán; 0 là không thu"),
    )  # fmt: skip
    note_vi = _line(_("Ghi chú"), required=False)
    note_en = _line(_("Ghi chú, tiếng Anh"), required=False)

    def read(self, item: Item) -> dict[str, Any]:
        """With the amount, which may be unknown."""
        return super().read(item) | {"amount": item.get("amount")}

    def write(self) -> Item:
        """The fee; an unknown amount is null."""
        return super().write() | {"amount": self.cleaned_data["amount"]}


class StageForm(PartForm):
    """One sentence of the order of steps for the citizen; it is a wording itself."""

    texts = ("text",)

    text_vi = _text(_("Bước thực hiện"))
    text_en = _text(_("Bước thực hiện, tiếng Anh"))

    def read(self, item: Item) -> dict[str, Any]:
        """The wording stands in the list as it is."""
        return super().read({"text": item})

    def write(self) -> Item:
        """The wording itself."""
        made: Item = super().write()["text"]
        return made


class ResultForm(PartForm):
    """What is issued in the end."""

    texts = ("name",)
    plain = ("code",)

    code = _code()
    name_vi = _line(_("Kết quả"))
    name_en = _line(_("Kết quả, tiếng Anh"))


class CitationForm(PartForm):
    """A legal text the procedure rests on."""

    texts = ("title",)
    plain = ("number", "article")
    sourced = True

    number = _line(_("Số, ký hiệu văn bản"), length=100)
    title_vi = _line(_("Trích yếu"))
    title_en = _line(_("Trích yếu, tiếng Anh"))
    article = _line(_("Điều, khoản"), required=False, length=200)


class StepForm(LimitedForm):
    """A step inside the administration."""

    texts = ("title",)
    plain = ("code", "who", "agency")
    sourced = True

    field_order = ("code", "title_vi", "title_en", "who", "agency", "next", "back", "amount", "unit")

    code = _code()
    title_vi = _line(_("Tên bước"))
    title_en = _line(_("Tên bước, tiếng Anh"))
    who = _choice(_("Ai làm"), Worker.choices)
    agency = _choice(
        _("Ở cơ quan nào"), (("receiving", _("Nơi tiếp nhận")), ("processing", _("Nơi giải quyết")))
    )
    next = _line(
        _("Bước tiếp theo"),
        required=False,
        help_text=_("Mã các bước, cách nhau bằng dấu phẩy; bước cuối để trống"),
    )
    back = _line(_("Được trả lại bước"), required=False, help_text=_("Mã các bước, cách nhau bằng dấu phẩy"))

    def read(self, item: Item) -> dict[str, Any]:
        """Codes of steps as one line; the time limit may be missing."""
        time = item.get("time") or {"amount": None, "unit": TimeUnit.WORKING_DAY}
        return super().read(item) | {
            "next": ", ".join(item.get("next", ())),
            "back": ", ".join(item.get("back", ())),
            "amount": time["amount"],
            "unit": time["unit"],
            "source": time.get("source", ""),
            "verified": verified_code(time.get("verified", False)),
        }

    def write(self) -> Item:
        """The step; without an amount it has no time limit of its own."""
        made = super().write()
        del made["source"], made["verified"]
        made.pop("time", None)
        made["next"] = _codes(self.cleaned_data["next"])
        made.pop("back", None)
        if back := _codes(self.cleaned_data["back"]):
            made["back"] = back
        if self.cleaned_data["amount"] is not None:
            made["time"] = self._limit(self.item.get("time") or {})
        return made


def _codes(text: str) -> list[str]:
    return [code for code in (part.strip() for part in text.split(",")) if code]


FORMS: dict[tuple[str, ...], type[PartForm]] = {
    ("general",): GeneralForm,
    ("agencies",): AgencyForm,
    ("cases",): CaseForm,
    ("cases", "papers"): PaperForm,
    ("channels",): ChannelForm,
    ("channels", "fees"): FeeForm,
    ("stages",): StageForm,
    ("results",): ResultForm,
    ("legal_basis",): CitationForm,
    ("steps",): StepForm,
}
"""The form of each part, by the shape of its place (`rules.editing`)."""
