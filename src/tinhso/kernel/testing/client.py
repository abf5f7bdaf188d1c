"""`PageClient`: Django's test client that inspects every page it fetches, so that no test forgets to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import html5lib
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from .pages import Document, inspect_fragment, inspect_html

UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "data: 'unsafe")


class PageClient(Client):
    """A visitor who looks at each HTML answer: markup, links of this site, and the content security policy.

    The answer to a request with the header `HX-Request` (see `htmx`) may be a piece of a page. A fault raises
    AssertionError with all of them. `inspect=False` leaves the looking out (for answers that are meant broken).
    """

    def __init__(self, *args: Any, inspect: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inspects = inspect

    def request(self, **request: Any) -> Any:
        """Fetch, then look."""
        response = super().request(**request)
        if self.inspects:
            faults = faults_of(response, fragment=bool(request.get("HTTP_HX_REQUEST")))
            where = f"{request.get('REQUEST_METHOD', 'GET')} {request.get('PATH_INFO', '')} ({response.status_code})"
            assert not faults, "\n  ".join([f"{where}:", *faults])
        return response

    def htmx(
        self, path: str, data: Any = None, *, method: str = "get", target: str = "", **extra: Any
    ) -> Any:
        """Ask as htmx would; `target` is the id of the element that will be replaced or filled."""
        headers = {
            "HX-Request": "true",
            **({"HX-Target": target} if target else {}),
            **extra.pop("headers", {}),
        }
        return getattr(self, method)(path, data, headers=headers, **extra)


def faults_of(response: HttpResponseBase, *, fragment: bool = False) -> list[str]:
    """What is wrong with an HTML answer; nothing for redirects and other kinds of content."""
    if not response.get("Content-Type", "").startswith("text/html") or 300 <= response.status_code < 400:
        return []
    if getattr(response, "streaming", False):
        return ["an HTML page must not be streamed"]
    html = response.content.decode(response.charset)  # type: ignore[attr-defined]
    if not html.strip():
        return []
    whole = "<html" in html[:400].lower()
    if not whole and not fragment:
        return ["a piece of a page as the answer to an ordinary request"]
    faults = inspect_html(html) if whole else inspect_fragment(html)
    return [*faults, *_policy(response), *_links(Document(html, fragment=not whole))]


def _policy(response: HttpResponseBase) -> list[str]:
    policy = response.get("Content-Security-Policy", "")
    if not policy:
        return ["no Content-Security-Policy header"]
    return [f"the content security policy allows {word}" for word in UNSAFE if word in policy]


def _links(document: Document) -> list[str]:
    """Links and forms of this site that lead to no page."""
    faults = []
    targets = {element.get("href") or "" for element in document.named("a")}
    targets |= {element.get("action") or "" for element in document.named("form")}
    for target in sorted(targets):
        parts = urlsplit(target)
        path = parts.path
        if parts.netloc or not path.startswith("/") or path.startswith(settings.STATIC_URL) or path == "/":
            continue
        try:
            resolve(path)
        except Resolver404:
            faults.append(f"a link leads to {target}, where there is no page")
    return faults


def swapped(page: str, fragment: str, target: str, how: str = "innerHTML") -> str:
    """The page as it stands after htmx has put `fragment` into (innerHTML) or in place of (outerHTML) `target`.

    The result is inspected as a whole page: ids may not double, references must still lead somewhere.
    """
    document = Document(page)
    place = document.by_id(target)
    assert place is not None, f"the page has no #{target}"
    new = Document(fragment, fragment=True).root
    if how == "innerHTML":
        place.text, place[:] = new.text, list(new)
    else:
        around = document.parents[place]
        at = list(around).index(place)
        around[at : at + 1] = list(new)
    result = "<!DOCTYPE html>" + html5lib.serialize(
        document.root, tree="etree", omit_optional_tags=False, quote_attr_values="always"
    )
    faults = inspect_html(result)
    assert not faults, "\n  ".join([f"after the swap of #{target}:", *faults])
    return result
