"""The second factor: how its secrets are kept, and who may not work without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models.sealed import seal, unseal

_PURPOSE = "second factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are stored encrypted, with a key derived from SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã không đúng."),
        "cannot_delete_authenticator": _("Không thể tắt xác thực hai lớp."),
        "cannot_generate_recovery_codes": _("Bật xác thực hai lớp trước khi tạo mã dự phòng."),
        "unverified_email": _("Xác nhận địa chỉ thư điện tử trước khi bật xác thực hai lớp."),
        "add_email_blocked": _("Tài khoản có xác thực hai lớp không thêm được địa chỉ thư điện tử."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text, _PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, _PURPOSE)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Khóa %(number)s") % {"number": number}


class SecondFactorGate:
    """Leads an official who has no second factor yet to the page where he sets one up.

    Until then the resolver of actors gives him nothing but what a citizen has, so pages of offices
    refuse him by themselves; this only turns their 403 into the way on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 403 or not getattr(request, "second_factor_missing", False):
            return response
        where = {"next": request.get_full_path()} if request.method == "GET" else {}
        address = reverse("directory:second_factor")
        return HttpResponseRedirect(f"{address}?{urlencode(where)}" if where else address)
