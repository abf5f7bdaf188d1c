"""Public pages of agencies and areas, pages of those who run the directory, references."""

from datetime import date

import pytest

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref, resolve

from ..enums import AgencyKind, AreaKind, Level
from ..models import Account, Official
from ..permissions import RUN_DIRECTORY
from ..queries.account import officials_accounts
from ..queries.official import AppointmentList
from ..search import find_agencies
from ..testing import (
    actor_of,
    make_account,
    make_agency,
    make_area,
    make_citizen,
    make_official,
)

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 17)
ADMIN = "directory.admin"
# Actor's scope: savepoint, role, settings, settings back, role back, release.
SCOPE = 6
# A signed-in page also reads session, account and posts.
SIGNED_IN = SCOPE + 4


def text(response):
    return response.content.decode()


@pytest.fixture
def admin(client):
    account = make_official(ADMIN, reach="all", agency=make_agency("Sở Quản Trị", level=Level.PROVINCE))
    client.force_login(account)
    return account


@pytest.fixture
def district():
    """A district's committee with a division, and a commune below it."""
    commune = make_area("Xã Mẫu", code="90999")
    area = commune.versions.get().parent
    committee = make_agency("Ủy ban nhân dân huyện Mẫu", level=Level.DISTRICT, area=area)
    make_agency(
        "Phòng Tư pháp huyện Mẫu",
        level=Level.DISTRICT,
        area=area,
        kind=AgencyKind.JUSTICE,
        parent=committee,
        one_stop=False,
        short_name="Phòng Tư pháp",
    )
    make_agency("Ủy ban nhân dân xã Mẫu", area=commune, parent=committee, short_name="UBND xã Mẫu")
    return committee


# --- agencies ---


def test_the_list_shows_desks_by_level(client, district):
    make_agency("Sở Mẫu tỉnh Mẫu", level=Level.PROVINCE, short_name="Sở Mẫu")
    page = text(client.get("/co-quan/"))
    for name in ("Sở Mẫu", "Ủy ban nhân dân huyện Mẫu", "UBND xã Mẫu"):
        assert name in page
    assert "Phòng Tư pháp" not in page


@pytest.mark.parametrize("districts", [1, 3])
def test_the_list_needs_two_queries(client, districts, django_assert_num_queries):
    for _number in range(districts):
        commune = make_area()
        committee = make_agency(level=Level.DISTRICT, area=commune.versions.get().parent)
        make_agency(area=commune, parent=committee)
    with django_assert_num_queries(SCOPE + 2):
        assert client.get("/co-quan/").status_code == 200


@pytest.mark.parametrize("found", [1, 3])
def test_searching_needs_one_query(client, found, django_assert_num_queries):
    for _number in range(found):
        make_agency("Phòng Tư pháp")
    with django_assert_num_queries(SCOPE + 1):
        page = client.get("/co-quan/", {"q": "tu phap"})
    assert text(page).count("Phòng Tư pháp") == found


def test_a_search_without_result_offers_a_way_out(client):
    page = text(client.get("/co-quan/", {"q": "<b>"}))
    assert "Không tìm thấy cơ quan nào" in page
    assert "<b>" not in page


def test_a_long_search_says_that_there_is_more(client, monkeypatch):
    from ..pages import public

    monkeypatch.setattr(public, "_FOUND", 2)
    for _number in range(3):
        make_agency("Phòng Tư pháp")
    assert "Còn nhiều cơ quan khác" in text(client.get("/co-quan/", {"q": "tu phap"}))


def test_an_agency_shows_what_is_known_of_it(client, district, django_assert_num_queries):
    make_official("directory.head", agency=district, name="Lê Văn Mẫu", title="Phó Chủ tịch")
    with django_assert_num_queries(SCOPE + 9):
        page = text(client.get(f"/co-quan/{district.pk}/"))
    for words in ("Lê Văn Mẫu", "Phó Chủ tịch", "Phòng Tư pháp", "UBND xã Mẫu", district.versions.get().code):
        assert words in page
    assert "chưa được cơ quan cung cấp" in page


@pytest.mark.parametrize("count", [1, 3])
def test_an_agencys_page_does_not_grow_in_queries(client, count, django_assert_num_queries):
    parent = make_agency(level=Level.DISTRICT)
    for _number in range(count):
        make_agency(parent=parent)
        make_official("directory.staff", agency=parent)
    child = make_agency(
        level=Level.DISTRICT, parent=parent, address="1 Đường Mẫu", phone="0291", hours="7 giờ"
    )
    for _number in range(count):
        make_official("directory.staff", agency=child)
    with django_assert_num_queries(SCOPE + 9):
        client.get(f"/co-quan/{parent.pk}/")
    with django_assert_num_queries(SCOPE + 10):
        page = text(client.get(f"/co-quan/{child.pk}/"))
    assert "1 Đường Mẫu" in page and "chưa được cơ quan cung cấp" not in page


def test_an_agency_that_is_gone_shows_when_it_was(client):
    gone = make_agency(valid_to=date(2014, 1, 1))
    page = text(client.get(f"/co-quan/{gone.pk}/"))
    assert "không có cơ quan này" in page and "01/01/2014" in page
    assert "không có cơ quan này" not in text(client.get(f"/co-quan/{gone.pk}/?ngay=31/12/2013"))
    assert client.get("/co-quan/999999/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_areas_need_three_queries(client, count, django_assert_num_queries):
    for _number in range(count):
        make_area(kind=AreaKind.WARD)
    with django_assert_num_queries(SCOPE + 3):
        page = text(client.get("/don-vi-hanh-chinh/"))
    assert page.count("<caption") == count
    assert "chưa kiểm chứng" in page


# --- those who run the directory ---


@pytest.mark.parametrize("url", ["/quan-tri/can-bo/", "/quan-tri/tai-khoan/", "/quan-tri/vai-tro/"])
def test_only_those_who_run_the_directory(client, url):
    assert client.get(url).status_code == 403
    client.force_login(make_citizen())
    assert client.get(url).status_code == 403
    client.force_login(make_official("directory.staff"))
    assert client.get(url).status_code == 403
    client.force_login(make_official(ADMIN))
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_officials_need_two_queries(client, admin, count, django_assert_num_queries):
    for _number in range(count):
        make_official("directory.staff", name="Lê Thị Mẫu")
    with django_assert_num_queries(SIGNED_IN + 2):
        page = text(client.get("/quan-tri/can-bo/", {"q": "thi mau"}))
    assert page.count("Lê Thị Mẫu") == count
    assert "Cán bộ, công chức" in page


def test_officials_of_one_agency(client, admin):
    agency = make_agency("Phòng Mẫu")
    make_official("directory.staff", agency=agency, name="Trong Phòng")
    make_official("directory.staff", name="Ngoài Phòng")
    page = text(client.get("/quan-tri/can-bo/", {"co-quan": agency.pk}))
    assert "Trong Phòng" in page and "Ngoài Phòng" not in page
    assert client.get("/quan-tri/can-bo/", {"co-quan": "x", "trang": "99"}).status_code == 200
    assert "Không có cán bộ nào." in text(client.get("/quan-tri/can-bo/", {"q": "khong co ai"}))


@pytest.mark.parametrize("count", [1, 3])
def test_accounts_need_two_queries(client, admin, count, django_assert_num_queries):
    for _number in range(count):
        make_official("directory.staff", name="Lê Thị Mẫu")
    with django_assert_num_queries(SIGNED_IN + 2):
        page = text(client.get("/quan-tri/tai-khoan/", {"q": "thi mau"}))
    assert page.count("Lê Thị Mẫu") == count


def test_citizens_accounts_are_not_listed(client, admin):
    make_citizen("Người Dân Kín")
    make_account("Tài Khoản Cài Đặt", is_setup=True)
    Account.objects.filter(pk=make_official(name="Bị Khóa").pk).update(is_active=False)
    Account.objects.filter(pk=make_official(name="Là Mẫu").pk).update(is_sample=True)
    page = text(client.get("/quan-tri/tai-khoan/"))
    assert "Người Dân Kín" not in page
    for words in ("Tài Khoản Cài Đặt", "cài đặt", "bị khóa", "mẫu", "hoạt động", "chưa đặt"):
        assert words in page


def test_roles_say_what_they_allow(client, admin):
    page = text(client.get("/quan-tri/vai-tro/"))
    assert "Quản trị danh bạ, tài khoản và vai trò" in page


def test_lists_are_closed_at_the_query_too():
    with pytest.raises(Denied):
        AppointmentList(ANONYMOUS, TODAY)
    with pytest.raises(Denied):
        officials_accounts(ANONYMOUS)
    actor = actor_of(make_official(ADMIN))
    assert len(AppointmentList(actor, TODAY)) == 1
    assert RUN_DIRECTORY.filter(Account.objects.all(), actor).exists()
    assert not RUN_DIRECTORY.filter(Account.objects.all(), ANONYMOUS).exists()


# --- references ---


def test_references():
    agency = make_agency("Sở Mẫu")
    account = make_official("directory.staff", name="Lê Văn Cán")
    citizen = make_citizen("Trần Dân")
    official = Official.objects.get(account=account)
    admin = actor_of(make_official(ADMIN))
    found = resolve(Ref("directory.agency", agency.pk), ANONYMOUS)
    assert (found.label, found.url) == ("Sở Mẫu", f"/co-quan/{agency.pk}/")
    assert resolve(Ref("directory.official", official.pk), ANONYMOUS).label == "Lê Văn Cán"
    assert resolve(Ref("directory.account", citizen.pk), actor_of(citizen)).label == "Trần Dân"
    assert resolve(Ref("directory.account", citizen.pk), admin).label == "Trần Dân"
    assert resolve(Ref("directory.account", citizen.pk), actor_of(account)) is None
    assert resolve(Ref("directory.file", 0), ANONYMOUS).label
    for kind in ("agency", "official", "account"):
        assert resolve(Ref(f"directory.{kind}", 0), admin) is None


# --- search ---


def test_the_sites_search_finds_agencies():
    make_agency("Phòng Tư pháp huyện Hồng Dân", one_stop=False)
    short = make_agency("Sở Tư pháp")
    make_agency("Sở Y tế")
    hits = find_agencies("tu phap", ANONYMOUS, 10)
    assert [hit.title for hit in hits] == ["Sở Tư pháp", "Phòng Tư pháp huyện Hồng Dân"]
    assert hits[0].url == f"/co-quan/{short.pk}/"
    assert hits[0].summary and not hits[1].summary
    assert 1 > hits[0].rank > hits[1].rank > 0
    assert len(find_agencies("so", ANONYMOUS, 1)) == 1
