"""Absences and delegations: roles that flow for some days, refusals in words."""

from datetime import date, datetime, time, timedelta

import pytest

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from .. import api
from ..actions.absence import AbsenceError, delegate_roles, end_absence, end_delegation, record_absence
from ..actions.appointment import (
    end_appointment,
)
from ..enums import AppointmentKind, Level, Reach
from ..models import Absence, Delegation, Official
from ..testing import actor_of, make_agency, make_official, make_post
from ..testing import appoint as given

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 17)
DAY = timedelta(days=1)
ADMIN, HEAD, STAFF = "directory.admin", "directory.head", "directory.staff"


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


def noon(day):
    return from_local(day, time(12))


@pytest.fixture
def admin():
    return actor_of(make_official(ADMIN, reach=Reach.ALL, agency=make_agency(level=Level.PROVINCE)))


def official_of(account):
    return Official.objects.get(account=account)


def entries(kind):
    return list(LedgerEntry.objects.filter(kind=kind).order_by("id"))


# --- absence and delegation ---


@pytest.fixture
def office():
    """An agency with a head, an officer and a colleague."""
    agency = make_agency()
    return {
        "agency": agency,
        "head": make_official(HEAD, "directory.chief", agency=agency, name="Trưởng"),
        "officer": make_official(STAFF, HEAD, agency=agency, name="Vắng"),
        "colleague": make_official(STAFF, agency=agency, name="Thay"),
    }


def away(by, official, delegate=None, start=TODAY, days=3):
    return record_absence(
        by=by,
        official_id=official_of(official).pk,
        delegate_id=official_of(delegate).pk if delegate else None,
        valid_from=start,
        valid_to=start + days * DAY,
    )


def test_roles_flow_to_the_delegate_for_the_days_of_the_absence(office):
    head, agency = actor_of(office["head"]), office["agency"].pk
    with acting(head):
        absence = away(head, office["officer"], office["colleague"])
    for day, holds in (
        (TODAY - DAY, False),
        (TODAY, True),
        (TODAY + 2 * DAY, True),
        (TODAY + 3 * DAY, False),
    ):
        assert actor_of(office["colleague"], noon(day)).may(HEAD, agency) is holds
        named = {one.account_id for one in api.officials_with(HEAD, agency, day)}
        assert (office["colleague"].pk in named) is holds
        assert office["officer"].pk in named
    (delegation,) = absence.delegations.all()
    assert delegation.roles == [STAFF, HEAD]
    assert {entry.ref_id for entry in entries("directory.delegated")} == {
        official_of(office["officer"]).pk,
        official_of(office["colleague"]).pk,
    }
    assert "->" in str(delegation)
    assert str(absence).startswith("Vắng")


def test_an_absence_that_ends_early_takes_the_roles_back_at_once(office):
    head, colleague = actor_of(office["head"]), office["colleague"]
    absence = away(head, office["officer"], colleague)
    assert actor_of(colleague).may(HEAD)
    end_absence(by=actor_of(office["officer"]), absence_id=absence.pk)
    assert not actor_of(colleague).may(HEAD)
    assert Delegation.objects.get().ended_on == TODAY
    assert len(entries("directory.delegation_ended")) == 2
    with pytest.raises(AbsenceError, match="đã kết thúc"):
        end_absence(by=head, absence_id=absence.pk)
    away(head, office["officer"], colleague)
    assert actor_of(colleague).may(HEAD)


def test_nothing_flows_from_a_post_that_is_no_longer_held_or_to_nobody(office, admin):
    away(actor_of(office["head"]), office["officer"], office["colleague"], days=10)
    end_appointment(
        by=admin, appointment_id=official_of(office["officer"]).appointments.get().pk, on=TODAY + DAY
    )
    assert actor_of(office["colleague"], noon(TODAY)).may(HEAD)
    assert not actor_of(office["colleague"], noon(TODAY + DAY)).may(HEAD)


def test_a_delegate_without_a_post_of_his_own_holds_nothing(office, admin):
    away(actor_of(office["head"]), office["officer"], office["colleague"], days=10)
    mine = official_of(office["colleague"]).appointments.get()
    end_appointment(by=admin, appointment_id=mine.pk, on=TODAY + DAY)
    assert not actor_of(office["colleague"], noon(TODAY + DAY)).may(HEAD)
    assert office["colleague"].pk not in {
        one.account_id for one in api.officials_with(HEAD, office["agency"].pk, TODAY + DAY)
    }


def test_what_was_delegated_is_not_passed_on(office):
    third = make_official(STAFF, agency=office["agency"])
    head = actor_of(office["head"])
    away(head, office["officer"], office["colleague"])
    mine = official_of(office["colleague"]).appointments.get()
    delegate_roles(
        by=actor_of(office["colleague"]),
        appointment_id=mine.pk,
        delegate_id=official_of(third).pk,
        roles=[STAFF],
        valid_from=TODAY,
        valid_to=TODAY + DAY,
    )
    assert not actor_of(third).may(HEAD)


def test_some_roles_are_delegated_by_their_holder(office):
    officer, colleague = office["officer"], office["colleague"]
    delegation = delegate_roles(
        by=actor_of(officer),
        appointment_id=official_of(officer).appointments.get().pk,
        delegate_id=official_of(colleague).pk,
        roles=[HEAD, "not.his"],
        valid_from=TODAY,
        valid_to=TODAY + DAY,
    )
    assert delegation.roles == [HEAD]
    assert actor_of(colleague).may(HEAD) and actor_of(officer).may(HEAD)
    end_delegation(by=actor_of(colleague), delegation_id=delegation.pk)
    assert not actor_of(colleague).may(HEAD)


def test_a_head_settles_only_his_own_agency(office):
    other = actor_of(make_official(HEAD))
    absence = away(actor_of(office["head"]), office["officer"], office["colleague"])
    delegation = absence.delegations.get()
    for act in (
        lambda: away(other, office["colleague"]),
        lambda: end_absence(by=other, absence_id=absence.pk),
        lambda: end_delegation(by=other, delegation_id=delegation.pk),
        lambda: delegate_roles(
            by=other,
            appointment_id=delegation.appointment_id,
            delegate_id=1,
            roles=[STAFF],
            valid_from=TODAY,
            valid_to=TODAY + DAY,
        ),
    ):
        with pytest.raises(Denied):
            act()


def test_no_head_gives_away_a_post_that_reaches_the_province(office, admin):
    """Otherwise a head could give himself what his officer watches everywhere."""
    wide = make_official(HEAD, agency=office["agency"], reach=Reach.ALL)
    with pytest.raises(AbsenceError, match="không có vai trò nào"):
        away(actor_of(office["head"]), wide, office["colleague"])
    wanted = {
        "appointment_id": official_of(wide).appointments.get().pk,
        "delegate_id": official_of(office["colleague"]).pk,
        "roles": [HEAD],
        "valid_from": TODAY,
        "valid_to": TODAY + DAY,
    }
    with pytest.raises(AbsenceError, match="toàn tỉnh"):
        delegate_roles(by=actor_of(office["head"]), **wanted)
    assert not Delegation.objects.exists()
    delegate_roles(by=admin, **wanted)
    assert actor_of(office["colleague"]).may(HEAD, make_agency().pk)


def test_powerful_roles_take_two_people_and_are_never_delegated(office, admin):
    powerful = make_official(ADMIN, STAFF, agency=office["agency"], reach=Reach.ALL)
    appointment = official_of(powerful).appointments.get()
    wanted = {
        "by": admin,
        "appointment_id": appointment.pk,
        "delegate_id": official_of(office["colleague"]).pk,
        "valid_from": TODAY,
        "valid_to": TODAY + DAY,
    }
    with pytest.raises(AbsenceError, match="ít nhất một vai trò"):
        delegate_roles(**wanted, roles=[ADMIN])
    made = delegate_roles(**wanted, roles=[ADMIN, STAFF])
    assert made.roles == [STAFF]
    Delegation.objects.update(roles=[ADMIN, STAFF])  # were it written by other means
    assert not actor_of(office["colleague"]).may(ADMIN)
    assert office["colleague"].pk not in {
        one.account_id for one in api.officials_with(ADMIN, office["agency"].pk, TODAY)
    }


def test_wrong_absences_are_refused_and_leave_nothing(office):
    head, officer, colleague = actor_of(office["head"]), office["officer"], office["colleague"]
    stranger = make_official(STAFF)
    for act, message in (
        (lambda: away(head, officer, officer), "người khác"),
        (lambda: away(head, officer, stranger), "không giữ vị trí nào trong cơ quan"),
        (lambda: away(head, officer, start=TODAY - DAY), "đã qua"),
        (lambda: away(head, officer, days=0), "Ngày cuối"),
    ):
        with pytest.raises(AbsenceError, match=message):
            act()
    with pytest.raises(AbsenceError, match="Không có cán bộ"):
        record_absence(by=head, official_id=0, valid_from=TODAY, valid_to=TODAY + DAY)
    assert not Absence.objects.exists() and not entries("directory.absence")
    away(head, officer)
    with pytest.raises(AbsenceError, match="Đã ghi vắng mặt"):
        away(head, officer)
    with pytest.raises(AbsenceError, match="cũng vắng"):
        away(head, colleague, officer)
    nobody = make_official(STAFF, valid_to=TODAY, agency=office["agency"])
    with pytest.raises(AbsenceError, match="không giữ vị trí nào"):
        away(head, nobody)
    for missing in (
        lambda: end_absence(by=head, absence_id=0),
        lambda: end_delegation(by=head, delegation_id=0),
        lambda: delegate_roles(
            by=head, appointment_id=0, delegate_id=0, roles=[], valid_from=TODAY, valid_to=TODAY + DAY
        ),
    ):
        with pytest.raises(AbsenceError, match="Không có"):
            missing()
    with pytest.raises(AbsenceError, match="ít nhất một vai trò"):
        delegate_roles(
            by=head,
            appointment_id=official_of(officer).appointments.get().pk,
            delegate_id=official_of(colleague).pk,
            roles=["x"],
            valid_from=TODAY,
            valid_to=TODAY + DAY,
        )


def test_a_concurrent_post_elsewhere_is_not_the_heads_to_give(office):
    elsewhere = make_agency()
    official = official_of(office["officer"])
    given(official, make_post(elsewhere, HEAD), kind=AppointmentKind.CONCURRENT)
    away(actor_of(office["head"]), office["officer"], office["colleague"])
    assert actor_of(office["colleague"]).may(HEAD, office["agency"].pk)
    assert not actor_of(office["colleague"]).may(HEAD, elsewhere.pk)


def test_the_clock_of_an_actor_decides(office):
    away(actor_of(office["head"]), office["officer"], office["colleague"])
    last = datetime.combine(TODAY + 2 * DAY, time(23, 59), tzinfo=clock.LOCAL_ZONE)
    assert actor_of(office["colleague"], last).may(HEAD)
    assert not actor_of(office["colleague"], last + timedelta(minutes=1)).may(HEAD)
