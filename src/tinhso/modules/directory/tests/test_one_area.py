"""One area: added, changed and ended from a day on, never over what was; by one person at a time; its pages."""

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
from ..actions.agency import OrganisationError
from ..actions.area import change_area, create_area, end_area
from ..enums import AreaKind, Level, Reach
from ..models import Area, AreaVersion, Person
from ..queries.area_state import AreaList, state_of
from ..queries.hanging import hanging_on_area
from ..testing import actor_of, carry_out_act, make_agency, make_area, make_citizen, make_official
from .test_import_at_once import at_once
from .test_one_agency_actions import ADMIN, FROM, STAFF, TODAY, told
from .test_one_agency_pages import day_of, form_of
from .test_public_pages import SIGNED_IN, text

PATH = "/quan-tri/dia-ban/"


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


class Land:
    """A province, a district and a commune, with somebody who runs the directory."""

    def __init__(self) -> None:
        self.province = make_area("Tỉnh Mẫu", kind=AreaKind.PROVINCE, code="95")
        self.district = make_area("Huyện Mẫu", kind=AreaKind.DISTRICT, parent=self.province, code="954")
        self.commune = make_area("Xã Mẫu", parent=self.district, code="31800")
        top = make_agency("Ủy ban tỉnh", level=Level.PROVINCE, area=self.province, code="H04")
        self.account = make_official(ADMIN, reach=Reach.ALL, agency=top, name="Quản Trị")
        self.admin = actor_of(self.account)
        self.colleague = actor_of(make_official(ADMIN, reach=Reach.ALL, agency=top))

    def values(self, **changed: Any) -> dict[str, Any]:
        """The commune as its form shows it, with changes."""
        texts = {"name": "Xã Mẫu", "code": "31800", "kind": "xa", "source": ""}
        typed = {name: changed.pop(name) for name in texts if name in changed}
        return {"parent_id": self.district.pk, "valid_from": FROM} | changed | {"texts": texts | typed}

    def change(self, area: Area | None = None, **changed: Any) -> AreaVersion:
        number = (area or self.commune).pk
        return change_area(by=self.admin, area_id=number, seen=state_of(number), **self.values(**changed))

    def create(self, **changed: Any) -> Area:
        values = {"name": "Xã Mới", "code": "31801", "valid_from": TODAY} | changed
        return create_area(by=self.admin, **self.values(**values))

    def end(self, area: Area, on: date = FROM) -> AreaVersion:
        return end_area(by=self.admin, area_id=area.pk, seen=state_of(area.pk), on=on)


@pytest.fixture
def land(request: pytest.FixtureRequest) -> Land:
    request.getfixturevalue("transactional_db" if "page_database" in request.fixturenames else "db")
    return Land()


def test_areas_of_every_level_are_added_from_a_day_on(land: Land) -> None:
    district = land.create(name="Thị xã Mới", code="958", kind="thi-xa", parent_id=land.province.pk)
    commune = land.create(name="  Phường   Mới ", kind="phuong", parent_id=district.pk)
    hamlet = land.create(name="Khóm 1", code="318011", kind="khom", parent_id=commune.pk)
    found = [api.area(one.pk, TODAY) for one in (district, commune, hamlet)]
    assert [one and (one.name, one.level, one.parent_id) for one in found] == [
        ("Thị xã Mới", Level.DISTRICT, land.province.pk),
        ("Phường Mới", Level.COMMUNE, district.pk),
        ("Khóm 1", Level.HAMLET, commune.pk),
    ]
    assert api.area(commune.pk, date(2015, 6, 16)) is None
    entry = LedgerEntry.objects.filter(kind="directory.area_added").order_by("id")[0]
    assert (entry.ref_kind, entry.ref_id) == ("directory.area", district.pk)
    assert entry.data == {"valid_from": "2015-06-17", "code": "958"}


def test_a_change_begins_a_new_description_and_keeps_the_old(land: Land) -> None:
    land.change(name="Thị trấn Mẫu", kind="thi-tran", code="31802")
    before, after = AreaVersion.objects.filter(area=land.commune).order_by("valid_from")
    assert (before.name, before.code, before.valid_to) == ("Xã Mẫu", "31800", FROM)
    assert (after.name, after.code, after.level, after.valid_to) == (
        "Thị trấn Mẫu", "31802", Level.COMMUNE, None,
    )  # fmt: skip
    entry = LedgerEntry.objects.get(kind="directory.area_changed")
    assert entry.data == {"on": "2015-07-01", "columns": ["code", "kind", "name"], "planned": False}
    land.change(name="Thị trấn Đúng", kind="thi-tran", code="31802")
    assert AreaVersion.objects.filter(area=land.commune).count() == 2, "what lies ahead is put right"
    on_that_day = clock.simulated(clock.fixed(from_local(FROM, time(9))))
    with on_that_day, pytest.raises(OrganisationError, match="đã thành lịch sử"):
        land.change(name="Thị trấn Khác", kind="thi-tran", code="31802")


def test_everything_wrong_is_told_at_its_field(land: Land) -> None:
    with pytest.raises(OrganisationError) as error:
        land.change(code="954", parent_id=None)
    assert set(told(error)) == {"code", "parent"} and "Huyện Mẫu" in told(error)["code"]
    for wrong, field, words in (
        ({"code": "9A"}, "code", "chữ số"),
        ({"code": "31801", "name": ""}, "name", "để trống"),
        ({"code": "31801", "parent_id": land.commune.pk}, "parent", "không đúng cấp"),
        ({"code": "31801", "valid_from": date(1999, 1, 1)}, "parent", "không có hiệu lực"),
    ):
        with pytest.raises(OrganisationError) as error:
            land.create(**wrong)
        assert words in told(error)[field]
    for wrong, words in (
        ({"kind": "huyen"}, "cùng cấp"),
        ({}, "Chưa có gì thay đổi"),
        ({"name": "Xã", "valid_from": date(1999, 1, 1)}, "không tồn tại vào ngày này"),
    ):
        with pytest.raises(OrganisationError, match=words):
            land.change(**wrong)
    assert AreaVersion.objects.filter(area=land.commune).count() == 1


def test_what_an_act_wrote_is_corrected_by_an_act(land: Land) -> None:
    spec = {"key": "xa-sau", "code": "31899", "name": "Xã Sau", "kind": "xa", "parent": land.district.key}
    merge = {"thing": "area", "sources": [land.commune.key], "into": spec}
    carry_out_act(("merge", merge), day=date(2016, 1, 1))
    heir = Area.objects.get(key="xa-sau")
    with pytest.raises(OrganisationError, match="văn bản đính chính"):
        land.change(heir, name="Xã Khác", code="31899", valid_from=date(2016, 1, 1))
    with pytest.raises(OrganisationError, match="văn bản sắp xếp đã quy định"):
        land.end(land.commune)
    land.change(name="Xã Giữa")
    rows = AreaVersion.objects.filter(area=land.commune).order_by("valid_from")
    assert [(row.valid_to, row.ended_by_id is None) for row in rows] == [
        (FROM, True),
        (date(2016, 1, 1), False),
    ]
    found = hanging_on_area(heir.pk, date(2017, 1, 1))
    assert [(one.label, one.names, one.by_act) for one in found] == [
        ("Đơn vị trước đây mà đơn vị này kế tục", "Xã Giữa", True)
    ]


def test_an_area_ends_only_when_nothing_hangs_on_it(land: Land) -> None:
    make_agency("Ủy ban xã", area=land.commune)
    make_area("Ấp 1", kind=AreaKind.RURAL_HAMLET, parent=land.commune)
    with acting(system_actor("tests")):
        Person.objects.filter(pk=make_citizen("Dân").person_id).update(area=land.commune)
    with pytest.raises(OrganisationError, match="Chưa thể kết thúc") as error:
        land.end(land.commune)
    found = {one.label: (one.count, one.names, one.by_act) for one in error.value.details["hanging"]}
    assert found == {
        "Đơn vị trực thuộc": (1, "Ấp 1", False),
        "Cơ quan trên địa bàn": (1, "Ủy ban xã", False),
        "Nơi ở trên thẻ cá nhân": (1, "", True),
    }
    lonely = land.create()
    for day, words in (
        (TODAY, "sau ngày thông tin"),
        (date(2016, 1, 1), None),
        (date(2016, 1, 1), "đã được ghi"),
    ):
        if words is None:
            land.end(lonely, day)
            continue
        with pytest.raises(OrganisationError, match=words):
            land.end(lonely, day)
    land.end(lonely, FROM)
    assert api.area(lonely.pk, FROM) is None
    last = LedgerEntry.objects.filter(kind="directory.area_closed").order_by("-id")[0]
    assert (last.ref_id, last.data) == (lonely.pk, {"valid_to": "2015-07-01"})


def test_only_those_who_run_the_directory_and_one_at_a_time(land: Land) -> None:
    nobody = actor_of(make_official(STAFF))
    common = {"by": nobody, "area_id": land.commune.pk, "seen": ""}
    for act in (
        lambda: create_area(by=nobody, **land.values()),
        lambda: change_area(**common, **land.values()),
        lambda: end_area(**common, on=FROM),
        lambda: AreaList(nobody, TODAY),
    ):
        with pytest.raises(Denied):
            act()
    for number, code in ((land.commune.pk, "stale"), (0, "no_area")):
        with pytest.raises(OrganisationError) as error:
            change_area(**common | {"by": land.admin, "area_id": number}, **land.values(name="Xã Khác"))
        assert error.value.code == code


@pytest.mark.django_db(transaction=True)
def test_two_change_one_area_at_the_same_moment(land: Land, page_database: Callable[[], None]) -> None:
    with transaction.atomic():
        common = {"area_id": land.commune.pk, "seen": state_of(land.commune.pk)}
    outcome = at_once(
        page_database,
        (land.admin, change_area, common | land.values(name="Xã Một")),
        (land.colleague, change_area, common | land.values(name="Xã Hai", valid_from=date(2015, 8, 1))),
    )
    assert sorted(outcome) == ["done", "stale"]
    with transaction.atomic(), acting(system_actor("tests")):
        assert AreaVersion.objects.filter(area=land.commune).count() == 2


# --- pages ---


@pytest.fixture
def admin(client: Any, land: Land) -> Any:
    client.force_login(land.account)
    return client


def test_an_area_is_added_changed_and_ended_on_pages(admin: Any, land: Land) -> None:
    page = admin.get(f"{PATH}{land.district.pk}/")
    assert "Thêm đơn vị trực thuộc" in text(page) and "Xã Mẫu (31800)" in text(page)
    path = f"{PATH}moi/?thuoc={land.district.pk}"
    sent = form_of(admin.get(path))
    assert sent["parent"] == land.district.pk
    wrong = admin.post(path, sent | {"name": "", "kind": "xa", "code": "31800"})
    assert wrong.status_code == 422 and "Nhập tên đơn vị." in text(wrong)
    wrong = admin.post(path, sent | {"name": "Xã Mới", "kind": "xa", "code": "31800"})
    assert wrong.status_code == 422 and "Mã này cùng lúc thuộc “Xã Mẫu”" in text(wrong)
    done = admin.post(path, sent | {"name": "Xã Mới", "kind": "xa", "code": "31801"}, follow=True)
    assert "Đã thêm đơn vị." in text(done) and "Thêm đơn vị hành chính" in text(done)
    made = Area.objects.get(versions__name="Xã Mới")

    path = f"{PATH}{made.pk}/thay-doi/"
    first, second = form_of(admin.get(path)), form_of(admin.get(path))
    later = day_of("valid_from", FROM)
    done = admin.post(path, first | later | {"name": "Xã Tốt"}, follow=True)
    assert "Đã ghi thay đổi từ ngày 01/07/2015" in text(done)
    stale = admin.post(path, second | later | {"name": "Xã Đẹp"})
    assert stale.status_code == 422 and "người khác đã thay đổi đơn vị này" in text(stale)
    admin.post(path, form_of(stale) | later, follow=True)
    assert AreaVersion.objects.get(area=made, valid_to=None).name == "Xã Đẹp"

    path = f"{PATH}{made.pk}/ket-thuc/"
    sent = form_of(admin.get(path))
    done = admin.post(path, sent | day_of("last_day", date(2015, 7, 31)), follow=True)
    assert "Đã ghi ngày kết thúc." in text(done) and "01/08/2015" in text(done)
    with clock.simulated(clock.fixed(from_local(date(2015, 8, 3), time(9)))):
        page = text(admin.get(f"{PATH}{made.pk}/"))
        assert "đã kết thúc" in page and path not in page
    held = f"{PATH}{land.district.pk}/ket-thuc/"
    page = admin.get(held)
    assert "Còn những việc sau" in text(page) and "Xã Mẫu" in text(page)
    wrong = admin.post(held, form_of(page))
    assert wrong.status_code == 422 and "Chưa thể kết thúc đơn vị" in text(wrong)


def test_the_province_itself_has_no_area_above(admin: Any, land: Land) -> None:
    path = f"{PATH}{land.province.pk}/thay-doi/"
    page = admin.get(path)
    assert "parent" not in page.context["form"].fields
    admin.post(path, form_of(page) | day_of("valid_from", FROM) | {"name": "Tỉnh Mới"}, follow=True)
    assert api.province(FROM).name == "Tỉnh Mới"
    assert "tỉnh" not in [
        label for _value, label in admin.get(f"{PATH}moi/").context["form"].fields["kind"].choices
    ]


def test_who_may_and_what_is_not_there(admin: Any, land: Land) -> None:
    public = f"/don-vi-hanh-chinh/{land.commune.pk}/"
    assert f'href="{PATH}{land.commune.pk}/"' in text(admin.get(public))
    for path in ("0/", "0/thay-doi/", "0/ket-thuc/"):
        assert admin.get(PATH + path).status_code == 404
    admin.force_login(make_official(STAFF))
    assert PATH not in text(admin.get(public))
    for path in ("", "moi/", *(f"{land.commune.pk}/{end}" for end in ("", "thay-doi/", "ket-thuc/"))):
        assert admin.get(PATH + path).status_code == 403


def test_the_list_finds_by_name_without_accents_and_by_code(admin: Any, land: Land) -> None:
    land.create(name="Xã Sắp Có", valid_from=date(2015, 9, 1))
    make_area("Xã Đã Hết", parent=land.district, valid_to=date(2014, 1, 1))
    page = admin.get(PATH)
    names = [row.name for row in page.context["page"].object_list]
    assert names == ["Tỉnh Mẫu", "Huyện Mẫu", "Xã Mẫu", "Xã Sắp Có"]
    assert "từ 01/09/2015" in text(page)
    for query in ("xa mau", "31800"):
        rows = admin.get(PATH, {"q": query}).context["page"].object_list
        assert [row.name for row in rows] == ["Xã Mẫu"]
    assert "Không có đơn vị nào." in text(admin.get(PATH, {"q": "khong dau"}))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_do_not_grow(admin: Any, land: Land, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        make_agency(area=make_area(f"Xã {number}", parent=land.district))
    for path, queries in ((PATH, 5), (f"{PATH}{land.district.pk}/", 12)):
        admin.get(path)
        with django_assert_num_queries(SIGNED_IN + queries):
            assert admin.get(path).status_code == 200
