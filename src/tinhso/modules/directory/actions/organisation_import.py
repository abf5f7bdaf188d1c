"""Importing the organisation from a workbook: checked and previewed, then written in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.files import store
from tinhso.kernel.files.content import XLSX
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import ImportState
from ..models import (
    Agency,
    AgencyVersion,
    Appointment,
    Area,
    Certificate,
    Official,
    OrganisationImport,
    Post,
    SkillStandard,
)
from ..permissions import ADMIN
from ..queries.organisation_rows import changes, current, digest, problems_of, rows_of
from ..rules.organisation import (
    AGENCIES,
    COLUMNS,
    ENDED,
    UNCHANGED,
    Change,
    Problem,
    Row,
)
from .appointment import WRITER

_LOCK = 635_003
"""Two imports are written one after the other."""


class OrganisationImportError(ActionError):
    """An import that cannot be confirmed: `message` says why and what to do."""


@action
def start_import(
    *, by: Actor, upload: File[Any], rows: Mapping[str, Sequence[Row]], unreadable: Sequence[Problem]
) -> OrganisationImport:
    """Keep a workbook with its rows, and say what is wrong with it or what it would change.

    Changes nothing of the organisation. Raises Denied, and FileRejected for what is no Excel file.
    """
    if not by.may(ADMIN):
        raise Denied(ADMIN)
    world = current()
    wanted = {sheet: list(rows.get(sheet, ())) for sheet in COLUMNS}
    problems = list(unreadable) or problems_of(world, wanted)
    counted = Counter() if problems else Counter(one.kind for one in changes(world, wanted))
    kept = store(upload, actor=by, kinds=(XLSX,))
    with acting(WRITER):
        made = OrganisationImport.objects.create(
            file=kept,
            account_id=by.account_id,
            state=ImportState.REFUSED if problems else ImportState.READY,
            rows={sheet: [[row.place, dict(row.values)] for row in wanted[sheet]] for sheet in COLUMNS},
            problems=[_stored(one) for one in problems],
            counts=dict(counted),
            base=digest(world),
            created_at=clock.business().now(),
        )
        _record(by, "directory.import_checked", made, {"sha256": kept.sha256, "problems": len(problems)})
    return made


def _stored(one: Problem) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "place": one.place,
        "column": one.column,
        "code": one.code,
        "details": dict(one.details),
    }


@action
def confirm_import(*, by: Actor, number: int) -> OrganisationImport:
    """Write what the preview showed, all of it or nothing.

    Refused when the organisation has changed since the preview: somebody else was faster, and the second
    is told. Raises OrganisationImportError and Denied.
    """
    if not by.may(ADMIN):
        raise Denied(ADMIN)
    with acting(WRITER):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        made = OrganisationImport.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if made is None or made.state != ImportState.READY:
            raise OrganisationImportError("state", _("Lần nhập này không còn chờ xác nhận."))
        world, wanted = current(), rows_of(made.rows)
        if digest(world) != made.base:
            message = _(
                "Danh bạ đã thay đổi sau khi xem trước. Hãy tải tệp lên lại để xem những gì sẽ thay đổi."
            )
            raise OrganisationImportError("stale", message)
        found = [one for one in changes(world, wanted) if one.kind != UNCHANGED]
        try:
            _Writer(by, made).write(found)
        except (IntegrityError, ValidationError) as error:
            message = _(
                "Không ghi được: các dòng trong tệp mâu thuẫn với nhau hoặc với danh bạ. Không có gì thay đổi."
            )
            raise OrganisationImportError("database", message) from error
        made.state = ImportState.APPLIED
        made.applied_at = clock.business().now()
        made.save(update_fields=("state", "applied_at"))
        _record(by, "directory.imported", made, made.counts)
    return made


@action
def cancel_import(*, by: Actor, number: int) -> OrganisationImport:
    """Give up a preview; the file stays. Raises OrganisationImportError and Denied."""
    if not by.may(ADMIN):
        raise Denied(ADMIN)
    with acting(WRITER):
        made = OrganisationImport.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if made is None or made.state != ImportState.READY:
            raise OrganisationImportError("state", _("Lần nhập này không còn chờ xác nhận."))
        made.state = ImportState.CANCELLED
        made.save(update_fields=("state",))
        _record(by, "directory.import_cancelled", made, {})
    return made


def _record(by: Actor, kind: str, made: OrganisationImport, data: Mapping[str, Any]) -> None:
    ledger.record(actor=by, kind=kind, ref=Ref("directory.import", made.pk), data=data)


class _Writer:
    """Writes changes in an order in which nothing is ever twice: what ends first, then the rest by sheet."""

    def __init__(self, by: Actor, made: OrganisationImport) -> None:
        self.by, self.made = by, made
        self.areas = {area.key: area.pk for area in Area.objects.all()}
        self.agencies = {agency.key: agency.pk for agency in Agency.objects.all()}
        self.posts = {(post.agency.key, post.key): post.pk for post in Post.objects.select_related("agency")}
        self.officials = {official.key: official.pk for official in Official.objects.all()}
        self.standards = {standard.key: standard.pk for standard in SkillStandard.objects.all()}
        self.entries: list[ledger.Entry] = []

    def write(self, found: Sequence[Change]) -> None:
        """Write them all and record each."""
        for change in found:
            if change.row.sheet == AGENCIES and change.row["key"] not in self.agencies:
                agency = Agency.objects.create(key=change.row["key"])
                self.agencies[agency.key] = agency.pk
        order = sorted(
            found, key=lambda change: (list(COLUMNS).index(change.row.sheet), change.kind != ENDED)
        )
        for change in order:
            getattr(self, f"_{change.row.sheet}")(change)
        ledger.record_many(self.entries)

    def _entry(self, change: Change, ref: Ref, agency_id: int | None) -> None:
        data = {
            "import": self.made.pk,
            "change": change.kind,
            "sheet": change.row.sheet,
            "columns": list(change.columns),
        }
        self.entries.append(
            ledger.Entry(
                actor=self.by,
                kind="directory.imported_change",
                ref=ref,
                occurred_at=clock.business().now(),
                compartment=agency_id,
                data=data,
            )
        )

    def _agencies(self, change: Change) -> None:
        row = change.row
        agency_id = self.agencies[row["key"]]
        values: dict[str, Any] = {
            name: row[name]
            for name in (
                "code",
                "code_old",
                "name",
                "short_name",
                "kind",
                "level",
                "address",
                "phone",
                "hours",
                "source",
            )
        }
        values |= {
            "email": row["email"].lower(),
            "area_id": self.areas[row["area"]],
            "parent_id": self.agencies[row["parent"]] if row["parent"] else None,
            "one_stop": row["one_stop"] == "yes",
            "valid_to": row.day("valid_to"),
        }
        found = AgencyVersion.objects.filter(agency_id=agency_id, valid_from=row.day("valid_from")).first()
        self._save(found or AgencyVersion(agency_id=agency_id, valid_from=row.day("valid_from")), values)
        self._entry(change, Ref("directory.agency", agency_id), agency_id)

    def _posts(self, change: Change) -> None:
        row = change.row
        agency_id = self.agencies[row["agency"]]
        values = {
            "title": row["title"],
            "roles": row["roles"].split(),
            "reach": row["reach"],
            "rank": int(row["rank"]),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day("valid_to"),
        }
        number = self.posts.get((row["agency"], row["key"]))
        post = Post.objects.get(pk=number) if number else Post(agency_id=agency_id, key=row["key"])
        self._save(post, values)
        self.posts[row["agency"], row["key"]] = post.pk
        self._entry(change, Ref("directory.agency", agency_id), agency_id)

    def _officials(self, change: Change) -> None:
        row = change.row
        number = self.officials.get(row["key"])
        official = Official.objects.get(pk=number) if number else Official(key=row["key"])
        self._save(official, {"name": row["name"]})
        self.officials[row["key"]] = official.pk
        self._entry(change, Ref("directory.official", official.pk), None)

    def _appointments(self, change: Change) -> None:
        row = change.row
        official_id = self.officials[row["official"]]
        seat: dict[str, Any] = {
            "official_id": official_id,
            "post_id": self.posts[row["agency"], row["post"]],
            "valid_from": row.day("valid_from"),
        }
        found = Appointment.objects.filter(**seat).first() or Appointment(**seat)
        self._save(found, {"kind": row["kind"], "it_duty": row["it_duty"], "valid_to": row.day("valid_to")})
        self._entry(change, Ref("directory.official", official_id), self.agencies[row["agency"]])

    def _certificates(self, change: Change) -> None:
        row = change.row
        name = {
            "standard_id": self.standards[row["standard"]],
            "issuer": row["issuer"],
            "number": row["number"],
        }
        found = Certificate.objects.filter(**name).first()
        found = found or Certificate(**name, recorded_at=clock.business().now())
        official_id = self.officials[row["official"]]
        values = {
            "official_id": official_id,
            "level": row["level"],
            "modules": sorted(set(row["modules"].split())),
            "issued_on": row.day("issued_on"),
            "verified_on": row.day("verified_on"),
        }
        self._save(found, values)
        self._entry(change, Ref("directory.official", official_id), None)

    @staticmethod
    def _save(thing: Any, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(thing, name, value)
        thing.clean_fields()
        thing.save()
