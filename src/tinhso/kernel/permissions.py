"""Permissions: one definition gives both the queryset filter and the predicate.

A permission says, as a `Q`, which rows an actor may act on. `filter` hands it to the database; `holds`
evaluates the very same `Q` on an object in Python, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from .actors import ALL, READ, Actor, Parts, Path

NOTHING = Q(pk__in=())
"""Matches no row."""

EVERYTHING = ~NOTHING
"""Matches every row."""


class Denied(PermissionDenied):
    """The actor lacks a permission: `code` names it; shown as a page with status 403."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Permission:
    """The right to do one thing: `code` such as "services.accept", a label, and to which rows."""

    code: str
    label: Any
    rows: Callable[[Actor], Q]

    def filter[M: Model](self, queryset: QuerySet[M], actor: Actor) -> QuerySet[M]:
        """The rows of `queryset` on which `actor` holds this permission."""
        return queryset.filter(self.rows(actor))

    def holds(self, actor: Actor, thing: Model) -> bool:
        """Whether `actor` holds this permission on `thing`, an instance with its fields loaded."""
        return matches(thing, self.rows(actor))

    def check(self, actor: Actor, thing: Model) -> None:
        """Raise `Denied` unless `holds`."""
        if not self.holds(actor, thing):
            raise Denied(self.code)


@dataclass(frozen=True)
class Role:
    """What a post may do: a code, a title and the permissions it grants in the post's compartment.

    A `powerful` role comes into force for an official only when a second person has confirmed it.
    """

    code: str
    title: Any
    permissions: tuple[str, ...]
    powerful: bool = False


PartRows = Callable[[tuple[Path, ...]], Q]
"""Which rows of a compartment held in part belong to one of these paths."""


def granted(code: str, *fields: str, parts: PartRows | None = None) -> Callable[[Actor], Q]:
    """Rows one of whose compartment `fields` is where the actor holds `code`.

    `parts` tells rows of compartments held in part apart; without it they are not among the rows.
    """

    def rows(actor: Actor) -> Q:
        where = actor.where(code)
        return EVERYTHING if where == ALL else _held(fields, where, actor.in_part(code), parts)

    return rows


def inside(*fields: str, parts: PartRows | None = None) -> Callable[[Actor], Q]:
    """Rows one of whose compartment `fields` is a compartment that the actor may read; `parts` as in `granted`."""
    return lambda actor: _held(fields, actor.compartments, actor.in_part(READ), parts)


def _held(fields: tuple[str, ...], whole: frozenset[int], in_part: Parts, parts: PartRows | None) -> Q:
    """Rows one of whose `fields` is a compartment held whole, or held in part if the row is of that part."""
    conditions = [Q(**{f"{name}__in": sorted(whole)}) for name in fields if whole]
    if parts is not None:
        conditions += [
            Q(**{name: compartment}) & parts(paths)
            for compartment, paths in sorted(in_part.items())
            for name in fields
        ]
    return reduce(or_, conditions) if conditions else NOTHING


def anywhere(code: str) -> Callable[[Actor], Q]:
    """Every row, for whoever holds `code` in any compartment: of what the province has only one."""

    def rows(actor: Actor) -> Q:
        return EVERYTHING if actor.may(code) else NOTHING

    return rows


def own(field: str = "account_id") -> Callable[[Actor], Q]:
    """Rows whose `field` is the acting account; none for somebody who is not logged in."""

    def rows(actor: Actor) -> Q:
        return Q(**{field: actor.account_id}) if actor.account_id is not None else NOTHING

    return rows


def any_of(*parts: Callable[[Actor], Q]) -> Callable[[Actor], Q]:
    """Rows that one of `parts` allows."""

    def rows(actor: Actor) -> Q:
        condition = NOTHING
        for part in parts:
            condition |= part(actor)
        return condition

    return rows


def shown(field: str) -> Callable[[Actor], Q]:
    """Rows whose key column `field` is one of the bearer capabilities that the actor shows."""

    def rows(actor: Actor) -> Q:
        return Q(**{f"{field}__in": sorted(actor.keys)}) if actor.keys else NOTHING

    return rows


def herself(field: str = "id") -> Callable[[Actor], Q]:
    """Rows whose `field` is the acting person; none for somebody without a card."""

    def rows(actor: Actor) -> Q:
        return Q(**{field: actor.person_id}) if actor.person_id is not None else NOTHING

    return rows


def where(**values: Any) -> Callable[[Actor], Q]:
    """Rows with these values, whoever acts."""
    return lambda _actor: Q(**values)


def all_of(*parts: Callable[[Actor], Q]) -> Callable[[Actor], Q]:
    """Rows that each of `parts` allows."""

    def rows(actor: Actor) -> Q:
        condition = EVERYTHING
        for part in parts:
            condition &= part(actor)
        return condition

    return rows


def system(actor: Actor) -> Q:
    """Every row, for a named part of the system."""
    return EVERYTHING if actor.kind == "system" else NOTHING


def everybody(actor: Actor) -> Q:
    """Every row, whoever acts."""
    return EVERYTHING


def nobody(actor: Actor) -> Q:
    """No row, whoever acts."""
    return NOTHING


@dataclass(frozen=True, kw_only=True)
class RowScope:
    """What row-level security promises of a table: which rows an actor reads, adds, changes, removes.

    Policies in migrations are SQL, which nobody can ask in Python; this says the same as a `Q`. A test
    gives both any organisation and any rows, and requires the same answer (`tests/isolation`). `add` and
    `change` are as `read` unless told; nothing is removed unless told.
    """

    table: str
    read: Callable[[Actor], Q]
    add: Callable[[Actor], Q] | None = None
    change: Callable[[Actor], Q] | None = None
    remove: Callable[[Actor], Q] = nobody

    def rows(self, command: str, actor: Actor) -> Q:
        """The rows of a SELECT, INSERT, UPDATE or DELETE by `actor`."""
        rules = {"SELECT": self.read, "INSERT": self.add, "UPDATE": self.change, "DELETE": self.remove}
        return (rules[command] or self.read)(actor)


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "isnull": lambda value, wanted: (value is None) == wanted,
    "lt": lambda value, wanted: value is not None and value < wanted,
    "lte": lambda value, wanted: value is not None and value <= wanted,
    "gt": lambda value, wanted: value is not None and value > wanted,
    "gte": lambda value, wanted: value is not None and value >= wanted,
}


def matches(thing: Any, condition: Q) -> bool:
    """Whether an instance satisfies a `Q` of plain field comparisons; ValueError for other lookups."""
    answer = _combine(thing, condition.children, condition.connector)
    return answer != condition.negated


def _combine(thing: Any, children: Iterable[Any], connector: str) -> bool:
    answers = (
        matches(thing, child) if isinstance(child, Q) else _compare(thing, *child) for child in children
    )
    children = list(children)
    if not children:
        return True
    if connector == Q.OR:
        return any(answers)
    if connector == Q.XOR:
        return sum(answers) % 2 == 1
    return all(answers)


def _compare(thing: Any, path: str, wanted: Any) -> bool:
    *steps, last = path.split("__")
    lookup = "exact"
    if last in _LOOKUPS and steps:
        lookup = last
    else:
        steps.append(last)
    value = thing
    for step in steps:
        if value is None:
            break
        try:
            value = getattr(value, step)
        except AttributeError:
            raise ValueError(f"a permission cannot compare {path!r}") from None
    return _LOOKUPS[lookup](value, wanted)
