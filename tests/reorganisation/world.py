"""A small province drawn by chance: units, people, delegations, dossiers. Made by the owner, quickly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import Any, Final

from django.db import connection

from tinhso.modules.catalogue import testing as offers
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.enums import AgencyKind, AppointmentKind, AreaKind, Level, Reach
from tinhso.modules.directory.models import Appointment, Delegation, Official, Post, StaffQuota
from tinhso.modules.services import testing as one_stop
from tinhso.modules.services.models import Dossier

POSTS: Final[dict[str, tuple[str, tuple[str, ...], str]]] = {
    "chu-tich": ("Chủ tịch", ("services.leader",), Reach.BODY),
    "mot-cua": ("Cán bộ một cửa", ("services.clerk",), Reach.OWN),
    "chuyen-vien": ("Chuyên viên", ("services.officer",), Reach.OWN),
    "van-thu": ("Văn thư", ("directory.staff",), Reach.OWN),
    "quan-tri": ("Quản trị", ("directory.admin",), Reach.ALL),
}
"""Posts by key: title, roles, reach. The same key stands in many agencies, so mergers bring them together."""

LAND, CIVIL = "dat-dai", "ho-tich"
SUBJECTS = (CIVIL, LAND)
STATES = ("submitted", "processing", "proposed", "proposed", "proposed", "decided", "returned")
END_OF_YEAR = date(2016, 1, 1)
CHILDREN = ("services_dossieract", "services_dossierpaper", "services_result")

_number = count(1)


@dataclass(eq=False)
class Unit:
    """An area or an agency as the test sees it: identity, what it is under, and until when it lives."""

    key: str
    pk: int
    level: str
    parent: Unit | None = None
    area: Unit | None = None
    alive: bool = True
    code: str = ""

    def __repr__(self) -> str:
        return self.key


@dataclass(eq=False)
class Sitting:
    """Somebody in a post; `confirmed` says whether its powerful role was."""

    official: Any
    agency: Unit
    post: str
    roles: tuple[str, ...]
    reach: str
    full: bool
    confirmed: bool = False
    alive: bool = True


@dataclass(eq=False)
class Handed:
    """A role of one sitting, exercised by another official."""

    sitting: Sitting
    delegate: Any
    role: str


@dataclass
class World:
    """Everything that acts may touch."""

    areas: list[Unit] = field(default_factory=list)
    agencies: list[Unit] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    dossiers: list[Any] = field(default_factory=list)
    homes: dict[int, Unit] = field(default_factory=dict)

    def living(self, units: list[Unit], level: str | None = None) -> list[Unit]:
        """Those that have not ended, of a level."""
        return [unit for unit in units if unit.alive and level in (None, unit.level)]

    def at(self, area: Unit) -> list[Unit]:
        """Living agencies of an area."""
        return [agency for agency in self.agencies if agency.alive and agency.area is area]


def pool() -> list[Any]:
    """Dossiers in several states of two fields, made by the product's own actions; examples give them agencies."""
    one_stop.make_law()
    one_stop.make_calendar()
    shops = [
        one_stop.make_one_stop(offers.make_version(offers.make_procedure(field=offers.make_field(subject))))
        for subject in SUBJECTS
    ]
    for shop in shops:
        for state in STATES:
            one_stop.make_dossier(shop, state)
    return list(Dossier.objects.order_by("pk").values_list("pk", flat=True))


def draw(chance: Random, dossiers: list[int]) -> World:
    """A province of two districts and some communes, with people in posts and the dossiers scattered over it."""
    world = World()
    _units(world, chance)
    _people(world, chance)
    _delegations(world, chance)
    _scatter(world, chance, dossiers)
    return world


def _units(world: World, chance: Random) -> None:
    top = _area(world, AreaKind.PROVINCE, None)
    _agency(world, top, Level.PROVINCE, None, AgencyKind.HOME_AFFAIRS)
    districts = [_area(world, AreaKind.DISTRICT, top) for _number in range(2)]
    for district in districts:
        committee = _agency(world, district, Level.DISTRICT, None, AgencyKind.COMMITTEE)
        _agency(world, district, Level.DISTRICT, committee, AgencyKind.FINANCE_PLANNING)
    for place in range(chance.randint(3, 5)):
        commune = _area(world, AreaKind.COMMUNE, districts[place % 2])
        _agency(world, commune, Level.COMMUNE, None, AgencyKind.COMMITTEE)


def _area(world: World, kind: str, parent: Unit | None) -> Unit:
    made = directory.make_area(kind=kind, parent=_known(parent))
    version = made.versions.get()
    unit = Unit(made.key, made.pk, version.level, parent, code=version.code)
    world.areas.append(unit)
    return unit


def _known(unit: Unit | None) -> Any:
    return None if unit is None else directory.Area(pk=unit.pk)


def _agency(world: World, area: Unit, level: str, parent: Unit | None, kind: str) -> Unit:
    above = None if parent is None else directory.Agency(pk=parent.pk)
    made = directory.make_agency(level=level, kind=kind, area=_known(area), parent=above)
    unit = Unit(made.key, made.pk, level, parent, area, code=made.versions.get().code)
    world.agencies.append(unit)
    StaffQuota.objects.create(agency=made, places=3 + made.pk % 5, valid_from=directory.LONG_AGO)
    return unit


def _people(world: World, chance: Random) -> None:
    for agency in world.agencies:
        kinds = chance.sample(sorted(POSTS), k=chance.randint(1, 3))
        for kind in kinds:
            number = next(_number)
            account = directory.make_account(f"Cán bộ {number}")
            official = Official.objects.create(key=f"can-bo-{number}", name=account.name, account=account)
            _sit(world, chance, official, agency, kind, full=True)
            if chance.random() < 0.4:
                # The same post, or another, in another agency: a merger may bring both together.
                other = chance.choice([one for one in world.agencies if one is not agency])
                again = kind if chance.random() < 0.6 else chance.choice(sorted(POSTS))
                _sit(world, chance, official, other, again, full=False)


def _sit(world: World, chance: Random, official: Any, agency: Unit, kind: str, *, full: bool) -> None:
    title, roles, reach = POSTS[kind]
    if kind == "chuyen-vien" and chance.random() < 0.3:
        roles += ("services.clerk",)  # the same post, with more in it than elsewhere
    post, _made = Post.objects.get_or_create(
        agency_id=agency.pk,
        key=kind,
        defaults={"title": title, "roles": list(roles), "reach": reach, "valid_from": directory.LONG_AGO},
    )
    appointment = Appointment.objects.create(
        official=official,
        post=post,
        kind=AppointmentKind.FULL if full else AppointmentKind.CONCURRENT,
        valid_from=directory.LONG_AGO,
        valid_to=chance.choice([None, None, END_OF_YEAR]),
    )
    confirmed = kind == "quan-tri" and chance.random() < 0.5
    if confirmed:
        appointment.powers.create(role="directory.admin", reach=reach, confirmed_at=one_stop.MORNING)
    world.sittings.append(Sitting(official, agency, kind, tuple(post.roles), reach, full, confirmed))


def _delegations(world: World, chance: Random) -> None:
    for sitting in world.sittings:
        role = sitting.roles[0]
        if role.startswith("directory.") or chance.random() < 0.6:
            continue
        delegate = chance.choice([one.official for one in world.sittings])
        if delegate == sitting.official:
            continue
        Delegation.objects.create(
            appointment=Appointment.objects.get(
                official=sitting.official, post__agency_id=sitting.agency.pk, post__key=sitting.post
            ),
            delegate=delegate,
            roles=[role],
            valid_from=date(2015, 6, 1),
            valid_to=chance.choice([date(2015, 12, 1), END_OF_YEAR]),
        )
        world.handed.append(Handed(sitting, delegate, role))


def _scatter(world: World, chance: Random, dossiers: list[int]) -> None:
    """Give every dossier, and what belongs to it, a receiving and a processing agency and an area."""
    communes = world.living(world.areas, Level.COMMUNE)
    for number in dossiers:
        receiving = chance.choice(world.agencies)
        processing = receiving if chance.random() < 0.5 else chance.choice(world.agencies)
        area = chance.choice(communes)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE services_dossier SET agency_id = %s, processing_agency_id = %s, area_id = %s WHERE id = %s",
                (receiving.pk, processing.pk, area.pk, number),
            )
            for table in CHILDREN:
                cursor.execute(
                    f"UPDATE {table} SET agency_id = %s, processing_agency_id = %s WHERE dossier_id = %s",
                    (receiving.pk, processing.pk, number),
                )
    for _number in range(3):
        home = chance.choice(communes)
        account = directory.make_citizen("Người dân", area_id=home.pk)
        world.homes[account.person_id] = home
