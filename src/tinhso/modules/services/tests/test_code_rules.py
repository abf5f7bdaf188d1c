"""Dossier codes by pattern, lookup codes that cannot be misread."""

from __future__ import annotations

from datetime import date
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.services.rules.code import (
    BadPattern,
    dossier_code,
    lookup_code,
    typed_dossier_code,
    typed_lookup_code,
)

DEFAULT = "{agency}-{date:%y%m%d}-{seq:04d}"


@pytest.mark.parametrize(
    ("pattern", "agency", "seq", "expected"),
    [
        (DEFAULT, "000.00.04.H04", 7, "000.00.04.H04-130415-0007"),
        (DEFAULT, "H12.10", 12345, "H12.10-130415-12345"),
        ("{agency}/{seq}.", "A", 1, "A/1."),
        ("{agency}-{date:%Y%m%d}-{seq:07d}", "G09.20", 92637, "G09.20-20130415-0092637"),
    ],
)
def test_codes(pattern: str, agency: str, seq: int, expected: str) -> None:
    assert dossier_code(pattern, agency=agency, on=date(2013, 4, 15), seq=seq) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "{agency}-{date:%y%m%d}",
        "{seq}",
        "{agency.__class__}-{seq}",
        "{agency!r}-{seq}",
        "{agency}-{seq}-{secret}",
        "{agency}-{seq",
        "{agency:d}-{seq}",
        "{0}-{agency}-{seq}",
    ],
)
def test_patterns_that_say_something_else_are_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        dossier_code(pattern, agency="A", on=date(2013, 4, 15), seq=1)


def test_lookup_codes_use_the_alphabet() -> None:
    draws = cycle([0, 1, 2])
    assert lookup_code(lambda n: next(draws), alphabet="2AB", length=8) == "2AB2AB2A"


@given(st.text(alphabet="23456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=8, max_size=8))
def test_people_may_type_lookup_codes_as_they_like(code: str) -> None:
    assert typed_lookup_code(f" {code[:4].lower()}-{code[4:]}\n") == code


def test_typed_dossier_codes() -> None:
    assert typed_dossier_code(" h12.10-251115- 0003\n") == "H12.10-251115-0003"
