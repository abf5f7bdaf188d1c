"""Form sets by date, and what a paper must hold."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.papers.enums import Kind
from tinhso.modules.papers.facts import Enclosure, Receipt
from tinhso.modules.papers.queries.form_sets import form_sets
from tinhso.modules.papers.rules.contents import WrongContent, check
from tinhso.modules.papers.rules.form_sets import NoForm, WrongSets, choose, parse
from tinhso.modules.papers.sample import sample_paper

AT = datetime(2015, 6, 17, 1, 30, tzinfo=UTC)


def form(**other: Any) -> dict[str, Any]:
    plain = {"kind": "receipt", "layout": "receipt-plain", "form_code": "", "title": "T", "paper": "a5"}
    return plain | {"verified": "illustrative"} | other


def row(code: str, start: str, end: str | None, *forms: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": code,
        "title": "Bộ mẫu",
        "citation": "",
        "valid_from": start,
        "valid_to": end,
        "source": "Minh họa",
        "verified": False,
        "forms": forms or [form()],
    }


def test_the_day_chooses_the_set() -> None:
    later = form(form_code="01", verified=True)
    sets = parse([row("a", "2013-01-01", "2018-06-01"), row("b", "2018-06-01", None, later)])
    assert not choose(sets, "receipt", date(2018, 5, 31))[1].is_statutory
    found = choose(sets, "receipt", date(2018, 6, 1))[1]
    assert (found.code, found.verified, found.is_statutory) == ("01", True, True)
    for kind, day in (("receipt", date(2012, 12, 31)), ("result", date(2018, 6, 1))):
        with pytest.raises(NoForm):
            choose(sets, kind, day)


@pytest.mark.parametrize("end", ["2018-06-02", None])
def test_two_sets_on_one_day_are_refused(end: str | None) -> None:
    with pytest.raises(WrongSets, match="two sets are valid on 2018-06-01") as refused:
        parse([row("a", "2013-01-01", end), row("b", "2018-06-01", None)])
    assert refused.value.place == ("sets", 1, "valid_from")


def test_a_code_and_a_kind_stand_once() -> None:
    with pytest.raises(WrongSets, match="used twice"):
        parse([row("a", "2013-01-01", "2014-01-01"), row("a", "2014-01-01", None)])
    with pytest.raises(WrongSets, match="two forms of the kind 'receipt'") as refused:
        parse([row("a", "2013-01-01", None, form(), form())])
    assert refused.value.place == ("sets", 0, "forms", 1)


@given(st.dates(min_value=date(2007, 9, 1), max_value=date(2040, 1, 1)), st.sampled_from(Kind))
def test_every_kind_has_one_form_on_every_day(day: date, kind: Kind) -> None:
    """The committed law data leave no day without a form."""
    assert sum(one.holds(day) for one in form_sets()) == 1
    assert choose(form_sets(), kind, day)[1].kind == kind


def test_the_sets_of_the_circulars() -> None:
    def codes(day: date) -> dict[str, str]:
        return {form.kind.value: form.code for one in form_sets() if one.holds(day) for form in one.forms}

    assert set(codes(date(2015, 6, 17)).values()) == {""}
    numbered = {"receipt": "01", "supplement": "02", "refusal": "03", "apology": "04", "result": ""}
    assert codes(date(2020, 1, 1)) == numbered | {"stop": "", "control": "05", "register": "06"}
    assert codes(date(2026, 1, 1)) == numbered | {"stop": "05", "control": "06", "register": "07"}
    # A layout stays unverified until a person has compared it with the annex and says so in the data.
    assert not any(form.verified for one in form_sets() for form in one.forms)


RECEIPT = sample_paper(Kind.RECEIPT, AT)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.REGISTER])
def test_samples_are_whole(kind: Kind) -> None:
    check(sample_paper(kind, AT))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": ""}, "code: is missing"),
        ({"procedure": "  "}, "procedure: is missing"),
        ({"procedure": None}, "procedure: should be str"),
        ({"fee": "100"}, "fee: should be int, is str"),
        ({"fee": True}, "fee: should be int, is bool"),
        ({"day": AT}, "day: should be date, is datetime"),
        ({"received_at": AT.date()}, "received_at: should be datetime"),
        ({"received_at": AT.replace(tzinfo=None)}, "received_at: has no offset"),
        ({"papers": [Enclosure(name="x")]}, "papers: should be a tuple"),
        ({"papers": ("x",)}, r"papers\[1\]: should be Enclosure"),
        ({"papers": (Enclosure(name="x"), Enclosure(name=""))}, r"papers\[2\].name: is missing"),
        ({"papers": (Enclosure(name="x", copies="1"),)}, r"papers\[1\].copies: should be int"),  # type: ignore[arg-type]
    ],
)
def test_wrong_values_are_named(change: dict[str, Any], message: str) -> None:
    assert isinstance(RECEIPT, Receipt)
    with pytest.raises(WrongContent, match=message):
        check(replace(RECEIPT, **change))


def test_what_is_not_known_may_be_left_out() -> None:
    assert isinstance(RECEIPT, Receipt)
    check(replace(RECEIPT, due_at=None, fee=None, summary="", papers=()))
