"""The parameters of `data/law/feedback.yaml`, as typed data for one day; nothing here knows a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tinhso.kernel.law.rules import RulesOn

KEYS: Final[dict[str, dict[str, Any]]] = {
    "deadlines": {
        "type": "object",
        "required": ["transfer", "ask", "settle", "publish"],
        "additionalProperties": {"type": "integer", "minimum": 1, "maximum": 365},
    },
    "grounds": {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["code", "title", "title_en"],
            "additionalProperties": {"type": "string", "minLength": 1},
        },
    },
    "intake": {
        "type": "object",
        "required": ["kind", "level"],
        "additionalProperties": {"type": "string"},
    },
    "lookup_code": {
        "type": "object",
        "required": ["alphabet", "length"],
        "properties": {
            "alphabet": {"type": "string", "minLength": 20},
            "length": {"type": "integer", "minimum": 6, "maximum": 12},
        },
        "additionalProperties": False,
    },
    "small_count": {"type": "integer", "minimum": 0},
}
"""Known parameters and the schema of their value."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated parameter with its source; `valid_to` is the first day on which it no longer holds."""

    key: str
    value: Any
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool | str


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which feedback may be turned away."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Law:
    """Every parameter as it stands on one day; deadlines in working days."""

    transfer: int
    ask: int
    settle: int
    publish: int
    grounds: tuple[Ground, ...]
    intake_kind: str
    intake_level: str
    lookup_alphabet: str
    lookup_length: int
    small_count: int

    def ground(self, code: str) -> Ground | None:
        """The ground of this code, if the law of the day knows it."""
        return next((one for one in self.grounds if one.code == code), None)


def parse(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules of the file's checked rows."""
    return tuple(
        Rule(
            key=row["key"],
            value=row["value"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if "valid_to" in row else None,
            source=row["source"],
            verified=row["verified"],
        )
        for row in rows
    )


def law_on(rules: Iterable[Rule], on: date) -> Law:
    """The parameters in force on `on`; RuleMissing when one of them is not."""
    value = RulesOn(rules, on).value
    intake, lookup = value("intake", dict), value("lookup_code", dict)
    return Law(
        **value("deadlines", dict),
        grounds=value("grounds", lambda rows: tuple(Ground(**one) for one in rows)),
        intake_kind=intake["kind"],
        intake_level=intake["level"],
        lookup_alphabet=lookup["alphabet"],
        lookup_length=lookup["length"],
        small_count=value("small_count", int),
    )
