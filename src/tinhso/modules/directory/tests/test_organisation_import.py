"""Importing the organisation from Excel: what is refused where, what changes, and that nothing is lost."""

import io
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.kernel import clock
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.workbook import Sheet, workbook_bytes

from ..actions.organisation_import import (
    OrganisationImportError,
    cancel_import,
    confirm_import,
    start_import,
)
from ..enums import AgencyKind, AreaKind, Level, Reach
from ..loading.organisation_book import SHEETS, read, written
from ..models import Appointment, Official, OrganisationImport
from ..queries.organisation_rows import current, digest
from ..rules.organisation import ADDED, COLUMNS, ENDED, UNCHANGED, Row, changes
from ..testing import actor_of, make_agency, make_area, make_official
from .test_public_pages import text

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 17)
ADMIN, STAFF = "directory.admin", "directory.staff"
PATH = "/quan-tri/nhap-danh-ba/"


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.TINHSO_FILES_ROOT = tmp_path / "files"
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@pytest.fixture
def admin():
    return actor_of(make_official(ADMIN, reach=Reach.ALL, name="Quản Trị"))


@pytest.fixture
def office():
    top = make_area("Tỉnh Mẫu", kind=AreaKind.PROVINCE)
    parent = make_agency("Ủy ban tỉnh", level=Level.PROVINCE, area=top, code="H04")
    agency = make_agency(
        "Sở Mẫu", level=Level.PROVINCE, area=top, parent=parent, kind=AgencyKind.JUSTICE, code="H04.03"
    )
    account = make_official(STAFF, agency=agency, name="Lê Mẫu", title="Chuyên viên")
    return {
        "area": top.key,
        "area_code": top.versions.get().code,
        "parent": parent.key,
        "agency": agency.key,
        "official": account.username,
        "pk": agency.pk,
    }


def sheets(world):
    """The rows of a world as dicts that a test may change."""
    return {sheet: [dict(row.values) for row in world[sheet]] for sheet in COLUMNS}


def book(rows):
    made = {sheet: [Row(sheet, values) for values in rows.get(sheet, ())] for sheet in COLUMNS}
    return SimpleUploadedFile("danh-ba.xlsx", written(made))


def send(admin, rows):
    upload = book(rows)
    found, unreadable = read(upload)
    upload.seek(0)
    return start_import(by=admin, upload=upload, rows=found, unreadable=unreadable)


def codes(made):
    return {(problem["sheet"], problem["column"], problem["code"]) for problem in made.problems}


def agency_row(office, **changed):
    return {
        "key": "so-moi", "code": "H04.77", "code_old": "000.00.77.H04", "name": "Sở Mới", "kind": "health",
        "level": "province", "area": office["area"], "parent": office["parent"], "one_stop": "yes",
        "valid_from": "2015-07-01", **changed,
    }  # fmt: skip


# --- export and import ---


def test_importing_the_export_changes_nothing(admin, office):
    before = digest(current())
    made = send(admin, sheets(current()))
    assert made.state == "ready" and not made.problems
    assert set(made.counts) == {UNCHANGED}
    confirm_import(by=admin, number=made.pk)
    assert digest(current()) == before
    assert not LedgerEntry.objects.filter(kind="directory.imported_change").exists()


WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd", "Zs", "Po"]), min_size=1, max_size=20).map(
    lambda word: " ".join(word.split())
)
DAYS = st.dates(date(2001, 1, 1), date(2030, 1, 1)).map(date.isoformat)


@settings(max_examples=40)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "official": WORDS, "agency": WORDS, "post": WORDS,
                "kind": st.sampled_from(["full", "concurrent"]),
                "it_duty": st.sampled_from(["", "in-charge", "full-time"]), "valid_from": DAYS,
                "valid_to": st.one_of(st.just(""), DAYS),
            }
        ),
        max_size=5,
        unique_by=lambda row: (row["official"], row["agency"], row["post"], row["valid_from"]),
    ),
    st.lists(st.fixed_dictionaries({"key": WORDS, "name": WORDS}), max_size=5, unique_by=lambda row: row["key"]),
)  # fmt: skip
def test_whatever_is_written_is_read_back_as_it_was(appointments, officials):
    world = {sheet: [] for sheet in COLUMNS}
    world["appointments"] = [Row("appointments", row) for row in appointments]
    world["officials"] = [Row("officials", row) for row in officials if row["name"] and row["key"]]
    found, problems = read(io.BytesIO(written(world)))
    assert not problems
    assert {change.kind for change in changes(world, found)} <= {UNCHANGED}
    assert sum(map(len, found.values())) == sum(map(len, world.values()))


def test_an_import_adds_changes_and_ends_in_one_act(admin, office):
    rows = sheets(current())
    rows["agencies"].append(agency_row(office))
    rows["posts"].append(
        {
            "agency": "so-moi",
            "key": "cv",
            "title": "Chuyên viên",
            "roles": STAFF,
            "reach": "own",
            "rank": "30",
            "valid_from": "2015-07-01",
        }
    )
    rows["officials"].append({"key": "cb-moi", "name": "Người Mới"})
    mine = next(row for row in rows["appointments"] if row["official"] == office["official"])
    mine["valid_to"] = "2015-07-01"
    rows["appointments"] += [
        {
            "official": "cb-moi",
            "agency": "so-moi",
            "post": "cv",
            "kind": "full",
            "it_duty": "full-time",
            "valid_from": "2015-07-01",
        },
        {
            "official": office["official"],
            "agency": "so-moi",
            "post": "cv",
            "kind": "concurrent",
            "valid_from": "2015-07-01",
        },
    ]
    made = send(admin, rows)
    assert not made.problems
    assert (made.counts[ADDED], made.counts[ENDED]) == (5, 1)
    assert not Official.objects.filter(key="cb-moi").exists(), "a preview changes nothing"
    confirm_import(by=admin, number=made.pk)
    assert Appointment.objects.get(official__key="cb-moi").it_duty == "full-time"
    assert (
        Appointment.objects.filter(official__key=office["official"], valid_to=date(2015, 7, 1)).count() == 1
    )
    assert LedgerEntry.objects.filter(kind="directory.imported_change").count() == 6
    assert LedgerEntry.objects.get(kind="directory.imported").ref_id == made.pk
    again = send(admin, rows)
    assert set(again.counts) == {UNCHANGED}


def test_a_workbook_without_the_newer_sheets_is_read_as_before():
    page = Sheet(SHEETS["officials"], ["Mã riêng *", "Tên *"], [["a", "b"]])
    found, unreadable = read(io.BytesIO(workbook_bytes([page])))
    assert (list(found), unreadable) == (["officials"], [])


# --- what is refused ---


@pytest.mark.parametrize(
    ("sheet", "change", "expected"),
    [
        ("agencies", {"name": ""}, ("name", "empty")),
        ("agencies", {"valid_from": "2015-02-30"}, ("valid_from", "date")),
        ("agencies", {"valid_to": "2015-01-01"}, ("valid_to", "order")),
        ("agencies", {"kind": "nonsense"}, ("kind", "choice")),
        ("agencies", {"code": "h4"}, ("code", "code_form")),
        ("agencies", {"code_old": "000.00.78.H04"}, ("code_old", "code_old")),
        ("agencies", {"code": "H04.03", "code_old": "000.00.03.H04"}, ("code", "code_taken")),
        ("agencies", {"area": "nowhere"}, ("area", "no_area")),
        ("agencies", {"level": "commune"}, ("level", "area_level")),
        ("agencies", {"parent": "nobody"}, ("parent", "no_agency")),
        ("agencies", {"valid_from": "1999-01-01"}, ("parent", "parent_days")),
        ("agencies", {"parent": "so-moi"}, ("parent", "circle")),
        ("areas", {"code": "12a"}, ("code", "area_code")),
        ("areas", {"code": "{area_code}"}, ("code", "code_taken")),
        ("areas", {"kind": "lang"}, ("kind", "choice")),
        ("areas", {"parent": ""}, ("parent", "area_alone")),
        ("areas", {"kind": "tinh"}, ("parent", "area_top")),
        ("areas", {"kind": "ap"}, ("parent", "area_above")),
        ("areas", {"parent": "nowhere"}, ("parent", "no_area")),
        ("areas", {"valid_from": "1999-01-01"}, ("parent", "area_days")),
        ("quotas", {"agency": "nobody"}, ("agency", "no_agency")),
        ("quotas", {"post": "nothing"}, ("post", "no_post")),
        ("quotas", {"places": "-3"}, ("places", "number")),
        ("quotas", {"valid_to": "2015-01-01"}, ("valid_to", "order")),
        ("posts", {"roles": "no.such"}, ("roles", "no_role")),
        ("posts", {"rank": "first"}, ("rank", "number")),
        ("posts", {"agency": "nobody"}, ("agency", "no_agency")),
        ("appointments", {"official": "nobody"}, ("official", "no_official")),
        ("appointments", {"post": "nothing"}, ("post", "no_post")),
        ("appointments", {"agency": "nobody"}, ("agency", "no_agency")),
        ("appointments", {"valid_from": "2015-01-01"}, ("valid_from", "post_days")),
        ("appointments", {"official": "{official}"}, ("official", "full_twice")),
    ],
)  # fmt: skip
def test_bad_rows_are_refused_with_sheet_row_and_column(admin, office, sheet, change, expected):
    rows = {
        "areas": [{"key": "h-1", "code": "930", "name": "Huyện Mới", "kind": "huyen", "parent": office["area"], "valid_from": "2015-07-01"}],
        "quotas": [{"agency": "so-moi", "places": "20", "valid_from": "2015-07-01"}],
        "agencies": [agency_row(office)],
        "posts": [{"agency": "so-moi", "key": "cv", "title": "CV", "reach": "own", "rank": "1", "valid_from": "2015-07-01"}],
        "officials": [{"key": "cb-moi", "name": "Người Mới"}],
        "appointments": [{"official": "cb-moi", "agency": "so-moi", "post": "cv", "kind": "full", "valid_from": "2015-07-01"}],
    }  # fmt: skip
    rows[sheet][0] |= {column: value.format(**office) for column, value in change.items()}
    before = digest(current())
    made = send(admin, rows)
    assert (sheet, *expected) in codes(made)
    assert all(problem["place"] == 2 for problem in made.problems)
    assert made.state == "refused" and digest(current()) == before
    assert OrganisationImport.objects.get().file.size > 0, "the file is kept"
    with pytest.raises(OrganisationImportError):
        confirm_import(by=admin, number=made.pk)


def test_an_agency_is_not_ended_while_posts_are_held_in_it(admin, office):
    row = next(row for row in sheets(current())["agencies"] if row["key"] == office["agency"])
    made = send(admin, {"agencies": [row | {"valid_to": "2015-07-01"}]})
    (problem,) = made.problems
    assert (problem["column"], problem["code"]) == ("valid_to", "posts_left")
    assert problem["details"] == {"count": "1", "names": "Lê Mẫu"}


def test_versions_that_overlap_and_circles_through_what_is_there(admin, office):
    rows = sheets(current())["agencies"]
    child = next(row for row in rows if row["key"] == office["agency"])
    made = send(admin, {"agencies": [child | {"valid_from": "2014-01-01", "name": "Sở Khác"}]})
    assert ("agencies", "valid_from", "overlap") in codes(made)
    parent = next(row for row in rows if row["key"] == office["parent"])
    made = send(admin, {"agencies": [parent | {"parent": office["agency"]}]})
    assert ("agencies", "parent", "circle") in codes(made)
    twice = send(admin, {"agencies": [child, child]})
    assert ("agencies", "key", "twice") in codes(twice)


def test_wrong_sheets_and_columns_are_named(admin):
    def problems(*pages):
        _found, unreadable = read(io.BytesIO(workbook_bytes(list(pages))))
        return {(one.code, one.details.get("title", "")) for one in unreadable}

    assert problems(Sheet("Khác", ["a"], [])) == {("no_sheet", "")}
    header = ["Mã riêng *", "Tên *"]
    title = SHEETS["officials"]
    assert problems(Sheet(title, header, [["a", "b"]])) == set()
    assert problems(Sheet(title, [*header, "Lạ"], [])) == {("no_column", "Lạ")}
    assert problems(Sheet(title, ["Mã riêng"], [])) == {("column_missing", "Tên")}
    assert problems(Sheet(title, [*header, "Tên"], [])) == {("column_twice", "Tên")}


# --- two at once, giving up, who may ---


def test_the_second_of_two_imports_is_told(admin, office):
    first = send(admin, {"officials": [{"key": "a", "name": "Người Một"}]})
    second = send(admin, {"officials": [{"key": "b", "name": "Người Hai"}]})
    confirm_import(by=admin, number=first.pk)
    with pytest.raises(OrganisationImportError, match="đã thay đổi sau khi xem trước"):
        confirm_import(by=admin, number=second.pk)
    assert not Official.objects.filter(key="b").exists()
    with pytest.raises(OrganisationImportError, match="không còn chờ"):
        confirm_import(by=admin, number=first.pk)
    cancel_import(by=admin, number=second.pk)
    with pytest.raises(OrganisationImportError):
        cancel_import(by=admin, number=second.pk)


def test_what_the_database_refuses_changes_nothing(admin, office):
    """An identifier too deep for the old form: only the database knows that the old one is none."""
    before = digest(current())
    made = send(admin, {"agencies": [agency_row(office, code="H04.1.2.3.4", code_old="x")]})
    assert not made.problems
    with pytest.raises(OrganisationImportError, match="Không có gì thay đổi"):
        confirm_import(by=admin, number=made.pk)
    assert digest(current()) == before


def test_only_those_who_run_the_directory_import(client, office):
    nobody = actor_of(make_official(STAFF))
    for act in (
        lambda: send(nobody, {}),
        lambda: confirm_import(by=nobody, number=1),
        lambda: cancel_import(by=nobody, number=1),
    ):
        with pytest.raises(Denied):
            act()
    client.force_login(make_official(STAFF))
    for path in ("", "1/", "1/tep/", "xuat/", "mau/"):
        assert client.get(PATH + path).status_code == 403


# --- pages ---


def test_pages_of_an_import(client, office):
    client.force_login(make_official(ADMIN, reach=Reach.ALL))
    assert "Chưa có lần nhập nào." in text(client.get(PATH))
    assert "Chọn một tệp Excel" in text(client.post(PATH, {}))
    wrong = client.post(PATH, {"file": SimpleUploadedFile("a.xlsx", b"no workbook")})
    assert wrong.status_code == 422 and "Không đọc được tệp" in text(wrong)
    exported = client.get(PATH + "xuat/").content
    sent = client.post(PATH, {"file": SimpleUploadedFile("danh-ba.xlsx", exported)})
    assert "không có gì để nhập" in text(client.get(sent["Location"]))

    bad = client.post(PATH, {"file": book({"officials": [{"key": "x", "name": ""}]})})
    page = text(client.get(bad["Location"]))
    assert "Không được để trống." in page and "Cán bộ" in page and "danh bạ không thay đổi" in page

    good = client.post(PATH, {"file": book({"officials": [{"key": "x", "name": "Người Mới"}]})})
    page = text(client.get(good["Location"]))
    assert "Người Mới" in page and "Xác nhận nhập" in page
    kept = client.get(good["Location"] + "tep/")
    assert kept["Content-Disposition"].startswith("attachment")
    assert b"".join(kept.streaming_content).startswith(b"PK")
    done = text(client.post(good["Location"] + "xac-nhan/", follow=True))
    assert "Đã nhập tệp vào danh bạ." in done and "đã áp dụng" in done
    official = Official.objects.get(key="x")
    assert "Thay đổi theo tệp nhập" in text(client.get(f"/can-bo/{official.pk}/"))
    assert "không còn chờ" in text(client.post(good["Location"] + "huy/", follow=True))
    assert client.post(PATH + "0/huy/")["Location"] == PATH
    for missing in ("0/", "0/tep/"):
        assert client.get(PATH + missing).status_code == 404
    assert read(io.BytesIO(client.get(PATH + "mau/").content)) == ({}, [])
