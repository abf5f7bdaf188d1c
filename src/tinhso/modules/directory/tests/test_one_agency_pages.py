"""Pages of one agency, its posts and quotas, for those who run the directory."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.permissions import Denied

from ..enums import Reach
from ..models import Agency, AgencyVersion, Official, Post, StaffQuota
from ..queries.agency_state import AgencyList
from ..testing import actor_of, make_agency, make_area, make_official, make_post
from .test_one_agency_actions import ADMIN, STAFF, TODAY, Office
from .test_public_pages import SIGNED_IN, text

pytestmark = pytest.mark.django_db

PATH = "/quan-tri/co-quan/"


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@pytest.fixture
def office(client: Any) -> Office:
    made = Office()
    client.force_login(Official.objects.get(name="Quản Trị").account)
    return made


def form_of(page: Any) -> dict[str, str]:
    """What a page's form holds, as a browser would send it."""
    form = page.context["form"]
    found: dict[str, str] = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, date):
            found |= {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}
        elif value not in (None, False):
            found[name] = value
    return found


def day_of(name: str, value: date) -> dict[str, int]:
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_an_agency_is_added_below_another_and_given_a_post_and_places(client: Any, office: Office) -> None:
    page = client.get(f"{PATH}{office.top.pk}/")
    assert "Thêm cơ quan trực thuộc" in text(page)
    page = client.get(f"{PATH}moi/?truc-thuoc={office.top.pk}")
    sent = form_of(page)
    assert (sent["parent"], sent["area"], sent["code"]) == (office.top.pk, office.area.pk, "H04.")
    wrong = client.post(f"{PATH}moi/", sent | {"name": "", "kind": "health"})
    assert wrong.status_code == 422 and "Nhập tên cơ quan." in text(wrong)
    wrong = client.post(f"{PATH}moi/", sent | {"name": "Sở Mới", "kind": "health", "code": "H04.03"})
    assert wrong.status_code == 422 and "Mã này cùng lúc thuộc “Sở Mẫu”" in text(wrong)
    done = client.post(
        f"{PATH}moi/", sent | {"name": "Sở Mới", "kind": "health", "code": "H04.07"}, follow=True
    )
    assert "Đã thêm cơ quan." in text(done) and "Chưa có vị trí nào." in text(done)
    made = Agency.objects.get(versions__name="Sở Mới")

    page = client.get(f"{PATH}{made.pk}/vi-tri/")
    assert "cần hai người xác nhận" in text(page)
    values = form_of(page) | {"title": "Trưởng phòng", "roles": [STAFF, ADMIN]}
    done = client.post(f"{PATH}{made.pk}/vi-tri/", values, follow=True)
    assert "Đã thêm vị trí." in text(done) and "người thứ hai xác nhận" in text(done)
    post = Post.objects.get(agency=made)

    page = client.get(f"{PATH}{made.pk}/bien-che/?vi-tri={post.pk}")
    values = form_of(page) | {"places": 3, "source": "QĐ 12"}
    assert values["post"] == str(post.pk)
    done = client.post(f"{PATH}{made.pk}/bien-che/", values, follow=True)
    assert "Đã ghi biên chế" in text(done) and "QĐ 12" in text(done)
    assert StaffQuota.objects.get(post=post).places == 3
    history = text(client.get(f"{PATH}{made.pk}/"))
    for words in ("Thêm cơ quan", "Thêm vị trí", "Ghi biên chế"):
        assert words in history


def test_a_change_is_saved_by_date_and_the_second_is_told(client: Any, office: Office) -> None:
    path = f"{PATH}{office.agency.pk}/thay-doi/"
    first, second = form_of(client.get(path)), form_of(client.get(path))
    later = day_of("valid_from", date(2015, 7, 1))
    done = client.post(path, first | later | {"phone": "0781 1"}, follow=True)
    assert "Đã ghi thay đổi từ ngày 01/07/2015" in text(done)
    stale = client.post(path, second | later | {"hours": "Sáng thứ hai"})
    assert stale.status_code == 422 and "người khác đã thay đổi cơ quan này" in text(stale)
    again = form_of(stale)
    assert again["hours"] == "Sáng thứ hai", "what was typed stays"
    client.post(path, again | later | {"phone": "0781 1"}, follow=True)
    last = AgencyVersion.objects.get(agency=office.agency, valid_to=None)
    assert (last.phone, last.hours, last.valid_from) == ("0781 1", "Sáng thứ hai", date(2015, 7, 1))


def test_a_post_is_changed_and_ended(client: Any, office: Office) -> None:
    post = make_post(office.agency, STAFF, title="Chuyên viên")
    path = f"/quan-tri/vi-tri/{post.pk}/"
    page = client.get(path)
    later = day_of("valid_from", date(2015, 7, 1))
    done = client.post(path, form_of(page) | later | {"title": "Chuyên viên chính"}, follow=True)
    assert "Đã ghi thay đổi từ ngày 01/07/2015." in text(done) and "sắp tới" in text(done)
    after = Post.objects.get(title="Chuyên viên chính")
    path = f"/quan-tri/vi-tri/{after.pk}/ket-thuc/"
    sent = form_of(client.get(path))
    early = client.post(path, sent | day_of("last_day", date(2015, 6, 1)))
    assert early.status_code == 422 and "sau ngày bắt đầu" in text(early)
    done = client.post(path, sent | day_of("last_day", date(2015, 7, 31)), follow=True)
    assert "Đã ghi ngày kết thúc." in text(done)
    with clock.simulated(clock.fixed(from_local(date(2016, 1, 4), time(9)))):
        assert "Vị trí đã kết thúc" in text(client.get(f"{PATH}{office.agency.pk}/"))


def test_the_public_page_leads_administrators_here(client: Any, office: Office) -> None:
    path = f"/co-quan/{office.agency.pk}/"
    assert f'href="{PATH}{office.agency.pk}/"' in text(client.get(path))
    client.force_login(make_official(STAFF, agency=office.agency))
    assert PATH not in text(client.get(path))
    for closed in ("", "moi/", f"{office.agency.pk}/", f"{office.agency.pk}/thay-doi/"):
        assert client.get(PATH + closed).status_code == 403


def test_what_is_not_there_is_not_found(client: Any, office: Office) -> None:
    for path in (
        f"{PATH}0/",
        f"{PATH}0/thay-doi/",
        f"{PATH}0/vi-tri/",
        f"{PATH}0/bien-che/",
        "/quan-tri/vi-tri/0/",
    ):
        assert client.get(path).status_code == 404
    make_area("Xã Trong Danh Sách", code="91234")
    page = text(client.get(f"{PATH}moi/?truc-thuoc=abc"))
    assert "Xã Trong Danh Sách (91234)</option>" in page


# --- the list ---


def test_the_list_finds_by_name_and_code_and_tells_what_is_to_come(client: Any, office: Office) -> None:
    make_agency("Sở Sắp Có", code="H04.66", area=None, valid_from=date(2015, 9, 1))
    assert len(AgencyList(office.admin, TODAY)) == 3
    with pytest.raises(Denied):
        AgencyList(actor_of(make_official(STAFF)), TODAY)
    make_agency("Sở Đã Hết", code="H04.65", valid_to=date(2014, 1, 1))
    page = text(client.get(PATH))
    assert "Sở Sắp Có" in page and "từ 01/09/2015" in page and "Sở Đã Hết" not in page
    for query in ("so mau", "H04.03"):
        rows = client.get(PATH, {"q": query}).context["rows"]
        assert [row.agency.name for row, _level in rows] == ["Sở Mẫu"]
    assert "Không có cơ quan nào." in text(client.get(PATH, {"q": "khong dau"}))
    assert page.count('href="/quan-tri/co-quan/"') == 1, "in the menu"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_six_queries(
    client: Any, office: Office, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        make_official(STAFF, reach=Reach.OWN)
    client.get(PATH)
    with django_assert_num_queries(SIGNED_IN + 6):
        assert client.get(PATH).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_an_agencys_page_does_not_grow(
    client: Any, office: Office, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        make_official(STAFF, agency=office.agency)
        post = make_post(office.agency)
        StaffQuota.objects.create(agency=office.agency, post=post, places=1, valid_from=TODAY)
    path = f"{PATH}{office.agency.pk}/"
    client.get(path)
    with django_assert_num_queries(SIGNED_IN + 15):
        assert client.get(path).status_code == 200
