"""Who may open which page: every address for every kind of visitor, against a reviewed file.

After a change that is meant: `TINHSO_UPDATE_ROUTES=1 make test ARGS=tests/architecture/test_routes.py`,
then read the difference in routes.json like code.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tinhso.kernel.modules import registry

REVIEWED = Path(__file__).with_name("routes.json")

VISITORS = {
    "anonymous": None,
    "citizen": "dan",
    "desk": "motcua",
    "officer": "chuyenvien",
    "leader": "lanhdao",
    "province leader": "lanhdao.tinh",
    "procedures": "thutuc",
    "administrator": "quantri",
}
"""Kinds of visitors, and the sample account of each."""

ARGUMENTS: dict[str, Any] = {
    "slug": "chung-thuc-ban-sao",
    "services:code": "H04-000000-0000",
    "feedback:code": "PA-000000-0000",
    "feedback:act": "take",
    "quality:code": "2.1",
    "quality:which": "rest",
    "plan:code": "APP-1",
    "words": "general",
    "catalogue:way": "bo",
    "catalogue:name": "trinh",
    "papers:code": "rieng",
    "gateway": "demo",
    "provider": "sms",
    "event": "dossier--accepted",
    "channel": "sms",
    "kind": "receipt",
    "act": "accept",
    "page": "trang",
    "token": UUID(int=0),
    "setup:day": "2015-02-19",
    "uidb36": "0",
    "key": "0-0",
    "language": "vi",
}
"""Arguments of addresses, by name or by namespace and name; whole numbers are 1. What does not exist is
asked for too: whoever may not enter must not learn that."""


def routes(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of every address of the modules, with the arguments filled in."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            arguments = {
                argument: ARGUMENTS.get(f"{namespace}:{argument}", ARGUMENTS.get(argument, 1))
                for argument in pattern.pattern.regex.groupindex
            }
            yield name, reverse(name, kwargs=arguments or None)


def outcome(client: Client, path: str) -> str:
    """What a visitor gets: a status, or where he is sent."""
    response = client.get(path)
    if response.status_code in {301, 302, 303}:
        return "sign in" if response["Location"].startswith(reverse("account_login")) else "sent on"
    return str(response.status_code)


@pytest.fixture
def found() -> dict[str, dict[str, str]]:
    from tinhso.modules.directory.models import Account

    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    matrix: dict[str, dict[str, str]] = {}
    with override("vi"):
        for visitor, login in VISITORS.items():
            client = Client()
            if login:
                client.force_login(Account.objects.get(username=login))
            for name, path in routes():
                if "logout" not in name:
                    matrix.setdefault(name, {})[visitor] = outcome(client, path)
    logging.getLogger("django.request").setLevel(logging.NOTSET)
    return dict(sorted(matrix.items()))


@pytest.mark.demo_province
@pytest.mark.django_db
def test_who_may_open_which_page(found: dict[str, dict[str, str]]) -> None:
    assert not [name for name, row in found.items() if "500" in row.values()]
    if os.environ.get("TINHSO_UPDATE_ROUTES") == "1":
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in found.items())
        REVIEWED.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    reviewed = json.loads(REVIEWED.read_text(encoding="utf-8"))
    changes = [
        f"{name} for {visitor}: reviewed {reviewed.get(name, {}).get(visitor)}, now {result}"
        for name, row in found.items()
        for visitor, result in row.items()
        if reviewed.get(name, {}).get(visitor) != result
    ]
    changes += [f"{name}: gone" for name in reviewed if name not in found]
    assert not changes


@pytest.mark.demo_province
@pytest.mark.django_db
def test_menus_lead_only_to_pages_that_open() -> None:
    """What a menu offers to a visitor, he may open."""
    from tinhso.kernel.scope import resolve_actor
    from tinhso.modules.directory.models import Account

    closed = []
    for visitor, login in VISITORS.items():
        client = Client()
        if login:
            client.force_login(Account.objects.get(username=login))
        actor = resolve_actor(client.get(reverse("directory:agencies")).wsgi_request)
        for item in registry().menu:
            if item.permission is None or actor.may(item.permission):
                result = outcome(client, reverse(item.url_name))
                signs_in = item.area in {"citizen", "account"} and login is None and result == "sign in"
                if result != "200" and not signs_in:
                    closed.append(f"{item.url_name} for {visitor}: {result}")
    assert not closed
