"""JSON schema errors as sentences for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

_FORMATS: Final = FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@_FORMATS.checks("time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or time.fromisoformat(value) is not None


_TYPES: Final[dict[str, Any]] = {
    "string": _("văn bản"),
    "integer": _("số nguyên"),
    "number": _("số"),
    "boolean": _("true hoặc false"),
    "array": _("danh sách"),
    "object": _("nhóm trường"),
    "null": _("để trống"),
}


def violations(data: Any, schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Where `data` breaks `schema`, and in which way, from top to bottom."""
    errors = _validator(_Key(schema)).iter_errors(data)
    for error in sorted(errors, key=lambda e: [str(step).zfill(6) for step in e.absolute_path]):
        yield from _explained(error)


class _Key:
    """A schema as a key of the cache: schemas are constants of modules."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.schema is self.schema


@lru_cache(maxsize=64)
def _validator(key: _Key) -> Draft202012Validator:
    Draft202012Validator.check_schema(key.schema)
    return Draft202012Validator(key.schema, format_checker=_FORMATS)


def _explained(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    steps = tuple(error.absolute_path)
    keyword = str(error.validator)
    limit: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    if keyword == "required":
        # jsonschema reports one error a missing name; its message quotes the name first.
        for name in limit:
            if name not in instance and error.message.startswith(repr(name)):
                yield (*steps, name), _("Thiếu trường này.")
        return
    if keyword == "additionalProperties":
        known = set(schema.get("properties", ()))
        for name in instance:
            if name not in known:
                yield (*steps, name), _("Không có trường nào tên như vậy.")
        return
    if keyword in ("anyOf", "oneOf"):
        yield steps, _best(error)
        return
    explain = _MESSAGES.get(keyword)
    yield steps, explain(limit) if explain else error.message


def _best(error: ValidationError) -> Any:
    """The alternatives of a choice, when each is a plain type or a plain value."""
    parts = [str(_explain_inner(inner)) for inner in error.context or ()]
    return _("Không đúng dạng nào cho phép: %(forms)s") % {"forms": "; ".join(dict.fromkeys(parts))}


def _explain_inner(error: ValidationError) -> Any:
    return next((message for _steps, message in _explained(error)), error.message)


def _type(wanted: str | list[str]) -> Any:
    names = [wanted] if isinstance(wanted, str) else wanted
    return _("Cần %(types)s.") % {"types": " / ".join(str(_TYPES[name]) for name in names)}


_MESSAGES: Final[dict[str, Callable[[Any], Any]]] = {
    "type": _type,
    "enum": lambda v: _("Chỉ nhận: %(values)s.") % {"values": ", ".join(map(str, v))},
    "const": lambda v: _("Chỉ nhận: %(values)s.") % {"values": v},
    "pattern": lambda v: _("Không đúng mẫu %(pattern)s.") % {"pattern": v},
    "format": lambda v: _("Không đúng dạng %(format)s, ví dụ 2013-03-27 hoặc 15:00.") % {"format": v},
    "minimum": lambda v: _("Không được nhỏ hơn %(limit)s.") % {"limit": v},
    "exclusiveMinimum": lambda v: _("Phải lớn hơn %(limit)s.") % {"limit": v},
    "maximum": lambda v: _("Không được lớn hơn %(limit)s.") % {"limit": v},
    "exclusiveMaximum": lambda v: _("Phải nhỏ hơn %(limit)s.") % {"limit": v},
    "minLength": lambda v: _("Cần ít nhất %(limit)s ký tự.") % {"limit": v},
    "maxLength": lambda v: _("Nhiều nhất %(limit)s ký tự.") % {"limit": v},
    "minItems": lambda v: _("Cần ít nhất %(limit)s dòng.") % {"limit": v},
    "maxItems": lambda v: _("Nhiều nhất %(limit)s dòng.") % {"limit": v},
    "uniqueItems": lambda _value: _("Có dòng bị lặp."),
    "minProperties": lambda v: _("Cần ít nhất %(limit)s trường.") % {"limit": v},
}
