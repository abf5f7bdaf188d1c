"""Registering a system, and what somebody consents to."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.forms import AuthorizationForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.openid import SCOPES


class ConsentForm(AuthorizationForm):
    """What the system gets to know. Its own name for the person is no choice: without it nobody signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("email", None)
        field = self.fields["scopes"]
        field.label = _("Hệ thống này được biết")
        field.help_text = _("Bỏ chọn điều bạn không muốn cho biết.")
        field.required = False
        asked = dict(field.choices)
        field.choices = [(scope, asked[scope]) for scope in SCOPES[1:] if scope in asked]
        if not field.choices:
            del self.fields["scopes"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["scopes"] = [SCOPES[0], *data.get("scopes", [])]
        return data


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
