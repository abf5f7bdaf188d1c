"""Answers as JSON, as text of an instance, and what is a sound one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tinhso.modules.forms.rules.answers import decimal_text, fault, from_text, normal_text, place, to_text

FILE = {"file": 7, "name": "cmnd.pdf", "size": 12}


@pytest.mark.parametrize(
    ("kind", "answer", "code"),
    [
        ("text", "Bạc Liêu", None),
        ("text", "dòng\nmới\t", None),
        ("text", 5, "type"),
        ("text", "a\x00", "characters"),
        ("text", "a\ud800", "characters"),
        ("text", "x" * 5001, "too_long"),
        ("integer", 0, None),
        ("integer", -12, None),
        ("integer", "12", "integer"),
        ("integer", True, "integer"),
        ("integer", 10**15, "too_large"),
        ("decimal", "-2.50", None),
        ("decimal", 2.5, "decimal"),
        ("decimal", "2,5", "decimal"),
        ("decimal", "1" * 16, "too_large"),
        ("date", "2015-06-17", None),
        ("date", "2015-02-30", "date"),
        ("date", "20150617", "date"),
        ("date", "1799-12-31", "date"),
        ("date", 5, "date"),
        ("time", "08:30", None),
        ("time", "08:30:15.5", None),
        ("time", "08", "time"),
        ("time", "24:00", "time"),
        ("time", None, "time"),
        ("select_one", "a", None),
        ("select_multiple", ["a", "b"], None),
        ("select_multiple", ["a", "a"], "type"),
        ("select_multiple", "a", "type"),
        ("select_multiple", [1], "type"),
        ("file", FILE, None),
        ("image", {"file": 7, "name": ""}, "type"),
        ("file", {"file": "7", "name": "x"}, "type"),
        ("file", {"file": 7, "name": "x", "size": "9"}, "type"),
        ("file", "x", "type"),
        ("geopoint", "9.2941 105.7278", None),
        ("geopoint", "9.2941 105.7278 0 5", None),
        ("geopoint", "9.2941", "geopoint"),
        ("geopoint", "91 0", "geopoint"),
        ("geopoint", "x y", "geopoint"),
        ("geopoint", "1e1 0", "geopoint"),
        ("geopoint", 9, "geopoint"),
    ],
)
def test_soundness(kind: str, answer: Any, code: str | None) -> None:
    assert fault(kind, answer) == code


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        ("text", None, ""), ("text", "", ""), ("select_multiple", [], ""), ("integer", 0, "0"), ("integer", 12, "12"),
        ("select_multiple", ["a", "b"], "a b"), ("select_multiple", "a", "a"), ("file", FILE, "cmnd.pdf"), ("file", {"file": 1}, ""),
    ],
)  # fmt: skip
def test_text_of_an_instance(kind: str, answer: Any, text: str) -> None:
    assert to_text(kind, answer) == text


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        ("text", "", None), ("text", "a", "a"), ("integer", "3", 3), ("integer", "3.0", 3), ("integer", "3.5", None),
        ("integer", "x", None), ("decimal", "2.5", "2.5"), ("decimal", "x", None), ("select_multiple", "a b", ["a", "b"]),
        ("file", "x.pdf", None), ("time", "08:30:00.000+07:00", "08:30"), ("time", "x", None), ("date", "2015-06-17", "2015-06-17"),
        ("date", "2015-06-17T08:00:00", "2015-06-17"), ("date", "x", None), ("geopoint", "9 105 0 0", "9 105 0 0"),
    ],
)  # fmt: skip
def test_answer_of_a_default(kind: str, text: str, answer: Any) -> None:
    assert from_text(kind, text) == answer


def test_text_is_kept_normal() -> None:
    assert normal_text("  Ha\u0300\r\nNo\u0323\u0302i\r ") == "Hà\nNội"


@pytest.mark.parametrize(
    ("number", "text"), [("2.50", "2.5"), ("100", "100"), ("1E+2", "100"), ("0.00", "0"), ("-0.5", "-0.5")]
)
def test_decimals_are_plain(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", 1),
        ("g/b", 2),
        ("r[2]/c", 4),
        ("r[3]/c", None),
        ("r[1]", {"c": 3}),
        ("x/y", None),
        ("a/b", None),
        ("g[1]", {"b": 2}),
    ],
)
def test_place(path: str, found: Any) -> None:
    assert place({"a": 1, "g": {"b": 2}, "r": [{"c": 3}, {"c": 4}]}, path) == found
