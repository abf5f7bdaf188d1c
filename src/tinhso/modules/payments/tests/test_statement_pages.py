"""Pages of statements: read, faults told, lines named, taken."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.scope import acting
from tinhso.modules.directory.testing import make_official
from tinhso.modules.payments.enums import Outcome
from tinhso.modules.payments.models import Statement
from tinhso.modules.payments.queries.statement import TELLER

from .test_statement_actions import book, demand, line

pytestmark = pytest.mark.django_db
LIST = "/thanh-toan/sao-ke/"


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(make_official("payments.treasurer", name="Trần Kế Toán"))
    return client


def text(response: Any) -> str:
    return response.content.decode()


def upload(client: Client, content: bytes, name: str = "sao-ke-17-6.xlsx") -> Any:
    return client.post(LIST, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_a_statement_is_entered_looked_at_and_taken(client: Client) -> None:
    memo = demand()
    page = upload(client, book(line("FT1", 100_000, f"A {memo}"), line("FT2", 5_000, "khong ro")))
    assert "Xác nhận sẽ ghi 100.000 đồng là đã nộp" in text(page)
    assert "Không rõ khoản nộp" in text(page) and "khong ro" in text(page)
    with acting(TELLER):
        made = Statement.objects.get()
    home = f"{LIST}{made.pk}/"
    only = text(client.get(home, {"loc": Outcome.ACCEPTED.value}))
    assert "FT1" in only and "FT2" not in only
    page = client.post(f"{home}dong/3/", {"note": "TSAAAAAAAAAA"}, follow=True)
    assert "Không có khoản nộp nào có mã này." in text(page)
    page = client.post(f"{home}ghi-nhan/", follow=True)
    assert "Đã ghi nhận: 1 khoản được nộp." in text(page)
    assert "Xác nhận ghi nhận" not in text(page)
    assert "đã được ghi nhận" in text(client.post(f"{home}bo/", follow=True))
    assert "sao-ke-17-6.xlsx" in text(client.get(LIST))


def test_faults_are_told_by_line(client: Client) -> None:
    page = upload(client, book(["32/6/2015", "FT1", "", 5, ""], ["17/6/2015", "", "", 5, ""]))
    assert page.status_code == 422
    assert "Không đọc được ngày “32/6/2015”" in text(page)
    assert "Khoản này không có số tham chiếu." in text(page)
    assert "Chọn tệp sao kê." in text(client.post(LIST, {}))


def test_what_is_not_there(client: Client) -> None:
    assert client.get(f"{LIST}999/").status_code == 404
    assert client.post(f"{LIST}999/khac/").status_code == 404


def test_others_are_refused(client: Client) -> None:
    client.force_login(make_official("payments.cashier"))
    assert client.get(LIST).status_code == 403
    client.logout()
    assert client.get(LIST).status_code == 302


def test_the_page_asks_the_database_as_often_for_many_lines(client: Client) -> None:
    memo = demand()
    asked = []
    for count in (2, 60):
        upload(client, book(*(line(f"{count}-{n}", 1_000, memo) for n in range(count))))
        with acting(TELLER):
            made = Statement.objects.order_by("id").last()
        with CaptureQueriesContext(connection) as statements:
            client.get(f"{LIST}{made.pk}/")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 26
