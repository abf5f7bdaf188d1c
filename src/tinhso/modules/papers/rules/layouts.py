"""The form sets by date: which layout a kind of paper has on a day."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["layouts"],
    "additionalProperties": False,
    "properties": {
        "layouts": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "kind",
                    "layout",
                    "form_code",
                    "title",
                    "paper",
                    "valid_from",
                    "valid_to",
                    "verified",
                ],
                "additionalProperties": False,
                "properties": {
                    "kind": {"type": "string", "minLength": 1},
                    "layout": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                    "form_code": {"type": "string"},
                    "title": {"type": "string", "minLength": 1},
                    "paper": {"enum": ["a4", "a5"]},
                    "valid_from": {"type": "string", "format": "date"},
                    "valid_to": {"type": ["string", "null"], "format": "date"},
                    "source": {"type": "string"},
                    "verified": {"enum": [True, False, "illustrative"]},
                },
            },
        }
    },
}
"""Shape of data/law/papers.yaml."""


class NoLayout(LookupError):
    """No layout of this kind is valid on the day."""


@dataclass(frozen=True)
class Layout:
    """One row of a form set, valid from a day (inclusive) to another (exclusive; None: still valid)."""

    kind: str
    layout: str
    form_code: str
    title: str
    paper: str
    valid_from: date
    valid_to: date | None
    verified: bool
    source: str = ""


def parse(rows: Iterable[Mapping[str, Any]]) -> tuple[Layout, ...]:
    """Layouts from the rows of the data file; ValueError when two of a kind are valid on one day."""
    layouts = tuple(_layout(row) for row in rows)
    by_kind: dict[str, list[Layout]] = {}
    for layout in layouts:
        by_kind.setdefault(layout.kind, []).append(layout)
    for kind, members in by_kind.items():
        members.sort(key=lambda layout: layout.valid_from)
        for earlier, later in itertools.pairwise(members):
            if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                raise ValueError(f"{kind}: two layouts are valid on {later.valid_from}")
    return layouts


def _layout(row: Mapping[str, Any]) -> Layout:
    last = row["valid_to"]
    return Layout(
        **{
            **row,
            "verified": row["verified"] is True,
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": date.fromisoformat(last) if last else None,
        }
    )


def choose(layouts: Iterable[Layout], kind: str, on: date) -> Layout:
    """The layout of `kind` valid on the day, or NoLayout."""
    for layout in layouts:
        if (
            layout.kind == kind
            and layout.valid_from <= on
            and (layout.valid_to is None or on < layout.valid_to)
        ):
            return layout
    raise NoLayout(f"{kind} on {on}")
