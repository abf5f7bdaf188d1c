"""Changing the document of a version part by part; the document itself is never changed, a new one is given.

A *place* is a way into the document, such as ("cases", 0, "papers", 2); its last step may be NEW, for one that
is not there yet. Only the places of `SHAPES` can be edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

type Step = str | int
type Place = tuple[Step, ...]
type Document = Mapping[str, Any]

NEW: Final = "moi"
GENERAL: Final[Place] = ("general",)

SHAPES: Final = (
    ("agencies",),
    ("cases",),
    ("cases", "papers"),
    ("channels",),
    ("channels", "fees"),
    ("stages",),
    ("results",),
    ("legal_basis",),
    ("steps",),
)
"""Lists of a version, and lists inside the things of a list."""

_GENERAL_KEYS: Final = (
    "name", "summary", "subjects", "payment", "online_payment", "result_delivery", "conditions", "source", "verified",
)  # fmt: skip


class NoSuchPlace(LookupError):
    """There is nothing at this place, and nothing can be."""


def shape(place: Place) -> tuple[str, ...]:
    """The names of a place: ("cases", "papers")."""
    return tuple(step for step in place[::2] if isinstance(step, str))


def read_place(text: str) -> Place:
    """A place from the words of an address, "cases/0/papers/moi"; NoSuchPlace."""
    if text == GENERAL[0]:
        return GENERAL
    words = text.split("/")
    steps: list[Step] = []
    for number, word in enumerate(words):
        if number % 2 == 0:
            steps.append(word)
        elif word == NEW and number == len(words) - 1:
            steps.append(NEW)
        elif word.isdecimal() and len(word) < 4:
            steps.append(int(word))
        else:
            raise NoSuchPlace(text)
    place = tuple(steps)
    if len(place) % 2 or shape(place) not in SHAPES:
        raise NoSuchPlace(text)
    return place


def write_place(place: Place) -> str:
    """The words of an address."""
    return "/".join(str(step) for step in place)


def item_at(document: Document, place: Place) -> dict[str, Any]:
    """What stands at a place, a copy; empty for a new one; NoSuchPlace."""
    if place == GENERAL:
        return {key: deepcopy(document[key]) for key in _GENERAL_KEYS if key in document}
    items, last = _list_at(document, place)
    if last == NEW:
        return {}
    return deepcopy(items[_inside(items, last)])


def put(document: Document, place: Place, item: Mapping[str, Any]) -> dict[str, Any]:
    """The document with `item` at a place; what the item leaves out of the general part is taken away."""
    made = deepcopy(dict(document))
    if place == GENERAL:
        for key in _GENERAL_KEYS:
            made.pop(key, None)
        return made | deepcopy(dict(item))
    items, last = _list_at(made, place)
    if last == NEW:
        items.append(deepcopy(dict(item)))
    else:
        items[_inside(items, last)] = deepcopy(dict(item))
    return made


def remove(document: Document, place: Place) -> dict[str, Any]:
    """The document without what stands at a place."""
    made = deepcopy(dict(document))
    items, last = _list_at(made, place)
    del items[_inside(items, last)]
    return made


def raise_up(document: Document, place: Place) -> dict[str, Any]:
    """The document with what stands at a place one place earlier; the first stays."""
    made = deepcopy(dict(document))
    items, last = _list_at(made, place)
    at = _inside(items, last)
    if at:
        items[at - 1], items[at] = items[at], items[at - 1]
    return made


def _list_at(document: Document, place: Place) -> tuple[list[dict[str, Any]], Step]:
    found: Any = document
    if shape(place) not in SHAPES:
        raise NoSuchPlace(write_place(place))
    for step in place[:-1]:
        if isinstance(found, list):
            found = found[_inside(found, step)]
        else:
            found = found[step]
    return found, place[-1]


def _inside(items: list[Any], step: Step) -> int:
    if not isinstance(step, int) or not 0 <= step < len(items):
        raise NoSuchPlace(str(step))
    return step


def blank(name: str, name_en: str) -> dict[str, Any]:
    """The document of a procedure of which only the name is known."""
    return {
        "name": {"vi": name, "en": name_en},
        "subjects": [],
        "agencies": [],
        "cases": [],
        "channels": [],
        "payment": "none",
        "stages": [],
        "results": [],
        "result_delivery": [],
        "legal_basis": [],
        "steps": [],
        "source": "",
        "verified": False,
    }
