"""Choices that several forms offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """An agency that receives a procedure's dossiers, under the name of its district (or of the province)."""

    id: int
    name: str
    group: str


def place_choices(places: Iterable[Place]) -> list[Any]:
    """Choices of a list: an empty one first, then the agencies, in groups when there are several."""
    places = list(places)
    groups = [
        (name, [(str(place.id), place.name) for place in found])
        for name, found in groupby(places, lambda place: place.group)
    ]
    if len(groups) == 1:
        return [("", _("Chọn cơ quan")), *groups[0][1]]
    return [("", _("Chọn cơ quan")), *groups]
