"""How satisfied the applicant is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsRadio, TsTextarea

_STARS = [
    ("5", _("5 – Rất hài lòng")),
    ("4", _("4 – Hài lòng")),
    ("3", _("3 – Bình thường")),
    ("2", _("2 – Không hài lòng")),
    ("1", _("1 – Rất không hài lòng")),
]


def _question(words: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=words,
        choices=[("co", _("Có")), ("khong", _("Không"))],
        error_messages={"required": _("Chọn có hoặc không")},
        widget=TsRadio(),
    )


class RatingForm(forms.Form):
    """One mark, three questions, and words if wanted."""

    stars = forms.ChoiceField(
        label=_("Ông, bà hài lòng đến mức nào với việc giải quyết hồ sơ này?"),
        choices=_STARS,
        error_messages={"required": _("Chọn một mức")},
        widget=TsRadio(),
    )
    clear = _question(_("Ông, bà có được hướng dẫn rõ ràng, đầy đủ không?"))
    polite = _question(_("Cán bộ có thái độ lịch sự, đúng mực không?"))
    nothing_else = _question(_("Có đúng là ông, bà không phải nộp thêm giấy tờ hay tiền ngoài quy định?"))
    note = forms.CharField(
        label=_("Ý kiến thêm"),
        help_text=_("Cơ quan giải quyết đọc được nội dung này"),
        required=False,
        max_length=2000,
        widget=TsTextarea(rows=4),
    )

    def told(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        asked = {name: data[name] == "co" for name in ("clear", "polite", "nothing_else")}
        return {"stars": int(data["stars"]), "note": data["note"], **asked}
