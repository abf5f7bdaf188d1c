"""Wrong input gets a clear answer, and nothing is lost, doubled or given away."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tinhso.kernel.testing.scanner import Daemon, infected_pdf

from . import paths
from .papers import disguised_program, identity_card
from .served import Served
from .visitor import Visitor

pytestmark = pytest.mark.browser

OF_DRAFT = "SELECT count(*) FROM services_dossier WHERE applicant_name = %s"


def test_wrong_codes_give_nothing_away(arrive: Callable[..., Visitor], tmp_path: Path) -> None:
    codes = paths.suspend(arrive(), tmp_path, name="Danh Thị Kín")
    stranger = arrive()
    answers = []
    for code, lookup in (
        (codes.code, "ZZZZ9999"),
        (f"{codes.code[:-4]}9999", codes.lookup),
        ("khong-phai-ma", "ZZZZ9999"),
    ):
        paths.track(stranger, paths.Codes(code, lookup))
        stranger.sees("Không tìm thấy hồ sơ với hai mã này. Kiểm tra lại từng chữ, từng số.")
        answers.append(stranger.text)
    assert len(set(answers)) == 1
    for path in ("", "phieu/", "ket-qua/", "bo-sung/"):
        found = stranger.page.goto(f"/tra-cuu/{codes.code}/{path}")
        assert found
        assert found.status == 404
        assert "Danh Thị Kín" not in stranger.page.content()


def test_sending_twice_makes_one_dossier(
    arrive: Callable[..., Visitor], served: Served, tmp_path: Path
) -> None:
    citizen = arrive()
    name = "Sơn Thị Hai Lần"
    paths.begin(citizen, paths.PAUSE, agency="thành phố Bạc Liêu", delivery="Bản điện tử")
    paths.fill_pause(citizen, tmp_path, name=name)
    citizen.tick(re.compile("Tôi cam đoan"))
    # A script can send the form twice at once, which no button prevents.
    citizen.page.evaluate(
        """async () => {
            const form = document.querySelector('main form');
            const send = () => fetch(location.href, {method: 'POST', body: new FormData(form)});
            await Promise.all([send(), send(), send()]);
        }"""
    )
    citizen.main.get_by_role("button", name="Nộp hồ sơ").dblclick()
    citizen.heading("Đã nộp hồ sơ")
    codes = paths.codes_shown(citizen)
    assert served.one(OF_DRAFT, name) == 1

    citizen.page.go_back()
    citizen.page.go_back()
    citizen.look()
    citizen.page.reload()
    assert paths.codes_shown(citizen) == codes
    assert served.one(OF_DRAFT, name) == 1


def test_the_second_of_two_officers_is_told_what_happened(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], served: Served, tmp_path: Path
) -> None:
    codes = paths.suspend(arrive(), tmp_path)
    first, second = sign_in("motcua"), sign_in("motcua")
    for clerk in (first, second):
        paths.open_case(clerk, codes)
        clerk.go("Tiếp nhận")
    first.press("Tiếp nhận")
    first.sees("Đã tiếp nhận hồ sơ.")
    second.press("Tiếp nhận")
    second.heading("Tạm ngừng kinh doanh")
    told = second.page.get_by_role("alert")
    expect(told).to_contain_text(re.compile(r"Tiếp nhận hồ sơ, Trần Thị Lan, lúc 17/06/2015 \d\d:\d\d"))
    accepted = "SELECT count(*) FROM services_dossieract a JOIN services_dossier d ON d.id = a.dossier_id"
    assert served.one(f"{accepted} WHERE d.code = %s AND a.kind = 'accept'", codes.code) == 1


def test_a_disguised_file_is_refused_at_its_field(arrive: Callable[..., Visitor], tmp_path: Path) -> None:
    citizen = arrive()
    paths.begin(citizen, "/dich-vu-cong/giay-phep-xay-dung-nha-o/", agency="thành phố Bạc Liêu")
    address = citizen.page.url.replace("/trang/applicant/", "/trang/papers_page/")
    citizen.open(address)
    citizen.attach("Giấy tờ về quyền sử dụng đất", identity_card(tmp_path, "so-do.pdf"))
    citizen.attach("Bản vẽ thiết kế", disguised_program(tmp_path))
    citizen.press(paths.NEXT)
    summary = citizen.page.get_by_role("alert")
    expect(summary).to_contain_text("Bản vẽ thiết kế: không nhận chương trình hoặc tệp lệnh.")
    group = citizen.main.locator(".govuk-form-group--error")
    assert group.count() == 1
    expect(group).to_contain_text("Bản vẽ thiết kế")
    citizen.sees("so-do.pdf")


@pytest.mark.clamav
def test_a_virus_is_refused_and_a_file_nobody_scanned_waits(
    arrive: Callable[..., Visitor],
    sign_in: Callable[..., Visitor],
    served: Served,
    scanner: Daemon,
    tmp_path: Path,
) -> None:
    citizen = arrive()
    paths.begin(citizen, paths.PAUSE, agency="thành phố Bạc Liêu", delivery="Bản điện tử")
    address = citizen.page.url.replace("/trang/applicant/", "/trang/papers_page/")
    bad = tmp_path / "don.pdf"
    bad.write_bytes(infected_pdf())
    citizen.open(address)
    citizen.attach("Giấy chứng nhận đăng ký hộ kinh doanh", bad)
    citizen.press(paths.NEXT)
    citizen.sees(re.compile(r"Máy quét thấy vi-rút trong tệp này \(TinhSo\.Test\.EICAR"))

    scanner.stop()
    try:
        codes = paths.suspend(arrive(), tmp_path, name="Lâm Văn Chờ Quét")
    finally:
        scanner.start()
    clerk = sign_in("motcua")
    paths.open_case(clerk, codes)
    clerk.sees("Chờ quét vi-rút, chưa mở được")
    clerk.follow("Giấy tờ", within=clerk.page.get_by_role("navigation", name="Phần của hồ sơ"))
    clerk.sees("Chờ quét vi-rút, chưa mở được")
    paper = served.one(
        "SELECT p.id FROM services_dossierpaper p JOIN services_dossier d ON d.id = p.dossier_id WHERE d.code = %s",
        codes.code,
    )
    clerk.open(f"/ho-so/{codes.code}/tep/{paper}/")
    clerk.heading("Chưa mở được")
    served.work("kernel.scan_files")
    clerk.open(f"/ho-so/{codes.code}/giay-to/")
    clerk.sees("Đã quét, không thấy vi-rút")
    assert clerk.download("giay-chung-nhan.pdf").startswith(b"%PDF-")


def test_a_draft_outlives_the_session(arrive: Callable[..., Visitor]) -> None:
    citizen = arrive()
    paths.begin(citizen, paths.PAUSE, agency="thành phố Bạc Liêu", delivery="Bản điện tử")
    paths.fill_applicant(citizen, "Thạch Thị Dở Dang")
    citizen.press(paths.NEXT)
    code = citizen.main.locator(".ts-code").inner_text()
    address = citizen.page.url
    citizen.context.clear_cookies()
    gone = citizen.page.goto(address)
    assert gone
    assert gone.status == 404

    elsewhere = arrive()
    elsewhere.open("/dich-vu-cong/")
    elsewhere.follow("Làm tiếp hồ sơ đang khai dở")
    elsewhere.answer("Mã làm tiếp", "2222-2222-2222-2222")
    elsewhere.press("Làm tiếp")
    elsewhere.sees("Không tìm thấy bản nháp với mã này. Kiểm tra lại từng chữ.")
    elsewhere.answer("Mã làm tiếp", code.lower())
    elsewhere.press("Làm tiếp")
    elsewhere.heading("Các phần của hồ sơ")
    elsewhere.follow("Chủ hộ kinh doanh")
    expect(elsewhere.page.get_by_label("Họ và tên")).to_have_value("Thạch Thị Dở Dang")
