"""Form sets by date, and what the data of a paper must hold."""

from datetime import date
from typing import Any

import pytest

from tinhso.modules.papers.rules.contents import WrongContent, check
from tinhso.modules.papers.rules.layouts import NoLayout, choose, parse


def row(start: str, end: str | None, **other: Any) -> dict[str, Any]:
    plain = {
        "kind": "receipt",
        "layout": "receipt-plain",
        "form_code": "",
        "title": "T",
        "paper": "a5",
        "verified": "illustrative",
    }
    return plain | {"valid_from": start, "valid_to": end} | other


def test_the_day_chooses_the_layout() -> None:
    sets = parse(
        [
            row("2013-01-01", "2018-06-01"),
            row("2018-06-01", None, form_code="01", verified=True),
        ]
    )
    assert choose(sets, "receipt", date(2018, 5, 31)).form_code == ""
    later = choose(sets, "receipt", date(2018, 6, 1))
    assert (later.form_code, later.verified) == ("01", True)
    with pytest.raises(NoLayout):
        choose(sets, "receipt", date(2012, 12, 31))
    with pytest.raises(NoLayout):
        choose(sets, "result", date(2018, 6, 1))


@pytest.mark.parametrize("end", ["2018-06-02", None])
def test_two_layouts_on_one_day_are_refused(end: str | None) -> None:
    with pytest.raises(ValueError, match="receipt: two layouts are valid on 2018-06-01"):
        parse([row("2013-01-01", end), row("2018-06-01", None)])


RECEIPT = {
    "agency": "A",
    "code": "C",
    "lookup_code": "L",
    "procedure": "P",
    "applicant": "N",
}


def test_what_is_not_known_is_left_out() -> None:
    assert check("receipt", RECEIPT | {"phone": None}) == RECEIPT


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": None}, "code: is missing"),
        ({"colour": "red"}, "colour: is not a value"),
        ({"fee": "100"}, "fee: should be int, is str"),
        ({"fee": True}, "fee: should be int, is bool"),
        ({"papers": ["x"]}, r"papers\[1\]: needs a name"),
        ({"papers": [{"name": "x"}, {"originals": 1}]}, r"papers\[2\]: needs a name"),
        ({"papers": [{"name": "x", "size": 1}]}, r"papers\[1\].size: is not"),
        (
            {"papers": [{"name": "x", "copies": "1"}]},
            r"papers\[1\].copies: should be int",
        ),
    ],
)
def test_wrong_data_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongContent, match=message):
        check("receipt", RECEIPT | change)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(WrongContent, match="unknown kind"):
        check("banknote", {})
