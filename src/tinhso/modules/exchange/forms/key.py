"""A key for another system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsChecks

from ..actions.key import FASTEST, LONGEST_DAYS

PROVINCE = "tinh"


class KeyForm(forms.Form):
    """Who gets it, where it reaches, what it may do, how long and how often."""

    name = forms.CharField(
        label=_("Tên hệ thống"),
        max_length=100,
        error_messages={"required": _("Nhập tên hệ thống.")},
    )
    agency = forms.ChoiceField(
        label=_("Phạm vi"),
        help_text=_("Cơ quan được chọn cùng các đơn vị chuyên môn của cơ quan ấy, hoặc toàn tỉnh."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Khóa được làm"),
        widget=TsChecks(),
        error_messages={"required": _("Chọn ít nhất một quyền.")},
    )
    days = forms.IntegerField(label=_("Hiệu lực (ngày)"), min_value=1, max_value=LONGEST_DAYS, initial=365)
    per_minute = forms.IntegerField(
        label=_("Số lần gọi nhiều nhất mỗi phút"), min_value=1, max_value=FASTEST, initial=120
    )

    def __init__(
        self, *args: Any, agencies: list[tuple[int, str]], scopes: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = [("", ""), (PROVINCE, _("Toàn tỉnh")), *((str(number), name) for number, name in agencies)]
        self.fields["agency"].choices = places  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [(code, f"{label} ({code})") for code, label in scopes]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What the action is asked for."""
        data = self.cleaned_data
        where = data["agency"]
        return {
            "name": data["name"],
            "agency_id": None if where == PROVINCE else int(where),
            "scope_codes": data["scopes"],
            "days": data["days"],
            "per_minute": data["per_minute"],
        }
