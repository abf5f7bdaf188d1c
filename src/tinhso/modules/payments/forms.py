"""Input of the payment pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import ShortDateField, TsRadio

from .gateways import Gateway


class DayForm(forms.Form):
    """The day of a list."""

    mark_optional = False

    ngay = ShortDateField(label=_("Ngày"), required=False)


class MethodForm(forms.Form):
    """Which way to pay."""

    method = forms.ChoiceField(
        label=_("Chọn cách nộp"), error_messages={"required": _("Hãy chọn một cách nộp.")}
    )

    def __init__(self, *args: Any, gateways: Sequence[Gateway], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["method"]
        field.widget = TsRadio(hints={gateway.code: gateway.hint for gateway in gateways})
        field.choices = [(gateway.code, gateway.title) for gateway in gateways]  # type: ignore[attr-defined]
