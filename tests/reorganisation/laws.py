"""What must hold after every act, told by the test's own account of the world and asked of the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.scope import acting
from tinhso.modules.directory import api
from tinhso.modules.directory.models import (
    Act,
    AgencySuccession,
    Appointment,
    AreaSuccession,
    Person,
    Post,
    StaffQuota,
)
from tinhso.modules.directory.models.validity import valid_on
from tinhso.modules.directory.queries.act import Preview
from tinhso.modules.directory.queries.organisation import organisation
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.permissions import APPROVE, PROCESS, RECEIVE, SEE
from tinhso.modules.services.queries import lists
from tinhso.modules.services.queries.figures import Span, by_agency, by_area, totals

from .story import Story, actors
from .world import CHILDREN, Sitting, Unit

EVER = Span(date(2013, 1, 1), date(2016, 1, 1))

WRITTEN = (
    "directory_area", "directory_areaversion", "directory_agency", "directory_agencyversion", "directory_post",
    "directory_appointment", "directory_delegation", "directory_powergrant", "directory_staffquota",
    "directory_areasuccession", "directory_agencysuccession", "directory_levelsuccession", "directory_act",
    "directory_followup",
)  # fmt: skip
"""All that carrying an act out may write, but for the ledger and the queue of jobs."""


def digest(*tables: str) -> str:
    """Of every column of every row."""
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM {table} t"
            )
            found.append(cursor.fetchone()[0])
    return " ".join(found)


def dossiers_digest() -> str:
    """Of the dossiers and of what belongs to them: an act writes none of it."""
    return digest("services_dossier", *CHILDREN)


def noon(day: date) -> datetime:
    """The middle of a day in the province."""
    return from_local(day, time(12))


def every_dossier_has_one_heir(story: Story, day: date) -> None:
    """Each dossier's agencies and area are continued by exactly one that is there, the one the act names."""
    known = api.geography(day)
    living = {one.id for one in api.agencies(day)}
    for number, agency_id, processing_id, area_id in Dossier.objects.filter(
        pk__in=story.courses.subjects
    ).values_list("pk", "agency_id", "processing_agency_id", "area_id"):
        properties = {"area": str(area_id), "subject": story.courses.subjects[number]}
        told = (
            known.agency(agency_id, properties), known.agency(processing_id, properties), known.area(area_id),
        )  # fmt: skip
        courses = story.courses
        assert told == (
            courses.receiving[number][-1].pk, courses.processing[number][-1].pk, courses.areas[number][-1].pk,
        ), f"dossier {number}"  # fmt: skip
        assert {told[0], told[1]} <= living


def every_dossier_is_somewhere(story: Story, day: date) -> None:
    """Each dossier is continued by agencies and an area that are there, and the sums of figures say so."""
    known = api.geography(day)
    agencies, areas = {one.id for one in api.agencies(day)}, {one.id for one in api.areas(day)}
    rows = Dossier.objects.filter(pk__in=story.courses.subjects)
    for number, agency_id, processing_id, area_id in rows.values_list(
        "pk", "agency_id", "processing_agency_id", "area_id"
    ):
        properties = {"area": str(area_id), "subject": story.courses.subjects[number]}
        heirs = {known.agency(one, properties) for one in (agency_id, processing_id)}
        assert heirs <= agencies and known.area(area_id) in areas, f"dossier {number}"


def preview_is_effect(act: Act, shown: Preview) -> None:
    """What the preview listed is what the database says of the day after; counts are the rows written."""
    after = organisation(act.effective_date + timedelta(days=1))
    plan = shown.plan
    assert after.areas == plan.areas
    assert after.agencies == plan.agencies
    assert after.posts == plan.posts
    # Appointments that begin later are no matter of the act.
    later = {seat.place for seat in plan.before.later_seats} - plan.seats.keys()
    assert {place: seat for place, seat in after.seats.items() if place not in later} == plan.seats
    heirs = AgencySuccession.objects.filter(act=act).values_list("from_agency__key", "to_agency__key", "main")
    told = [(heir.source, heir.target, heir.main) for heir in plan.agency_heirs]
    corrected = {(one.source, one.now) for one in plan.reassigned}
    assert sorted(row for row in heirs if row[:2] not in corrected) == sorted(told)
    assert {row[:2] for row in heirs} == {one[:2] for one in told} | corrected
    areas = AreaSuccession.objects.filter(act=act).values_list("from_area__key", "to_area__key", "main")
    assert sorted(areas) == sorted((heir.source, heir.target, heir.main) for heir in plan.area_heirs)
    written = {
        "posts": Post.objects.filter(act=act).count(),
        "appointments": Appointment.objects.filter(act=act).count(),
        "appointments_ended": Appointment.objects.filter(ended_by=act).count(),
        "successions": len(heirs) + len(areas),
    }
    assert {name: act.summary[name] for name in written} == written


def people_of(story: Story) -> Counter[int]:
    """How many people sit in each agency."""
    return Counter(one.agency.pk for one in _living(story))


def handed_in(story: Story) -> Counter[int]:
    """How many delegations come from each agency."""
    return Counter(one.sitting.agency.pk for one in story.world.handed if one.sitting.alive)


def counts_are_true(
    shown: Preview, people: Counter[int], handed: Counter[int], ended: Iterable[Unit]
) -> None:
    """The preview's counts of dossiers are those of the rows; those of people are the sittings'."""
    keys = {unit.pk for unit in ended}
    held = {holding.code: sum(row.count for row in rows) for holding, rows in shown.held}
    rows = Dossier.objects.filter(processing_agency_id__in=keys)
    assert held["services.in_flight"] + held["services.closed"] == rows.count()
    assert held["directory.officials"] == sum(people[key] for key in keys)
    assert held["directory.delegations"] == sum(handed[key] for key in keys)


def _living(story: Story) -> list[Sitting]:
    return [one for one in story.world.sittings if one.alive]


def reached(story: Story, sitting: Sitting) -> set[int]:
    """Ids of the living agencies that the sitting's rows are of."""
    found = [sitting.agency]
    if sitting.reach == "body":
        for unit in found:
            found += [
                one
                for one in story.world.agencies
                if one.alive and one.parent is unit and one.level == sitting.agency.level and one not in found
            ]
    return {unit.pk for unit in found}


def rights(story: Story, official: int) -> tuple[set[int], dict[str, set[int]]]:
    """Agencies whose rows the official reads, and by role where he holds it (-1 for everywhere)."""
    reads: set[int] = set()
    roles: dict[str, set[int]] = {}
    held = [(one, one.roles) for one in _living(story) if one.official.pk == official]
    if held:
        held += [
            (one.sitting, (one.role,))
            for one in story.world.handed
            if one.delegate.pk == official and one.sitting.alive
        ]
    for sitting, carried in held:
        where = reached(story, sitting)
        reads |= {sitting.agency.pk} if sitting.reach == "all" else where
        for role in carried:
            if role == "directory.admin" and not sitting.confirmed:
                continue
            roles.setdefault(role, set()).update({-1} if sitting.reach == "all" else where)
    return reads, roles


def everybody_sees_his(story: Story, day: date) -> dict[int, tuple[set[int], dict[str, set[int]]]]:
    """Raw SQL as the page role, the permissions' filters and the queues give exactly the test's own account."""
    receiving = {number: course[-1].pk for number, course in story.courses.receiving.items()}
    processing = {number: course[-1].pk for number, course in story.courses.processing.items()}
    found = {}
    for official, actor in actors(story, noon(day)).items():
        reads, roles = rights(story, official)
        expected = {n for n in receiving if {receiving[n], processing[n]} & reads}
        assert _seen(actor) == expected, f"rows of {official}"
        clerk, officer, leader = (
            roles.get(f"services.{role}", set()) for role in ("clerk", "officer", "leader")
        )
        some = clerk | officer | leader
        wanted = {
            RECEIVE: {n for n in expected if receiving[n] in clerk},
            PROCESS: {n for n in expected if processing[n] in officer},
            APPROVE: {n for n in expected if processing[n] in leader},
            SEE: {n for n in expected if {receiving[n], processing[n]} & some},
        }
        with acting(actor):
            rows = list(Dossier.objects.select_related("procedure").order_by("pk"))
            for permission, numbers in wanted.items():
                listed = permission.filter(Dossier.objects.all(), actor).values_list("pk", flat=True)
                assert set(listed) == numbers, f"{permission.code} of {official}"
                assert {row.pk for row in rows if permission.holds(actor, row)} == numbers
            waiting = {row.pk for row in rows if row.state == "proposed"} & wanted[APPROVE]
            assert {row.pk for row in lists.approvals(actor)} == waiting
        assert actor.may("directory.admin") == ("directory.admin" in roles), f"power of {official}"
        found[official] = (expected, {role: set(where) for role, where in roles.items()})
    return found


def _seen(actor: Actor) -> set[int]:
    with acting(actor), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM services_dossier")
        rows = {number for (number,) in cursor.fetchall()}
        for table in CHILDREN:
            cursor.execute(f"SELECT DISTINCT dossier_id FROM {table}")
            assert {number for (number,) in cursor.fetchall()} <= rows
    return rows


def losses_are_told(
    shown: Preview, before: dict[int, Any], after: dict[int, Any], officials: dict[int, str]
) -> None:
    """Whoever loses or gains a dossier in a role is in the preview; nobody is there who does not."""
    told = {one.official: one for one in shown.access}
    for official, (saw, roles) in before.items():
        sees, has = after[official]
        one = told.get(officials[official])
        if saw - sees or set(roles) - set(has):
            assert one is not None and one.lost, f"{officials[official]} loses {saw - sees}"
        if sees - saw or set(has) - set(roles):
            assert one is not None and one.gained, f"{officials[official]} gains {sees - saw}"


def sums_are_equal(story: Story, day: date) -> None:
    """Figures under the units of their time and under those of the day: the same sums, and each where it belongs."""
    known = api.geography(day)
    sums = totals(EVER)
    for rows in (by_agency(EVER), by_agency(EVER, known), by_area(EVER), by_area(EVER, known)):
        assert {name: sum(counts[name] for _key, counts in rows) for name in sums} == sums
    expected = Counter(course[-1].pk for course in story.courses.processing.values())
    assert _received(by_agency(EVER, known)) == expected
    areas = Counter(course[-1].pk for course in story.courses.areas.values())
    assert _received(by_area(EVER, known)) == areas


def _received(rows: list[tuple[int, dict[str, int]]]) -> dict[int, int]:
    return {key: counts["received"] for key, counts in rows if counts["received"]}


def homes_follow(story: Story) -> None:
    """After the batches, people's home areas are those that continue them."""
    found = dict(Person.objects.filter(pk__in=story.world.homes).values_list("pk", "area_id"))
    assert found == {person: area.pk for person, area in story.world.homes.items()}


def places(day: date) -> int:
    """Places in the quotas of the agencies that are there on a day."""
    living = [one.id for one in api.agencies(day)]
    rows = StaffQuota.objects.filter(valid_on(day), post=None, agency_id__in=living)
    return sum(rows.values_list("places", flat=True))
