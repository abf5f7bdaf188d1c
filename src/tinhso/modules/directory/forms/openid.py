"""Registering a system, and what somebody consents to."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.forms import AuthorizationForm
from django import forms
from django.utils.translation import gettext_lazy as _


class ConsentForm(AuthorizationForm):
    """What the system gets to know; each may be left out but the first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].label = _("Hệ thống này được biết")
        self.fields.pop("email", None)

    def clean_scopes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["scopes"]
        return chosen if "openid" in chosen else ["openid", *chosen]


class ClientForm(forms.Form):
    """A system of the province."""

    name = forms.CharField(label=_("Tên hệ thống"), max_length=100)
    redirect_uris = forms.CharField(
        label=_("Địa chỉ quay về"),
        help_text=_("Mỗi dòng một địa chỉ https."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    officials_only = forms.BooleanField(
        label=_("Chỉ dành cho cán bộ, công chức"), required=False, initial=True
    )

    def clean_redirect_uris(self) -> list[str]:
        return self.cleaned_data["redirect_uris"].split()
