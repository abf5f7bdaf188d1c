"""The registers of IT officers and of certificates as files; officials in the search, and what strangers may know."""

from __future__ import annotations

import io
from datetime import date, time
from typing import Any

import openpyxl
import pytest

from tinhso.kernel import clock
from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.search import search
from tinhso.ui.files import table_file

from ..actions.certificate import add_certificate, verify_certificate
from ..enums import AgencyKind, AreaKind, Duty, Level, Reach
from ..models import Appointment, Official, SkillStandard
from ..testing import actor_of, make_agency, make_area, make_citizen, make_official
from .test_public_pages import SIGNED_IN, text

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 17)
ADMIN, HEAD, STAFF = "directory.admin", "directory.head", "directory.staff"


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@pytest.fixture
def office() -> dict[str, Any]:
    """Two departments: one with a full-time IT officer who holds a certificate, one without."""
    top = make_area("Tỉnh Mẫu", kind=AreaKind.PROVINCE)
    found = {}
    for key, name, kind in (("one", "Sở Một", AgencyKind.JUSTICE), ("two", "Sở Hai", AgencyKind.HEALTH)):
        found[key] = make_agency(
            name, level=Level.PROVINCE, area=top, kind=kind, code=f"H04.{len(found) + 3:02}"
        )
    found["officer"] = make_official(STAFF, agency=found["one"], name="=Lê Mẫu", title="Chuyên viên")
    Appointment.objects.filter(official__account=found["officer"]).update(it_duty=Duty.FULL_TIME)
    found["head"] = make_official(HEAD, agency=found["one"], name="Giám Mẫu", title="Giám đốc")
    found["admin"] = make_official(ADMIN, agency=found["two"], reach=Reach.ALL, name="Quản Mẫu")
    return found


def rows_of(response: Any) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)


def test_the_register_of_it_officers_as_files(client: Any, office: dict[str, Any]) -> None:
    public = rows_of(client.get("/nhan-luc/co-quan/xlsx/"))
    assert public == [
        ("Cơ quan", "Mã định danh", "Có cán bộ chuyên trách"),
        ("Sở Một", "H04.03", "có"),
        ("Sở Hai", "H04.04", "không"),
    ]
    client.force_login(office["officer"])
    known = rows_of(client.get("/nhan-luc/co-quan/xlsx/"))
    assert known[1][3:6] == ("=Lê Mẫu", "Chuyên viên", "chuyên trách công nghệ thông tin")
    assert known[2][3:] == (None,) * 4
    lines = client.get("/nhan-luc/co-quan/csv/?ngay=2015-06-16")
    assert lines["Content-Disposition"] == (
        'attachment; filename="can-bo-cong-nghe-thong-tin-2015-06-16.csv"'
    )
    assert "'=Lê Mẫu" in lines.content.decode("utf-8-sig"), "no formula runs where the file is opened"
    assert client.get("/nhan-luc/co-quan/pdf/").status_code == 404
    assert "/nhan-luc/co-quan/csv/" in text(client.get("/nhan-luc/co-quan/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_of_certificates_as_files(
    client: Any, office: dict[str, Any], count: int, django_assert_num_queries: Any
) -> None:
    standard = SkillStandard.objects.create(
        key="a",
        title="Chuẩn A",
        title_en="A",
        counts_as=["proficient"],
        valid_from=date(2010, 1, 1),
        source="x",
    )
    holder = Official.objects.get(account=office["officer"])
    by = actor_of(office["admin"])
    for number in range(count):
        made = add_certificate(
            by=by,
            official_id=holder.pk,
            standard=standard.key,
            issued_on=date(2014, 5, 1),
            issuer="Sở",
            number=f"A{number}",
        )
    verify_certificate(by=by, certificate_id=made.pk)
    client.force_login(office["admin"])
    path = "/quan-tri/chung-chi/xlsx/"
    with django_assert_num_queries(SIGNED_IN + 18):
        found = rows_of(client.get(path))
    assert found[1][:4] == ("=Lê Mẫu", "Chuyên viên", "Sở Một", "Chuẩn A") and len(found) == 1 + count
    left = rows_of(client.get(path + "?chua=1"))
    assert len(left) == count
    assert "A0" in client.get("/quan-tri/chung-chi/csv/").content.decode()
    page = text(client.get("/quan-tri/chung-chi/?chua=1"))
    assert "/quan-tri/chung-chi/csv/?chua=1" in page
    client.force_login(office["officer"])
    assert client.get(path).status_code == 403


def test_days_in_lines_are_written_for_programs() -> None:
    lines = table_file("csv", "x", "X", ["a"], [[date(2014, 12, 31)], ["-1"], [3]]).content.decode(
        "utf-8-sig"
    )
    assert lines.split() == ["a", "2014-12-31", "'-1", "3"]


def test_officials_are_found_by_officials_only(office: dict[str, Any]) -> None:
    seen = [hit for hit in search("giam mau", actor_of(office["officer"])) if "/can-bo/" in hit.url]
    assert [(hit.title, hit.summary) for hit in seen] == [("Giám Mẫu", "Giám đốc, Sở Một")]
    for nobody in (ANONYMOUS, actor_of(make_citizen("Dân Mẫu"))):
        assert not [hit for hit in search("giam mau", nobody) if "/can-bo/" in hit.url]


def test_a_former_official_is_found_with_his_history(client: Any, office: dict[str, Any]) -> None:
    former = make_official(STAFF, agency=office["one"], name="Cựu Mẫu", valid_to=date(2014, 1, 1))
    client.force_login(office["officer"])
    page = text(client.get("/tim/", {"q": "cuu mau"}))
    assert "Cựu Mẫu" in page and "hiện không giữ vị trí nào" in page
    number = Official.objects.get(account=former).pk
    assert "đã kết thúc" in text(client.get(f"/can-bo/{number}/"))


def test_strangers_learn_the_names_of_heads_only(client: Any, office: dict[str, Any]) -> None:
    path = f"/co-quan/{office['one'].pk}/"
    page = text(client.get(path))
    assert "Giám Mẫu" in page and "Lê Mẫu" not in page and "1 người" in page
    client.force_login(make_citizen("Dân Mẫu"))
    assert "Lê Mẫu" not in text(client.get(path))
    client.force_login(office["head"])
    assert "Lê Mẫu" in text(client.get(path))


def test_the_ledger_knows_who_took_a_register_and_no_name_in_it(client: Any, office: dict[str, Any]) -> None:
    def entries() -> list[tuple[int | None, dict[str, Any]]]:
        rows = LedgerEntry.objects.filter(kind="directory.downloaded").order_by("id")
        return [(row.actor_id, row.data) for row in rows]

    client.get("/nhan-luc/co-quan/csv/")
    assert entries() == [], "the public file names nobody"
    client.force_login(office["officer"])
    client.get("/nhan-luc/co-quan/csv/?ngay=2015-06-16")
    client.get("/nhan-luc/co-quan/pdf/")
    client.get("/quan-tri/chung-chi/csv/")
    client.force_login(office["admin"])
    client.get("/quan-tri/chung-chi/xlsx/?q=le mau")
    client.get("/quan-tri/nhap-danh-ba/xuat/")
    officer, admin = office["officer"].pk, office["admin"].pk
    common = {"filtered": False}
    assert entries()[:2] == [
        (officer, common | {"what": "it-officers", "form": "csv", "rows": 2, "on": "2015-06-16"}),
        (admin, {"what": "certificates", "form": "xlsx", "rows": 0, "filtered": True}),
    ]
    (taken,) = entries()[2:]
    assert taken[0] == admin and taken[1]["what"] == "directory" and taken[1]["rows"] > 10
