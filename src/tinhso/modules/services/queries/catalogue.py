"""The catalogue: procedures in force on a day, their versions, their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from tinhso.kernel.text import fold

from ..models import DailyTally, Field, ProcedureVersion

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
    return list(Field.objects.order_by("order", "sort_key", "id"))


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
    found = _versions().filter(in_force(on))
    for word in fold(text).split():
        found = found.filter(
            Q(name_fold__startswith=word)
            | Q(name_fold__contains=f" {word}")
            | Q(procedure__code__startswith=word)
        )
    if field:
        found = found.filter(procedure__field__code=field)
    if agency_level:
        found = found.filter(agency_levels__contains=[agency_level])
    if subject:
        found = found.filter(subjects__contains=[subject])
    if level is not None:
        found = found.filter(level=level)
    if at_least is not None:
        found = found.filter(level__gte=at_least)
    return list(
        found.order_by("procedure__field__order", "procedure__field__sort_key", "sort_key", "procedure_id")
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure in force with nothing but its names, for choices and tables."""

    procedure_id: int
    slug: str
    name: str
    name_en: str


def names(on: date) -> list[Named]:
    """The procedures in force on a day by name, without their content."""
    rows = ProcedureVersion.objects.filter(in_force(on)).order_by("sort_key", "procedure_id")
    return [Named(*row) for row in rows.values_list("procedure_id", "procedure__slug", "name", "name_en")]


def versions(slug: str) -> list[ProcedureVersion]:
    """Every version of the procedure with this address, newest first; empty for an unknown one."""
    return list(_versions().filter(procedure__slug=slug).order_by("-valid_from", "-number"))


def versions_by_id(ids: Iterable[int]) -> dict[int, ProcedureVersion]:
    """Many versions in one query, by id."""
    return _versions().in_bulk(set(ids))


def on_time_share(procedure_id: int, on: date) -> tuple[int, int]:
    """Of the dossiers of a procedure decided in the twelve months to `on`: on time, and with a time limit."""
    sums = DailyTally.objects.filter(
        procedure_id=procedure_id, day__gt=on - YEAR, day__lte=on, decided_timed__gt=0
    ).aggregate(on_time=Sum("decided_on_time"), timed=Sum("decided_timed"))
    return sums["on_time"] or 0, sums["timed"] or 0
