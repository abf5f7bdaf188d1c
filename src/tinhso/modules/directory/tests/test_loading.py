"""Province files: what they hold is checked as a whole, written once, and written again without change."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.modules import LoadContext, LoadReport, Registry, registry
from tinhso.kernel.permissions import Role

from .. import api
from ..enums import Level
from ..loading import agencies, officials, posts, units
from ..models import Account, AgencyVersion, Appointment, AreaVersion, Official, Post
from ..testing import make_citizen

pytestmark = pytest.mark.django_db

BACLIEU = Path(settings.BASE_DIR) / "data" / "provinces" / "baclieu"
SAMPLE_ROLES = ("services.clerk", "services.officer", "services.leader", "services.admin")
IN_PLAN = date(2014, 6, 1)
AFTER = date(2015, 6, 17)


@pytest.fixture(autouse=True)
def _demonstration(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    demonstration(settings, monkeypatch)


def demonstration(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sample officials are loaded in a demonstration; roles of upper modules are known by name here."""
    settings.TINHSO_DEMO = True  # type: ignore[attr-defined]
    known: Registry = registry()
    for code in SAMPLE_ROLES:
        known.roles.setdefault(code, Role(code, code, ()))
    monkeypatch.setattr(posts, "registry", lambda: known)


def context(folder: Path) -> LoadContext:
    return LoadContext(root=folder, province=folder, actor=system_actor("tests"))


def load_all(folder: Path) -> list[LoadReport]:
    steps = (units.load_units, agencies.load_agencies, posts.load_posts, officials.load_officials)
    return [step(context(folder)) for step in steps]


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (folder / name).open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


UNITS = [
    {"key": "95", "code": "95", "name": "Tỉnh Mẫu", "kind": "tinh", "parent": ""},
    {"key": "950", "code": "950", "name": "Huyện Mẫu", "kind": "huyen", "parent": "95"},
    {"key": "95001", "code": "95001", "name": "Xã Mẫu", "kind": "xa", "parent": "950"},
]
AGENCIES = [
    {
        "key": "tinh",
        "code": "H04",
        "code_old": "000.00.00.H04",
        "level": "province",
        "area": "95",
        "parent": "",
    },
    {
        "key": "huyen",
        "code": "H04.31",
        "code_old": "000.00.31.H04",
        "level": "district",
        "area": "950",
        "parent": "tinh",
    },
]
POSTS = [
    {
        "key": "lanh-dao",
        "level": "district",
        "kinds": "committee",
        "title": "Chủ tịch",
        "roles": "directory.admin",
    },
]
OFFICIALS = [
    {
        "key": "cb-1",
        "name": "Trần Văn Mẫu",
        "agency": "huyen",
        "post": "lanh-dao",
        "kind": "full",
        "username": "cb-1",
    },
]
_FACT = {"valid_from": "2011-01-01", "valid_to": "", "source": "mẫu", "verified": "true"}


def unit_rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    return [row | _FACT | change for row, change in zip(UNITS, (*changes, *[{}] * 3), strict=False)]


def agency_rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    more = {"name": "Ủy ban nhân dân mẫu", "short_name": "UBND mẫu", "kind": "committee", "one_stop": "yes"}
    more |= {"address": "", "phone": "", "email": "", "hours": "", "code_verified": "illustrative"}
    return [row | _FACT | more | change for row, change in zip(AGENCIES, (*changes, *[{}] * 2), strict=False)]


def post_rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    more = {"reach": "own", "rank": "10", "source": "mẫu", "verified": "illustrative"}
    return [row | more | change for row, change in zip(POSTS, (*changes, {}), strict=False)]


def official_rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    more = {"valid_from": "2012-01-01", "valid_to": "", "sample": "yes"}
    base = OFFICIALS[0] | more | {"email": ""}
    return [base | change for change in changes] if changes else [base]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_province(tmp_path)


def small_province(folder: Path) -> Path:
    """A folder with one of everything."""
    write(folder, "units.csv", unit_rows())
    write(folder, "agencies.csv", agency_rows())
    write(folder, "posts.csv", post_rows())
    write(folder, "officials.csv", official_rows())
    return folder


def test_the_province_has_its_units_of_2013_and_of_after_may_2015() -> None:
    load_all(BACLIEU)
    for day, towns, districts in ((IN_PLAN, 0, 6), (AFTER, 1, 5)):
        assert len(api.areas(day, level=Level.DISTRICT)) == 7
        assert len(api.areas(day, kind="thi-xa")) == towns
        assert len(api.areas(day, kind="huyen")) == districts
        assert len(api.areas(day, level=Level.COMMUNE)) == 64
    kinds = {kind: len(api.areas(IN_PLAN, kind=kind)) for kind in ("xa", "phuong", "thi-tran")}
    assert kinds == {"xa": 50, "phuong": 7, "thi-tran": 7}
    assert {kind: len(api.areas(AFTER, kind=kind)) for kind in kinds} == {
        "xa": 49,
        "phuong": 10,
        "thi-tran": 5,
    }


def test_an_area_keeps_its_identity_through_a_renaming() -> None:
    load_all(BACLIEU)
    before, after = api.area_by_code("31942", IN_PLAN), api.area_by_code("31942", AFTER)
    assert before is not None and after is not None
    assert (before.name, after.name) == ("Thị trấn Giá Rai", "Phường 1")
    assert before.id == after.id


def test_every_commune_is_served_at_each_level_by_somebody_with_a_desk() -> None:
    load_all(BACLIEU)
    for commune in api.areas(AFTER, level=Level.COMMUNE):
        for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
            serving = api.agencies_serving(commune.id, level, AFTER)
            assert any(one.one_stop for one in serving), (commune.name, level)
        for kind in ("justice", "finance-planning", "construction"):
            assert len(api.agencies_serving(commune.id, Level.DISTRICT, AFTER, kind=kind)) == 1


def test_loading_again_changes_nothing() -> None:
    first = load_all(BACLIEU)
    entries = LedgerEntry.objects.count()
    models = (AreaVersion, AgencyVersion, Post, Official, Appointment, Account)
    counts = [model.objects.count() for model in models]
    again = load_all(BACLIEU)
    assert all(report.created == report.updated == 0 for report in again)
    assert [report.unchanged for report in again] == [report.created for report in first]
    assert [model.objects.count() for model in models] == counts
    assert LedgerEntry.objects.count() == entries


def test_what_is_not_verified_is_told() -> None:
    remarks = [remark for report in load_all(BACLIEU) for remark in report.remarks]
    assert any("units.csv" in remark and "3 dòng" in remark for remark in remarks)
    assert any("mã định danh" in remark for remark in remarks)


def test_sample_officials_stay_out_of_a_real_installation(folder: Path, settings: object) -> None:
    settings.TINHSO_DEMO = False  # type: ignore[attr-defined]
    report = load_all(folder)[-1]
    assert not Official.objects.exists()
    assert report.remarks


def test_a_changed_file_changes_what_differs(folder: Path) -> None:
    load_all(folder)
    write(
        folder,
        "units.csv",
        [
            *unit_rows({}, {}, {"valid_to": "2015-01-01"}),
            UNITS[2] | _FACT | {"name": "Phường Mẫu", "kind": "phuong", "valid_from": "2015-01-01"},
        ],
    )
    report = units.load_units(context(folder))
    assert (report.created, report.updated, report.unchanged) == (1, 1, 2)
    assert [area.name for area in api.areas(date(2016, 1, 1), level=Level.COMMUNE)] == ["Phường Mẫu"]
    write(folder, "posts.csv", post_rows({"title": "Phó Chủ tịch"}))
    assert posts.load_posts(context(folder)).updated == 1
    write(folder, "officials.csv", official_rows({"name": "Trần Văn Khác"}))
    officials.load_officials(context(folder))
    assert Official.objects.get().name == Account.objects.get().name == "Trần Văn Khác"


def test_the_same_file_leaves_alone_what_pages_have_changed_since(folder: Path) -> None:
    load_all(folder)
    agency = AgencyVersion.objects.order_by("id").first()
    assert agency is not None
    AgencyVersion.objects.filter(pk=agency.pk).update(phone="0781 1")
    Appointment.objects.update(valid_to=date(2020, 1, 1))
    reports = load_all(folder)
    assert all(report.created == report.updated == 0 for report in reports)
    assert AgencyVersion.objects.get(pk=agency.pk).phone == "0781 1"
    assert Appointment.objects.get().valid_to == date(2020, 1, 1)


def test_an_officials_account_waits_for_its_holder_to_set_a_password(folder: Path) -> None:
    write(folder, "officials.csv", official_rows({"email": "Cb-1@example.vn"}))
    load_all(folder)
    account = Account.objects.get(username="cb-1")
    assert not account.has_usable_password()
    assert account.email == "cb-1@example.vn"
    assert account.is_sample
    assert Official.objects.get().account == account


WRONG_UNITS = [
    ({}, {"parent": "99"}, {}, "parent", "Không có mục nào"),
    ({"parent": "950"}, {}, {}, "parent", "không có đơn vị cấp trên"),
    ({}, {"parent": ""}, {}, "parent", "phải có đơn vị cấp trên"),
    ({}, {}, {"parent": "95001"}, "parent", "không đúng cấp"),
    ({}, {"code": "95A"}, {}, "code", "chữ số"),
    ({}, {"code": "95"}, {}, "code", "cùng lúc thuộc dòng 2"),
    ({}, {"valid_to": "2010-01-01"}, {}, "valid_to", "sau ngày bắt đầu"),
    ({}, {"valid_to": "2014-01-01"}, {}, "parent", "cả thời gian"),
    ({}, {"key": "95"}, {}, "valid_from", "Trùng ngày"),
    ({}, {"kind": "quan"}, {}, "kind", "Chỉ nhận"),
    ({}, {"verified": "maybe"}, {}, "verified", "true, false"),
]


@pytest.mark.parametrize(("first", "second", "third", "field", "words"), WRONG_UNITS)
def test_wrong_units_are_told_by_line_and_field(
    folder: Path, first: dict[str, str], second: dict[str, str], third: dict[str, str], field: str, words: str
) -> None:
    write(folder, "units.csv", unit_rows(first, second, third))
    with pytest.raises(DataErrors) as caught:
        units.load_units(context(folder))
    found = [error for error in caught.value.errors if error.field == field and words in str(error.message)]
    assert found, str(caught.value)
    assert all(error.line and error.file.endswith("units.csv") for error in found)
    assert not AreaVersion.objects.exists()


WRONG_AGENCIES = [
    ({}, {"code": "04.H04"}, "code", "có dạng"),
    ({}, {"code_old": "000.00.32.H04"}, "code_old", "000.00.31.H04"),
    ({}, {"area": "951"}, "area", "không có đơn vị"),
    ({}, {"area": "95"}, "level", "khác cấp"),
    ({}, {"valid_from": "2010-01-01"}, "area", "cả thời gian"),
    ({}, {"parent": "huyen"}, "parent", "chính nó"),
    ({"parent": "huyen"}, {}, "parent", "thành vòng"),
    ({}, {"parent": "so"}, "parent", "Không có mục nào"),
    ({}, {"kind": "navy"}, "kind", "Chỉ nhận"),
    ({}, {"code": "H04", "code_old": "000.00.00.H04"}, "code", "cùng lúc"),
    ({}, {"valid_to": "2010-06-01"}, "valid_to", "sau ngày bắt đầu"),
]


@pytest.mark.parametrize(("first", "second", "field", "words"), WRONG_AGENCIES)
def test_wrong_agencies_are_told_by_line_and_field(
    folder: Path, first: dict[str, str], second: dict[str, str], field: str, words: str
) -> None:
    units.load_units(context(folder))
    write(folder, "agencies.csv", agency_rows(first, second))
    with pytest.raises(DataErrors) as caught:
        agencies.load_agencies(context(folder))
    assert any(error.field == field and words in str(error.message) for error in caught.value.errors), str(
        caught.value
    )


WRONG_POSTS = [
    ({"roles": "directory.admin services.ghost"}, "roles", "services.ghost"),
    ({"kinds": "committee navy"}, "kinds", "navy"),
    ({"kinds": "justice"}, "kinds", "Không cơ quan nào"),
    ({"reach": "far"}, "reach", "Chỉ nhận"),
    ({"rank": "một"}, "rank", "số nguyên"),
]


@pytest.mark.parametrize(("change", "field", "words"), WRONG_POSTS)
def test_wrong_posts_are_told_by_line_and_field(
    folder: Path, change: dict[str, str], field: str, words: str
) -> None:
    units.load_units(context(folder))
    agencies.load_agencies(context(folder))
    write(folder, "posts.csv", post_rows(change))
    with pytest.raises(DataErrors) as caught:
        posts.load_posts(context(folder))
    assert any(error.field == field and words in str(error.message) for error in caught.value.errors), str(
        caught.value
    )


def test_one_post_twice_in_an_agency_is_refused(folder: Path) -> None:
    units.load_units(context(folder))
    agencies.load_agencies(context(folder))
    write(folder, "posts.csv", [*post_rows(), *post_rows({"title": "Khác"})])
    with pytest.raises(DataErrors, match="hai lần"):
        posts.load_posts(context(folder))


WRONG_OFFICIALS = [
    (
        [{}, {"name": "Lê Thị Khác", "kind": "concurrent", "valid_from": "2014-01-01"}],
        "name",
        "Khác với dòng 2",
    ),
    ([{"post": "lai-xe"}], "post", "không có vị trí"),
    ([{"username": "Cán Bộ"}], "username", "chữ thường"),
    ([{}, {"key": "cb-2"}], "username", "thuộc người khác"),
    ([{}, {"valid_from": "2014-01-01"}], "valid_from", "Trùng ngày"),
    ([{}, {"kind": "concurrent"}], "post", "đã giữ vị trí này"),
    ([{"kind": "concurrent", "valid_to": "2011-01-01"}], "valid_to", "sau ngày bắt đầu"),
    ([{"username": "nguoi-dan"}], "username", "thuộc người khác"),
    ([{"email": "khong dung"}], "email", "không đúng"),
    ([{"email": "a@example.vn", "username": ""}], "email", "phải có tên đăng nhập"),
    ([{"email": "dan@example.vn"}], "email", "thuộc người khác"),
]


@pytest.mark.parametrize(("changes", "field", "words"), WRONG_OFFICIALS)
def test_wrong_officials_are_told_by_line_and_field(
    folder: Path, changes: list[dict[str, str]], field: str, words: str
) -> None:
    account = make_citizen("Người Dân")
    account.username, account.email = "nguoi-dan", "dan@example.vn"
    account.save()
    for step in (units.load_units, agencies.load_agencies, posts.load_posts):
        step(context(folder))
    write(folder, "officials.csv", official_rows(*changes))
    with pytest.raises(DataErrors) as caught:
        officials.load_officials(context(folder))
    assert any(error.field == field and words in str(error.message) for error in caught.value.errors), str(
        caught.value
    )
