"""One agency, one post, one quota: changed from a day on, never over what was; by one person at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import transaction

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from .. import api
from ..actions.absence import delegate_roles
from ..actions.agency import OrganisationError, change_agency, create_agency, set_quota
from ..actions.appointment import appoint
from ..actions.post import add_post, change_post, end_post
from ..enums import AgencyKind, AreaKind, Level, Reach
from ..models import AgencyVersion, Appointment, Area, Official, Post, PowerGrant, StaffQuota
from ..queries.agency_state import state_of
from ..testing import actor_of, agency_spec, carry_out_act, make_agency, make_area, make_official
from .test_import_at_once import at_once

TODAY = date(2015, 6, 17)
FROM = date(2015, 7, 1)
ADMIN, HEAD, STAFF = "directory.admin", "directory.head", "directory.staff"


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


class Office:
    """A department below a committee, with somebody who runs the directory."""

    def __init__(self) -> None:
        self.area = make_area("Tỉnh Mẫu", kind=AreaKind.PROVINCE)
        self.top = make_agency("Ủy ban tỉnh", level=Level.PROVINCE, area=self.area, code="H04")
        self.agency = make_agency(
            "Sở Mẫu",
            level=Level.PROVINCE,
            area=self.area,
            parent=self.top,
            kind=AgencyKind.JUSTICE,
            code="H04.03",
            email="so@example.gov.vn",
        )
        self.admin = actor_of(make_official(ADMIN, reach=Reach.ALL, agency=self.top, name="Quản Trị"))
        self.colleague = actor_of(make_official(ADMIN, reach=Reach.ALL, agency=self.top))

    @property
    def seen(self) -> str:
        """As the page shows it now."""
        return state_of(self.agency.pk)

    def values(self, **changed: Any) -> dict[str, Any]:
        """The department as its form shows it, with changes."""
        texts = {
            "name": "Sở Mẫu",
            "short_name": "",
            "code": "H04.03",
            "kind": "justice",
            "address": "",
            "phone": "",
            "email": "so@example.gov.vn",
            "hours": "",
            "source": "",
        }
        fields = {"area_id": self.area.pk, "parent_id": self.top.pk, "one_stop": True, "valid_from": FROM}
        typed = {name: changed.pop(name) for name in texts if name in changed}
        return fields | changed | {"texts": texts | typed}

    def change(self, **changed: Any) -> AgencyVersion:
        """Change the department."""
        values = self.values(**changed)
        return change_agency(by=self.admin, agency_id=self.agency.pk, seen=self.seen, **values)

    def quota(self, places: int, valid_from: date, post: Post | None = None) -> StaffQuota:
        """Set places of the department or of a post."""
        return set_quota(
            by=self.admin,
            agency_id=self.agency.pk,
            seen=self.seen,
            post_id=post.pk if post else None,
            places=places,
            valid_from=valid_from,
            source="QĐ 1",
        )

    def post(self, **values: Any) -> Post:
        """Add a post to the department."""
        fields = {"title": "Chuyên viên", "roles": [STAFF], "reach": "own", "rank": 10, "valid_from": TODAY}
        return add_post(by=self.admin, agency_id=self.agency.pk, seen=self.seen, **(fields | values))


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Office:
    request.getfixturevalue("transactional_db" if "page_database" in request.fixturenames else "db")
    return Office()


def told(error: pytest.ExceptionInfo[OrganisationError]) -> dict[str, str]:
    details = error.value.details
    return dict(details.get("problems") or [(details["field"], str(error.value))])


# --- agencies ---


def test_an_agency_is_added_from_a_day_on_with_both_codes_and_its_areas_level(office: Office) -> None:
    made = create_agency(by=office.admin, **office.values(name="  Sở   Mới ", code="h04.77", email="A@B.vn"))
    assert api.agency(made.pk, TODAY) is None
    found = api.agency(made.pk, FROM)
    assert found is not None
    assert (found.name, found.code, found.code_old) == ("Sở Mới", "H04.77", "000.00.77.H04")
    assert (found.level, found.parent_id, found.email) == (Level.PROVINCE, office.top.pk, "a@b.vn")
    entry = LedgerEntry.objects.get(kind="directory.agency_added")
    assert (entry.ref_id, entry.data) == (made.pk, {"valid_from": "2015-07-01", "code": "H04.77"})


def test_a_change_begins_a_new_description_and_keeps_the_old(office: Office) -> None:
    AgencyVersion.objects.filter(agency=office.agency).update(code_verified="true")
    office.change(name="Sở Mẫu và Khác", phone="0781 1")
    before, after = AgencyVersion.objects.filter(agency=office.agency).order_by("valid_from")
    assert (before.name, before.phone, before.valid_to) == ("Sở Mẫu", "", FROM)
    assert (after.name, after.phone, after.valid_from, after.valid_to) == (
        "Sở Mẫu và Khác", "0781 1", FROM, None,
    )  # fmt: skip
    assert after.code_verified == "true", "the same code is as far checked as before"
    entry = LedgerEntry.objects.get(kind="directory.agency_changed")
    assert entry.data == {"on": "2015-07-01", "columns": ["name", "phone"], "planned": False}


def test_a_change_in_between_ends_where_the_next_description_begins(office: Office) -> None:
    office.change(name="Sở Ba", valid_from=date(2016, 1, 1))
    office.change(name="Sở Hai", valid_from=FROM)
    rows = AgencyVersion.objects.filter(agency=office.agency).order_by("valid_from")
    assert [(row.name, row.valid_to) for row in rows] == [
        ("Sở Mẫu", FROM),
        ("Sở Hai", date(2016, 1, 1)),
        ("Sở Ba", None),
    ]


def test_what_only_begins_later_is_put_right_but_history_is_not(office: Office) -> None:
    office.change(name="Sở Nhầm")
    office.change(name="Sở Đúng")
    names = AgencyVersion.objects.filter(agency=office.agency).order_by("valid_from")
    assert [row.name for row in names] == ["Sở Mẫu", "Sở Đúng"]
    with clock.simulated(clock.fixed(from_local(FROM, time(9)))):
        with pytest.raises(OrganisationError, match="đã thành lịch sử"):
            office.change(name="Sở Khác")
        office.change(name="Sở Khác", valid_from=date(2015, 7, 2))


def test_everything_wrong_is_told_at_its_field(office: Office) -> None:
    make_agency("Sở Bên", level=Level.PROVINCE, area=office.area, parent=office.top, code="H04.04")
    with pytest.raises(OrganisationError) as error:
        office.change(code="H04.04", parent_id=office.agency.pk)
    assert set(told(error)) == {"code", "parent"}
    assert "Sở Bên" in told(error)["code"] and "vòng" in told(error)["parent"]
    with pytest.raises(OrganisationError) as error:
        create_agency(by=office.admin, **office.values(code="H4"))
    assert told(error) == {"code": "Mã định danh có dạng H04.31.02."}
    with pytest.raises(OrganisationError) as error:
        create_agency(by=office.admin, **office.values(code="H04.9", valid_from=date(1999, 1, 1)))
    assert set(told(error)) == {"area"}
    with pytest.raises(OrganisationError) as error:
        create_agency(by=office.admin, **office.values(code="H04.9", valid_from=date(2004, 1, 1), name=""))
    assert set(told(error)) == {"name"}
    with pytest.raises(OrganisationError, match="thư điện tử"):
        create_agency(by=office.admin, **office.values(code="H04.9", email="nobody"))
    with pytest.raises(OrganisationError, match="Chưa có gì thay đổi"):
        office.change()
    with pytest.raises(OrganisationError, match="không tồn tại vào ngày này"):
        office.change(name="Sở", valid_from=date(1999, 1, 1))
    assert AgencyVersion.objects.filter(agency=office.agency).count() == 1


def test_the_end_that_an_act_gave_stays_with_the_last_part(office: Office) -> None:
    heir = agency_spec("so-sau", office.area, level="province", kind="justice", code="H04.88")
    merge = {"thing": "agency", "sources": [office.agency.key], "into": heir, "officials": "move"}
    act = carry_out_act(("merge", merge), day=date(2016, 1, 1))
    office.change(name="Sở Giữa Chừng")
    rows = AgencyVersion.objects.filter(agency=office.agency).order_by("valid_from")
    assert [(row.valid_to, row.ended_by_id) for row in rows] == [(FROM, None), (date(2016, 1, 1), act.pk)]
    made = AgencyVersion.objects.get(act=act)
    values = office.values(name="Sở Khác", code="H04.88", valid_from=date(2016, 1, 1))
    with pytest.raises(OrganisationError, match="văn bản đính chính"):
        change_agency(by=office.admin, agency_id=made.agency_id, seen=state_of(made.agency_id), **values)


# --- quotas ---


def test_quotas_follow_each_other(office: Office) -> None:
    office.quota(20, date(2015, 1, 1))
    office.quota(18, FROM)
    office.quota(25, date(2014, 1, 1))
    office.quota(17, FROM)
    rows = StaffQuota.objects.filter(agency=office.agency).order_by("valid_from")
    assert [(row.places, row.valid_from.year, row.valid_to) for row in rows] == [
        (25, 2014, date(2015, 1, 1)),
        (20, 2015, FROM),
        (17, 2015, None),
    ]
    kinds = LedgerEntry.objects.filter(kind="directory.quota_set").order_by("id")
    assert [entry.data["places"] for entry in kinds] == [20, 18, 25, 17]
    with pytest.raises(OrganisationError, match="đang có hiệu lực"):
        office.quota(17, date(2015, 8, 1))
    with pytest.raises(OrganisationError, match="không tồn tại vào ngày này"):
        office.quota(5, date(1999, 1, 1))
    with pytest.raises(OrganisationError, match="đã thành lịch sử"):
        office.quota(5, date(2014, 1, 1))


def test_a_posts_quota_is_apart_and_of_this_agency(office: Office) -> None:
    post = office.post()
    office.quota(20, TODAY)
    office.quota(2, TODAY, post)
    assert StaffQuota.objects.filter(agency=office.agency).count() == 2
    other = Post.objects.exclude(agency=office.agency).first()
    with pytest.raises(OrganisationError, match="Vị trí này không tồn tại"):
        office.quota(2, FROM, other)
    with pytest.raises(OrganisationError, match="Vị trí này không tồn tại"):
        office.quota(2, date(2015, 1, 1), post)


# --- posts ---


def test_a_post_is_added_and_refused_with_its_fields(office: Office) -> None:
    post = office.post(title=" Chuyên  viên ")
    assert (post.title, post.roles, post.valid_from) == ("Chuyên viên", [STAFF], TODAY)
    assert LedgerEntry.objects.get(kind="directory.post_added").data["post"] == post.pk
    with pytest.raises(OrganisationError) as error:
        office.post(roles=["no.such"])
    assert set(told(error)) == {"roles"}
    with pytest.raises(OrganisationError, match="không tồn tại vào ngày này"):
        office.post(valid_from=date(1999, 1, 1))


def test_holders_delegations_powers_and_places_go_over_to_the_changed_post(office: Office) -> None:
    account = make_official(HEAD, ADMIN, agency=office.agency, reach=Reach.ALL, name="Người Giữ")
    holder = Official.objects.get(account=account)
    other = Official.objects.get(account=make_official(STAFF, agency=office.agency))
    before = Post.objects.get(appointments__official=holder)
    coming = Official.objects.get(account=make_official(STAFF, agency=office.top))
    later = appoint(
        by=office.admin,
        official_id=coming.pk,
        post_id=before.pk,
        valid_from=date(2016, 1, 1),
        kind="concurrent",
    )
    office.quota(2, TODAY, before)
    seat = Appointment.objects.get(official=holder)
    delegate_roles(
        by=office.admin,
        appointment_id=seat.pk,
        delegate_id=other.pk,
        roles=[HEAD],
        valid_from=TODAY,
        valid_to=date(2015, 12, 1),
    )
    after = change_post(
        by=office.admin,
        post_id=before.pk,
        seen=office.seen,
        title="Giám đốc",
        roles=[ADMIN, HEAD],
        reach="all",
        rank=before.rank,
        valid_from=FROM,
    )
    before.refresh_from_db()
    assert (before.valid_to, after.valid_from, after.valid_to) == (FROM, FROM, None)
    seats = Appointment.objects.filter(official=holder).order_by("valid_from")
    assert [(row.post_id, row.valid_from, row.valid_to) for row in seats] == [
        (before.pk, date(2004, 1, 1), FROM),
        (after.pk, FROM, None),
    ]
    later.refresh_from_db()
    assert later.post_id == after.pk, "what only begins later has no past in the old row"
    on_that_day = from_local(FROM, time(9))
    assert actor_of(account, on_that_day).may(ADMIN), "what two people confirmed goes on"
    assert actor_of(other.account, on_that_day).may(HEAD, office.agency.pk), "so does what was delegated"
    assert StaffQuota.objects.get(post=after).places == 2
    assert StaffQuota.objects.get(post=before).valid_to == FROM
    data = LedgerEntry.objects.get(kind="directory.post_changed").data
    assert (data["before"], data["post"], data["columns"]) == (before.pk, after.pk, ["title"])


def test_a_powerful_role_or_a_wider_reach_waits_for_a_second_person(office: Office) -> None:
    account = make_official(ADMIN, agency=office.agency, reach=Reach.OWN)
    post = Post.objects.get(agency=office.agency)
    values = {"title": post.title, "rank": post.rank, "roles": [ADMIN], "valid_from": FROM}
    change_post(by=office.admin, post_id=post.pk, seen=office.seen, reach="all", **values)
    assert actor_of(account, from_local(TODAY, time(9))).may(ADMIN, office.agency.pk)
    assert not actor_of(account, from_local(FROM, time(9))).may(ADMIN)
    assert not PowerGrant.objects.filter(appointment__valid_from=FROM).exists()


def test_a_post_that_begins_later_is_put_right_in_place(office: Office) -> None:
    post = office.post(valid_from=FROM)
    same = {"reach": "own", "rank": 10, "roles": [STAFF]}
    again = change_post(
        by=office.admin, post_id=post.pk, seen=office.seen, title="Kế toán", valid_from=FROM, **same
    )
    assert (again.pk, again.title) == (post.pk, "Kế toán")
    for day, sentence in ((TODAY, "không tồn tại"), (date(2015, 8, 1), "Chưa có gì thay đổi")):
        with pytest.raises(OrganisationError, match=sentence):
            change_post(
                by=office.admin,
                post_id=post.pk,
                seen=office.seen,
                title="Kế toán" if day > FROM else "Khác",
                valid_from=day,
                **same,
            )
    with pytest.raises(OrganisationError, match="Không có vị trí này"):
        change_post(by=office.admin, post_id=0, seen="", title="Khác", valid_from=FROM, **same)


def test_a_post_ends_when_nobody_holds_it(office: Office) -> None:
    make_official(STAFF, agency=office.agency, name="Lê Mẫu")
    held = Post.objects.get(agency=office.agency)
    with pytest.raises(OrganisationError, match="Lê Mẫu"):
        end_post(by=office.admin, post_id=held.pk, seen=office.seen, on=FROM)
    post = office.post()
    office.quota(1, TODAY, post)
    with pytest.raises(OrganisationError, match="sau ngày bắt đầu"):
        end_post(by=office.admin, post_id=post.pk, seen=office.seen, on=TODAY)
    end_post(by=office.admin, post_id=post.pk, seen=office.seen, on=FROM)
    assert StaffQuota.objects.get(post=post).valid_to == FROM
    with pytest.raises(OrganisationError, match="đã kết thúc trước"):
        end_post(by=office.admin, post_id=post.pk, seen=office.seen, on=FROM)
    assert LedgerEntry.objects.get(kind="directory.post_ended").data["valid_to"] == "2015-07-01"


# --- two at once, and who may ---


def test_the_second_of_two_is_told_and_may_save_again(office: Office) -> None:
    seen = office.seen
    office.change(phone="0781 1")
    values = office.values(hours="Sáng thứ hai", phone="0781 1")
    with pytest.raises(OrganisationError, match="người khác đã thay đổi") as error:
        change_agency(by=office.admin, agency_id=office.agency.pk, seen=seen, **values)
    assert error.value.code == "stale"
    change_agency(by=office.admin, agency_id=office.agency.pk, seen=office.seen, **values)
    with pytest.raises(OrganisationError, match="Không có cơ quan này"):
        change_agency(by=office.admin, agency_id=0, seen="", **values)


@pytest.mark.django_db(transaction=True)
def test_two_change_one_agency_at_the_same_moment(office: Office, page_database: Callable[[], None]) -> None:
    with transaction.atomic():
        common = {"agency_id": office.agency.pk, "seen": office.seen}
    outcome = at_once(
        page_database,
        (office.admin, change_agency, common | office.values(phone="1")),
        (
            office.colleague,
            set_quota,
            common | {"post_id": None, "places": 3, "valid_from": FROM, "source": ""},
        ),
    )
    assert sorted(outcome) == ["done", "stale"]
    with transaction.atomic(), acting(system_actor("tests")):
        changed = AgencyVersion.objects.filter(agency=office.agency).count() - 1
        assert changed + StaffQuota.objects.filter(agency=office.agency).count() == 1


def test_only_those_who_run_the_directory(office: Office) -> None:
    nobody: Actor = actor_of(make_official(STAFF))
    post = office.post()
    values = {"title": "x", "roles": [], "reach": "own", "rank": 1, "valid_from": FROM}
    quota = {"post_id": None, "places": 1, "valid_from": FROM, "source": ""}
    for act in (
        lambda: create_agency(by=nobody, **office.values()),
        lambda: change_agency(by=nobody, agency_id=office.agency.pk, seen="", **office.values()),
        lambda: set_quota(by=nobody, agency_id=office.agency.pk, seen="", **quota),
        lambda: add_post(by=nobody, agency_id=office.agency.pk, seen="", **values),
        lambda: change_post(by=nobody, post_id=post.pk, seen="", **values),
        lambda: end_post(by=nobody, post_id=post.pk, seen="", on=FROM),
    ):
        with pytest.raises(Denied):
            act()
    assert Area.objects.filter(pk=office.area.pk).exists()
