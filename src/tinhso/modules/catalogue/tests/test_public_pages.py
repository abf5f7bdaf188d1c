"""The public catalogue, the page of a procedure, its earlier versions, its blank form and files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.models import ProcedureVersion
from tinhso.modules.catalogue.testing import make_form, make_procedure, make_version, online, text


@pytest.fixture
def visitor() -> PageClient:
    return PageClient()


@pytest.fixture
def level4(law: None) -> ProcedureVersion:
    make_form()
    return make_version(**online(fee=100_000, electronic=True))


def page_of(visitor: PageClient, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_catalogue_lists_and_searches(visitor: PageClient, level4: ProcedureVersion) -> None:
    assert level4.name in page_of(visitor, "/dich-vu-cong/")
    assert level4.name in visitor.get("/dich-vu-cong/", {"q": "ho kinh doanh"}).content.decode()
    assert level4.name in visitor.get("/dich-vu-cong/", {"muc": "4"}).content.decode()
    nothing = visitor.get("/dich-vu-cong/", {"q": "khong co gi"}).content.decode()
    assert "Không tìm thấy thủ tục nào" in nothing


def test_those_who_have_applied_are_led_on(visitor: PageClient, law: None) -> None:
    page = page_of(visitor, "/dich-vu-cong/")
    for address in ("/tra-cuu/", "/dich-vu-cong/lam-tiep/"):
        assert f'href="{address}"' in page


def test_a_procedures_page_shows_every_part(visitor: PageClient, level4: ProcedureVersion) -> None:
    slug = level4.procedure.slug
    page = page_of(visitor, f"/dich-vu-cong/{slug}/")
    for part in ("Mức độ 4", "5 ngày làm việc", "100.000 đồng", "Trình tự thực hiện", "Thành phần hồ sơ",
                 "Căn cứ pháp lý", "43/2010/NĐ-CP", f"/dich-vu-cong/{slug}/nop/"):  # fmt: skip
        assert part in page, part


def test_an_earlier_version_says_so_and_leads_nobody_astray(visitor: PageClient, law: None) -> None:
    make_form()
    procedure = make_procedure()
    make_version(procedure, valid_to=date(2014, 1, 1), name=text("Tên cũ"), **online())
    make_version(procedure, valid_from=date(2014, 1, 1), name=text("Tên mới"), **online())
    old = page_of(visitor, f"/dich-vu-cong/{procedure.slug}/phien-ban/1/")
    assert "Tên cũ" in old
    assert "không còn là bản hiện hành" in old
    assert f"/dich-vu-cong/{procedure.slug}/nop/" not in old
    assert "Tên mới" in page_of(visitor, f"/dich-vu-cong/{procedure.slug}/")


@pytest.mark.parametrize(
    "address", ["khong-co/", "khong-co/phien-ban/1/", "khong-co/mau-don/", "khong-co/tep/0/"]
)
def test_what_is_not_there(visitor: PageClient, law: None, address: str) -> None:
    assert visitor.get(f"/dich-vu-cong/{address}").status_code == 404


def test_blank_forms(visitor: PageClient, level4: ProcedureVersion, settings: Any, tmp_path: Path) -> None:
    assert "Kính gửi" in page_of(visitor, f"/dich-vu-cong/{level4.procedure.slug}/mau-don/")
    folder = tmp_path / "provinces" / settings.TINHSO_PROVINCE
    folder.mkdir(parents=True)
    (folder / "mau.pdf").write_bytes(b"%PDF")
    version = make_version(downloads=[{"title": text("Mẫu"), "file": "mau.pdf"}])
    settings.TINHSO_CONTENT_ROOT = tmp_path
    slug = version.procedure.slug
    assert visitor.get(f"/dich-vu-cong/{slug}/tep/0/").getvalue() == b"%PDF"
    assert visitor.get(f"/dich-vu-cong/{slug}/tep/1/").status_code == 404
    assert visitor.get(f"/dich-vu-cong/{slug}/mau-don/").status_code == 404


def test_english(visitor: PageClient, level4: ProcedureVersion) -> None:
    visitor.cookies["django_language"] = "en"
    page = page_of(visitor, f"/dich-vu-cong/{level4.procedure.slug}/")
    assert "Household business registration" in page
    assert "working days" in page
