"""The province as the simulation meets it: versions by day, desks, and the people who work there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random

from tinhso.kernel.actors import Actor
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory

from ..permissions import APPROVE, PROCESS, RECEIVE
from ..queries.agency import Desk, desks


@dataclass(frozen=True)
class Staff:
    """Who works on the dossiers of a desk; at least one for each part."""

    clerks: tuple[Actor, ...]
    officers: tuple[Actor, ...]
    leaders: tuple[Actor, ...]


class World:
    """Everything that does not depend on chance, read once. `on` is the day whose organisation is used."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._versions: defaultdict[str, list[catalogue.Version]] = defaultdict(list)
        for version in catalogue.all_versions():
            self._versions[version.procedure.slug].append(version)
        self._staff: dict[tuple[int, int], Staff] = {}
        self._desks: dict[int, list[Desk]] = {}
        areas = directory.areas(on)
        self._codes = {area.id: area.code for area in areas}
        self._communes: defaultdict[int, list[directory.Area]] = defaultdict(list)
        self._parents = {area.id: area.parent_id for area in areas}
        for area in areas:
            if area.level == directory.Level.COMMUNE and area.parent_id is not None:
                self._communes[area.parent_id].append(area)
        self._all_communes = [area for area in areas if area.level == directory.Level.COMMUNE]

    def version(self, slug: str, day: date) -> catalogue.Version | None:
        """The version of a procedure in force on a day."""
        for version in self._versions.get(slug, ()):
            if version.valid_from <= day and (version.valid_to is None or day < version.valid_to):
                return version
        return None

    def first_online(self, slug: str) -> date | None:
        """The first day on which a procedure could be sent online."""
        days = [v.valid_from for v in self._versions.get(slug, ()) if v.parsed.channel("online")]
        return min(days, default=None)

    def desks(self, version: catalogue.Version) -> list[Desk]:
        """The desks of a version at which somebody works in every part."""
        found = self._desks.get(version.pk)
        if found is None:
            found = [desk for desk in desks(version.parsed, self.on) if self._is_staffed(desk)]
            self._desks[version.pk] = found
        return found

    def _is_staffed(self, desk: Desk) -> bool:
        staff = self.staff(desk)
        return bool(staff.clerks and staff.officers and staff.leaders)

    def staff(self, desk: Desk) -> Staff:
        """The people of a desk."""
        key = (desk.receiving.id, desk.processing.id)
        found = self._staff.get(key)
        if found is None:
            found = self._staff[key] = Staff(
                clerks=self._people(RECEIVE.code, desk.receiving.id),
                officers=self._people(PROCESS.code, desk.processing.id),
                leaders=self._people(APPROVE.code, desk.processing.id),
            )
        return found

    def _people(self, permission: str, agency_id: int) -> tuple[Actor, ...]:
        found = directory.officials_with(permission, agency_id, self.on)
        return tuple(
            Actor(kind="official", account_id=official.account_id, name=official.name)
            for official in found
            if official.account_id is not None
        )

    def place(self, desk: Desk, random: Random) -> tuple[str, str]:
        """Codes of a district and one of its communes in which an applicant of the desk lives."""
        if desk.receiving.level == directory.Level.COMMUNE:
            commune = desk.receiving.area_id
            return self._codes[self._parents[commune] or 0], self._codes[commune]
        communes = self._communes.get(desk.receiving.area_id) or self._all_communes
        found = random.choice(communes)
        return self._codes[found.parent_id or 0], found.code
