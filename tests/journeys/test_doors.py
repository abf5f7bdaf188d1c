"""Another system is let in: the administrator issues a key, a program works with it, the key is taken back."""

from __future__ import annotations

import base64
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tinhso.kernel.testing.files import pdf_bytes

from .conftest import enter
from .served import Served
from .test_powers_and_consent import confirm
from .visitor import Visitor

pytestmark = pytest.mark.browser


class Program:
    """The other system: nothing but HTTP."""

    def __init__(self, address: str, secret: str) -> None:
        self.address, self.secret = address, secret

    def ask(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and document of an answer."""
        sent = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json", **headers}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/{path}", content, sent)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            assert refused.headers["Content-Type"] == "application/problem+json"
            return refused.code, json.load(refused)


ANSWERS = {
    "applicant": {
        "full_name": "Nguyễn Văn Mẫu",
        "id_number": "385012345",
        "id_issued_on": "2009-03-27",
        "phone": "0912345678",
    },
    "relation_page": {"relation": "self"},
    "person": {"person_name": "Nguyễn Văn Mẫu", "birth_date": "1985-04-12", "sex": "male"},
    "register": {"reg_district": "954", "reg_commune": "31813"},
    "copies_page": {"copies": 2},
    "papers_page": {
        "paper_identity": {"name": "cmnd.pdf", "content": base64.b64encode(pdf_bytes()).decode()},
    },
}
"""The request for copies of a birth certificate, with its one paper."""


def test_another_system_gets_a_key_submits_with_it_and_loses_it(
    arrive: Callable[..., Visitor], served: Served
) -> None:
    admin = enter(arrive(), "quantri")
    admin.open("/quan-tri/khoa-ket-noi/")
    admin.look()
    admin.answer("Tên hệ thống", "Phần mềm một cửa huyện (mẫu)")
    admin.choose("Phạm vi", "Toàn tỉnh")
    for words in ("catalogue:read", "dossiers:read", "dossiers:submit"):
        admin.tick(re.compile(re.escape(f"({words})")))
    admin.press("Cấp khóa")
    confirm(admin)
    admin.sees("Đã cấp khóa")
    admin.look()
    secret = admin.main.locator("code", has_text=re.compile(r"^ts_[\w-]{43}$")).inner_text()
    program = Program(served.address, secret)

    status, found = program.ask("procedures")
    birth = "2.000635"
    assert status == 200 and birth in {one["code"] for one in found["items"] if one["online"]}
    asked = {one["path"] for one in program.ask(f"procedures/{birth}")[1]["questions"]}
    assert {f"{group}/{name}" for group, given in ANSWERS.items() for name in given} <= asked
    body = {"procedure": birth, "agency": "H04.31.21", "answers": ANSWERS}
    once = {"Idempotency-Key": "lan-gui-thu-nhat"}
    status, sent = program.ask("dossiers", body, **once)
    assert status == 201, sent
    assert program.ask("dossiers", body, **once) == (201, sent)
    status, dossier = program.ask(f"dossiers/{sent['code']}")
    assert (status, dossier["state"], dossier["applicant"]) == (200, sent["state"], None)
    status, refused = program.ask(f"dossiers/{sent['code']}/accept", {"expected_version": 1})
    assert (status, refused["code"]) == (403, "forbidden")

    admin.open("/quan-tri/khoa-ket-noi/")
    row = admin.main.locator("tr", has_text="Phần mềm một cửa huyện (mẫu)")
    row.get_by_role("button", name=re.compile("^Thu hồi")).click()
    admin.sees("Đã thu hồi khóa.")
    expect(row).to_contain_text("Đã thu hồi")
    assert program.ask("procedures")[0] == 401
    admin.follow("Mô tả giao diện kết nối")
    admin.heading("Giao diện kết nối cho hệ thống khác")
    admin.look()
