"""The interface described: as OpenAPI for programs, as a page for people."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..door.problems import TITLES
from ..queries.key import scopes
from .interface import make_interface

INTERFACE = make_interface()


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """The description as OpenAPI 3.1, in the order in which the modules declare it."""
    found: dict[str, Any] = INTERFACE.get_openapi_schema()
    return found


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI file."""
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every operation, every kind of data and every kind of problem on one page."""
    described = openapi()
    context = {
        "operations": [
            _operation(path, method, one)
            for path, methods in described["paths"].items()
            for method, one in methods.items()
        ],
        "schemas": [
            {"name": name, "about": one.get("description", ""), "rows": _rows(one)}
            for name, one in sorted(described["components"]["schemas"].items())
        ],
        "columns": [_("Tên"), _("Kiểu"), _("Bắt buộc"), _("Ý nghĩa")],
        "problems": [[code, str(title)] for code, title in TITLES.items()],
        "scopes": [[code, str(scope.label)] for code, scope in scopes().items()],
    }
    return render(request, "exchange/description/page.html", context)


def _operation(path: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    ok, answer = next((code, it) for code, it in one["responses"].items() if int(code) < 400)
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "id": one["operationId"],
        "method": method.upper(),
        "path": path,
        "title": _(one["summary"]),
        "about": one.get("description", ""),
        "scope": one["x-scope"],
        "rows": [
            [
                part["name"],
                _type(part["schema"]),
                _("có") if part["required"] else "",
                part.get("description", ""),
            ]
            for part in one["parameters"]
        ],
        "body": _target(body.get("schema", {})),
        "answer": _target(answer["content"]["application/json"]["schema"]),
        "ok": ok,
        "refusals": ", ".join(str(code) for code in one["responses"] if int(code) >= 400),
    }


def _target(schema: dict[str, Any]) -> str:
    """The name of the schema that is referred to."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _rows(schema: dict[str, Any]) -> list[list[str]]:
    required = schema.get("required", [])
    return [
        [name, _type(one), _("có") if name in required else "", one.get("description", "")]
        for name, one in schema.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> str:
    """A type in few words, such as "string (date-time)" or "list of Fault"."""
    if "$ref" in schema:
        return _target(schema)
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
