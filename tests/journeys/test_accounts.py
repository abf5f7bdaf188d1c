"""Signing in: passkeys by Chromium's virtual authenticator, codes computed here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tinhso.kernel.testing.identity import FakeProvider
from tinhso.kernel.testing.mail import Letter, MailServer

from .served import Served
from .visitor import NARROW, Visitor

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_of(secret: str) -> str:
    """What the authenticator application would show now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def secure(arrive: Callable[..., Visitor]) -> Iterator[Callable[..., Visitor]]:
    """A person with a device that keeps passkeys. Browsers allow them on https and on localhost only."""

    def make(**options: Any) -> Visitor:
        person = arrive(host="localhost", **options)
        session = person.context.new_cdp_session(person.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        return person

    yield make


def ask_for_account(person: Visitor, contact: str) -> None:
    person.open("/tai-khoan/dang-ky/")
    person.answer("Họ và tên", "Nguyễn Thị Mẫu")
    person.answer("Số điện thoại di động hoặc thư điện tử", contact)
    person.answer("Mật khẩu", "mua-roi-mien-tay")
    person.press("Tạo tài khoản")
    person.heading("Nhập mã xác nhận")


def code_in(text: str) -> str:
    """The code of six digits in a letter or a text message."""
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found[0]


def letters_to(post: MailServer, email: str) -> list[Letter]:
    """The letters to one person; others are told of their dossiers by the same server."""
    return [one for one in post.letters if one.to == [email]]


@pytest.fixture
def open_account(post: MailServer, served: Served) -> Callable[[Visitor, str], None]:
    """Opens an account with the code that a letter brought."""

    def make(person: Visitor, email: str) -> None:
        ask_for_account(person, email)
        served.work()
        letter = letters_to(post, email)[-1]
        person.answer("Mã xác nhận", code_in(letter.body))
        person.press("Tạo tài khoản")
        person.heading("Tài khoản của tôi")

    return make


def confirm(person: Visitor) -> None:
    person.heading("Xác nhận lại")
    person.answer("Mật khẩu", "mua-roi-mien-tay")
    person.press("Xác nhận")


def use_key(person: Visitor, words: str, heading: str) -> None:
    """Press a button behind which the browser asks the device, and only then sends the form."""
    person.main.get_by_role("button", name=words, exact=True).click()
    person.heading(heading)
    person.look()


def sign_out(person: Visitor) -> None:
    person.open("/tai-khoan/dang-xuat/")
    person.press("Đăng xuất")


def test_a_passkey_signs_in_without_a_password_and_guards_the_password(
    secure: Callable[..., Visitor], open_account: Callable[[Visitor, str], None]
) -> None:
    person = secure()
    open_account(person, "khoa@example.vn")
    person.open("/tai-khoan/hai-lop/")
    person.go("Thêm khóa truy cập")
    confirm(person)
    person.heading("Thêm khóa truy cập")
    person.answer("Tên của khóa", "Điện thoại")
    use_key(person, "Tạo khóa truy cập", "Mã dự phòng")
    person.open("/tai-khoan/hai-lop/")
    person.sees("Điện thoại", "chưa dùng")
    sign_out(person)

    person.open("/tai-khoan/dang-nhap/")
    use_key(person, "Đăng nhập bằng khóa truy cập", "Tài khoản của tôi")
    sign_out(person)

    person.open("/tai-khoan/dang-nhap/")
    person.answer("Tên đăng nhập", "khoa@example.vn")
    person.answer("Mật khẩu", "mua-roi-mien-tay")
    person.press("Đăng nhập")
    person.heading("Xác thực hai lớp")
    use_key(person, "Dùng khóa truy cập", "Tài khoản của tôi")
    person.open("/tai-khoan/hai-lop/")
    person.sees("dùng lần cuối")


def test_a_code_of_the_application_and_a_recovery_code(
    arrive: Callable[..., Visitor], open_account: Callable[[Visitor, str], None]
) -> None:
    person = arrive()
    open_account(person, "ma@example.vn")
    person.open("/tai-khoan/hai-lop/bat/")
    confirm(person)
    person.heading("Bật xác thực hai lớp")
    secret = re.search(r"\b[A-Z2-7]{32}\b", person.text)
    assert secret
    person.answer("Mã hiện trong ứng dụng", code_of(secret[0]))
    person.press("Bật")
    person.heading("Mã dự phòng")
    recovery = person.main.locator("code").first.inner_text()
    sign_out(person)

    person.open("/tai-khoan/dang-nhap/")
    person.answer("Tên đăng nhập", "ma@example.vn")
    person.answer("Mật khẩu", "mua-roi-mien-tay")
    person.press("Đăng nhập")
    person.heading("Xác thực hai lớp")
    person.answer("Mã xác thực", "000000")
    person.press("Đăng nhập")
    expect(person.page.get_by_text("Mã không đúng.").first).to_be_visible()
    person.answer("Mã xác thực", recovery)
    person.press("Đăng nhập")
    person.heading("Tài khoản của tôi")


def test_a_citizen_signs_in_by_vneid_and_comes_back_to_the_same_account(
    arrive: Callable[..., Visitor], vneid: FakeProvider
) -> None:
    person = arrive(others=(vneid.address,))
    person.open("/tai-khoan/dang-nhap/")
    go_to_vneid(person)
    person.heading("Đăng nhập bằng VNeID")
    person.look()
    person.sees("Nguyễn Văn Định Danh", "Tôi đã có tài khoản")
    person.press("Tạo tài khoản")
    person.heading("Tài khoản của tôi")
    person.sees("095185000001", "15/06/1985")
    person.open("/tai-khoan/tai-khoan-ngoai/")
    person.sees("VNeID")
    person.open("/tai-khoan/phien/")
    person.sees("phiên này", "tài khoản ngoài")
    sign_out(person)

    person.open("/tai-khoan/dang-nhap/")
    go_to_vneid(person)
    person.heading("Tài khoản của tôi")
    person.sees("095185000001")


def go_to_vneid(person: Visitor) -> None:
    """Away to the provider's own page, and back after agreeing there."""
    person.main.get_by_role("button", name="Đăng nhập bằng VNeID").click()
    person.page.get_by_role("link", name="Đồng ý").click()


def test_somebody_signs_out_a_device_that_he_left_open(
    arrive: Callable[..., Visitor], open_account: Callable[[Visitor, str], None]
) -> None:
    at_home, at_work = arrive(), arrive()
    open_account(at_work, "phien@example.vn")
    at_home.open("/tai-khoan/dang-nhap/")
    at_home.answer("Tên đăng nhập", "phien@example.vn")
    at_home.answer("Mật khẩu", "mua-roi-mien-tay")
    at_home.press("Đăng nhập")
    at_home.open("/tai-khoan/phien/")
    at_home.sees("phiên này")
    at_home.press("Đăng xuất ở mọi nơi khác")
    at_home.sees("Đã đăng xuất ở 1 nơi khác.")
    at_work.open("/tai-khoan/")
    at_work.heading("Đăng nhập")


def sign_in_by_code(person: Visitor, login: str) -> None:
    person.open("/tai-khoan/dang-nhap/")
    person.follow("Nhận mã đăng nhập qua điện thoại hoặc thư điện tử")
    person.answer("Số điện thoại hoặc thư điện tử của tài khoản", login)
    person.press("Gửi mã")
    person.heading("Nhập mã đăng nhập")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_number_opens_an_account_and_signs_in_and_a_second_try_tells_nobody(
    arrive: Callable[..., Visitor], served: Served, scripts: bool
) -> None:
    person = arrive(java_script_enabled=scripts, viewport={"width": NARROW, "height": 800})
    number = "0977000001" if scripts else "0977000002"
    ask_for_account(person, number)
    served.work()
    person.answer("Mã xác nhận", "12")
    person.press("Tạo tài khoản")
    expect(person.page.get_by_text("Mã không đúng.").first).to_be_visible()
    person.answer("Mã xác nhận", code_in(served.texts(number)[-1]["text"]))
    person.press("Tạo tài khoản")
    person.heading("Tài khoản của tôi")
    sign_out(person)

    sign_in_by_code(person, number)
    served.work()
    person.answer("Mã đăng nhập", code_in(served.texts(number)[-1]["text"]))
    person.press("Đăng nhập")
    person.heading("Tài khoản của tôi")
    sign_out(person)

    stranger = arrive(java_script_enabled=scripts)
    ask_for_account(stranger, number)
    served.work()
    assert served.texts(number)[-1]["to"] == number and "đã có tài khoản" in served.texts(number)[-1]["text"]


def test_a_code_by_letter_signs_in(
    arrive: Callable[..., Visitor],
    served: Served,
    post: MailServer,
    open_account: Callable[[Visitor, str], None],
) -> None:
    person = arrive()
    open_account(person, "ma.thu@example.vn")
    sign_out(person)
    sign_in_by_code(person, "ma.thu@example.vn")
    served.work()
    letter = letters_to(post, "ma.thu@example.vn")[-1]
    person.answer("Mã đăng nhập", code_in(letter.body))
    person.press("Đăng nhập")
    person.heading("Tài khoản của tôi")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_number_and_another_address_are_added_sign_in_and_go_again(
    arrive: Callable[..., Visitor],
    served: Served,
    post: MailServer,
    open_account: Callable[[Visitor, str], None],
    scripts: bool,
) -> None:
    mark, number = ("mot", "0977000003") if scripts else ("hai", "0977000004")
    first, second = f"lien.lac.{mark}@example.vn", f"lien.lac.moi.{mark}@example.vn"
    person = arrive(java_script_enabled=scripts, viewport={"width": NARROW, "height": 800})
    open_account(person, first)
    person.follow("Thêm số điện thoại")
    confirm(person)
    person.heading("Số điện thoại")
    person.look()
    person.answer("Số điện thoại di động", number)
    person.press("Gửi mã")
    person.heading("Nhập mã xác nhận")
    served.work()
    person.answer("Mã xác nhận", "12")
    person.press("Xác nhận")
    expect(person.page.get_by_text("Mã không đúng.").first).to_be_visible()
    person.answer("Mã xác nhận", code_in(served.texts(number)[-1]["text"]))
    person.press("Xác nhận")
    person.sees("Đã lưu số điện thoại.", number)

    person.follow("Đổi thư điện tử")
    person.sees(first, "đã xác nhận")
    person.answer("Địa chỉ thư điện tử", second)
    person.press("Gửi mã")
    served.work()
    person.answer("Mã xác nhận", code_in(letters_to(post, second)[-1].body))
    person.press("Xác nhận")
    person.sees("Đã lưu thư điện tử.", second)
    served.work()
    told = letters_to(post, first)[-1].body + served.texts(number)[-1]["text"]
    assert told.count("l•••@example.vn") == 2 and second not in told
    sign_out(person)

    sign_in_by_code(person, number)
    served.work()
    person.answer("Mã đăng nhập", code_in(served.texts(number)[-1]["text"]))
    person.press("Đăng nhập")
    person.heading("Tài khoản của tôi")
    sign_out(person)
    person.open("/tai-khoan/dang-nhap/")
    person.answer("Tên đăng nhập", second)
    person.answer("Mật khẩu", "mua-roi-mien-tay")
    person.press("Đăng nhập")
    person.heading("Tài khoản của tôi")

    person.open("/tai-khoan/dien-thoai/")
    confirm(person)
    person.follow("Bỏ số này khỏi tài khoản")
    person.sees(f"{number} sẽ không đăng nhập vào tài khoản này được nữa.", second)
    person.press("Bỏ số này")
    person.sees("Đã bỏ số điện thoại.")
    served.work()
    assert "được bỏ khỏi tài khoản" in letters_to(post, second)[-1].body
