"""Whom an agency or an area continues and who continues it, by acts of reorganisation: for their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting

from ..models import Act, AgencySuccession, AgencyVersion, AreaSuccession, AreaVersion
from .act import SYSTEM

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kin:
    """A direct predecessor or successor: what it was called next to the day, and the act that says so.

    `day` is a day on which it exists: the last of a predecessor, the first of a successor. `until`: an act that
    corrects the first one has ended the succession. `whole` is false when only a part went over.
    """

    id: int
    name: str
    code: str
    day: date
    since: date
    until: date | None
    whole: bool
    act_id: int
    act: str


def agency_kin(agency_id: int) -> tuple[list[Kin], list[Kin]]:
    """Direct predecessors and successors of an agency, oldest act first; one query where there are none."""
    return _kin(AgencySuccession, AgencyVersion, "agency", agency_id)


def area_kin(area_id: int) -> tuple[list[Kin], list[Kin]]:
    """Direct predecessors and successors of an area, oldest act first; one query where there are none."""
    return _kin(AreaSuccession, AreaVersion, "area", area_id)


def _kin(successions: Any, versions: Any, thing: str, number: int) -> tuple[list[Kin], list[Kin]]:
    source, target = f"from_{thing}_id", f"to_{thing}_id"
    rows = list(
        successions.objects.filter(Q(**{source: number}) | Q(**{target: number})).order_by("valid_from", "id")
    )
    if not rows:
        return [], []
    sources = {getattr(row, source) for row in rows}
    heirs = successions.objects.filter(**{f"{source}__in": sources}).order_by("id")
    shares = Counter(heirs.values_list(source, "act_id"))
    acts = _numbers({row.act_id for row in rows})
    names = _names(versions, thing, {getattr(row, field) for row in rows for field in (source, target)})
    before: list[Kin] = []
    after: list[Kin] = []
    for row in rows:
        inherits = getattr(row, target) == number
        other = getattr(row, source if inherits else target)
        day = row.valid_from - _DAY if inherits else row.valid_from
        name, code = next(((name, code) for start, name, code in names[other] if start <= day), ("", ""))
        whole = shares[getattr(row, source), row.act_id] == 1 and not getattr(row, "parts", None)
        found = Kin(other, name, code, day, row.valid_from, row.valid_to, whole, row.act_id, acts[row.act_id])
        (before if inherits else after).append(found)
    return before, after


def _names(versions: Any, thing: str, ids: Iterable[int]) -> dict[int, list[tuple[date, str, str]]]:
    """The descriptions of each, latest first."""
    found: dict[int, list[tuple[date, str, str]]] = {number: [] for number in ids}
    rows = versions.objects.filter(**{f"{thing}_id__in": list(found)}).order_by("-valid_from", "-id")
    for number, start, name, code in rows.values_list(f"{thing}_id", "valid_from", "name", "code"):
        found[number].append((start, name, code))
    return found


def _numbers(ids: Iterable[int]) -> dict[int, str]:
    """The numbers of acts that were carried out: they are law, so anybody may read them."""
    with acting(system_actor(SYSTEM)):
        return dict(Act.objects.filter(pk__in=set(ids)).order_by("pk").values_list("pk", "number"))
