"""Which certificates are of a standard, and which are complete."""

from datetime import date

import pytest

from ..rules.skills import certificate_problems, is_complete

IU = [f"IU0{number}" for number in range(1, 7)]
BASIC = {
    "levels": [],
    "modules": IU,
    "valid_from": date(2014, 4, 28),
    "valid_to": None,
    "level": "",
    "passed": IU,
    "issued_on": date(2014, 4, 28),
    "verified_on": None,
}
LETTERS = BASIC | {
    "levels": ["A", "B"],
    "modules": [],
    "passed": [],
    "level": "A",
    "valid_to": date(2016, 8, 10),
}


@pytest.mark.parametrize(
    ("certificate", "problems"),
    [
        (BASIC, []),
        (BASIC | {"issued_on": date(2014, 4, 27)}, [("issued_on", "too_early")]),
        (BASIC | {"passed": ["IU01", "IU99"]}, [("modules", "module")]),
        (BASIC | {"level": "A"}, [("level", "level")]),
        (BASIC | {"verified_on": date(2014, 4, 27)}, [("verified_on", "verified")]),
        (LETTERS, []),
        (LETTERS | {"level": ""}, [("level", "level")]),
        (LETTERS | {"issued_on": date(2016, 8, 9)}, []),
        (LETTERS | {"issued_on": date(2016, 8, 10)}, [("issued_on", "too_late")]),
    ],
)
def test_a_certificate_is_of_a_standard_of_its_time(certificate, problems):
    assert certificate_problems(**certificate) == problems


@pytest.mark.parametrize(
    ("needed", "passed", "complete"),
    [(6, IU, True), (6, IU[:5], False), (3, IU[:3], True), (3, ["IU01", "X", "Y"], False), (0, [], True)],
)
def test_a_standard_is_held_when_enough_modules_were_passed(needed, passed, complete):
    assert is_complete(modules=IU, needed=needed, passed=passed) is complete
