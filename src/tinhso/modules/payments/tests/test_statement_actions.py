"""Statements: entered once, looked at, taken as the bank's word with one effect."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tinhso.kernel import clock
from tinhso.kernel.actors import ALL, Actor, system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.workbook import Sheet, workbook_bytes
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.actions.callback import receive
from tinhso.modules.payments.actions.statement import (
    StatementError,
    cancel_statement,
    enter_statement,
    name_line,
    take_statement,
)
from tinhso.modules.payments.enums import Outcome, PaymentState
from tinhso.modules.payments.models import Callback, PaymentRequest, Statement, StatementLine
from tinhso.modules.payments.queries.statement import TELLER, foreseen
from tinhso.modules.payments.rules.signature import signed

pytestmark = pytest.mark.django_db
CITIZEN = Actor(kind="citizen", account_id=5)
TREASURER = Actor(kind="official", account_id=9, name="Trần Kế Toán", grants={"payments.statement": ALL})
HEAD = ["Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Diễn giải"]


def demand(number: int = 8, amount: int = 100_000) -> str:
    """The memo of a payment that is due."""
    with acting(CITIZEN):
        made = api.demand(
            by=CITIZEN,
            ref=Ref("test.thing", number),
            amount=amount,
            purpose="Lệ phí",
            compartment=3,
            account_id=5,
        )
    with acting(TELLER):
        return PaymentRequest.objects.get(pk=made.id).memo


def line(reference: str, amount: Any, text: str) -> list[Any]:
    return ["17/06/2015", reference, "", amount, text]


def book(*lines: list[Any]) -> bytes:
    return workbook_bytes([Sheet("Hướng dẫn", ["Đọc kỹ"], []), Sheet("Sao kê", HEAD, lines)])


def enter(*lines: list[Any], name: str = "sao-ke.xlsx") -> Statement:
    with acting(TREASURER):
        return enter_statement(by=TREASURER, name=name, content=book(*lines))


def take(made: Statement) -> dict[str, int]:
    with acting(TREASURER):
        return take_statement(by=TREASURER, statement_id=made.pk)


def lines_of(made: Statement) -> list[StatementLine]:
    with acting(TELLER):
        return list(made.lines.order_by("place"))


def payment(memo: str) -> PaymentRequest:
    with acting(TELLER):
        return PaymentRequest.objects.get(memo=memo)


def test_a_statement_pays_what_it_names() -> None:
    memo, other = demand(), demand(9, 50_000)
    made = enter(
        line("FT1", 100_000, f"NGUYEN VAN A nop {memo[:4]} {memo[4:].lower()}"),
        line("FT2", 20_000, f"sai so tien {other}"),
        line("FT3", 7_000, "khong ghi gi"),
        line("FT4", 100_000, f"nop lan hai {memo}"),
    )
    assert payment(memo).state == PaymentState.DUE
    with acting(TELLER):
        seen = [outcome for _line, outcome, _payment in foreseen(lines_of(made))]
    wanted = [Outcome.ACCEPTED, Outcome.WRONG_AMOUNT, Outcome.UNKNOWN, Outcome.SURPLUS]
    assert seen == wanted
    assert take(made) == {outcome.value: 1 for outcome in wanted}
    paid = payment(memo)
    assert (paid.state, paid.gateway, paid.transaction_id) == (PaymentState.PAID, "vietqr", "FT1")
    assert paid.receipt_number == f"{clock.business().today().year}/000001"
    assert payment(other).state == PaymentState.DUE
    lines = lines_of(made)
    assert [one.outcome for one in lines] == wanted
    assert lines[0].text == "" and lines[0].request_id == paid.pk
    assert lines[2].text == "khong ghi gi"
    with acting(TELLER):
        assert Callback.objects.count() == 4


def test_a_bank_that_called_before_has_no_second_effect(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINHSO_PAYMENT_SECRET_VIETQR", "bi-mat-thu-nghiem")
    memo = demand()
    fields = {"memo": memo, "transaction_id": "FT1", "trans_amount": "100000", "status": "00"}
    caller = system_actor("payments.callback")
    with acting(caller):
        told = signed(fields, gateways.ALL["vietqr"].secret)
        assert receive(by=caller, gateway="vietqr", fields=told) is Outcome.ACCEPTED
    assert take(enter(line("FT1", 100_000, memo))) == {"repeated": 1}
    assert take(enter(line("FT1", 100_000, memo), line("FT9", 1, "x"))) == {"repeated": 1, "unknown": 1}
    with acting(TELLER):
        assert Callback.objects.filter(transaction_id="FT1").count() == 1


def test_a_person_names_the_payment_of_a_line() -> None:
    memo = demand()
    made = enter(line("FT1", 100_000, "nop phi"))
    (found,) = lines_of(made)
    with acting(TREASURER):
        with pytest.raises(StatementError, match="Không có khoản nộp"):
            name_line(by=TREASURER, statement_id=made.pk, place=found.place, memo="TSAAAAAAAAAA")
        name_line(
            by=TREASURER, statement_id=made.pk, place=found.place, memo=f" {memo[:5].lower()} {memo[5:]}"
        )
    assert take(made) == {"accepted": 1}
    assert payment(memo).state == PaymentState.PAID
    with acting(TREASURER), pytest.raises(StatementError, match="đã được ghi nhận"):
        name_line(by=TREASURER, statement_id=made.pk, place=found.place, memo="")


def test_a_text_that_names_two_payments_names_none() -> None:
    one, two = demand(), demand(9)
    (found,) = lines_of(enter(line("FT1", 200_000, f"nop {one} va {two}")))
    assert found.memo == ""


def test_the_same_file_is_entered_once_unless_it_was_given_up() -> None:
    content = book(line("FT1", 5_000, "x"))
    with acting(TREASURER):
        made = enter_statement(by=TREASURER, name="a.xlsx", content=content)
        with pytest.raises(StatementError, match="đã được nhập"):
            enter_statement(by=TREASURER, name="b.xlsx", content=content)
        cancel_statement(by=TREASURER, statement_id=made.pk)
        with pytest.raises(StatementError, match="hoặc đã bỏ"):
            take_statement(by=TREASURER, statement_id=made.pk)
        again = enter_statement(by=TREASURER, name="b.xlsx", content=content)
    assert again.digest == hashlib.sha256(content).hexdigest()
    assert [one.text for one in lines_of(made)] == [""]
    assert take(again) == {"unknown": 1}


def test_a_statement_is_taken_once() -> None:
    made = enter(line("FT1", 5_000, "x"))
    take(made)
    with pytest.raises(StatementError) as refused:
        take(made)
    assert refused.value.code == "state"


def csv_of(text: str, name: str = "a.csv") -> Statement:
    with acting(TREASURER):
        return enter_statement(by=TREASURER, name=name, content=text.encode())


def test_a_csv_file() -> None:
    made = csv_of("Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung\n17/06/2015;FT1;1.000;xin chào\n")
    assert [(one.amount, one.text) for one in lines_of(made)] == [(1_000, "xin chào")]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"no workbook", "a.xlsx", "unreadable"),
        ("Ngày".encode("cp1258", "replace"), "a.csv", "unreadable"),
        (b"a,b,c\n1,2,3\n", "a.csv", "faults"),
        ("Ngày,Số tham chiếu,Ghi có,Nội dung\n1/1/2015,F,x,y\n".encode(), "a.csv", "faults"),
        ("Ngày,Số tham chiếu,Ghi có,Nội dung\n".encode(), "a.csv", "empty"),
        (b"x" * 5_000_001, "a.csv", "too_large"),
        (
            "Ngày,Số tham chiếu,Ghi có,Nội dung\n".encode()
            + b"".join(b"1/1/2015,F%d,1,y\n" % n for n in range(5_001)),
            "a.csv",
            "too_large",
        ),
    ],
)
def test_what_is_no_statement_leaves_nothing(content: bytes, name: str, code: str) -> None:
    with acting(TREASURER), pytest.raises(StatementError) as refused:
        enter_statement(by=TREASURER, name=name, content=content)
    assert refused.value.code == code
    with acting(TELLER):
        assert not Statement.objects.exists()


def test_only_treasurers_enter_statements() -> None:
    cashier = Actor(kind="official", account_id=7, grants={"payments.see": ALL})
    with acting(cashier):
        with pytest.raises(Denied):
            enter_statement(by=cashier, name="a.csv", content=b"")
        for act in (take_statement, cancel_statement):
            with pytest.raises(Denied):
                act(by=cashier, statement_id=1)
        assert not Statement.objects.exists()


def test_the_ledger_holds_counts_only() -> None:
    memo = demand()
    take(enter(line("FT1", 100_000, f"LE THI B {memo}")))
    entries = LedgerEntry.objects.filter(kind__startswith="payments.statement").order_by("id")
    assert [(one.kind, one.data) for one in entries] == [
        ("payments.statement_entered", {"lines": 1}),
        ("payments.statement_taken", {"accepted": 1}),
    ]
