"""The organisation as rows of texts, as workbooks hold it, and the imports that were made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..models import (
    AgencyVersion,
    Appointment,
    AreaVersion,
    Certificate,
    Official,
    OrganisationImport,
    Post,
    SkillStandard,
    StaffQuota,
)
from ..permissions import ADMIN
from ..rules.organisation import (
    AGENCIES,
    APPOINTMENTS,
    AREAS,
    CERTIFICATES,
    COLUMNS,
    OFFICIALS,
    POSTS,
    QUOTAS,
    Problem,
    Row,
    changes,
    laid_over,
    shape_problems,
)
from ..rules.organisation_checks import relation_problems
from ..rules.skills import certificate_problems

READER = system_actor("directory.organisation")


def current() -> dict[str, list[Row]]:
    """Every row of the organisation there is, past and future ones too; seven queries."""
    with acting(READER):
        return {
            AREAS: [_area(row) for row in _area_rows()],
            AGENCIES: [_agency(row) for row in _agency_rows()],
            POSTS: [
                _post(row)
                for row in Post.objects.select_related("agency").order_by("agency__key", "rank", "id")
            ],
            QUOTAS: [_quota(row) for row in _quota_rows()],
            OFFICIALS: [Row(OFFICIALS, {"key": row.key, "name": row.name}) for row in _official_rows()],
            APPOINTMENTS: [_appointment(row) for row in _appointment_rows()],
            CERTIFICATES: [_certificate(row) for row in _certificate_rows()],
        }


def _area_rows() -> Iterable[AreaVersion]:
    rows = AreaVersion.objects.select_related("area", "parent")
    return rows.order_by("code", "area__key", "valid_from", "id")


def _quota_rows() -> Iterable[StaffQuota]:
    rows = StaffQuota.objects.select_related("agency", "post")
    return rows.order_by("agency__key", "post__rank", "post_id", "valid_from", "id")


def _agency_rows() -> Iterable[AgencyVersion]:
    rows = AgencyVersion.objects.select_related("agency", "area", "parent")
    return rows.order_by("code", "agency__key", "valid_from", "id")


def _official_rows() -> Iterable[Official]:
    return Official.objects.order_by("key")


def _appointment_rows() -> Iterable[Appointment]:
    rows = Appointment.objects.select_related("official", "post__agency")
    return rows.order_by("official__key", "valid_from", "id")


def _certificate_rows() -> Iterable[Certificate]:
    rows = Certificate.objects.select_related("official", "standard")
    return rows.order_by("official__key", "issued_on", "id")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _area(row: AreaVersion) -> Row:
    values = {name: getattr(row, name) for name in ("code", "name", "kind", "source")}
    values |= {
        "key": row.area.key,
        "parent": row.parent.key if row.parent else "",
        "valid_from": _iso(row.valid_from),
        "valid_to": _iso(row.valid_to),
    }
    return Row(AREAS, values)


def _quota(row: StaffQuota) -> Row:
    return Row(
        QUOTAS,
        {
            "agency": row.agency.key,
            "post": row.post.key if row.post else "",
            "places": str(row.places),
            "valid_from": _iso(row.valid_from),
            "valid_to": _iso(row.valid_to),
            "source": row.source,
        },
    )


def _agency(row: AgencyVersion) -> Row:
    values = {
        name: getattr(row, name)
        for name in (
            "code",
            "code_old",
            "name",
            "short_name",
            "kind",
            "level",
            "address",
            "phone",
            "email",
            "hours",
            "source",
        )
    }
    values |= {
        "key": row.agency.key,
        "area": row.area.key,
        "parent": row.parent.key if row.parent else "",
        "one_stop": "yes" if row.one_stop else "no",
        "valid_from": _iso(row.valid_from),
        "valid_to": _iso(row.valid_to),
    }
    return Row(AGENCIES, values)


def _post(row: Post) -> Row:
    return Row(
        POSTS,
        {
            "agency": row.agency.key,
            "key": row.key,
            "title": row.title,
            "roles": " ".join(row.roles),
            "reach": row.reach,
            "rank": str(row.rank),
            "valid_from": _iso(row.valid_from),
            "valid_to": _iso(row.valid_to),
        },
    )


def _appointment(row: Appointment) -> Row:
    return Row(
        APPOINTMENTS,
        {
            "official": row.official.key,
            "agency": row.post.agency.key,
            "post": row.post.key,
            "kind": row.kind,
            "it_duty": row.it_duty,
            "valid_from": _iso(row.valid_from),
            "valid_to": _iso(row.valid_to),
        },
    )


def _certificate(row: Certificate) -> Row:
    return Row(
        CERTIFICATES,
        {
            "official": row.official.key,
            "standard": row.standard.key,
            "level": row.level,
            "modules": " ".join(row.modules),
            "issued_on": _iso(row.issued_on),
            "issuer": row.issuer,
            "number": row.number,
            "verified_on": _iso(row.verified_on),
        },
    )


def digest(world: dict[str, list[Row]]) -> str:
    """What two states of the organisation have in common only when they are the same."""
    content = [
        [sheet, sorted([row[column] for column in COLUMNS[sheet]] for row in world[sheet])]
        for sheet in COLUMNS
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def problems_of(world: dict[str, list[Row]], wanted: dict[str, list[Row]]) -> list[Problem]:
    """Everything that is wrong with a workbook's rows, by sheet and row."""
    found = shape_problems([row for rows in wanted.values() for row in rows])
    if not found:
        merged = laid_over(world, wanted)
        found = relation_problems(merged, registry().roles)
        found += _certificate_faults(wanted.get(CERTIFICATES, []), {row["key"] for row in merged[OFFICIALS]})
    order = {sheet: number for number, sheet in enumerate(COLUMNS)}
    return sorted(found, key=lambda one: (order[one.sheet], one.place, one.column))


def _certificate_faults(rows: list[Row], officials: set[str]) -> list[Problem]:
    standards = {one.key: one for one in SkillStandard.objects.all()}
    found = []
    for row in rows:
        place = row.place or 0
        if row["official"] not in officials:
            found.append(Problem(row.sheet, place, "official", "no_official", {"key": row["official"]}))
        standard = standards.get(row["standard"])
        if standard is None:
            found.append(Problem(row.sheet, place, "standard", "no_standard", {"key": row["standard"]}))
            continue
        issued = row.day("issued_on")
        assert issued is not None
        for column, code in certificate_problems(
            levels=standard.levels,
            modules=standard.modules,
            valid_from=standard.valid_from,
            valid_to=standard.valid_to,
            level=row["level"],
            passed=row["modules"].split(),
            issued_on=issued,
            verified_on=row.day("verified_on"),
        ):
            found.append(Problem(row.sheet, place, column, f"certificate.{code}"))
    return found


# --- imports that were made ---


def import_of(actor: Actor, number: int) -> OrganisationImport | None:
    """One import, for those who run the directory; None when there is none. Raises Denied."""
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    with acting(READER):
        return OrganisationImport.objects.select_related("file", "account").filter(pk=number).first()


def imports(actor: Actor, most: int = 20) -> list[OrganisationImport]:
    """The latest imports, for those who run the directory. Raises Denied."""
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    with acting(READER):
        return list(OrganisationImport.objects.select_related("file", "account").defer("rows")[:most])


def rows_of(stored: dict[str, Any]) -> dict[str, list[Row]]:
    """The rows that an import keeps, as they were read from its workbook."""
    return {
        sheet: [Row(sheet, values, place) for place, values in stored.get(sheet, ())] for sheet in COLUMNS
    }


__all__ = ["changes", "current", "digest", "import_of", "imports", "problems_of", "rows_of"]
