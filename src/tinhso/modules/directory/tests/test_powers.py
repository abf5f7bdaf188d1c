"""Powerful roles need two people; appointments count at the moment of the request."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.ledger import entries_of
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.testing.client import PageClient

from ..actions.power import PowerError, ask_for_power, confirm_loaded_powers, confirm_power, withdraw_power
from ..models import Appointment, Official, PowerGrant
from ..queries.actor import actor_for
from ..queries.official import officials_with
from ..queries.power import powers
from ..testing import PASSWORD, actor_of, make_account, make_agency, make_official, make_post

pytestmark = pytest.mark.django_db

ADMIN = "directory.admin"
PAGE = "/quan-tri/xac-nhan-quyen/"


@pytest.fixture
def first():
    return make_official(ADMIN, reach="all", name="Người Thứ Nhất")


@pytest.fixture
def second():
    return make_official(ADMIN, reach="all", name="Người Thứ Hai")


@pytest.fixture
def newcomer():
    """An official just appointed to a powerful post, as a page would do it: nobody confirmed anything."""
    return appointed("Người Mới")


def appointed(name, **dates):
    account = make_account(name)
    official = Official.objects.create(key=account.username, name=name, account=account)
    post = make_post(make_agency(), ADMIN, "directory.staff", reach="all")
    Appointment.objects.create(
        official=official, post=post, kind="full", **({"valid_from": date(2010, 1, 1)} | dates)
    )
    return account


def appointment_of(account):
    return Appointment.objects.get(official__account=account)


@contextmanager
def refused(code):
    with pytest.raises(PowerError) as caught:
        yield
    assert caught.value.code == code


def asked(first, newcomer):
    ask_for_power(by=actor_of(first), appointment_id=appointment_of(newcomer).pk, role=ADMIN)
    return PowerGrant.objects.get(appointment__official__account=newcomer)


# --- nothing runs at midnight ---


def test_an_appointment_ends_at_midnight_of_the_business_clock_in_an_open_session():
    account = make_official(ADMIN, reach="all", valid_to=date(2015, 6, 18))
    client = PageClient()
    client.force_login(account)
    before = clock.fixed(datetime(2015, 6, 17, 16, 59, 59, tzinfo=UTC))
    after = clock.fixed(datetime(2015, 6, 17, 17, 0, 0, tzinfo=UTC))
    with clock.simulated(before):
        assert client.get("/quan-tri/vai-tro/").status_code == 200
    with clock.simulated(after):
        assert client.get("/quan-tri/vai-tro/").status_code == 403


def test_an_appointment_begins_in_an_open_session():
    account = make_official(ADMIN, reach="all", valid_from=date(2015, 6, 18))
    client = PageClient()
    client.force_login(account)
    with clock.simulated(clock.fixed(datetime(2015, 6, 17, 16, 59, 59, tzinfo=UTC))):
        assert client.get("/quan-tri/vai-tro/").status_code == 403
    with clock.simulated(clock.fixed(datetime(2015, 6, 17, 17, 0, 0, tzinfo=UTC))):
        assert client.get("/quan-tri/vai-tro/").status_code == 200


# --- two people ---


def test_without_a_second_person_a_powerful_role_gives_nothing(first, second, newcomer):
    assert actor_of(newcomer).kind == "official" and not actor_of(newcomer).may(ADMIN)
    grant = asked(first, newcomer)
    assert not actor_of(newcomer).may(ADMIN)
    confirm_power(by=actor_of(second), grant_id=grant.pk)
    assert actor_of(newcomer).may(ADMIN)
    agency = appointment_of(newcomer).post.agency_id
    assert newcomer.pk in {one.account_id for one in officials_with(ADMIN, agency, date(2015, 1, 1))}
    kinds = [entry.kind for entry in entries_of(Ref("directory.official", newcomer.official.pk))]
    assert kinds == ["directory.power_asked", "directory.power_confirmed"]


def test_who_may_do_this_knows_only_confirmed_ones(newcomer):
    agency = appointment_of(newcomer).post.agency_id
    assert newcomer.pk not in {one.account_id for one in officials_with(ADMIN, agency, date(2015, 1, 1))}


def test_neither_the_asker_nor_the_receiver_confirms(first, second, newcomer):
    grant = asked(first, newcomer)
    with refused("same_person"):
        confirm_power(by=actor_of(first), grant_id=grant.pk)
    confirm_power(by=actor_of(second), grant_id=grant.pk)
    other = make_post(make_agency(), ADMIN)
    Appointment.objects.create(
        official=newcomer.official, post=other, kind="concurrent", valid_from=date(2010, 1, 1)
    )
    ask_for_power(by=actor_of(first), appointment_id=Appointment.objects.get(post=other).pk, role=ADMIN)
    with refused("same_person"):
        confirm_power(by=actor_of(newcomer), grant_id=PowerGrant.objects.get(confirmed_at=None).pk)


def test_the_database_itself_wants_two(first, newcomer):
    grant = asked(first, newcomer)
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerGrant.objects.filter(pk=grant.pk).update(confirmed_by=first, confirmed_at=timezone.now())


def test_a_request_runs_out_and_may_be_repeated(first, second, newcomer):
    grant = asked(first, newcomer)
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        with refused("expired"):
            confirm_power(by=actor_of(second), grant_id=grant.pk)
        (shown,) = [one for one in powers(actor_of(first), date(2015, 1, 1)) if one.official == "Người Mới"]
        assert shown.state == "expired"
        again = asked(second, newcomer)
        assert again.pk == grant.pk and again.asked_by == second
        confirm_power(by=actor_of(first), grant_id=grant.pk)
    assert actor_of(newcomer).may(ADMIN)


def test_one_person_is_enough_to_refuse_or_withdraw(first, second, newcomer):
    grant = asked(first, newcomer)
    withdraw_power(by=actor_of(second), grant_id=grant.pk)
    with refused("gone"):
        confirm_power(by=actor_of(second), grant_id=grant.pk)
    with refused("gone"):
        withdraw_power(by=actor_of(second), grant_id=grant.pk)
    grant = PowerGrant.objects.get(appointment__official__account=second)
    withdraw_power(by=actor_of(first), grant_id=grant.pk)
    assert not actor_of(second).may(ADMIN)
    assert confirm_loaded_powers(by=system_actor("tests")) == 0  # what was withdrawn stays so
    assert not actor_of(second).may(ADMIN)


def test_a_wider_reach_or_another_role_needs_another_confirmation(first, second):
    account = make_official("directory.staff", name="Người Hẹp")
    post = appointment_of(account).post
    post.roles = [*post.roles, ADMIN]
    post.save()
    assert not actor_of(account).may(ADMIN)
    grant = asked(first, account)
    confirm_power(by=actor_of(second), grant_id=grant.pk)
    assert actor_of(account).may(ADMIN)
    post.reach = "all"
    post.save()
    assert not actor_of(account).may(ADMIN)
    waiting = asked_again(first, account)
    post.reach = "own"
    post.save()
    with refused("changed"):
        confirm_power(by=actor_of(second), grant_id=waiting.pk)


def asked_again(first, account):
    ask_for_power(by=actor_of(first), appointment_id=appointment_of(account).pk, role=ADMIN)
    return PowerGrant.objects.get(appointment__official__account=account, confirmed_at=None)


def test_what_cannot_be_asked_for(first, newcomer):
    pk = appointment_of(newcomer).pk
    for appointment, role in ((0, ADMIN), (pk, "directory.staff"), (pk, "services.admin")):
        with refused("unknown"):
            ask_for_power(by=actor_of(first), appointment_id=appointment, role=role)
    grant = asked(first, newcomer)
    with refused("asked"):
        asked(first, newcomer)
    confirm_power(by=system_actor("operator"), grant_id=grant.pk)
    with refused("confirmed"):
        confirm_power(by=system_actor("operator"), grant_id=grant.pk)


def test_only_administrators(newcomer):
    grant = PowerGrant.objects.create(
        appointment=appointment_of(newcomer), role=ADMIN, reach="all", asked_at=timezone.now()
    )
    by = actor_of(newcomer)
    with pytest.raises(Denied):
        ask_for_power(by=by, appointment_id=grant.appointment_id, role=ADMIN)
    for act in (confirm_power, withdraw_power):
        with pytest.raises(Denied):
            act(by=by, grant_id=grant.pk)
    with pytest.raises(Denied):
        confirm_loaded_powers(by=by)
    with pytest.raises(Denied):
        powers(by, date(2015, 1, 1))


def test_the_operator_confirms_the_first_administrator(newcomer):
    setup = make_account("Cài Đặt", is_setup=True)
    grant = asked(setup, newcomer)
    told = StringIO()
    call_command("confirm_power", stdout=told)
    assert told.getvalue().startswith(f"{grant.pk} Người Mới")
    call_command("confirm_power", str(grant.pk))
    assert actor_for(newcomer, clock.business().now()).may(ADMIN)
    with pytest.raises(CommandError):
        call_command("confirm_power", str(grant.pk))


# --- pages ---


def test_the_page_shows_what_waits_and_lets_a_second_person_confirm(first, second, newcomer):
    for account in (first, second):
        account.set_password(PASSWORD)
        account.save()
    one, two = PageClient(), PageClient()
    one.force_login(first)
    two.force_login(second)
    page = one.get(PAGE).content.decode()
    assert (
        page.index("<strong>Người Mới") < page.index("<strong>Người Thứ Nhất")
        and "nạp từ dữ liệu của tỉnh" in page
    )
    appointment = appointment_of(newcomer)
    done = one.post(f"{PAGE}{appointment.pk}/de-nghi/", {"role": ADMIN}, follow=True)
    assert "Một quản trị viên khác phải xác nhận." in done.content.decode()
    grant = PowerGrant.objects.get(appointment=appointment)
    confirm = f"{PAGE}{grant.pk}/xac-nhan/"
    assert confirm not in done.content.decode() and confirm in two.get(PAGE).content.decode()
    asked_first = two.post(confirm)
    assert asked_first.url.startswith("/tai-khoan/xac-nhan-lai/")
    two.post(asked_first.url, {"password": PASSWORD})
    assert actor_of(newcomer).may(ADMIN)
    one.post(f"{PAGE}{grant.pk}/bo/")
    one.post("/tai-khoan/xac-nhan-lai/", {"password": PASSWORD})
    assert "Thu hồi" in one.get(PAGE).content.decode()
    assert "Vai trò không còn hiệu lực." in one.post(f"{PAGE}{grant.pk}/bo/", follow=True).content.decode()
    assert one.post(f"{PAGE}{grant.pk}/la/").status_code == 404
    assert "không còn" in one.post(f"{PAGE}{grant.pk}/bo/", follow=True).content.decode()
    wrong = one.post(f"{PAGE}{appointment.pk}/de-nghi/", {"role": "x"}, follow=True)
    assert "không có vai trò đó" in wrong.content.decode()


def test_the_page_costs_the_same_for_many(first, newcomer, client, django_assert_num_queries):
    client.force_login(first)
    client.get(PAGE)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(PAGE)
    appointed("Thêm Một")
    appointed("Thêm Hai")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(PAGE)


PAGE_QUERIES = 13
