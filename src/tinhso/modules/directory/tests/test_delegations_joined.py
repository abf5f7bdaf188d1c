"""A delegation that goes on in a changed post is one: on pages, and when it is ended."""

from __future__ import annotations

from datetime import date, time

import pytest

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.testing.client import PageClient

from ..actions.absence import delegate_roles, end_delegation
from ..actions.post import change_post
from ..models import Appointment, Delegation, Official, Post
from ..queries.agency_state import state_of
from ..queries.people import delegations_about, delegations_in
from ..rules.delegations import Stretch, joined
from ..testing import actor_of, make_agency, make_official

TODAY, FROM, END = date(2015, 6, 17), date(2015, 7, 1), date(2015, 12, 1)
ADMIN, HEAD, STAFF = "directory.admin", "directory.head", "directory.staff"


class Case:
    """A head who has delegated his role until December, with his post renamed from July on."""

    def __init__(self) -> None:
        self.agency = make_agency("Sở Mẫu")
        self.admin = actor_of(make_official(ADMIN, reach="all"))
        self.account = make_official(HEAD, agency=self.agency, name="Người Giữ", title="Trưởng phòng")
        self.holder = Official.objects.get(account=self.account)
        self.other = Official.objects.get(account=make_official(STAFF, agency=self.agency, name="Người Thay"))
        self.post = Post.objects.get(appointments__official=self.holder)
        self.delegate(TODAY, END)

    def delegate(self, begin: date, end: date) -> Delegation:
        return delegate_roles(
            by=self.admin,
            appointment_id=Appointment.objects.filter(official=self.holder).latest("pk").pk,
            delegate_id=self.other.pk,
            roles=[HEAD],
            valid_from=begin,
            valid_to=end,
        )

    def change(self, title: str, on: date) -> None:
        self.post = change_post(
            by=self.admin,
            post_id=self.post.pk,
            seen=state_of(self.agency.pk),
            title=title,
            roles=[HEAD],
            reach="own",
            rank=self.post.rank,
            valid_from=on,
        )

    def may(self, on: date) -> bool:
        return actor_of(self.other.account, from_local(on, time(9))).may(HEAD, self.agency.pk)


@pytest.fixture
def case(db: None):
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield Case()


@pytest.mark.parametrize("day", [TODAY, date(2015, 7, 2), date(2015, 9, 1)])
def test_it_is_one_row_before_and_after_the_changes(case: Case, day: date) -> None:
    case.change("Trưởng ban", FROM)
    case.change("Chánh ban", date(2015, 8, 1))
    assert Delegation.objects.count() == 3
    with clock.simulated(clock.fixed(from_local(day, time(9)))):
        (one,) = delegations_about(case.other.pk)
        assert (one.valid_from, one.valid_to, one.post) == (TODAY, END, "Chánh ban")
        assert one.holds(day) and case.may(day)
        assert delegations_in([case.agency.pk], day) == [one]
        client = PageClient()
        client.force_login(case.account)
        page = client.get(f"/can-bo/{case.holder.pk}/").content.decode()
        assert page.count("Người Thay</a>") == 1 and page.count("đang có hiệu lực") == 1


@pytest.mark.parametrize("day", [TODAY, date(2015, 7, 2)])
def test_it_is_ended_as_one(case: Case, day: date) -> None:
    case.change("Trưởng ban", FROM)
    with clock.simulated(clock.fixed(from_local(day, time(9)))):
        (one,) = delegations_about(case.holder.pk)
        end_delegation(by=case.admin, delegation_id=one.id)
        assert not case.may(day) and not case.may(date(2015, 7, 3))
        assert all(found.until <= day for found in delegations_about(case.holder.pk))
        assert delegations_in([case.agency.pk], day) == []


def test_two_decisions_stay_two(case: Case) -> None:
    case.delegate(END, date(2016, 1, 1))
    first, second = Delegation.objects.order_by("valid_from")
    end_delegation(by=case.admin, delegation_id=second.pk)
    assert len(delegations_about(case.holder.pk)) == 2
    first.refresh_from_db()
    assert first.ended_on is None and case.may(TODAY)


def test_what_goes_on_is_joined_and_nothing_else() -> None:
    def row(number: int, start: int, end: int, what: str = "a", *, goes_on: bool = True) -> Stretch:
        return Stretch(number, (what,), date(2015, start, 1), date(2015, end, 1), goes_on)

    def ids(*rows: Stretch) -> list[list[int]]:
        return [[one.id for one in chain] for chain in joined(rows)]

    assert ids() == []
    assert ids(row(3, 5, 6), row(1, 1, 3), row(2, 3, 5)) == [[1, 2, 3]]
    assert ids(row(1, 1, 3, goes_on=False), row(2, 3, 5)) == [[1], [2]]
    assert ids(row(1, 1, 3), row(2, 3, 5, "b"), row(3, 4, 5)) == [[1], [2], [3]]
    assert ids(row(1, 1, 3), row(2, 1, 3), row(3, 3, 5), row(4, 3, 5)) == [[1, 3], [2, 4]]
