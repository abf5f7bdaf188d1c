"""Amounts in digits and in words, dates and shares as they are written in Việt Nam."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel import formats
from tinhso.kernel.money import LARGEST, MoneyError, format_vnd, in_words_vi, number_words, parse_vnd


def test_format() -> None:
    assert format_vnd(57_600_000) == "57.600.000 đồng"
    assert format_vnd(0) == "0 đồng"
    assert format_vnd(-1500) == "-1.500 đồng"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", 0),
        ("150000", 150_000),
        ("150.000", 150_000),
        ("150,000", 150_000),
        ("150 000", 150_000),
        ("150\u00a0000 đồng", 150_000),
        (" 57.600.000 đ ", 57_600_000),
        ("57,600,000 VND", 57_600_000),
        ("57.600.000₫", 57_600_000),
        ("57,6 tỷ đồng", 57_600_000_000),
        ("57,6 tỉ", 57_600_000_000),
        ("57.6 triệu", 57_600_000),
        ("1.500 triệu", 1_500_000_000),
        ("1.500,5 triệu", 1_500_500_000),
        ("1,500.5 triệu", 1_500_500_000),
        ("20 nghìn", 20_000),
        ("20 Ngàn Đồng", 20_000),
        ("150.000,00", 150_000),
        ("1.250", 1_250),
    ],
)
def test_parse(text: str, amount: int) -> None:
    assert parse_vnd(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("miễn phí", "not_a_number"),
        ("12a", "not_a_number"),
        ("12,5", "fraction"),
        ("1.000,50 đồng", "fraction"),
        ("0,0000001 triệu", "fraction"),
        ("57,600 tỷ", "ambiguous"),
        ("1.00.000", "grouping"),
        ("12.34.567", "grouping"),
        ("1.000,000.5", "grouping"),
        ("1 00", "grouping"),
        ("5,", "grouping"),
        ("-5000", "negative"),
        ("9" * 19, "too_large"),
        ("1 + 1", "not_a_number"),
    ],
)
def test_parse_refuses(text: str, code: str) -> None:
    with pytest.raises(MoneyError) as problem:
        parse_vnd(text)
    assert problem.value.code == code
    assert str(problem.value)


def test_negative_amounts_only_where_allowed() -> None:
    assert parse_vnd("-5.000", allow_negative=True) == -5000
    assert parse_vnd("−5.000", allow_negative=True) == -5000


@given(st.integers(0, LARGEST))
def test_what_is_printed_can_be_read(amount: int) -> None:
    assert parse_vnd(format_vnd(amount)) == amount
    assert parse_vnd(f"{amount:,}") == amount
    assert parse_vnd(str(amount)) == amount


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (31, "ba mươi mốt"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (555, "năm trăm năm mươi lăm"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (1_010, "một nghìn không trăm mười"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_100, "một nghìn một trăm"),
        (10_000, "mười nghìn"),
        (21_000, "hai mươi mốt nghìn"),
        (100_000, "một trăm nghìn"),
        (105_000, "một trăm linh năm nghìn"),
        (150_500, "một trăm năm mươi nghìn năm trăm"),
        (1_000_000, "một triệu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        (57_600_000, "năm mươi bảy triệu sáu trăm nghìn"),
        (1_000_000_000, "một tỷ"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (1_000_010_000, "một tỷ không trăm mười nghìn"),
        (57_600_000_000, "năm mươi bảy tỷ sáu trăm triệu"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (1_005_000_000_000, "một nghìn không trăm linh năm tỷ"),
        (2_000_000_000_000_000_000, "hai tỷ tỷ"),
    ],
)
def test_words(number: int, words: str) -> None:
    assert number_words(number) == words


_VALUES = {
    word: value
    for value, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"])
}
_VALUES |= {"mốt": 1, "tư": 4, "lăm": 5}
_SCALES = {"tỷ": 10**9, "triệu": 10**6, "nghìn": 1000}


def _read(words: list[str]) -> int:
    """The reverse of the words, written independently: split at the largest scale word."""
    for word, scale in _SCALES.items():
        if word in words:
            place = len(words) - 1 - words[::-1].index(word)
            return _read(words[:place]) * scale + _read(words[place + 1 :])
    total, digit = 0, 0
    for word in words:
        if word == "trăm":
            total, digit = total + digit * 100, 0
        elif word == "mươi":
            total, digit = total + digit * 10, 0
        elif word == "mười":
            total += 10
        elif word != "linh":
            digit = _VALUES[word]
    return total + digit


@given(st.integers(0, LARGEST))
def test_words_read_back_as_the_number(number: int) -> None:
    assert _read(number_words(number).split()) == number


def test_amount_in_words_is_a_sentence() -> None:
    assert in_words_vi(57_600_000) == "Năm mươi bảy triệu sáu trăm nghìn đồng"
    assert in_words_vi(-5) == "Âm năm đồng"
    assert in_words_vi(21, unit="") == "Hai mươi mốt"
    with pytest.raises(ValueError, match="negative"):
        number_words(-1)


MOMENT = datetime(2013, 3, 27, 8, 0, tzinfo=UTC)


def test_dates() -> None:
    assert formats.local_date(date(2013, 3, 7)) == "07/03/2013"
    assert formats.local_date(datetime(2013, 3, 26, 17, 30, tzinfo=UTC)) == "27/03/2013"
    assert formats.local_datetime(MOMENT) == "15 giờ 00, 27/3/2013"
    assert formats.legal_day(date(2013, 2, 5)) == "05/02/2013"
    assert formats.signature_date(date(2013, 2, 5)) == "ngày 05 tháng 02 năm 2013"
    assert formats.signature_date(MOMENT) == "ngày 27 tháng 3 năm 2013"


def test_shares() -> None:
    assert formats.percent(Decimal("0.37152")) == "37,2 %"
    assert formats.percent(Decimal("0.37152"), 2) == "37,15 %"
    assert formats.percent(1) == "100 %"
    assert formats.percent(0) == "0 %"
    assert formats.percent(Decimal("0.0005")) == "0,1 %"
    assert formats.percent(12.5) == "1.250 %"
    assert formats.percent(Decimal("0.5"), 0) == "50 %"
    assert formats.decimal_comma(Decimal("1234.55")) == "1.234,6"


def _draw(expression: str, value: object) -> str:
    return Template("{% load kernel_format %}{{ value|" + expression + " }}").render(
        Context({"value": value})
    )


def test_filters() -> None:
    assert _draw("money", 57_600_000) == "57.600.000\u00a0đồng"
    assert _draw("number", 57_600) == "57.600"
    assert _draw("local_date", MOMENT) == "27/03/2013"
    assert _draw("local_datetime", MOMENT) == "15 giờ 00, 27/3/2013"
    assert _draw("signature_date", date(2013, 2, 5)) == "ngày 05 tháng 02 năm 2013"
    assert _draw("percent", Decimal("0.5")) == "50\u00a0%"
    assert _draw("percent:2", Decimal("0.37152")) == "37,15\u00a0%"


@pytest.mark.parametrize(
    "name", ["money", "number", "local_date", "local_datetime", "signature_date", "percent"]
)
def test_filters_leave_the_empty_empty(name: str) -> None:
    assert _draw(name, None) == ""


def test_time_in_english() -> None:
    with translation.override("en"):
        assert formats.local_datetime(MOMENT) == "15:00, 27/3/2013"
