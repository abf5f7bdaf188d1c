"""Which dossiers the index counts, and as of when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import ShortDateField


class SpanForm(forms.Form):
    """Days on which dossiers were accepted, both included, and the day as of whose end they are judged."""

    mark_optional = False

    tu = ShortDateField(label=_("Tiếp nhận từ ngày"), required=False)
    den = ShortDateField(label=_("Đến ngày"), required=False)
    tinh_den = ShortDateField(label=_("Theo tình hình ngày"), required=False)

    def clean(self) -> dict[str, Any]:
        """The span must not end before it begins."""
        data = super().clean() or {}
        if data.get("tu") and data.get("den") and data["tu"] > data["den"]:
            self.add_error("den", _("Ngày cuối phải sau ngày đầu"))
        return data
