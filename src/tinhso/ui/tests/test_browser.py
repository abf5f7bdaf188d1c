"""The design system in a browser: axe, keyboard, reflow, without JavaScript, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/giao-dien/",
    "/giao-dien/bieu-mau/",
    "/giao-dien/bieu-mau/?loi=1",
    "/giao-dien/can-bo/",
    "/giao-dien/lanh-dao/",
    "/giao-dien/ban-in/",
    "/giao-dien/loi/404/",
    "/giao-dien/loi/500/",
]


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.TINHSO_DEMO = True


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Opens a page and hands it over; at the end nothing may have gone wrong in the console or the network."""
    contexts, complaints = [], []

    def open_page(path: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
        )
        page.on(
            "request",
            lambda asked: complaints.append(asked.url) if live_server.url not in asked.url else None,
        )
        page.goto(live_server.url + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [text for text in complaints if "/giao-dien/loi/" not in text and "Failed to load" not in text]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_any_page(opened: Any, width: int) -> None:
    found = []
    for path in PAGES:
        page = opened(path, width, bypass_csp=True)
        answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
        found += [
            (path, one["impact"], one["id"], [n["html"][:120] for n in one["nodes"]])
            for one in answer["violations"]
        ]
        page.context.close()
    assert not found


def test_pages_reflow_at_320_pixels(opened: Any) -> None:
    page = opened(PAGES[0], 320)
    wide = []
    for path in PAGES:
        page.goto(page.url.split("/giao-dien/")[0] + path)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert not wide


CARD = """
() => [...document.querySelectorAll('.ts-q tbody tr:first-child [role]')].map(one => [
    one.dataset.th, getComputedStyle(one, '::before').content, getComputedStyle(one).display])
"""


def test_rows_are_cards_on_a_telephone_and_still_a_table(opened: Any) -> None:
    page = opened("/giao-dien/can-bo/", 390)
    assert page.evaluate(
        "[...document.querySelectorAll('table')].every(t => t.getBoundingClientRect().right <= 390)"
    )
    cells = page.evaluate(CARD)
    assert [title for title, _, _ in cells] == [
        "Mã hồ sơ",
        "Thủ tục",
        "Người nộp",
        "Bước",
        "Hạn trả",
        "Còn lại",
    ]
    assert all(f'"{title}"' in words and display == "flow-root" for title, words, display in cells)
    table = page.get_by_role("table", name="Việc của tôi")
    assert table.get_by_role("columnheader").count() == 6
    assert table.get_by_role("row").nth(1).get_by_role("cell").count() == 6
    assert table.get_by_role("link", name="Hạn trả").is_visible()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "150610-0482"


def test_printed_and_wide_lists_stay_tables(opened: Any) -> None:
    displays = "getComputedStyle(document.querySelector('.ts-q tbody td')).display"
    page = opened("/giao-dien/can-bo/", 390)
    page.emulate_media(media="print")
    assert page.evaluate(displays) == "table-cell"
    assert opened("/giao-dien/can-bo/").evaluate(displays) == "table-cell"


def test_error_link_moves_the_focus_to_the_input(opened: Any) -> None:
    page = opened("/giao-dien/bieu-mau/?loi=1")
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    page.get_by_role("link", name="Ngày cấp").click()
    assert page.evaluate("document.activeElement.id") == "id_issued-day"


def test_skip_link_is_first_and_leads_to_the_content(opened: Any) -> None:
    page = opened("/giao-dien/can-bo/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đi tới nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_officers_keys(opened: Any) -> None:
    page = opened("/giao-dien/can-bo/")
    here = "document.querySelector('.ts-q__row--here a')?.textContent"
    page.keyboard.press("j")
    assert page.evaluate(here) == "150610-0482"
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.evaluate(here) == "150611-0479"
    assert page.evaluate("document.activeElement.textContent") == "150611-0479"
    page.keyboard.press("?")
    assert page.locator(".ts-keys__list").is_visible()
    page.get_by_role("button", name="Tắt phím tắt").click()
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate(here) is None


def test_letters_typed_into_a_field_are_no_shortcuts(opened: Any) -> None:
    page = opened("/giao-dien/can-bo/")
    field = page.get_by_label("Từ khóa")
    field.fill("")
    field.press("j")
    assert field.input_value() == "j"
    assert page.locator(".ts-q__row--here").count() == 0


def test_office_menu_is_folded_on_a_small_screen_only(opened: Any) -> None:
    assert opened("/giao-dien/can-bo/", 390).locator("[data-ts-side][open]").count() == 0


def test_everything_is_there_without_javascript(opened: Any) -> None:
    page = opened("/giao-dien/bieu-mau/?loi=1", java_script_enabled=False)
    page.get_by_role("link", name="Ngày cấp").click()
    assert page.url.endswith("#id_issued-day")
    assert page.locator("input[type=file]").is_visible()
    assert page.get_by_role("button", name="Lưu và tiếp tục").is_visible()
    assert page.locator(".ts-locate button").is_hidden()


def test_vietnamese_letters_come_from_our_font(opened: Any) -> None:
    page = opened("/giao-dien/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert "Be Vietnam Pro" in " ".join(loaded)
    assert "Tinh So Digits" in " ".join(loaded)


def test_place_is_filled_in_when_the_browser_tells_it(opened: Any) -> None:
    options = {"geolocation": {"latitude": 9.294123, "longitude": 105.727801}, "permissions": ["geolocation"]}
    page = opened("/giao-dien/bieu-mau/", **options)
    page.get_by_role("button", name="Lấy vị trí hiện tại").click()
    page.wait_for_function("document.getElementById('id_place-lon').value !== ''")
    assert page.locator("#id_place-lat").input_value() == "9.294123"


def test_print_hides_menus_and_keeps_the_font(opened: Any) -> None:
    page = opened("/giao-dien/ban-in/")
    page.emulate_media(media="print")
    assert "Be Vietnam Pro" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    page = opened("/giao-dien/can-bo/")
    page.emulate_media(media="print")
    assert page.locator(".ts-head__actions").first.is_hidden()
