"""The span of days and the agency of the transparency pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import ShortDateField, TsSelect


class SpanForm(forms.Form):
    """Days from and to, both included; all agencies or one."""

    mark_optional = False

    tu = ShortDateField(label=_("Từ ngày"), required=False)
    den = ShortDateField(label=_("Đến ngày"), required=False)
    dia_gioi = forms.ChoiceField(
        label=_("Xếp theo cơ quan"),
        required=False,
        widget=TsSelect(),
        choices=[("", _("lúc ghi sổ")), ("nay", _("kế tục hiện nay"))],
    )
    co_quan = forms.ChoiceField(label=_("Cơ quan giải quyết"), required=False, widget=TsSelect())

    def __init__(
        self, *args: Any, agencies: Iterable[tuple[int, str]], reorganised: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not reorganised:
            del self.fields["dia_gioi"]
        self.fields["co_quan"].choices = [("", _("Tất cả")), *((str(key), name) for key, name in agencies)]

    def clean(self) -> dict[str, Any]:
        """The span must not end before it begins."""
        data = super().clean() or {}
        if data.get("tu") and data.get("den") and data["tu"] > data["den"]:
            self.add_error("den", _("Ngày cuối phải sau ngày đầu"))
        return data
