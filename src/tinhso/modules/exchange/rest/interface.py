"""The interface of all modules in one: what every operation shares, and its description as OpenAPI."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from tinhso.kernel.actions import ActionError
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.text import nfc

from ..door.doors import Door
from ..door.keys import KeyAuth
from ..door.problems import MEDIA, Problem, faults_of, written

log = logging.getLogger("django.request")

PREFIX = "api/v1/"

_ABOUT = """\
REST interface of the province's one-stop shop, for other systems.

Every request shows a key (`Authorization: Bearer ts_…`) issued by the province's administrator; it reaches the
dossiers of its agency, or of the whole province, and never more than its scopes (`x-scope` of each operation).
Refusals are problem documents (RFC 9457), in Vietnamese, or in English with `Accept-Language: en`. Moments are
RFC 3339 in UTC. Money is whole đồng.
"""


class _Parser(Parser):
    """JSON whose texts are NFC, as everywhere in the product."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return _composed(json.loads(request.body))
        except (ValueError, RecursionError) as error:
            raise Problem(400, "bad_request", _("Nội dung không phải JSON.")) from error


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        if "\x00" in value or any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
            raise ValueError("no text")
        return nfc(value)
    if isinstance(value, list):
        return [_composed(one) for one in value]
    if isinstance(value, dict):
        return {_composed(name): _composed(one) for name, one in value.items()}
    return value


class Interface(NinjaAPI):
    """Ninja's, with our media type of problems in the description."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, **_more: Any) -> Any:
        """The description; refusals have their own media type."""
        schema = super().get_openapi_schema(path_prefix=path_prefix if path_prefix is not None else PREFIX)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for code, response in operation["responses"].items():
                    if int(code) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {MEDIA: response["content"]["application/json"]}
        return schema


def make_interface() -> Interface:
    """All doors of all modules behind one key."""
    interface = Interface(
        title="Tỉnh Số",
        version="1",
        description=_ABOUT,
        urls_namespace="api",
        auth=KeyAuth(),
        parser=_Parser(),
        docs_url=None,
        openapi_url=None,
    )
    for door in registry().of_type(Door):
        interface.add_router("", door.router)
    interface.add_exception_handler(Problem, _told)
    interface.add_exception_handler(AuthenticationError, _nobody)
    interface.add_exception_handler(ValidationError, _invalid)
    interface.add_exception_handler(HttpError, _unreadable)
    interface.add_exception_handler(Denied, _denied)
    interface.add_exception_handler(ActionError, _refused)
    interface.add_exception_handler(Exception, _broken)
    return interface


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return written(error)


def _nobody(request: HttpRequest, error: Any) -> HttpResponse:
    return written(Problem(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"}))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return written(Problem(422, "invalid", errors=faults_of(error.errors)))


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return written(Problem(400, "bad_request"))


def _denied(request: HttpRequest, error: Any) -> HttpResponse:
    detail = _("Khóa không có quyền làm việc này với hồ sơ này.")
    return written(Problem(403, "forbidden", detail, code=error.code))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return written(Problem(409, "refused", str(error.message), code=error.code))


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    # The class and the place, not the words: they may quote somebody's values.
    log.error("%s failed: %s", request.resolver_match and request.resolver_match.url_name, type(error).__name__,
              exc_info=error if settings.DEBUG or settings.TESTING else None)  # fmt: skip
    return written(Problem(500, "broken"))


def in_its_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that speaks the language the caller asks for, never lets an answer be kept, and explains a 405."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        wanted = (
            translation.get_language_from_request(request) if "Accept-Language" in request.headers else "vi"
        )
        with translation.override("en" if wanted == "en" else "vi"):
            response = view(request, *args, **values)
            if response.status_code == 405:
                allowed = {"Allow": response["Allow"]}
                response = written(Problem(405, "method_not_allowed", headers=allowed))
            response["Content-Language"] = translation.get_language() or "vi"
        response["Cache-Control"] = "no-store"
        return response

    run.csrf_exempt = True  # type: ignore[attr-defined] # nobody is let in by a cookie here
    return run


def addresses(interface: Interface) -> list[URLPattern]:
    """The operations' addresses."""
    found = [one for one in interface.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for pattern in found:
        pattern.callback = in_its_language(pattern.callback)
    return found


def nowhere(request: HttpRequest) -> HttpResponse:
    """No such address below the interface."""
    return written(Problem(404, "not_found"))
