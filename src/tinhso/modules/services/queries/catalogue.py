"""The catalogue: procedures in force on a day, their versions, their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from tinhso.kernel.reference import kept
from tinhso.kernel.text import fold

from ..models import DailyTally, Dossier, Draft, Field, Procedure, ProcedureVersion

YEAR = timedelta(days=365)


def in_force(on: date, prefix: str = "") -> Q:
    """Versions that hold on a day."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    )


def _versions() -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.select_related("procedure__field")


def fields() -> list[Field]:
    """All fields, in the catalogue's order."""
    return list(_fields())


@kept(Field, most=1)
def _fields() -> tuple[Field, ...]:
    return tuple(Field.objects.order_by("order", "sort_key", "id"))


@kept(Field, Procedure, ProcedureVersion, most=2)
def _catalogue(on: date) -> tuple[ProcedureVersion, ...]:
    """The versions in force on a day, by field and name."""
    order = ("procedure__field__order", "procedure__field__sort_key", "sort_key", "procedure_id")
    return tuple(_versions().filter(in_force(on)).order_by(*order))


def procedures(
    on: date,
    *,
    text: str = "",
    field: str = "",
    agency_level: str = "",
    subject: str = "",
    level: int | None = None,
    at_least: int | None = None,
) -> list[ProcedureVersion]:
    """The versions in force on a day, by field and name; narrowed by whatever is given.

    Every word of `text` must begin a word of the name, accents ignored, or the code begin with it. `field`
    is a field's code; `at_least` a service level or more.
    """
    words = fold(text).split()
    return [
        version
        for version in _catalogue(on)
        if all(_named(version, word) for word in words)
        and (not field or version.procedure.field.code == field)
        and (not agency_level or agency_level in version.agency_levels)
        and (not subject or subject in version.subjects)
        and (level is None or version.level == level)
        and (at_least is None or version.level >= at_least)
    ]


def _named(version: ProcedureVersion, word: str) -> bool:
    """Whether a word of the name begins with this one, or the code does."""
    return f" {word}" in f" {version.name_fold}" or version.procedure.code.startswith(word)


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure in force with nothing but its names, for choices and tables."""

    procedure_id: int
    slug: str
    name: str
    name_en: str


def names(on: date) -> list[Named]:
    """The procedures in force on a day by name, without their content."""
    return list(_names(on))


@kept(Procedure, ProcedureVersion, most=2)
def _names(on: date) -> tuple[Named, ...]:
    rows = ProcedureVersion.objects.filter(in_force(on)).order_by("sort_key", "procedure_id")
    wanted = ("procedure_id", "procedure__slug", "name", "name_en")
    return tuple(Named(*row) for row in rows.values_list(*wanted))


def versions(slug: str) -> list[ProcedureVersion]:
    """Every version of the procedure with this address, newest first; empty for an unknown one."""
    return list(_of_slug(slug))


@kept(Field, Procedure, ProcedureVersion, most=128)
def _of_slug(slug: str) -> tuple[ProcedureVersion, ...]:
    return tuple(_versions().filter(procedure__slug=slug).order_by("-valid_from", "-number"))


@kept(Field, Procedure, ProcedureVersion, most=256)
def version(version_id: int) -> ProcedureVersion | None:
    """One version by its id; to be read, not changed: the process keeps it."""
    return _versions().filter(pk=version_id).order_by().first()


def with_version[T: Draft | Dossier](thing: T) -> T:
    """The same, with its version of the procedure from the process's memory instead of a join."""
    found = version(thing.procedure_version_id)
    assert found is not None  # a foreign key that protects
    thing.procedure_version = found
    return thing


def versions_by_id(ids: Iterable[int]) -> dict[int, ProcedureVersion]:
    """Many versions in one query, by id."""
    return {found.pk: found for found in _of_ids(frozenset(ids))}


@kept(Field, Procedure, ProcedureVersion, most=16)
def _of_ids(ids: frozenset[int]) -> tuple[ProcedureVersion, ...]:
    return tuple(_versions().filter(pk__in=ids).order_by("pk"))


def on_time_share(procedure_id: int, on: date) -> tuple[int, int]:
    """Of the dossiers of a procedure decided in the twelve months to `on`: on time, and with a time limit."""
    sums = DailyTally.objects.filter(
        procedure_id=procedure_id, day__gt=on - YEAR, day__lte=on, decided_timed__gt=0
    ).aggregate(on_time=Sum("decided_on_time"), timed=Sum("decided_timed"))
    return sums["on_time"] or 0, sums["timed"] or 0
