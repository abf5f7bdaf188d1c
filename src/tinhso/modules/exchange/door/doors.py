"""Operations of one module: each runs as the key's actor, reads or does one act, and answers in one way."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from tinhso.kernel.scope import acting

from ..actions.answered import answer_before, keep_answer, request_digest
from ..queries.key import SYSTEM
from .problems import Problem, ProblemDocument

_TOKEN = re.compile(r"[!-~]{8,100}")
HEADER = "Idempotency-Key"

Operation = Callable[..., Any]


class Door:
    """The operations of a module; it stands among the module's extensions, and the interface puts all together."""

    def __init__(self, tag: str) -> None:
        self.router = Router(tags=[tag])

    def get(
        self, path: str, *, scope: str, ok: Any, summary: str, refusals: tuple[int, ...] = ()
    ) -> Callable[[Operation], Operation]:
        """A reading operation for keys that hold `scope`."""
        return self._operation("GET", path, scope, 200, ok, summary, refusals, _reading)

    def post(
        self,
        path: str,
        *,
        scope: str,
        ok: type[Schema],
        summary: str,
        status: int = 200,
        refusals: tuple[int, ...] = (404, 409),
        once: bool = False,
    ) -> Callable[[Operation], Operation]:
        """An act for keys that hold `scope`; `once`: it is only done with an Idempotency-Key."""
        runs = _acting_with(status, required=once)
        return self._operation("POST", path, scope, status, ok, summary, refusals, runs, once=once)

    def _operation(
        self,
        method: str,
        path: str,
        scope: str,
        status: int,
        ok: Any,
        summary: str,
        refusals: tuple[int, ...],
        runs: Callable[[Operation], Operation],
        *,
        once: bool = False,
    ) -> Callable[[Operation], Operation]:
        codes = sorted({400, 401, 403, 422, 429, *refusals})
        extra: dict[str, Any] = {"x-scope": scope}
        if method == "POST":
            extra["parameters"] = [_header(required=once)]

        def declare(function: Operation) -> Operation:
            register: Callable[[Operation], Operation] = self.router.api_operation(
                [method],
                path,
                response={status: ok} | dict.fromkeys(codes, ProblemDocument),
                summary=summary,
                operation_id=function.__name__,
                url_name=function.__name__,
                openapi_extra=extra,
            )
            run = _scoped(scope)(runs(function))
            # Ninja reads the parameters' types, which here are words, where the outermost function was written.
            run.__signature__ = inspect.signature(function, eval_str=True)  # type: ignore[attr-defined]
            return register(run)

        return declare


def _header(*, required: bool) -> dict[str, Any]:
    return {
        "in": "header",
        "name": HEADER,
        "required": required,
        "schema": {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]{8,100}$"},
        "description": "Chosen by the caller, new for each act: the same one again gives the same answer and no "
        "second effect, for two days.",
    }


def _scoped(scope: str) -> Callable[[Operation], Operation]:
    """Refuse keys without the scope."""

    def decorate(function: Operation) -> Operation:
        @wraps(function)
        def run(request: HttpRequest, *args: Any, **values: Any) -> Any:
            if scope not in request.key.scopes:  # type: ignore[attr-defined]
                detail = _("Khóa này không có quyền %(scope)s.") % {"scope": scope}
                raise Problem(403, "forbidden", detail)
            return function(request, *args, **values)

        return run

    return decorate


def _reading(function: Operation) -> Operation:
    @wraps(function)
    def run(request: HttpRequest, *args: Any, **values: Any) -> Any:
        with acting(request.actor):  # type: ignore[attr-defined]
            return function(request, *args, **values)

    return run


def _acting_with(status: int, *, required: bool) -> Callable[[Operation], Operation]:
    def decorate(function: Operation) -> Operation:
        @wraps(function)
        def run(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            token = _token(request, required=required)
            digest = request_digest(request.method or "", request.path, request.body)
            if token and (before := _answered(request, token, digest)) is not None:
                return before
            # A refusal undoes whatever the operation has written until then.
            with acting(request.actor):  # type: ignore[attr-defined]
                body = function(request, *args, **values).model_dump_json()
            if token:
                with acting(SYSTEM):
                    keep_answer(
                        by=SYSTEM, key_id=_key(request), token=token, request=digest, status=status, body=body
                    )
            return _json(body, status)

        return run

    return decorate


def _key(request: HttpRequest) -> int:
    number: int = request.key.pk  # type: ignore[attr-defined]
    return number


def _token(request: HttpRequest, *, required: bool) -> str:
    token = request.headers.get(HEADER, "")
    if token and not _TOKEN.fullmatch(token):
        raise Problem(422, "idempotency", _("Gồm 8 đến 100 ký tự ASCII, không có dấu cách."))
    if required and not token:
        raise Problem(422, "idempotency", _("Việc này cần Idempotency-Key."))
    return token


def _answered(request: HttpRequest, token: str, digest: str) -> HttpResponse | None:
    with acting(SYSTEM):
        before = answer_before(_key(request), token)
    if before is None:
        return None
    if before.request != digest:
        raise Problem(422, "idempotency", _("Mã này đã dùng cho một yêu cầu khác."))
    response = _json(before.body, before.status)
    response["Idempotent-Replayed"] = "true"
    return response


def _json(body: str, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json")
