"""NFC on everything a browser sends: query string, form fields, file names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from .checks import refused
from .folding import nfc

_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class InputRefused(BadRequest):
    """A field holds what cannot be stored; `reason` says so to the person, on the page with status 400."""

    def __init__(self, field: str) -> None:
        super().__init__("control character in a field")
        shown = "".join(character for character in field if character.isprintable())[:60]
        self.reason = _(
            "Trường “%(field)s” có ký tự không đọc được. Hãy quay lại, xóa ký tự đó rồi gửi lại."
        ) % {"field": shown}


class NFCMiddleware:
    """Normalises query string, form fields and file names before any page reads them.

    It belongs above the middleware that opens the transaction: the body of a slow client is then read before
    a database connection is busy. Control characters, which no browser sends from a text box that a person
    typed in, are answered with status 400 and a sentence; the browser still holds the answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        field = _clean(request)
        if field is not None:
            raise InputRefused(field)
        return self.get_response(request)


def _clean(request: HttpRequest) -> str | None:
    """Normalise in place; the name of the first field that may not be stored."""
    if request.META.get("QUERY_STRING"):
        field = _bad_field(request.GET)
        if field is not None:
            return field
        query = _normalised(request.GET)
        if query is not None:
            request.GET = query  # type: ignore[assignment]
    if request.method != "POST" or request.content_type not in _FORM_TYPES:
        return None
    field = _bad_field(request.POST)
    if field is not None:
        return field
    fields = _normalised(request.POST)
    if fields is not None:
        request.POST = fields  # type: ignore[assignment]
    # Django's parser has already dropped folders and control characters from file names.
    for _name, uploads in request.FILES.lists():
        for upload in uploads:
            upload.name = nfc(upload.name or "")
    return None


def _texts(fields: QueryDict) -> Iterable[tuple[str, str]]:
    for name, values in fields.lists():
        yield name, name
        for value in values:
            yield name, value


def _bad_field(fields: QueryDict) -> str | None:
    for name, text in _texts(fields):
        if refused(text) is not None:
            return name
    return None


def _normalised(fields: QueryDict) -> QueryDict | None:
    """A copy in NFC, or None when everything already is."""
    if all(text.isascii() or text == nfc(text) for _name, text in _texts(fields)):
        return None
    copy = QueryDict(mutable=True, encoding=fields.encoding)
    for name, values in fields.lists():
        for value in values:
            copy.appendlist(nfc(name), nfc(value))
    return _frozen(copy)


def _frozen(fields: QueryDict) -> QueryDict:
    """What Django does with its own: nobody changes a request afterwards."""
    fields._mutable = False  # noqa: SLF001 - Django offers no other way
    return fields
