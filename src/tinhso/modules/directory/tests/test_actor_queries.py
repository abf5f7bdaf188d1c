"""The acting person follows from the appointments valid at business time."""

from datetime import UTC, date, datetime

import pytest

from tinhso.kernel.actors import ALL, ANONYMOUS
from tinhso.kernel.modules import registry

from ..enums import Level, Reach
from ..models import Official
from ..queries.actor import actor_for
from ..testing import actor_of, appoint, make_account, make_agency, make_citizen, make_official, make_post

pytestmark = pytest.mark.django_db

ADMIN = "directory.admin"
NOON = datetime(2015, 6, 17, 5, tzinfo=UTC)


def test_an_official_holds_his_roles_in_his_agency_only() -> None:
    agency, other = make_agency(), make_agency()
    actor = actor_for(make_official(ADMIN, agency=agency), NOON)
    assert actor.kind == "official"
    assert actor.grants == {ADMIN: frozenset({agency.pk})}
    assert actor.compartments == {agency.pk}
    assert actor.may(ADMIN, agency.pk)
    assert not actor.may(ADMIN, other.pk)


def test_a_citizen_has_his_person_and_no_grant() -> None:
    account = make_citizen("Nguyễn Văn Thử")
    actor = actor_for(account, NOON)
    assert (actor.kind, actor.account_id, actor.person_id) == ("citizen", account.pk, account.person_id)
    assert actor.name == "Nguyễn Văn Thử"
    assert actor.grants == {} and actor.compartments == frozenset()


def test_a_closed_account_is_nobody() -> None:
    assert actor_for(make_official(ADMIN), NOON).may(ADMIN)
    closed = make_official(ADMIN)
    closed.is_active = False
    assert actor_for(closed, NOON) is ANONYMOUS


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2015, 5, 31, 16, 59, tzinfo=UTC), False),
        (datetime(2015, 5, 31, 17, 0, tzinfo=UTC), True),  # midnight in the province
        (datetime(2015, 6, 30, 16, 59, tzinfo=UTC), True),
        (datetime(2015, 6, 30, 17, 0, tzinfo=UTC), False),
    ],
)
def test_an_appointment_begins_and_ends_at_midnight_in_the_province(moment: datetime, holds: bool) -> None:
    account = make_official(ADMIN, valid_from=date(2015, 6, 1), valid_to=date(2015, 7, 1))
    actor = actor_for(account, moment)
    assert actor.may(ADMIN) is holds
    assert actor.kind == ("official" if holds else "citizen")
    assert bool(actor.compartments) is holds


def test_a_post_that_ended_or_an_agency_that_ended_gives_nothing() -> None:
    gone = make_agency(valid_to=date(2015, 1, 1))
    assert not actor_for(make_official(ADMIN, agency=gone), NOON).may(ADMIN)
    account = make_official()
    ended = make_post(make_agency(), ADMIN, valid_to=date(2015, 1, 1))
    appoint(Official.objects.get(account=account), ended, kind="concurrent")
    assert not actor_for(account, NOON).may(ADMIN)


def test_a_post_with_reach_body_reaches_divisions_of_the_same_level_and_no_commune() -> None:
    committee = make_agency(level=Level.DISTRICT)
    division = make_agency(level=Level.DISTRICT, parent=committee, one_stop=False)
    unit = make_agency(level=Level.DISTRICT, parent=division, one_stop=False)
    commune = make_agency(level=Level.COMMUNE, parent=committee)
    actor = actor_for(make_official(ADMIN, agency=committee, reach=Reach.BODY), NOON)
    assert actor.compartments == {committee.pk, division.pk, unit.pk}
    assert actor.grants[ADMIN] == actor.compartments
    assert commune.pk not in actor.compartments


def test_a_post_that_reaches_everywhere_opens_no_other_agencys_rows() -> None:
    agency = make_agency()
    actor = actor_for(make_official(ADMIN, agency=agency, reach=Reach.ALL), NOON)
    assert actor.grants[ADMIN] == ALL
    assert actor.compartments == {agency.pk}


def test_two_posts_add_up() -> None:
    first, second = make_agency(), make_agency()
    account = make_official(ADMIN, agency=first)
    appoint(Official.objects.get(account=account), make_post(second, "directory.staff"), kind="concurrent")
    actor = actor_for(account, NOON)
    assert actor.grants == {ADMIN: frozenset({first.pk})}
    assert actor.compartments == {first.pk, second.pk}


def test_a_role_that_no_module_declares_grants_nothing() -> None:
    actor = actor_for(make_official("nowhere.role"), NOON)
    assert actor.kind == "official"
    assert actor.grants == {}


def test_the_setup_account_may_run_the_directory_everywhere() -> None:
    actor = actor_of(make_account(is_setup=True))
    assert actor.grants == {ADMIN: ALL}
    assert set(actor.grants) == set(registry().roles["directory.admin"].permissions)


def test_one_query(django_assert_num_queries) -> None:
    account = make_official(ADMIN, reach=Reach.BODY)
    with django_assert_num_queries(1):
        actor_for(account, NOON)
