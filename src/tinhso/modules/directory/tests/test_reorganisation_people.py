"""What becomes of people when an act brings their posts together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .. import api
from ..actions.act import ReorganisationError, approve_act, settle_conflicts
from ..enums import AppointmentKind, Duty, Level, Reach
from ..models import Act, Agency, Appointment, Clause, Delegation, Official, Post, PowerGrant, StaffQuota
from ..queries.act import preview
from ..rules.delegations import Given, together
from ..testing import LONG_AGO, actor_of, agency_spec, appoint, carry_out_act, make_agency, make_official
from .test_reorganisation_actions import AFTER, DAY, Ground

pytestmark = pytest.mark.django_db

CHIEF = "services.leader"


@pytest.fixture
def ground() -> Ground:
    return Ground()


def post(agency: Agency, *roles: str, key: str = "vi-tri", reach: str = Reach.OWN) -> Post:
    return Post.objects.create(
        agency=agency,
        key=key,
        title="Công chức địa chính",
        roles=list(roles),
        reach=reach,
        valid_from=LONG_AGO,
    )


def official(agency: Agency | None = None) -> Official:
    return make_official("directory.staff", agency=agency or make_agency()).official


def merged(ground: Ground, *numbers: int, **choices: Any) -> Agency:
    carry_out_act(*ground.merge(*numbers), day=DAY, **choices)
    return Agency.objects.get(key="ubnd-xa-moi")


def test_the_same_post_twice_becomes_one(ground: Ground) -> None:
    """Appointed in two communes that become one: one post, the main one, until the later day."""
    here, there = (post(agency, CHIEF) for agency in ground.committees[:2])
    person = Official.objects.create(key="hai-noi", name="Người Hai Nơi", account=None)
    short = appoint(person, here, valid_to=date(2015, 12, 1), kind=AppointmentKind.CONCURRENT)
    long = appoint(person, there, valid_to=date(2016, 2, 1))
    Appointment.objects.filter(pk=short.pk).update(it_duty=Duty.IN_CHARGE)
    act = ground.act(*ground.merge(0, 1))
    ((seat, agencies),) = preview(act).plan.doubled
    assert (seat.name, set(agencies)) == (
        "Người Hai Nơi", {ground.committees[0].key, ground.committees[1].key}
    )  # fmt: skip
    ground.carry_out(act)
    now = Appointment.objects.get(official=person, valid_from=DAY)
    assert (now.kind, now.valid_to, now.it_duty) == (
        AppointmentKind.FULL, date(2016, 2, 1), Duty.IN_CHARGE,
    )  # fmt: skip
    assert now.post.agency.key == "ubnd-xa-moi"
    assert set(Appointment.objects.filter(pk__in=(short.pk, long.pk)).values_list("valid_to", flat=True)) == {
        DAY
    }


def test_a_post_that_stays_becomes_the_main_one(ground: Ground) -> None:
    """He sits in the unit that stays, besides; his main post comes from the one that ends."""
    here, there = (post(agency, CHIEF) for agency in ground.committees[:2])
    person = Official.objects.create(key="hai-noi", name="Người Hai Nơi", account=None)
    stays = appoint(person, here, kind=AppointmentKind.CONCURRENT)
    appoint(person, there)
    keys = [one.key for one in ground.committees[:2]]
    carry_out_act(("merge", {"thing": "agency", "sources": keys, "into": keys[0]}), day=DAY)
    stays.refresh_from_db()
    assert stays.valid_to == DAY
    now = Appointment.objects.get(official=person, valid_to=None)
    assert (now.post, now.kind, now.valid_from) == (here, AppointmentKind.FULL, DAY)


def test_delegations_of_two_posts_that_become_one_stand_together(ground: Ground) -> None:
    here, there = (post(agency, CHIEF, "services.officer") for agency in ground.committees[:2])
    person = Official.objects.create(key="hai-noi", name="Người Hai Nơi", account=None)
    delegate = official()
    first = appoint(person, here)
    second = appoint(person, there, kind=AppointmentKind.CONCURRENT)
    for appointment, role, end in (
        (first, CHIEF, date(2015, 9, 1)),
        (second, "services.officer", date(2015, 8, 1)),
    ):
        Delegation.objects.create(
            appointment=appointment,
            delegate=delegate,
            roles=[role],
            valid_from=date(2015, 6, 1),
            valid_to=end,
        )
    heir = merged(ground, 0, 1)
    rows = Delegation.objects.filter(appointment__post__agency=heir).order_by("valid_from")
    assert [(row.valid_from, row.valid_to, row.roles) for row in rows] == [
        (DAY, date(2015, 8, 1), [CHIEF, "services.officer"]),
        (date(2015, 8, 1), date(2015, 9, 1), [CHIEF]),
    ]
    assert actor_of(delegate.account, AFTER).may("services.approve", heir.pk)


def test_a_delegation_follows_its_own_post(ground: Ground) -> None:
    """Two posts that go to two places: what was delegated of one does not come from the other."""
    person = Official.objects.create(key="hai-noi", name="Người Hai Nơi", account=None)
    delegate = official()
    appoint(person, post(ground.committees[0], "directory.staff"))
    lent = appoint(person, post(ground.committees[2], CHIEF), kind=AppointmentKind.CONCURRENT)
    Delegation.objects.create(
        appointment=lent, delegate=delegate, roles=[CHIEF], valid_from=date(2015, 6, 1),
        valid_to=date(2015, 9, 1),
    )  # fmt: skip
    spec = agency_spec("khac", ground.communes[2])
    carry_out_act(
        *ground.merge(0, 1),
        ("merge", {"thing": "agency", "sources": [ground.committees[2].key], "into": spec}),
        day=DAY,
    )
    row = Delegation.objects.get(valid_from=DAY)
    assert row.appointment.post.agency.key == "khac"


def test_a_confirmed_power_goes_on_in_its_own_post_only(ground: Ground) -> None:
    here, apart = ground.committees[0], ground.committees[2]
    person = Official.objects.create(key="hai-noi", name="Người Hai Nơi", account=None)
    confirmed = appoint(person, post(here, "directory.admin", reach=Reach.ALL))
    unconfirmed = Appointment.objects.create(
        official=person, post=post(apart, "directory.admin", reach=Reach.ALL),
        kind=AppointmentKind.CONCURRENT, valid_from=LONG_AGO,
    )  # fmt: skip
    assert confirmed.powers.count() == 1 and unconfirmed.powers.count() == 0
    spec = agency_spec("khac", ground.communes[2])
    carry_out_act(
        *ground.merge(0, 1), ("merge", {"thing": "agency", "sources": [apart.key], "into": spec}), day=DAY
    )
    rows = PowerGrant.objects.filter(appointment__official=person, appointment__valid_from=DAY)
    assert [row.appointment.post.agency.key for row in rows] == ["ubnd-xa-moi"]


def test_posts_of_one_name_with_other_roles_stay_apart(ground: Ground) -> None:
    """Nobody gains a role by sitting down beside somebody."""
    extra = AppointmentKind.CONCURRENT
    one = appoint(official(), post(ground.committees[0], CHIEF), kind=extra)
    other = appoint(official(), post(ground.committees[1], "services.officer"), kind=extra)
    heir = merged(ground, 0, 1)
    roles = {
        row.official: row.post.roles for row in Appointment.objects.filter(post__agency=heir, valid_to=None)
    }
    assert roles[one.official] == [CHIEF] and roles[other.official] == ["services.officer"]


def test_two_chiefs_with_different_roles_are_two_chiefs(ground: Ground) -> None:
    """Their posts stay apart, but only one can bear the title."""
    people = [official(), official()]
    for agency, person, roles in zip(
        ground.committees, people, ((CHIEF,), (CHIEF, "services.officer")), strict=False
    ):
        Post.objects.create(
            agency=agency, key="chu-tich", title="Chủ tịch", roles=list(roles), valid_from=LONG_AGO
        )
        appoint(person, Post.objects.get(agency=agency, key="chu-tich"), kind=AppointmentKind.CONCURRENT)
    act = ground.act(*ground.merge(0, 1))
    chief = next(one for one in preview(act).conflicts if one.kind == "chief")
    assert {value for value, _label in chief.options} == {one.key for one in people}
    settle_conflicts(by=ground.maker, act_id=act.pk, choices={chief.key: people[0].key})
    ground.carry_out(Act.objects.get(pk=act.pk))
    seats = Appointment.objects.filter(post__agency__key="ubnd-xa-moi", official__in=people)
    told = {row.official: (row.post.title, row.post.roles) for row in seats}
    assert told == {
        people[0]: ("Chủ tịch", [CHIEF]),
        people[1]: ("Phó Chủ tịch", [CHIEF, "services.officer"]),
    }


def test_places_go_to_the_heir(ground: Ground) -> None:
    for agency, places in zip(ground.committees[:2], (4, 5), strict=True):
        StaffQuota.objects.create(agency=agency, places=places, valid_from=LONG_AGO)
    heir = merged(ground, 0, 1)
    assert StaffQuota.objects.get(agency=heir).places == 9
    assert Act.objects.get().summary["quotas"] == 1


def test_what_was_changed_in_a_post_after_the_approval_is_noticed(ground: Ground) -> None:
    here = post(ground.committees[0], "services.officer")
    act = ground.act(*ground.merge(0, 1))
    before = preview(act).digest
    Post.objects.filter(pk=here.pk).update(roles=["services.officer", CHIEF])
    assert preview(act).digest != before


def test_a_unit_may_give_a_part_away_and_stay(ground: Ground) -> None:
    """What stays has name, code, people and series of numbers; the part is no longer seen by it."""
    source, heir = ground.committees[0], ground.committees[2]
    content = {
        "thing": "agency", "source": source.key, "main": source.key, "by": "area",
        "portions": [{"into": source.key}, {"into": heir.key, "keys": [ground.communes[1].key]}],
    }  # fmt: skip
    ground.carry_out(ground.act(("split", content)))
    stays = Agency.objects.get(key=f"{source.key}-2")
    old, new = source.versions.get(), stays.versions.get()
    assert (old.code, old.name, old.valid_to) == (new.code, new.name, new.valid_from)
    actor = actor_of(ground.officers[0], AFTER)
    assert actor.compartments == {stays.pk}
    assert source.pk in actor.in_part("services.process")
    assert api.geography(DAY).number_series(stays.pk) == source.pk
    assert api.continuing(source.pk, DAY, {"area": str(ground.communes[1].pk)}) == heir.pk
    assert api.continuing(source.pk, DAY) == stays.pk


def test_an_area_may_give_a_part_away_and_stay(ground: Ground) -> None:
    area = ground.communes[0]
    new = {"key": "xa-tach", "code": "95018", "name": "Xã Tách", "kind": "xa", "parent": ground.district.key}
    content = {
        "thing": "area", "source": area.key, "main": area.key, "portions": [{"into": area.key}, {"into": new}],
    }  # fmt: skip
    ground.carry_out(ground.act(("split", content)))
    version = ground.committees[0].versions.get(valid_to=None)
    assert version.area.key == f"{area.key}-2"
    assert version.area.versions.get().code == area.versions.get().code


def test_a_division_takes_over_from_the_agency_above_it(ground: Ground) -> None:
    """Whoever continues its own superior stands where that one stood."""
    top = make_agency(level=Level.DISTRICT, area=ground.district)
    division = make_agency(level=Level.DISTRICT, area=ground.district, parent=top)
    carry_out_act(("abolish", {"thing": "agency", "key": top.key, "successor": division.key}), day=DAY)
    assert division.versions.get(valid_to=None).parent is None


def test_a_part_of_an_area_that_is_not_there_is_refused(ground: Ground) -> None:
    content = {
        "thing": "agency", "source": ground.committees[0].key, "main": ground.committees[1].key,
        "portions": [
            {"into": ground.committees[1].key}, {"into": ground.committees[2].key, "keys": ["khong-co"]},
        ],
    }  # fmt: skip
    found = preview(ground.act(("split", content))).problems
    assert [(one.code, one.rows) for one in found] == [("unknown", ("khong-co",))]


def test_a_correction_names_another_heir_once(ground: Ground) -> None:
    first, second, third = (one.key for one in ground.committees)
    earlier = ground.carry_out(
        ground.act(("abolish", {"thing": "agency", "key": first, "successor": second}))
    )
    content = {"source": first, "was": second, "now": third}
    rest: dict[str, Any] = {"day": date(2015, 8, 1), "corrects_id": earlier.pk}
    twice = preview(ground.act(("reassign", content), ("reassign", content), **rest)).problems
    assert [one.code for one in twice] == ["not_successor"]
    for now in (second, first, "khong-co"):
        assert preview(ground.act(("reassign", {**content, "now": now}), **rest)).problems
    own = preview(ground.act(("reassign", {**content, "source": third, "was": third}), **rest)).problems
    assert [one.code for one in own] == ["not_successor"]


def test_only_a_correction_of_the_very_act_names_another_heir(ground: Ground) -> None:
    first, second, third = (one.key for one in ground.committees)
    ground.carry_out(ground.act(("abolish", {"thing": "agency", "key": first, "successor": second})))
    other = ground.carry_out(ground.act(("rename", {"thing": "agency", "key": third, "name": "UBND xã Ba"})))
    content = {"source": first, "was": second, "now": third}
    later = date(2015, 8, 1)
    with pytest.raises(ReorganisationError, match="đính chính"):
        ground.act(("reassign", content), day=later)
    # A draft that came by another way is stopped by the rule itself.
    act = ground.act(day=later)
    Clause.objects.create(act=act, order=1, kind="reassign", content=content)
    assert [one.code for one in preview(act).problems] == ["no_correction"]
    wrong = ground.act(("reassign", content), day=later, corrects_id=other.pk)
    (problem,) = preview(wrong).problems
    assert problem.code == "other_act"
    with pytest.raises(ReorganisationError, match="chưa giải quyết"):
        approve_act(by=ground.other, act_id=wrong.pk)


def test_delegations_together_leave_out_days_without_any() -> None:
    days = [date(2015, month, 1) for month in range(1, 6)]
    found = together([Given(days[0], days[1], ("a",)), Given(days[3], days[4], ("a",), absence=7)])
    assert found == [Given(days[0], days[1], ("a",)), Given(days[3], days[4], ("a",), absence=7)]
    assert together([Given(days[0], days[2], ("a",)), Given(days[1], days[3], ("a",))]) == [
        Given(days[0], days[3], ("a",))
    ]
    assert together([]) == []
