"""Statements as banks write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..actions.payment import new_memo
from ..rules.statement import Fault, Line, amount_of, day_of, memos_in, read

HEAD = ["Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Diễn giải"]
GOOD = ["17/06/2015 08:12:00", "FT1", "", "100.000", "NGUYEN VAN A chuyen TSABCDEFGHJK"]


def rows(*lines, head=HEAD, above=()):
    return list(enumerate([*above, head, *lines], 1))


def test_a_statement_is_read_below_what_stands_above_it():
    above = [["NGÂN HÀNG MẪU"], ["Tài khoản", "000000000000"], []]
    debit = ["17/06/2015", "FT2", "5.000", "", "Phí"]
    total = ["", "", "5.000", "100.000", "Cộng"]
    lines, faults = read(rows(GOOD, debit, total, above=above))
    assert faults == []
    assert lines == [Line(5, date(2015, 6, 17), 100_000, "FT1", "NGUYEN VAN A chuyen TSABCDEFGHJK")]


def test_columns_stand_in_any_order_and_in_english():
    head = ["Description", "Credit", "Date", "Reference No"]
    (line,), faults = read(rows(["x", "1,234,000.00", "2015-06-17", "A-1"], head=head))
    assert faults == []
    assert (line.amount, line.day, line.reference, line.text) == (1_234_000, date(2015, 6, 17), "A-1", "x")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (["31/02/2015", "FT1", "", "1", ""], Fault(2, "day", "31/02/2015")),
        (["17/06/2015", "FT1", "", "1,5", ""], Fault(2, "amount", "1,5")),
        (["17/06/2015", "FT1", "", "-5", ""], Fault(2, "amount", "-5")),
        (["17/06/2015", "", "", "1", ""], Fault(2, "reference")),
        (["17/06/2015", "x" * 81, "", "1", ""], Fault(2, "too_long", "x" * 20)),
    ],
)
def test_what_cannot_be_read_is_told(line, fault):
    assert read(rows(line)) == ([], [fault])


def test_a_reference_stands_once():
    _lines, faults = read(rows(GOOD, GOOD))
    assert faults == [Fault(3, "repeated", "FT1")]


def test_no_statement_at_all():
    assert read(rows(["a"], head=["Tên", "Tuổi"])) == ([], [Fault(1, "no_heading")])
    head = ["Ngày giao dịch", "Số tham chiếu", "Diễn giải"]
    assert read(rows(head=head)) == ([], [Fault(1, "column_missing", "credit")])
    assert read(enumerate([["x"]] * 50 + [HEAD], 1)) == ([], [Fault(1, "no_heading")])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("100000", 100_000),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1.234.567,00", 1_234_567),
        ("50000.0", 50_000),
        ("+20.000 VND", 20_000),
        ("20 000 đ", 20_000),
        ("0", 0),
        ("12.34", None),
        ("1.23.456", None),
        ("mười", None),
        ("", None),
    ],
)
def test_amounts(text, amount):
    assert amount_of(text) == amount


@pytest.mark.parametrize(("text", "day"), [("1-7-2015", date(2015, 7, 1)), ("2015/07/01", None), ("", None)])
def test_days(text, day):
    assert day_of(text) == day


@given(before=st.text(alphabet="abc 019.-"), after=st.text(alphabet=" .-/"), at=st.integers(1, 11))
def test_a_memo_is_found_whatever_the_bank_puts_around_it(before, after, at):
    memo = new_memo()
    assert memo in memos_in(f"{before}{memo[:at]} {memo[at:].lower()}{after}")


def test_texts_without_a_memo():
    assert memos_in("nop phi ho so 000.00.31.H04-150617-0003") == []
    assert memos_in("TSABCDEFGHI0 TS") == []
