"""The budget of the decision: it adds up, and its two divisions are suspiciously alike."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.plan.rules.budget import MILLION, Finding, findings, from_percent, percent_of

TOTAL = 57_600 * MILLION
YEARS = [21_400 * MILLION, 17_200 * MILLION, 19_000 * MILLION]
SOURCES = [Fraction("37.15"), Fraction("29.86"), Fraction("32.99")]


def test_the_decision_adds_up_and_only_the_likeness_is_found() -> None:
    assert findings(TOTAL, YEARS, SOURCES) == [Finding("sources_equal_years")]


def test_years_that_do_not_sum_are_told_with_the_difference() -> None:
    found = findings(TOTAL, [YEARS[0] + MILLION, *YEARS[1:]], SOURCES)

    assert Finding("years_do_not_sum", Fraction(MILLION)) in found


def test_sources_that_do_not_sum_are_told_with_the_difference() -> None:
    found = findings(TOTAL, YEARS, [Fraction(40), Fraction(30), Fraction(31)])

    assert found == [Finding("sources_do_not_sum", Fraction(1))]


def test_nothing_entered_is_no_finding() -> None:
    assert findings(TOTAL, [], []) == []
    assert findings(0, [0], [Fraction(100)]) == []


def test_shares_of_the_published_years_are_the_published_percentages() -> None:
    assert [round(percent_of(year, TOTAL), 2) for year in YEARS] == list(SOURCES)
    assert percent_of(5, 0) == 0


def test_what_a_published_percentage_stands_for() -> None:
    assert [from_percent(share, TOTAL) // MILLION for share in SOURCES] == [21_400, 17_200, 19_000]
    assert from_percent(Fraction(50), 3 * MILLION) == 2 * MILLION


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=6))
def test_years_that_make_up_the_total_are_never_blamed(years: list[int]) -> None:
    assert all(finding.problem != "years_do_not_sum" for finding in findings(sum(years), years, []))
