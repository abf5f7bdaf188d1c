"""How somebody wants to be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.ui.forms import TsChecks, TsRadio

from ..enums import OUTSIDE, Language


class ChannelsForm(forms.Form):
    """Channels that may be switched off, and the language."""

    channels = forms.MultipleChoiceField(
        label=_("Ngoài trang này, báo cho tôi bằng"),
        choices=[(one.value, one.label) for one in OUTSIDE],
        required=False,
        widget=TsChecks(),
    )
    language = forms.ChoiceField(
        label=_("Ngôn ngữ của thông báo"), choices=Language.choices, widget=TsRadio()
    )
