"""What our own OpenID provider tells other systems about somebody: as little as it can."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client, PrivateKey
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from oauthlib.oauth2 import AccessDeniedError

from tinhso.kernel import clock

from ..models import Account, OpenIDConsent, OpenIDSubject
from ..queries.official import seats_of
from ..queries.openid import signing_keys
from .fresh import take_sign_in_time


class OpenIDAdapter(DefaultOIDCAdapter):
    """Keys from our table, a name of its own for everybody in each system, and four scopes."""

    scope_display = {
        "openid": _("Một mã riêng cho hệ thống này để nhận ra bạn"),
        "profile": _("Họ và tên của bạn"),
        "email": _("Địa chỉ thư điện tử đã xác nhận của bạn"),
        "posts": _("Vị trí công tác và cơ quan của bạn"),
    }

    def list_private_keys(self, *, did_activate: Any = None, is_active: Any = None) -> list[PrivateKey]:
        now = clock.system().now()
        return [key for key in signing_keys() if not did_activate or key.not_before <= now]

    def get_user_sub(self, client: Client, user: Any) -> str:
        row, _made = OpenIDSubject.objects.get_or_create(client_id=client.pk, account=user)
        return str(row.subject)

    def get_user_by_sub(self, client: Client, sub: str) -> Account | None:
        try:
            rows = OpenIDSubject.objects.filter(client_id=client.pk, subject=uuid.UUID(sub))
        except (ValueError, ValidationError):
            return None
        row = rows.select_related("account").first()
        return row.account if row and row.account.is_active else None

    def get_claims(
        self,
        purpose: Any,
        user: Any,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        given = OpenIDConsent.objects.filter(client_id=client.pk, account=user)
        if not given.update(last_used_at=clock.system().now()):
            # Withdrawn between the code and its exchange, or between two uses of a token.
            raise AccessDeniedError
        # Never more than this system was let know, whatever its token says.
        scopes = set(scopes).intersection(given.values_list("scopes", flat=True).first() or ())
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "profile" in scopes:
            claims["name"] = user.name
        if "email" in scopes:
            address = EmailAddress.objects.filter(user=user, verified=True, primary=True).first()
            if address:
                claims |= {"email": address.email, "email_verified": True}
        if "posts" in scopes:
            seats = seats_of(user.pk, clock.business().today())
            claims["posts"] = [{"title": seat.post, "agency": seat.agency} for seat in seats]
        return claims

    def populate_id_token(
        self, id_token: dict[str, Any], client: Client, scopes: Iterable[str], **kwargs: Any
    ) -> None:
        """When the person showed who he is; left out of tokens that are not made from a code."""
        at = take_sign_in_time(self.request.POST.get("code", ""))
        if at is not None:
            id_token["auth_time"] = at

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """Only what we really offer."""
        data.pop("device_authorization_endpoint")
        data |= {
            "subject_types_supported": ["pairwise"],
            "scopes_supported": list(self.scope_display),
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "claims_supported": ["sub", "auth_time", "name", "email", "email_verified", "posts"],
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
        }
