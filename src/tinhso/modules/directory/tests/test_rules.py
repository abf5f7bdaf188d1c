"""Plain rules: identifiers, personal numbers, periods, grants."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.actors import ALL

from ..enums import LEVEL_OF, AreaKind, Reach
from ..rules.codes import CodeError, parent_of, to_new, to_old
from ..rules.grants import Seat, compartments_of, grants_of
from ..rules.identity import id_number_problem, is_mobile, is_phone, normal_phone
from ..rules.periods import Period, covered, overlapping

# --- identifiers of agencies ---


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("H04", "000.00.00.H04"),
        ("H04.05", "000.00.05.H04"),
        ("H04.05.03", "000.03.05.H04"),
        ("H04.31.02.007", "007.02.31.H04"),
    ],
)
def test_both_forms_of_an_identifier(new, old):
    assert to_old(new) == old
    assert to_new(old) == new


@pytest.mark.parametrize(
    "code", ["", "h04", "H4", "H04.", "H04.1234", "H04.101", "H04.01.02.003.004", "04.H04"]
)
def test_no_old_form(code):
    with pytest.raises(CodeError):
        to_old(code)


@pytest.mark.parametrize("code", ["", "H04.05", "00.00.05.H04", "000.00.05.h04"])
def test_no_new_form(code):
    with pytest.raises(CodeError):
        to_new(code)


two = st.integers(1, 99).map("{:02d}".format)


@given(st.lists(two, max_size=2), st.integers(1, 99))
def test_forms_are_each_others_reverse(parts, top):
    code = ".".join([f"H{top:02d}", *parts])
    assert to_new(to_old(code)) == code


def test_parent_of():
    assert parent_of("H04.31.02") == "H04.31"
    assert parent_of("H04") is None


# --- personal numbers and telephones ---


@pytest.mark.parametrize(
    ("number", "born", "problem"),
    [
        ("095185000001", date(1985, 6, 15), None),
        ("095085000001", date(1985, 1, 1), None),
        ("095203000001", date(2003, 1, 1), None),
        ("095385123456", date(2085, 1, 1), None),
        ("095185000001", None, None),
        ("385123456", date(1950, 1, 1), None),
        ("095185000001", date(1986, 6, 15), "birth_year"),
        ("097185000001", None, "province"),
        ("000185000001", None, "province"),
        ("09518500000", None, "form"),
        ("09518500000A", None, "form"),
    ],
)
def test_personal_number(number, born, problem):
    assert id_number_problem(number, born) == problem


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912-345-678", "0912345678"),
        ("84912345678", "0912345678"),
        ("(0291) 382.4567", "02913824567"),
        ("+84 0912345678", "0912345678"),
        ("", ""),
    ],
)
def test_normal_phone(text, number):
    assert normal_phone(text) == number


def test_kinds_of_telephones():
    assert is_mobile("0912345678")
    assert not is_mobile("0112345678")
    assert not is_mobile("09123456789")
    assert is_phone("02913824567")
    assert is_phone("07813824567")  # Bạc Liêu's area code of 2013
    assert is_phone("01234567890")  # a mobile number before 2018
    assert not is_phone("12345")


# --- periods ---

days = st.integers(0, 60).map(lambda n: date(2013, 1, 1) + timedelta(days=n))
WINDOW = [date(2012, 12, 1) + timedelta(days=n) for n in range(150)]


@st.composite
def periods(draw):
    start = draw(days)
    length = draw(st.one_of(st.none(), st.integers(1, 30)))
    return Period(start, None if length is None else start + timedelta(days=length))


def test_a_period_ends_after_its_start():
    with pytest.raises(ValueError, match="after"):
        Period(date(2013, 1, 1), date(2013, 1, 1))


@given(periods(), periods())
def test_overlap_means_a_common_day(one, other):
    assert one.overlaps(other) == any(one.holds(day) and other.holds(day) for day in WINDOW)


@given(st.lists(periods(), max_size=6))
def test_overlapping_finds_a_pair_when_there_is_one(found):
    pair = overlapping(found)
    clashes = [(a, b) for a in range(len(found)) for b in range(a) if found[a].overlaps(found[b])]
    assert (pair is None) == (not clashes)
    if pair:
        first, second = pair
        assert found[first].overlaps(found[second])


@given(periods(), st.lists(periods(), max_size=5))
def test_covered_means_every_day(period, parts):
    expected = all(any(part.holds(day) for part in parts) for day in WINDOW if period.holds(day))
    if period.end is None:
        expected = expected and any(part.end is None for part in parts)
    assert covered(period, parts) == expected


# --- grants ---

PERMISSIONS = {"r.read": ("read",), "r.write": ("read", "write")}
seat = partial(Seat, within=frozenset())


def test_grants_add_up_over_seats():
    seats = [
        seat(agency_id=1, roles=("r.read",), reach=Reach.OWN),
        Seat(agency_id=2, roles=("r.write", "gone"), reach=Reach.BODY, within=frozenset({2, 3})),
    ]
    assert grants_of(seats, PERMISSIONS) == {"read": frozenset({1, 2, 3}), "write": frozenset({2, 3})}
    assert compartments_of(seats) == {1, 2, 3}


def test_everywhere_wins_and_opens_no_compartment():
    seats = [
        seat(agency_id=1, roles=("r.read",), reach=Reach.ALL),
        seat(agency_id=2, roles=("r.read",), reach=Reach.OWN),
    ]
    assert grants_of(seats, PERMISSIONS) == {"read": ALL}
    assert compartments_of(seats) == {1, 2}


def test_nobody_holds_nothing():
    assert grants_of([], PERMISSIONS) == {}
    assert compartments_of([]) == frozenset()


def test_every_kind_of_area_has_a_level():
    assert set(LEVEL_OF) == set(AreaKind)
