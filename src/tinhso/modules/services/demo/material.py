"""`sample-operations.yaml` of a province: what the simulated operations are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from tinhso.kernel.datafile import read_yaml

_TEXTS: Final = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_PAIR: Final = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number", "minimum": 0}}
_TEXT: Final = {"type": "string", "minLength": 1}
_CHANCE: Final = {"type": "number", "minimum": 0, "maximum": 1}
_RATES: Final = {
    "type": "object",
    "additionalProperties": False,
    "properties": dict.fromkeys(("refuse", "supplement", "withdraw", "stop", "send_back", "late"), _CHANCE),
}
_SEXES: Final = {
    "type": "object",
    "required": ["male", "female"],
    "additionalProperties": False,
    "properties": {"male": _TEXTS, "female": _TEXTS},
}
_PROCEDURE: Final = {
    "type": "object",
    "required": ["weight", "pace", "summary", "result"],
    "additionalProperties": False,
    "properties": {
        "weight": {"type": "number", "exclusiveMinimum": 0},
        "pace": _PAIR,
        "online": _PAIR,
        "rates": _RATES,
        "summary": _TEXTS,
        "result": {"type": "string", "minLength": 1},
        "answers": {"type": "object"},
    },
}
_WORDS: Final = {
    "type": "object",
    "required": ["refuse", "supplement", "supply", "send_back", "withdraw", "apology"],
    "properties": {
        **dict.fromkeys(("refuse", "supplement", "supply", "send_back", "withdraw"), _TEXTS),
        **dict.fromkeys(("stop_withdrawn", "stop_silent", "stop", "apology"), _TEXT),
    },
    "additionalProperties": False,
}
SCHEMA: Final = {
    "type": "object",
    "required": ["people", "months", "late", "words", "procedures", "showcase"],
    "additionalProperties": False,
    "properties": {
        "people": {
            "type": "object",
            "required": ["family", "middle", "given", "streets"],
            "additionalProperties": False,
            "properties": {
                "family": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
                "middle": _SEXES,
                "given": _SEXES,
                "streets": _TEXTS,
            },
        },
        "months": {"type": "array", "minItems": 12, "maxItems": 12, "items": {"type": "number"}},
        "late": _PAIR,
        "words": _WORDS,
        "procedures": {"type": "object", "additionalProperties": _PROCEDURE},
        "showcase": {
            "type": "object",
            "required": ["citizen", "officials", "desks"],
            "additionalProperties": False,
            "properties": {
                "citizen": {"type": "string"},
                "officials": {"type": "array", "items": {"type": "string"}},
                "desks": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["procedure", "agency"],
                        "additionalProperties": False,
                        "properties": {"procedure": {"type": "string"}, "agency": {"type": "string"}},
                    },
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    name: str
    sex: str
    id_number: str
    phone: str
    street: str

    @property
    def given(self) -> str:
        return self.name.rpartition(" ")[2]


@dataclass(frozen=True)
class Habits:
    """How a procedure is used and worked on; see the data file."""

    slug: str
    weight: float
    pace: tuple[float, float]
    online: tuple[float, float] | None
    rates: Mapping[str, float]
    summary: tuple[str, ...]
    result: str
    answers: Mapping[str, Any] | None


class Material:
    """The file's content, and people made of it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._people = data["people"]
        self._family = list(self._people["family"].items())
        self.months: list[float] = data["months"]
        self.late = (data["late"][0], data["late"][1])
        self.words: Mapping[str, Any] = data["words"]
        self.showcase: Mapping[str, Any] = data["showcase"]
        self.habits = {slug: _habits(slug, row) for slug, row in data["procedures"].items()}

    def person(self, random: Random) -> Person:
        """A random person; numbers are in ranges that nobody was given."""
        sex = random.choice(("male", "female"))
        family = random.choices(
            [name for name, _weight in self._family], [weight for _name, weight in self._family]
        )[0]
        name = f"{family} {random.choice(self._people['middle'][sex])} {random.choice(self._people['given'][sex])}"
        street = random.choice(self._people["streets"])
        return Person(
            name=name,
            sex=sex,
            id_number=f"000{random.randrange(10**6):06d}",
            phone=f"0900{random.randrange(10**6):06d}",
            street=street.format(n=random.randint(1, 250), k=random.randint(1, 9)),
        )

    def word(self, random: Random, key: str) -> str:
        """One of the wordings of a kind."""
        found = self.words[key]
        return found if isinstance(found, str) else random.choice(found)


def _habits(slug: str, row: Mapping[str, Any]) -> Habits:
    online = row.get("online")
    return Habits(
        slug=slug,
        weight=row["weight"],
        pace=(row["pace"][0], row["pace"][1]),
        online=(online[0], online[1]) if online else None,
        rates=row.get("rates", {}),
        summary=tuple(row["summary"]),
        result=row["result"],
        answers=row.get("answers"),
    )


def read_material(province: Path) -> Material:
    """The province's sample material; DataErrors when the file is missing or wrong."""
    return Material(read_yaml(province / "sample-operations.yaml", SCHEMA).data)
