"""The form sets by date: which form, and which layout, a kind of paper has on a day."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ..enums import Kind

_VERIFIED: Final = {"enum": [True, False, "illustrative"]}
_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["kind", "layout", "form_code", "title", "paper", "verified"],
    "additionalProperties": False,
    "properties": {
        "kind": {"enum": [kind.value for kind in Kind]},
        "layout": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "form_code": {"type": "string"},
        "title": {"type": "string", "minLength": 1},
        "paper": {"enum": ["a4", "a5"]},
        "verified": _VERIFIED,
    },
}
_SET: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["code", "title", "citation", "valid_from", "valid_to", "source", "verified", "forms"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "title": {"type": "string", "minLength": 1},
        "citation": {"type": "string"},
        "valid_from": {"type": "string", "format": "date"},
        "valid_to": {"type": ["string", "null"], "format": "date"},
        "source": {"type": "string", "minLength": 1},
        "verified": _VERIFIED,
        "forms": {"type": "array", "minItems": 1, "items": _FORM},
    },
}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["sets"],
    "additionalProperties": False,
    "properties": {"sets": {"type": "array", "minItems": 1, "items": _SET}},
}
"""Shape of data/law/papers.yaml."""


class NoForm(LookupError):
    """No form of this kind is valid on the day."""


class WrongSets(ValueError):
    """The sets contradict each other; `place` leads to the wrong entry of the data file."""

    def __init__(self, place: tuple[str | int, ...], problem: str) -> None:
        super().__init__(problem)
        self.place = place


@dataclass(frozen=True)
class Form:
    """How one kind of paper is laid out in a set.

    `code` is the number of the statutory form, empty for a layout of our own. `verified`: the layout was
    compared with the annex of the text named by the set.
    """

    kind: Kind
    layout: str
    code: str
    title: str
    paper: str
    verified: bool

    @property
    def is_statutory(self) -> bool:
        """Whether a text prescribes this form."""
        return bool(self.code)


@dataclass(frozen=True)
class FormSet:
    """The forms of one text, valid from a day (inclusive) to another (exclusive; None: still valid).

    `citation` names the text, empty for our own set.
    """

    code: str
    title: str
    citation: str
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool
    forms: tuple[Form, ...]

    def holds(self, on: date) -> bool:
        """Whether papers of that day follow this set."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def form(self, kind: str) -> Form:
        """The form of this kind, or NoForm."""
        for form in self.forms:
            if form.kind == kind:
                return form
        raise NoForm(f"{kind} in {self.code}")


def parse(rows: Iterable[Mapping[str, Any]]) -> tuple[FormSet, ...]:
    """Form sets from the rows of the data file, by date.

    WrongSets when two hold on one day, a code is used twice, or a set has two forms of one kind.
    """
    sets = [_set(row) for row in rows]
    for number, one in enumerate(sets):
        if one.code in {other.code for other in sets[:number]}:
            raise WrongSets(("sets", number, "code"), f"the code {one.code!r} is used twice")
        kinds = [form.kind for form in one.forms]
        for place, kind in enumerate(kinds):
            if kind in kinds[:place]:
                raise WrongSets(("sets", number, "forms", place), f"two forms of the kind {kind.value!r}")
    by_date = sorted(sets, key=lambda one: one.valid_from)
    for earlier, later in itertools.pairwise(by_date):
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            raise WrongSets(
                ("sets", sets.index(later), "valid_from"), f"two sets are valid on {later.valid_from}"
            )
    return tuple(by_date)


def _set(row: Mapping[str, Any]) -> FormSet:
    last = row["valid_to"]
    return FormSet(
        code=row["code"],
        title=row["title"],
        citation=row["citation"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(last) if last else None,
        source=row["source"],
        verified=row["verified"] is True,
        forms=tuple(
            Form(
                kind=Kind(form["kind"]),
                layout=form["layout"],
                code=form["form_code"],
                title=form["title"],
                paper=form["paper"],
                verified=form["verified"] is True,
            )
            for form in row["forms"]
        ),
    )


def choose(sets: Iterable[FormSet], kind: str, on: date) -> tuple[FormSet, Form]:
    """The set that holds on the day and its form of `kind`, or NoForm."""
    for one in sets:
        if one.holds(on):
            return one, one.form(kind)
    raise NoForm(f"{kind} on {on}")
