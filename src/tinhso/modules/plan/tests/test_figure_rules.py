"""Exact shares, missing units, rounding that never flatters, and how numbers are written."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.plan.rules.figures import Figure, amount, rounded, share, units_missing
from tinhso.modules.plan.rules.numbers import line_text, range_text, value_text, written


def test_a_share_is_exact_and_keeps_its_parts() -> None:
    figure = share(Decimal(2), Decimal(3))

    assert figure == Figure(Fraction(2), Fraction(3), Fraction(200, 3))
    assert figure.grain == Fraction(100, 3)


def test_a_share_of_nothing_has_no_value() -> None:
    figure = share(Decimal(0), Decimal(0))

    assert figure.value is None
    assert figure.grain == 1


@pytest.mark.parametrize(
    ("value", "numerator", "expected"),
    [
        (Decimal(5), None, 5),
        (None, Decimal(7), 7),
        (None, None, None),
        (Decimal("4.5"), Decimal(9), Fraction(9, 2)),
    ],
)
def test_an_amount_takes_its_value_or_else_its_numerator(value, numerator, expected) -> None:
    assert amount(value, numerator).value == expected


@pytest.mark.parametrize(
    ("figure", "line", "missing"),
    [
        (share(Decimal(5), Decimal(8)), 80, 2),
        (share(Decimal(8), Decimal(10)), 80, 0),
        (share(Decimal(9), Decimal(10)), 80, 0),
        (share(Decimal(799), Decimal(1000)), 80, 1),
        (share(Decimal(0), Decimal(0)), 80, None),
        (amount(Decimal(1), Decimal(1)), 3, 2),
        (amount(Decimal(4), Decimal(4)), 3, 0),
    ],
)
def test_units_missing(figure: Figure, line: int, missing: int | None) -> None:
    assert units_missing(figure, Fraction(line)) == missing


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 100))
def test_the_missing_units_are_exactly_enough(numerator: int, denominator: int, line: int) -> None:
    missing = units_missing(share(Decimal(numerator), Decimal(denominator)), Fraction(line))
    assert missing is not None

    enough = share(Decimal(numerator + missing), Decimal(denominator)).value
    assert enough is not None
    assert enough >= line
    if missing:
        less = share(Decimal(numerator + missing - 1), Decimal(denominator)).value
        assert less is not None
        assert less < line


@pytest.mark.parametrize(
    ("value", "decimals", "lines", "direction", "shown"),
    [
        ("79.96", 1, (80,), "up", "79.9"),
        ("79.94", 1, (80,), "up", "79.9"),
        ("80", 1, (80,), "up", "80.0"),
        ("80.04", 1, (80,), "up", "80.0"),
        ("99.99", 0, (100,), "up", "99"),
        ("5.02", 1, (5,), "down", "5.1"),
        ("4.98", 1, (5,), "down", "5.0"),
        ("0.01", 1, (), "up", "0.1"),
        ("0", 1, (), "up", "0.0"),
        ("0.25", 1, (), "up", "0.3"),
        ("12.345", 2, (), "up", "12.35"),
    ],
)
def test_rounding(value, decimals, lines, direction, shown) -> None:
    answer = rounded(Fraction(value), decimals, [Fraction(line) for line in lines], direction)

    assert str(answer) == shown


@given(
    st.fractions(min_value=0, max_value=200, max_denominator=5000),
    st.integers(0, 3),
    st.lists(st.integers(1, 150).map(Fraction), max_size=3),
    st.sampled_from(["up", "down"]),
)
def test_rounding_never_flatters_and_stays_near(value, decimals, lines, direction) -> None:
    shown = Fraction(rounded(value, decimals, lines, direction))

    # Zero is the one place where telling "not zero" wins over a line within a step of it.
    if shown != Fraction(1, 10**decimals):
        for line in lines:
            if direction == "up":
                assert (shown >= line) <= (value >= line)
            else:
                assert (shown <= line) <= (value <= line)
    assert abs(shown - value) <= Fraction(1, 10**decimals)
    assert (shown == 0) == (value == 0)


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        ("57600", "57.600", "57,600"),
        ("57.6", "57,6", "57.6"),
        ("1234567.50", "1.234.567,50", "1,234,567.50"),
        ("0", "0", "0"),
        ("-3.5", "−3,5", "−3.5"),
    ],
)
def test_numbers_as_people_write_them(number: str, vi: str, en: str) -> None:
    assert written(Decimal(number), "vi") == vi
    assert written(Decimal(number), "en") == en


def test_values_lines_and_ranges_in_their_unit() -> None:
    assert value_text(Fraction(200, 3), "percent") == "66,7\u00a0%"
    assert value_text(Fraction(200, 3), "percent", "en") == "66.7\u00a0%"
    assert value_text(Fraction(9999, 100), "percent") == "99,9\u00a0%"
    assert value_text(Fraction(7), "count") == "7"
    assert value_text(Fraction(15, 2), "days") == "7,5"
    assert value_text(Fraction(57_600_000_000), "dong") == "57.600.000.000"
    assert line_text(Fraction(80), "percent") == "80\u00a0%"
    assert line_text(Fraction("37.15"), "percent") == "37,15\u00a0%"
    assert line_text(Fraction(3), "count") == "3"
    assert range_text(Fraction(20), Fraction(30), "percent") == "20–30\u00a0%"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_writing_loses_nothing(number: Decimal) -> None:
    text = written(number, "vi").replace(".", "").replace(",", ".").replace("−", "-")

    assert Decimal(text) == number
