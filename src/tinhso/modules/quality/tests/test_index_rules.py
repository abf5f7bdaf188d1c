"""Points from rates, against a model written from the formula's words; sums of incomplete points do not exist."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.law import RuleMissing
from tinhso.modules.quality.rules import index as rules
from tinhso.modules.quality.rules.index import Group, Line

COUNTS = st.integers(0, 5000).flatmap(lambda whole: st.tuples(st.integers(-9, whole), st.just(whole)))
SHARES = st.none() | st.sampled_from([Decimal("0.5"), Decimal("0.8"), Decimal("0.9"), Decimal(1)])
MOST = st.none() | st.sampled_from([Decimal(4), Decimal(6), Decimal(20)])


def line(code="x", group="g", most=None, threshold=None):
    return Line(code, group, "", "", most, threshold)


@given(COUNTS, MOST, SHARES, st.booleans())
def test_points_are_what_the_formula_says(counted, most, threshold, missing):
    part, whole = counted
    found = rules.score(line(most=most, threshold=threshold), counted, "something" if missing else "")
    if not whole:
        assert (found.rate, found.points) == (None, None)
        return
    rate = Fraction(max(0, part), whole)
    assert abs(Fraction(found.rate) - rate) < Fraction(1, 10**12)
    if most is None or missing:
        assert found.points is None
        return
    slow = Fraction(most) * (
        1 if threshold and rate >= Fraction(threshold) else rate / Fraction(threshold or 1)
    )
    assert abs(Fraction(found.points) - slow) <= Fraction(1, 200)
    assert 0 <= found.points <= most


def test_what_nobody_counts_has_neither_rate_nor_points():
    assert rules.score(line(most=Decimal(4)), None, "why") == rules.Score(
        line(most=Decimal(4)), missing="why"
    )


@given(st.lists(st.tuples(st.sampled_from("ab"), MOST, COUNTS | st.none()), max_size=6))
def test_no_sum_is_made_of_incomplete_points(drawn):
    lines = tuple(line(str(n), group, most) for n, (group, most, _counted) in enumerate(drawn))
    groups = (Group("a", "", "", Decimal(20)), Group("b", "", "", Decimal(6)))
    scores = tuple(rules.score(one, counted) for one, (_g, _m, counted) in zip(lines, drawn, strict=True))
    for group in groups:
        mine = [one for one in scores if one.line.group == group.code]
        told = sum((one.line.max_points or 0 for one in mine), Decimal(0))
        complete = told == group.max_points and all(one.points is not None for one in mine)
        assert (rules.group_points(group, scores) is not None) == complete
    assert rules.group_points(Group("none", "", "", None), scores) is None


def test_a_total_needs_all_of_its_parts():
    assert rules.total_of([Decimal(1), Decimal("0.5")]) == Decimal("1.5")
    assert rules.total_of([Decimal(1), None]) is None


@dataclass
class Row:
    key: str
    value: Any
    valid_from: date
    valid_to: date | None = None
    source: str = "x"
    verified: str = "true"


def test_before_its_decision_the_index_only_illustrates():
    value = {"groups": [{"code": "1", "title": "Một", "title_en": "One", "max_points": 18}], "lines": []}
    known = [
        Row("index", value, date(2007, 6, 22), date(2022, 6, 23), verified="illustrative"),
        Row("index", value, date(2022, 6, 23)),
    ]
    assert rules.index_on(known, date(2015, 6, 17)).is_illustration
    found = rules.index_on(known, date(2022, 6, 23))
    assert not found.is_illustration and found.groups[0].max_points == 18 and found.line("1.1") is None
    with pytest.raises(RuleMissing):
        rules.index_on(known, date(2007, 6, 21))
