"""Money that goes through a gateway and back, and money that a bank's statement tells of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tinhso.kernel.workbook import Sheet, workbook_bytes
from tinhso.modules.payments.testing import FakeGateway

from . import paths
from .served import Served
from .test_level_4 import apply
from .visitor import Visitor

pytestmark = pytest.mark.browser

_TODAY = """
SELECT to_char((now() AT TIME ZONE 'Asia/Ho_Chi_Minh') + make_interval(days => %s), 'DD/MM/YYYY')
"""
"""The sample province's day; the machine's clock and a number of days."""


@pytest.fixture
def silent(gateway: FakeGateway) -> Iterator[FakeGateway]:
    """The gateway, which sends no callbacks for this journey."""
    gateway.faults.add("silent")
    yield gateway
    gateway.faults.discard("silent")


def demanded(citizen: Visitor, folder: Path) -> paths.Codes:
    """An application that waits for its fee, with the page of the ways to pay open."""
    apply(citizen, folder)
    codes = paths.declare_and_submit(citizen)
    citizen.go("Nộp phí, lệ phí")
    return codes


def through_the_gateway(citizen: Visitor, button: str) -> None:
    """Choose the gateway, go to its site and press a button there; its page is not ours, so nobody inspects it."""
    citizen.tick(re.compile("Cổng thanh toán thử"))
    citizen.press("Tiếp tục")
    citizen.heading("Nộp qua Cổng thanh toán thử")
    citizen.main.get_by_role("button", name="Sang trang thanh toán").click()
    citizen.page.get_by_role("heading", name="Cổng thanh toán thử").wait_for()
    citizen.page.get_by_role("button", name=button, exact=True).click()
    citizen.page.wait_for_url(re.compile(r"/thanh-toan/[0-9a-f-]+/$"))
    citizen.look()


def test_a_fee_is_paid_through_a_gateway(
    arrive: Callable[..., Visitor], gateway: FakeGateway, tmp_path: Path
) -> None:
    citizen = arrive(others=(gateway.address,))
    demanded(citizen, tmp_path)
    through_the_gateway(citizen, "Thôi")
    citizen.sees(re.compile("không thành công"))
    through_the_gateway(citizen, "Trả tiền")
    citizen.sees("Đã nộp phí, lệ phí", "Số biên lai")


def test_a_lost_callback_is_asked_for(
    arrive: Callable[..., Visitor], silent: FakeGateway, served: Served, tmp_path: Path
) -> None:
    citizen = arrive(others=(silent.address,))
    demanded(citizen, tmp_path)
    through_the_gateway(citizen, "Trả tiền")
    citizen.sees(re.compile("Đang chờ cổng thanh toán xác nhận"))
    served.work()
    citizen.page.reload()
    citizen.look()
    citizen.sees("Đã nộp phí, lệ phí", "Số biên lai")


def test_a_fee_is_paid_back_by_two_persons(
    arrive: Callable[..., Visitor],
    sign_in: Callable[..., Visitor],
    gateway: FakeGateway,
    served: Served,
    tmp_path: Path,
) -> None:
    citizen = arrive(others=(gateway.address,))
    codes = demanded(citizen, tmp_path)
    through_the_gateway(citizen, "Trả tiền")
    purpose = re.compile(re.escape(codes.code))

    clerk = sign_in("motcua")
    clerk.open("/thanh-toan/da-thu/")
    clerk.follow(purpose)
    clerk.answer("Số tiền hoàn", "200.000")
    clerk.answer("Lý do hoàn", "Thu thừa một phần")
    clerk.press("Đề nghị hoàn")
    clerk.sees(re.compile("Chỉ còn hoàn được 100.000 đồng"))
    clerk.answer("Số tiền hoàn", "30.000")
    clerk.press("Đề nghị hoàn")
    clerk.sees(re.compile("chờ người khác duyệt"))

    leader = sign_in("lanhdao")
    leader.open("/thanh-toan/hoan/")
    leader.follow(purpose)
    leader.press("Duyệt hoàn")
    served.work()
    leader.page.reload()
    leader.look()
    leader.follow(re.compile("In phiếu hoàn số HT"))
    leader.sees("30.000 đồng", "Thu thừa một phần", re.compile("ba mươi nghìn", re.IGNORECASE))

    citizen.page.reload()
    citizen.look()
    citizen.sees(re.compile("Hoàn 30.000 đồng: Đã hoàn"))
    clerk.open("/thanh-toan/bien-lai/")
    clerk.sees("Sổ biên lai", purpose)
    clerk.open("/thanh-toan/doi-chieu/")
    today = served.one(_TODAY, int(served.environment["TINHSO_BUSINESS_OFFSET_DAYS"]))
    clerk.page.get_by_label("Ngày", exact=True).fill(today)
    clerk.press("Lọc")
    clerk.press("Đối chiếu lại ngày này")
    clerk.sees("Mọi khoản đều khớp")
    name, content = clerk.saved("Tải Excel")
    assert name.endswith(".xlsx")
    assert content.startswith(b"PK")


def test_a_transfer_is_settled_by_the_statement_of_the_bank(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], served: Served, tmp_path: Path
) -> None:
    citizen = arrive()
    codes = demanded(citizen, tmp_path)
    citizen.tick(re.compile("Chuyển khoản bằng mã VietQR"))
    citizen.press("Tiếp tục")
    memo = re.search(r"TS[2-9A-Z]{10}", citizen.main.inner_text())[0]
    today = served.one(_TODAY, int(served.environment["TINHSO_BUSINESS_OFFSET_DAYS"]))
    treasurer = sign_in("lanhdao.tinh")
    treasurer.open("/thanh-toan/sao-ke/")
    statement = tmp_path / "sao-ke.xlsx"
    head = ["Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Diễn giải"]
    lines = [[today, "FT-1", "", "100.000", "nop phi ho so, quen ghi ma"]]
    statement.write_bytes(workbook_bytes([Sheet("Sao kê", head, lines)]))
    treasurer.attach("Tệp sao kê", statement)
    treasurer.press("Đọc sao kê")
    treasurer.sees("Xác nhận sẽ ghi 0 đồng là đã nộp", "nop phi ho so, quen ghi ma")
    treasurer.answer("Mã nộp của dòng 2", memo.lower())
    treasurer.main.get_by_role("button", name="Ghi mã nộp").click()
    treasurer.look()
    treasurer.sees("Xác nhận sẽ ghi 100.000 đồng là đã nộp", re.compile(codes.code))
    treasurer.press("Xác nhận ghi nhận")
    treasurer.sees("Đã ghi nhận: 1 khoản được nộp.")
    citizen.page.reload()
    citizen.look()
    citizen.sees("Đã nộp phí, lệ phí")
