"""Dated rules: what is in force on a day, what is wrong with a file, what a load does."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tinhso.kernel.datafile import read_yaml
from tinhso.kernel.law import RuleMissing, RulesOn, check_rules, overlaps, rules_schema

VALUES = {"a.days": {"type": "integer"}, "b.words": {"type": "array", "items": {"type": "string"}}}


def row(key, value, first, last=None):
    return SimpleNamespace(
        key=key, value=value, valid_from=date.fromisoformat(first), valid_to=last and date.fromisoformat(last)
    )


ROWS = [row("a", 1, "2015-01-01", "2018-06-21"), row("a", 2, "2018-06-21"), row("b", None, "2016-01-01")]


@pytest.mark.parametrize(("day", "found"), [("2015-01-01", 1), ("2018-06-20", 1), ("2018-06-21", 2)])
def test_the_value_of_a_day(day, found):
    assert RulesOn(ROWS, date.fromisoformat(day)).value("a", int) == found


def test_what_is_not_in_force_is_missing_and_named():
    rules = RulesOn(ROWS, date(2015, 6, 17))
    assert rules.row("b") is None
    with pytest.raises(RuleMissing, match=r"'b' in force on 2015-06-17") as missing:
        rules.value("b", str)
    assert (missing.value.key, missing.value.on) == ("b", date(2015, 6, 17))
    assert RulesOn(ROWS, date(2016, 1, 1)).value("b", lambda value: value) is None


def test_periods_that_meet_do_not_overlap():
    assert overlaps([("2015-01-01", "2016-01-01", "x"), ("2016-01-01", None, "y")]) == []
    assert overlaps([("2016-01-01", None, "y"), ("2015-01-01", "2016-01-02", "x")]) == ["y"]
    assert overlaps([("2015-01-01", None, "x"), ("2016-01-01", None, "y")]) == ["y"]


GOOD = """
rules:
  - {key: a.days, value: 3, valid_from: 2015-01-01, valid_to: 2018-06-21, source: x, verified: true}
  - {key: a.days, value: 4, valid_from: 2018-06-21, source: x, verified: false}
  - {key: b.words, value: [y], valid_from: 2015-01-01, source: '', verified: illustrative}
"""


def found_in(tmp_path, text):
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    document = read_yaml(path, rules_schema(VALUES))
    return [(error.field, error.line) for error in check_rules(document, VALUES)]


def test_a_right_file(tmp_path):
    assert found_in(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("valid_to: 2018-06-21", "valid_to: 2014-06-21", ("rules[1].valid_to", 3)),
        ("valid_to: 2018-06-21", "valid_to: 2018-06-22", ("rules[2].valid_from", 4)),
        ("source: x, verified: true", "source: '', verified: true", ("rules[1].source", 3)),
        ("key: b.words, value: [y]", "key: a.days, value: 1", ("rules", 2)),
    ],
)
def test_a_wrong_file(tmp_path, old, new, found):
    assert found in found_in(tmp_path, GOOD.replace(old, new))
