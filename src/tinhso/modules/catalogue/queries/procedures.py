"""The catalogue: procedures in force on a day, their versions, their fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tinhso.kernel.reference import kept
from tinhso.kernel.text import fold

from ..facts import Named
from ..models import Field, Procedure, ProcedureVersion


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


def versions_by_id(ids: Iterable[int]) -> dict[int, ProcedureVersion]:
    """Many versions in one query, by id."""
    return {found.pk: found for found in _of_ids(frozenset(ids))}


@kept(Field, Procedure, ProcedureVersion, most=16)
def _of_ids(ids: frozenset[int]) -> tuple[ProcedureVersion, ...]:
    return tuple(_versions().filter(pk__in=ids).order_by("pk"))


@kept(Field, Procedure, ProcedureVersion, most=256)
def versions_of_code(code: str) -> tuple[ProcedureVersion, ...]:
    """Every version of the procedure with this code, newest first; empty for an unknown one."""
    return tuple(_versions().filter(procedure__code=code).order_by("-valid_from", "-number"))


def holds(version: ProcedureVersion, on: date) -> bool:
    """Whether a version is in force on a day."""
    return version.valid_from <= on and (version.valid_to is None or on < version.valid_to)


def current(slug: str, on: date) -> ProcedureVersion | None:
    """The version in force on a day of the procedure with this address."""
    return next((version for version in versions(slug) if holds(version, on)), None)


@kept(ProcedureVersion, most=32)
def levels(on: date, known_at: datetime | None = None) -> tuple[int, ...]:
    """The service level of each procedure in force on a day, in no order; as it was known at a moment."""
    found = ProcedureVersion.objects.filter(in_force(on))
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return tuple(found.values_list("level", flat=True))


@kept(Field, Procedure, most=64)
def of_fields(codes: frozenset[str]) -> frozenset[int]:
    """Ids of the procedures of these fields, by code."""
    return frozenset(Procedure.objects.filter(field__code__in=codes).values_list("pk", flat=True))


def all_versions() -> list[ProcedureVersion]:
    """Every version of every procedure, by its first day; for whoever plays through all days."""
    return list(_versions().order_by("valid_from", "pk"))
