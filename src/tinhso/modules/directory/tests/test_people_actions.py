"""Appointments, transfers, absences and delegations: one effect, one history, refusals in words."""

from datetime import date, time, timedelta

import pytest

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from .. import api
from ..actions.appointment import (
    AppointmentError,
    appoint,
    end_appointment,
    register_official,
    transfer,
)
from ..enums import AppointmentKind, Level, Reach
from ..models import Appointment, Official
from ..testing import actor_of, make_agency, make_official, make_post

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


# --- appointments ---


def test_a_new_official_is_registered_appointed_and_has_an_account(admin):
    agency = make_agency()
    post = make_post(agency, STAFF)
    with acting(admin):
        official = register_official(
            by=admin, name="  Lê Văn  Mẫu ", username="levan.mau", email="Mau@Example.vn"
        )
        appointment = appoint(by=admin, official_id=official.pk, post_id=post.pk, valid_from=TODAY)
    assert official.name == "Lê Văn Mẫu"
    assert (official.account.email, official.account.has_usable_password()) == ("mau@example.vn", False)
    assert [one.name for one in api.officials_of(agency.pk, TODAY)] == ["Lê Văn Mẫu"]
    assert api.officials_of(agency.pk, TODAY - DAY) == []
    assert entries("directory.official_registered")[0].ref_id == official.pk
    (entry,) = entries("directory.appointed")
    assert (entry.compartment, entry.data["appointment"]) == (agency.pk, appointment.pk)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "A B", "username": "taken"}, "username"),
        ({"name": "A B", "username": "Có Dấu"}, "username"),
    ],
)
def test_wrong_officials_are_refused_at_their_field(admin, fields, field):
    from ..testing import make_account

    make_account(username="taken")
    with pytest.raises(AppointmentError) as caught:
        register_official(by=admin, **fields)
    assert caught.value.details["field"] == field


def test_only_those_who_run_the_directory_appoint():
    head = actor_of(make_official(HEAD))
    official, post = official_of(make_official(STAFF)), make_post(make_agency())
    appointment = official.appointments.get()
    for act in (
        lambda: register_official(by=head, name="A"),
        lambda: appoint(by=head, official_id=official.pk, post_id=post.pk, valid_from=TODAY),
        lambda: end_appointment(by=head, appointment_id=appointment.pk, on=TODAY),
        lambda: transfer(by=head, appointment_id=appointment.pk, post_id=post.pk, on=TODAY),
    ):
        with pytest.raises(Denied):
            act()


def test_an_official_has_one_main_post_and_may_have_concurrent_ones(admin):
    official = official_of(make_official(STAFF))
    post = make_post(make_agency(), HEAD)
    with pytest.raises(AppointmentError, match="chuyên trách"):
        appoint(by=admin, official_id=official.pk, post_id=post.pk, valid_from=TODAY)
    second = {"by": admin, "official_id": official.pk, "post_id": post.pk, "valid_from": TODAY}
    appoint(**second, kind=AppointmentKind.CONCURRENT)
    with pytest.raises(AppointmentError, match="đã giữ vị trí này"):
        appoint(**second, kind=AppointmentKind.CONCURRENT)
    assert actor_of(official.account, noon(TODAY)).may(HEAD, post.agency_id)
    assert not actor_of(official.account, noon(TODAY - DAY)).may(HEAD, post.agency_id)


def test_nobody_is_appointed_where_nothing_is(admin):
    official = official_of(make_official(STAFF, valid_to=TODAY))
    old = make_post(make_agency(valid_to=TODAY + DAY), STAFF)
    closed = make_post(make_agency(), STAFF, valid_to=TODAY)
    wrong = {
        "post_id": (0, "Không có vị trí này"),
        "agency": (old.pk, "Cơ quan không tồn tại"),
        "post": (closed.pk, "Vị trí không tồn tại"),
    }
    for post_id, message in wrong.values():
        with pytest.raises(AppointmentError, match=message):
            appoint(by=admin, official_id=official.pk, post_id=post_id, valid_from=TODAY)
    appoint(by=admin, official_id=official.pk, post_id=old.pk, valid_from=TODAY, valid_to=TODAY + DAY)
    with pytest.raises(AppointmentError, match="Không có cán bộ"):
        appoint(by=admin, official_id=0, post_id=old.pk, valid_from=TODAY)
    with pytest.raises(AppointmentError, match="sau ngày bắt đầu"):
        appoint(by=admin, official_id=official.pk, post_id=old.pk, valid_from=TODAY, valid_to=TODAY)


def test_an_appointment_ends_on_a_day_and_its_roles_with_it(admin):
    account = make_official(HEAD)
    appointment = official_of(account).appointments.get()
    with acting(admin):
        end_appointment(by=admin, appointment_id=appointment.pk, on=TODAY + DAY)
    assert actor_of(account, noon(TODAY)).may(HEAD)
    assert not actor_of(account, noon(TODAY + DAY)).may(HEAD)
    assert len(entries("directory.appointment_ended")) == 1
    for on, message in ((TODAY + DAY, "đã kết thúc"), (appointment.valid_from, "sau ngày bắt đầu")):
        with pytest.raises(AppointmentError, match=message):
            end_appointment(by=admin, appointment_id=appointment.pk, on=on)
    with pytest.raises(AppointmentError, match="Không có bổ nhiệm"):
        end_appointment(by=admin, appointment_id=0, on=TODAY)


def test_a_transfer_is_one_act_that_ends_one_and_begins_the_other(admin):
    here, there = make_agency(), make_agency()
    account = make_official(HEAD, agency=here)
    before, post = official_of(account).appointments.get(), make_post(there, HEAD)
    with acting(admin):
        after = transfer(by=admin, appointment_id=before.pk, post_id=post.pk, on=TODAY)
    before.refresh_from_db()
    assert (before.valid_to, after.valid_from, after.valid_to) == (TODAY, TODAY, None)
    assert actor_of(account, noon(TODAY - DAY)).compartments == {here.pk}
    assert actor_of(account, noon(TODAY)).compartments == {there.pk}
    assert [entry.compartment for entry in entries("directory.transferred")] == [here.pk, there.pk]
    with pytest.raises(AppointmentError, match="vị trí khác"):
        transfer(by=admin, appointment_id=after.pk, post_id=post.pk, on=TODAY + DAY)


def test_a_refused_transfer_changes_nothing(admin):
    account = make_official(HEAD)
    before = official_of(account).appointments.get()
    closed = make_post(make_agency(valid_to=date(2010, 1, 1)), HEAD)
    with pytest.raises(AppointmentError, match="Cơ quan"):
        transfer(by=admin, appointment_id=before.pk, post_id=closed.pk, on=TODAY)
    before.refresh_from_db()
    assert before.valid_to is None
    assert Appointment.objects.filter(official=before.official).count() == 1
    assert not entries("directory.transferred")
