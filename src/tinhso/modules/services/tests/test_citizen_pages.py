"""Citizens' pages: find, read, apply, follow."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.catalogue.testing import make_form, online
from tinhso.modules.services.models import Dossier, Draft
from tinhso.modules.services.testing import OneStop, make_one_stop


@pytest.fixture
def visitor() -> PageClient:
    return PageClient()


@pytest.fixture
def level3(ground: None) -> OneStop:
    make_form()
    return make_one_stop(**online())


@pytest.fixture
def level4(ground: None) -> OneStop:
    make_form()
    return make_one_stop(**online(fee=100_000, electronic=True))


def begin(visitor: PageClient, shop: OneStop, **data: Any) -> str:
    """Start an application; the address of its first page."""
    slug = shop.version.procedure.slug
    answer = visitor.post(f"/dich-vu-cong/{slug}/nop/", {"agency": shop.agency.pk, **data})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_first_pages(visitor: PageClient, level3: OneStop) -> None:
    slug = level3.version.procedure.slug
    assert visitor.get(f"/dich-vu-cong/{slug}/nop/").status_code == 200
    assert visitor.post(f"/dich-vu-cong/{slug}/nop/", {}).status_code == 422
    assert visitor.get("/dich-vu-cong/lam-tiep/").status_code == 200
    assert visitor.get("/dich-vu-cong/khong-co/nop/").status_code == 404


def fill(visitor: PageClient, first: str, **files: Any) -> str:
    """Answer both pages of the form; the address of the check page."""
    second = visitor.post(first, {"full_name": "Nguyễn Văn An", "phone": "0912345678"})
    assert second.status_code == 302, second.content.decode()
    check = visitor.post(second["Location"], {"subject": "Bán tạp hóa", **files})
    assert check.status_code == 302, check.content.decode()
    return check["Location"]


def test_the_whole_path_of_level_3(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    assert visitor.get(first).status_code == 200
    check = fill(visitor, first, identity=SimpleUploadedFile("cmnd.pdf", pdf_bytes(), "application/pdf"))
    assert "Bán tạp hóa" in visitor.get(check).content.decode()
    done = visitor.post(check, {"declared": "on"})
    assert done.status_code == 302
    dossier = Dossier.objects.get()
    page = visitor.get(done["Location"]).content.decode()
    assert dossier.code in page
    assert dossier.lookup_code in page
    follow = visitor.get(f"/tra-cuu/{dossier.code}/").content.decode()
    assert "Mới đăng ký" in follow
    assert "Giấy chứng minh" in follow
    receipt = visitor.get(f"/tra-cuu/{dossier.code}/phieu/")
    assert receipt["Content-Type"] == "application/pdf"
    assert receipt.content.startswith(b"%PDF")
    paper = dossier.papers.get()
    file = visitor.get(f"/tra-cuu/{dossier.code}/tep/{paper.pk}/")
    assert file.getvalue() == pdf_bytes()


def test_sending_twice_makes_one_dossier(visitor: PageClient, level3: OneStop) -> None:
    check = fill(visitor, begin(visitor, level3))
    one = visitor.post(check, {"declared": "on"})
    two = visitor.post(check, {"declared": "on"})
    assert one["Location"] == two["Location"]
    assert Dossier.objects.count() == 1


def test_the_back_button_after_sending_leads_to_the_dossier(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    check = fill(visitor, first)
    done = visitor.post(check, {"declared": "on"})["Location"]
    for address in (first, check, first.split("trang/")[0]):
        assert visitor.get(address)["Location"] == done
    assert visitor.post(first, {"full_name": "Người khác"})["Location"] == done
    assert Dossier.objects.get().applicant_name == "Nguyễn Văn An"


def test_errors_keep_the_other_answers(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    answer = visitor.post(first, {"full_name": "", "phone": "0912345678"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "0912345678" in page
    assert "govuk-error-summary" in page
    assert page.count("<title>Lỗi:") == 1
    assert Draft.objects.get().answers["applicant"]["phone"] == "0912345678"


@pytest.mark.parametrize(
    ("name", "content"),
    [("cmnd.pdf", b""), ("cmnd.pdf", b"MZ not a document"), ("cmnd.exe", b"MZ\x90\x00")],
)
def test_a_bad_file_is_told_at_its_field_and_the_rest_is_kept(
    visitor: PageClient, level3: OneStop, name: str, content: bytes
) -> None:
    first = begin(visitor, level3)
    second = visitor.post(first, {"full_name": "Nguyễn Văn An", "phone": ""})["Location"]
    answer = visitor.post(second, {"subject": "Bán tạp hóa", "identity": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert "identity" in answer.content.decode()
    assert Draft.objects.get().answers["request"]["subject"] == "Bán tạp hóa"


def test_an_unfinished_draft_cannot_be_sent(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    check = first.split("trang/")[0] + "kiem-tra/"
    answer = visitor.post(check, {"declared": "on"})
    assert answer.status_code == 422
    assert "Họ và tên" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_without_the_declaration_nothing_is_sent(visitor: PageClient, level3: OneStop) -> None:
    check = fill(visitor, begin(visitor, level3))
    answer = visitor.post(check, {})
    assert answer.status_code == 422
    assert "cam đoan" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_save_for_later_and_go_on_in_another_browser(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    saved = visitor.post(first, {"full_name": "Nguyễn Văn An", "phone": "", "go": "later"})
    page = visitor.get(saved["Location"]).content.decode()
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", page)
    assert code is not None
    other = PageClient()
    draft = Draft.objects.get()
    assert other.get(f"/dich-vu-cong/ban-nhap/{draft.token}/").status_code == 404
    resumed = other.post("/dich-vu-cong/lam-tiep/", {"code": code.group().lower()})
    assert resumed.status_code == 302
    assert "Nguyễn Văn An" in other.get(first).content.decode()
    check = fill(other, first)
    assert other.post(check, {"declared": "on"}).status_code == 302


def test_a_wrong_code_of_a_draft_says_nothing_and_is_limited(visitor: PageClient, level3: OneStop) -> None:
    begin(visitor, level3)
    other = PageClient()
    answers = {other.post("/dich-vu-cong/lam-tiep/", {"code": "AAAA-BBBB"}).status_code for _try in range(12)}
    assert answers == {422}


def test_a_lost_session_loses_nothing_with_the_code(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    page = visitor.get(first).content.decode()
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", page)
    assert code is not None
    visitor.post(first, {"full_name": "Nguyễn Văn An", "phone": ""})
    visitor.cookies.clear()
    assert visitor.get(first).status_code == 404
    visitor.post("/dich-vu-cong/lam-tiep/", {"code": code.group()})
    assert "Nguyễn Văn An" in visitor.get(first).content.decode()


def test_a_draft_can_be_thrown_away(visitor: PageClient, level3: OneStop) -> None:
    begin(visitor, level3)
    draft = Draft.objects.get()
    assert visitor.get(f"/dich-vu-cong/ban-nhap/{draft.token}/xoa/").status_code == 200
    assert visitor.post(f"/dich-vu-cong/ban-nhap/{draft.token}/xoa/").status_code == 302
    assert not Draft.objects.exists()


def test_tasks_show_what_is_done(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    visitor.post(first, {"full_name": "Nguyễn Văn An", "phone": ""})
    page = visitor.get(first.split("trang/")[0]).content.decode()
    assert "Đã xong" in page
    assert "Chưa khai" in page


def test_correcting_one_page_leads_back_to_the_check(visitor: PageClient, level3: OneStop) -> None:
    first = begin(visitor, level3)
    check = fill(visitor, first)
    back = visitor.post(f"{first}?ve=kiem-tra", {"full_name": "Trần Thị Bé", "phone": ""})
    assert back["Location"] == check
    assert "Trần Thị Bé" in visitor.get(check).content.decode()


def test_level_4_pays_before_the_desk_sees_it(visitor: PageClient, level4: OneStop) -> None:
    first = begin(visitor, level4, result_channel="online")
    check = fill(visitor, first)
    assert "100.000 đồng" in visitor.get(check).content.decode()
    done = visitor.post(check, {"declared": "on"})["Location"]
    page = visitor.get(done).content.decode()
    assert "chờ nộp phí" in page
    assert "/thanh-toan/" in page
    follow = visitor.get(f"/tra-cuu/{Dossier.objects.get().code}/").content.decode()
    assert "Nộp phí, lệ phí" in follow


def test_change_of_the_agency_or_delivery(visitor: PageClient, level4: OneStop) -> None:
    first = begin(visitor, level4, result_channel="online")
    address = first.split("trang/")[0] + "noi-nop/"
    assert visitor.get(address).status_code == 200
    assert visitor.post(address, {"agency": level4.agency.pk, "result_channel": "counter"}).status_code == 302
    assert Draft.objects.get().result_channel == "counter"


def test_the_choice_of_delivery_locks_the_draft_before_it_saves_its_answers(
    visitor: PageClient, level4: OneStop
) -> None:
    """Otherwise a page sent at the same moment would lose its answers to the older ones read here."""
    address = begin(visitor, level4, result_channel="online").split("trang/")[0] + "noi-nop/"
    with CaptureQueriesContext(connection) as asked:
        visitor.post(address, {"agency": level4.agency.pk, "result_channel": "counter"})
    drafts = [one["sql"] for one in asked if 'services_draft"' in one["sql"] and "answers" in one["sql"]]
    assert "FOR UPDATE" in drafts[0]


def test_english_pages(visitor: PageClient, level4: OneStop) -> None:
    visitor.cookies["django_language"] = "en"
    slug = level4.version.procedure.slug
    page = visitor.get(f"/dich-vu-cong/{slug}/").content.decode()
    assert "Household business registration" in page
    assert 'lang="en"' in page
    first = begin(visitor, level4, result_channel="online")
    assert "Full name" in visitor.get(first).content.decode()
