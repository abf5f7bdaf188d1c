"""Hands never leave the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .visitor import Visitor

pytestmark = pytest.mark.browser

MOST_TABS = 80
FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"


def reach(who: Visitor, words: str) -> None:
    """Press Tab until the focus stands on what bears these words, and see that it is marked."""
    for _ in range(MOST_TABS):
        who.page.keyboard.press("Tab")
        if who.page.evaluate(FOCUSED).startswith(words):
            style = "getComputedStyle(document.activeElement)"
            marked = f"{style}.outlineStyle !== 'none' || {style}.boxShadow !== 'none'"
            assert who.page.evaluate(marked), f"no focus mark on {words!r}"
            return
    raise AssertionError(f"{words!r} cannot be reached by Tab on {who.page.url}")


def type_in(who: Visitor, text: str) -> None:
    who.page.keyboard.type(text)


def enter(who: Visitor) -> None:
    with who.page.expect_navigation():
        who.page.keyboard.press("Enter")
    who.look()


def test_from_the_catalogue_to_the_form_by_keyboard(arrive: Callable[..., Visitor]) -> None:
    citizen = arrive()
    citizen.open("/dich-vu-cong/")
    citizen.page.keyboard.press("Tab")
    assert citizen.page.evaluate(FOCUSED) == "Đi tới nội dung chính"
    citizen.page.keyboard.press("Enter")
    citizen.page.keyboard.press("Tab")
    type_in(citizen, "tam ngung")
    enter(citizen)
    reach(citizen, "Tạm ngừng kinh doanh")
    enter(citizen)
    reach(citizen, "Nộp hồ sơ qua mạng")
    enter(citizen)
    reach(citizen, "Nộp hồ sơ cho cơ quan nào?")
    citizen.page.keyboard.press("ArrowDown")
    citizen.page.keyboard.press("Tab")
    citizen.page.keyboard.press("Space")
    reach(citizen, "Tiếp tục")
    enter(citizen)
    reach(citizen, "Họ và tên")
    type_in(citizen, "Lý Thị Bàn Phím")
    expect(citizen.page.get_by_label("Họ và tên")).to_have_value("Lý Thị Bàn Phím")


def test_an_officer_goes_through_the_queue_by_keyboard(sign_in: Callable[..., Visitor]) -> None:
    clerk = sign_in("motcua")
    clerk.open("/mot-cua/so/")
    rows = clerk.main.locator("tbody tr")
    assert rows.count() >= 3
    here = clerk.main.locator(".ts-q__row--here")
    clerk.page.keyboard.press("j")
    expect(rows.nth(0)).to_have_class("ts-q__row--here")
    clerk.page.keyboard.press("j")
    clerk.page.keyboard.press("j")
    clerk.page.keyboard.press("k")
    code = here.get_by_role("link").inner_text()
    assert rows.nth(1).get_by_role("link").inner_text() == code
    enter(clerk)
    clerk.sees("Diễn biến")
    assert clerk.page.url.endswith("/") and "/ho-so/" in clerk.page.url
    clerk.page.keyboard.press("/")
    type_in(clerk, "khong co ai ten nay")
    enter(clerk)
    assert "/tim/" in clerk.page.url
