"""Writing rows of the organisation: those of a workbook, all of them or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection

from tinhso.kernel import clock, ledger
from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref

from ..enums import LEVEL_OF
from ..models import (
    Agency,
    AgencyVersion,
    Appointment,
    Area,
    AreaVersion,
    Certificate,
    Official,
    Post,
    SkillStandard,
    StaffQuota,
)
from ..rules.organisation import AGENCIES, AREAS, COLUMNS, Change

_LOCK = 635_003
_CONSTRAINTS: Final = (
    "directory_areaversion_no_overlap",
    "directory_areaversion_code_once",
    "directory_agencyversion_no_overlap",
    "directory_agencyversion_code_once",
    "directory_appointment_no_overlap",
    "directory_appointment_one_main_post",
    "directory_staffquota_agency_no_overlap",
    "directory_staffquota_post_no_overlap",
)


def in_turn() -> None:
    """Whoever else changes agencies, posts and quotas or imports a workbook waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


@contextmanager
def _checked_at_the_end() -> Iterator[None]:
    """What may not overlap is looked at once, after everything was written. Raises IntegrityError then."""
    names = ", ".join(_CONSTRAINTS)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
        yield
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")


class OrganisationWriter:
    """Writes changes sheet by sheet. What overlaps only on the way, as codes that two agencies swap, is no fault."""

    def __init__(self, by: Actor, source: Mapping[str, Any] | None) -> None:
        """`source`: what each ledger entry says about where the rows come from; None leaves recording to the caller."""
        self.by, self.source = by, source
        self.areas = {area.key: area.pk for area in Area.objects.all()}
        self.agencies = {agency.key: agency.pk for agency in Agency.objects.all()}
        self.posts = {(post.agency.key, post.key): post.pk for post in Post.objects.select_related("agency")}
        self.officials = {official.key: official.pk for official in Official.objects.all()}
        self.standards = {standard.key: standard.pk for standard in SkillStandard.objects.all()}
        self.entries: list[ledger.Entry] = []

    def write(self, found: Sequence[Change]) -> None:
        """Write them all and record each."""
        for change in found:
            key = change.row["key"]
            if change.row.sheet == AREAS and key not in self.areas:
                self.areas[key] = Area.objects.create(key=key).pk
            if change.row.sheet == AGENCIES and key not in self.agencies:
                self.agencies[key] = Agency.objects.create(key=key).pk
        with _checked_at_the_end():
            for change in sorted(found, key=lambda change: list(COLUMNS).index(change.row.sheet)):
                getattr(self, f"_{change.row.sheet}")(change)
        ledger.record_many(self.entries)

    def _entry(self, change: Change, ref: Ref, agency_id: int | None) -> None:
        if self.source is None:
            return
        data = {
            **self.source,
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

    def _areas(self, change: Change) -> None:
        row = change.row
        area_id = self.areas[row["key"]]
        values: dict[str, Any] = {name: row[name] for name in ("code", "name", "kind", "source")}
        values |= {
            "level": LEVEL_OF[row["kind"]],
            "parent_id": self.areas[row["parent"]] if row["parent"] else None,
            "valid_to": row.day("valid_to"),
        }
        found = AreaVersion.objects.filter(area_id=area_id, valid_from=row.day("valid_from")).first()
        self._save(found or AreaVersion(area_id=area_id, valid_from=row.day("valid_from")), values)
        self._entry(change, Ref("directory.area", area_id), None)

    def _quotas(self, change: Change) -> None:
        row = change.row
        agency_id = self.agencies[row["agency"]]
        post_id = self.posts[row["agency"], row["post"]] if row["post"] else None
        place = {"agency_id": agency_id, "post_id": post_id, "valid_from": row.day("valid_from")}
        found = StaffQuota.objects.filter(**place).first() or StaffQuota(**place)
        values = {"places": int(row["places"]), "valid_to": row.day("valid_to"), "source": row["source"]}
        self._save(found, values)
        self._entry(change, Ref("directory.agency", agency_id), agency_id)

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
