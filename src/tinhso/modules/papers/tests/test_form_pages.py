"""The administrators' page of the form sets."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tinhso.kernel import clock
from tinhso.kernel.clock import fixed, from_local
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory import testing as directory

pytestmark = pytest.mark.django_db
HOME = "/giay-to/bo-mau/"


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.simulated(fixed(from_local(date(2015, 6, 17), time(9)))):
        yield


@pytest.fixture
def keeper() -> PageClient:
    client = PageClient()
    client.force_login(directory.make_official("papers.forms", reach="all"))
    return client


def test_who_may(keeper: PageClient) -> None:
    other = PageClient()
    other.force_login(directory.make_official("services.clerk"))
    for address in (HOME, f"{HOME}rieng/receipt.pdf"):
        assert keeper.get(address).status_code == 200
        assert other.get(address).status_code == 403
        assert "dang-nhap" in PageClient().get(address)["Location"]


def test_the_sets_with_what_is_not_sure(keeper: PageClient) -> None:
    page = keeper.get(HOME).text
    for words in (
        "Số mẫu theo thông tư chưa được so với phụ lục: 13",
        "Từ ngày 01/09/2007 đến trước ngày 08/01/2019.",
        "Từ ngày 15/09/2025.",
        "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
        "Chưa đối chiếu",
        "Mẫu riêng",
    ):
        assert words in page, words
    assert page.count("Đang áp dụng") == 1
    assert page.index("Mẫu riêng của Tỉnh Số") < page.index("Thông tư 01/2018")
    with clock.simulated(fixed(from_local(date(2026, 1, 5), time(9)))):
        page = keeper.get(HOME).text
    assert page.index("Biểu mẫu kèm theo Thông tư 03/2025") < page.index("Mẫu riêng của Tỉnh Số")


def test_a_sample_of_each_form(keeper: PageClient) -> None:
    for kind in ("receipt", "register", "stop"):
        answer = keeper.get(f"{HOME}tt-03-2025/{kind}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    assert keeper.get(f"{HOME}khac/receipt.pdf").status_code == 404
    assert keeper.get(f"{HOME}rieng/banknote.pdf").status_code == 404
