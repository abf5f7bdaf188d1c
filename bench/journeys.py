"""What visitors do: the same journey on the product and on the floor, and the pages people look at most."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from .client import Browser, Page, Unexpected

PAPER_BYTES = 60_000
NEXT = {"go": "next"}

PAGES: list[dict[str, str]] = [
    {
        "full_name": "Nguyễn Thị Ví Dụ",
        "id_number": "385012345",
        "id_issued_on-day": "27",
        "id_issued_on-month": "3",
        "id_issued_on-year": "2009",
        "phone": "0912345678",
        "email": "",
    },
    {"res_district": "954", "res_commune": "31816", "res_street": "72 Hai Bà Trưng"},
    {
        "founder": "individual",
        "business_name": "Tạp hóa Ví Dụ",
        "capital": "80000000",
        "workers": "2",
        "start_date-day": "1",
        "start_date-month": "7",
        "start_date-year": "2016",
    },
    {"at_home": "yes"},
    {"lines-1-line_code": "4711", "lines-1-line_name": "Bán lẻ lương thực"},
]
"""The pages of the level-4 procedure "register a household business", each with what is typed into it."""

FIELDS = [5, 3, 5, 5, 2]
"""Questions drawn on each page: what the floor draws and asks too."""


def paper(number: int) -> bytes:
    """A PDF that no other journey has, so that content-addressed storage cannot save the work."""
    content = f"% {number}".encode().ljust(PAPER_BYTES, b" ")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
    )
    text, places = b"%PDF-1.4\n", []
    for place, body in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj%b\nendobj\n" % (place, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(text))
    return text + head + table + tail


def good(page: Page) -> Page:
    """The page; Unexpected unless it answered 200."""
    if page.status != 200:
        raise Unexpected(f"{page.path} answered {page.status}")
    return page


def submit(browser: Browser, number: int) -> Page:
    """Fill in and send the application; the answer is the confirmation."""
    page = good(browser.get("/dich-vu-cong/dang-ky-ho-kinh-doanh/nop/"))
    agency = page.find(r'<option value="(\d+)"[^>]*>[^<]*thành phố Bạc Liêu')
    page = good(browser.post(page, {"agency": agency, "result_channel": "online"}))
    for answers in PAGES:
        page = good(browser.post(page, {**answers, **NEXT}))
    files = {"paper_identity": ("cmnd.pdf", paper(number))}
    page = good(browser.post(page, dict(NEXT), files))
    return good(browser.post(page, {"declared": "on"}))


def citizen(browser: Browser, number: int) -> None:
    """Apply, pay, and open the receipt: what one citizen does until a paid dossier exists."""
    sent = submit(browser, number)
    pay = good(browser.get(sent.find(r'href="(/thanh-toan/[^"]+)"')))
    bank = good(browser.post(pay, {"method": "demo"}))
    done = good(browser.post(bank, {"answer": "pay"}))
    done.find(r"(\d{6}-\d{4,})")


def submission(browser: Browser, number: int) -> None:
    """Only apply, without paying."""
    submit(browser, number)


def floor(browser: Browser, number: int) -> None:
    """The citizen's journey on the floor: as many pages, fields and files."""
    page = good(browser.get("/start/"))
    page = good(browser.post(page, {"place": "3"}))
    for place, count in enumerate(json.loads(os.environ["FLOOR_PAGES"])):
        answers = {f"q{place}_{i}": f"Câu trả lời {i}" for i in range(count)}
        page = good(browser.post(page, dict(answers)))
    page = good(browser.post(page, {}, {"file": ("cmnd.pdf", paper(number))}))
    sent = good(browser.post(page, {}))
    pay = good(browser.get(sent.find(r'href="(/pay/[^"]+)"')))
    bank = good(browser.post(pay, {"method": "a"}))
    done = good(browser.post(bank, {}))
    done.find(r"(F-\d{8})")


def tracking(browser: Browser, number: int) -> None:
    """Look up one dossier by its two codes, which `TRACK_CODES` lists."""
    codes = _codes()
    code, lookup = codes[number % len(codes)]
    page = good(browser.get("/tra-cuu/"))
    found = good(browser.post(page, {"code": code, "lookup_code": lookup}))
    found.find(f"({code})")


def _codes() -> list[tuple[str, str]]:
    global _loaded  # noqa: PLW0603 - read once in the visitors' process
    if _loaded is None:
        _loaded = [tuple(pair) for pair in json.loads(Path(os.environ["TRACK_CODES"]).read_text("utf-8"))]
    return _loaded


_loaded: list[tuple[str, str]] | None = None

PUBLIC_PAGES = ("/", "/dich-vu-cong/", "/dich-vu-cong/dang-ky-ho-kinh-doanh/", "/cong-khai/", "/ke-hoach/")


def _look_at(path: str) -> Callable[[Browser, int], None]:
    def visit(browser: Browser, number: int) -> None:
        good(browser.get(path))

    return visit


page_0, page_1, page_2, page_3, page_4 = (_look_at(path) for path in PUBLIC_PAGES)
"""A visitor who opens one page, by its place in `PUBLIC_PAGES`."""
