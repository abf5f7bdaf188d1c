"""Ending an agency: refused with everything that hangs on it, one of each kind; afterwards it is history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import transaction

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from .. import api
from ..actions.agency import OrganisationError, change_agency
from ..actions.ending import end_agency
from ..actions.post import end_post
from ..enums import AgencyKind, Level
from ..models import AgencyVersion, Appointment, Post, StaffQuota
from ..queries.hanging import hanging_on_agency
from ..testing import actor_of, agency_spec, carry_out_act, make_agency, make_official, make_post
from .test_import_at_once import at_once
from .test_one_agency_actions import FROM, STAFF, TODAY, Office
from .test_one_agency_pages import PATH, day_of, form_of
from .test_public_pages import text


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Office:
    request.getfixturevalue("transactional_db" if "page_database" in request.fixturenames else "db")
    return Office()


def end(office: Office, on: date = FROM, **changed: Any) -> AgencyVersion:
    values = {"by": office.admin, "agency_id": office.agency.pk, "seen": office.seen, "on": on}
    return end_agency(**(values | changed))


def listed(office: Office, on: date = FROM) -> list[tuple[str, int, str, bool]]:
    found = hanging_on_agency(office.agency.pk, on, TODAY)
    return [(one.label, one.count, one.names, one.by_act) for one in found]


def test_an_agency_on_which_nothing_hangs_ends_with_its_places(office: Office) -> None:
    office.quota(20, TODAY)
    end(office)
    assert api.agency(office.agency.pk, date(2015, 6, 30)) is not None
    assert api.agency(office.agency.pk, FROM) is None
    assert StaffQuota.objects.get(agency=office.agency).valid_to == FROM
    entry = LedgerEntry.objects.get(kind="directory.agency_closed")
    assert (entry.ref_id, entry.data) == (office.agency.pk, {"valid_to": "2015-07-01"})


def test_everything_that_hangs_on_it_is_told_at_once(office: Office) -> None:
    make_official(STAFF, agency=office.agency, title="Giám đốc")
    for number in range(7):
        make_post(office.agency, title=f"Chuyên viên {number}", valid_from=date(2016, 1, 1))
    make_agency(
        "Chi cục Mẫu",
        level=Level.PROVINCE,
        area=office.area,
        parent=office.agency,
        kind=AgencyKind.SUB_DEPARTMENT,
        code="H04.03.01",
    )
    with pytest.raises(OrganisationError, match="Chưa thể kết thúc") as error:
        end(office)
    assert error.value.code == "held"
    found = {one.label: one for one in error.value.details["hanging"]}
    assert found["Cơ quan trực thuộc"].names == "Chi cục Mẫu"
    posts = found["Vị trí công tác"]
    assert posts.count == 8 and posts.names.startswith("Chuyên viên 0") and posts.names.endswith(" …")
    assert (found["Cán bộ đang giữ vị trí"].count, found["Cán bộ đang giữ vị trí"].by_act) == (1, False)
    assert AgencyVersion.objects.get(agency=office.agency).valid_to is None


def test_who_continues_another_agency_cannot_just_end(office: Office) -> None:
    merge = {"thing": "agency", "sources": [office.agency.key], "officials": "move"}
    heir = agency_spec("so-sau", office.area, level="province", kind="justice", code="H04.88")
    carry_out_act(("merge", merge | {"into": heir}), day=date(2015, 5, 1))
    number = AgencyVersion.objects.get(name="Cơ quan so-sau").agency_id
    found = hanging_on_agency(number, FROM, TODAY)
    assert [(one.label, one.names, one.by_act) for one in found] == [
        ("Cơ quan trước đây mà cơ quan này kế tục", "Sở Mẫu", True)
    ]
    with pytest.raises(OrganisationError, match="văn bản sắp xếp đã quy định"):
        end(office)


def test_days_that_cannot_be(office: Office) -> None:
    with pytest.raises(OrganisationError, match="sau ngày thông tin gần nhất"):
        end(office, date(2004, 1, 1))
    office.change(name="Sở Sau", valid_from=date(2015, 9, 1))
    with pytest.raises(OrganisationError, match="sau ngày thông tin gần nhất"):
        end(office, FROM)
    end(office, date(2016, 1, 1))
    with pytest.raises(OrganisationError, match="đã được ghi"):
        end(office, date(2016, 1, 1))
    later = clock.simulated(clock.fixed(from_local(date(2016, 1, 4), time(9))))
    with later, pytest.raises(OrganisationError, match="lịch sử không sửa"):
        end(office, date(2016, 3, 1))


def test_an_end_that_lies_ahead_is_moved_and_what_is_added_ends_with_it(office: Office) -> None:
    office.quota(20, TODAY)
    end(office, date(2016, 1, 1))
    post = office.post()
    assert post.valid_to == date(2016, 1, 1)
    office.quota(2, TODAY, post)
    assert StaffQuota.objects.get(post=post).valid_to == date(2016, 1, 1)
    assert ("Vị trí công tác", 1, "Chuyên viên", False) in listed(office)
    end_post(by=office.admin, post_id=post.pk, seen=office.seen, on=FROM)
    end(office, date(2015, 10, 1))
    end(office, date(2015, 12, 1))
    whole = StaffQuota.objects.get(agency=office.agency, post=None)
    assert whole.valid_to == date(2015, 12, 1) == AgencyVersion.objects.get(agency=office.agency).valid_to


def test_only_those_who_run_the_directory_and_one_at_a_time(office: Office) -> None:
    with pytest.raises(Denied):
        end(office, by=actor_of(make_official(STAFF)))
    seen = office.seen
    office.change(phone="0781 1")
    with pytest.raises(OrganisationError, match="người khác đã thay đổi"):
        end(office, seen=seen)


@pytest.mark.django_db(transaction=True)
def test_one_ends_what_another_changes_at_the_same_moment(
    office: Office, page_database: Callable[[], None]
) -> None:
    with transaction.atomic():
        common = {"agency_id": office.agency.pk, "seen": office.seen}
    outcome = at_once(
        page_database,
        (office.admin, end_agency, common | {"on": date(2016, 1, 1)}),
        (office.colleague, change_agency, common | office.values(phone="1")),
    )
    assert sorted(outcome) == ["done", "stale"]
    with transaction.atomic(), acting(system_actor("tests")):
        assert AgencyVersion.objects.filter(agency=office.agency).count() in {1, 2}


# --- the page ---


@pytest.mark.django_db
def test_the_page_lists_what_is_left_and_then_ends(client: Any, office: Office) -> None:
    client.force_login(office_account(office))
    make_official(STAFF, agency=office.agency, title="Giám đốc")
    path = f"{PATH}{office.agency.pk}/ket-thuc/"
    page = client.get(path)
    assert "Giám đốc" in text(page) and "lập văn bản sắp xếp đơn vị" in text(page)
    sent = form_of(page)
    wrong = client.post(path, sent | day_of("last_day", date(2015, 6, 30)))
    assert wrong.status_code == 422 and "Chưa thể kết thúc cơ quan" in text(wrong)
    assert "Cán bộ đang giữ vị trí" in text(wrong)
    Appointment.objects.filter(post__agency=office.agency).update(valid_to=TODAY)
    Post.objects.filter(agency=office.agency).update(valid_to=TODAY)
    page = client.get(path)
    assert "Còn những việc sau" not in text(page)
    done = client.post(path, form_of(page) | day_of("last_day", date(2015, 6, 30)), follow=True)
    assert "Đã ghi ngày kết thúc." in text(done) and "01/07/2015" in text(done)
    assert "Kết thúc cơ quan" in text(done), "its history"
    with clock.simulated(clock.fixed(from_local(FROM, time(9)))):
        page = text(client.get(f"{PATH}{office.agency.pk}/"))
        assert "đã kết thúc" in page and path not in page
    assert client.get(f"{PATH}0/ket-thuc/").status_code == 404
    client.force_login(make_official(STAFF))
    assert client.get(path).status_code == 403


def office_account(office: Office) -> Any:
    from ..models import Account

    return Account.objects.get(pk=office.admin.account_id)
