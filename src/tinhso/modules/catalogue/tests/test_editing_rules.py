"""Places of a document, and changing it part by part."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.catalogue.rules import editing
from tinhso.modules.catalogue.rules.editing import GENERAL, NEW, NoSuchPlace
from tinhso.modules.catalogue.testing import online, text, version_document

DOCUMENT = version_document(**online(fee=5))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("general", GENERAL),
        ("cases/0", ("cases", 0)),
        ("cases/0/papers/moi", ("cases", 0, "papers", NEW)),
        ("channels/1/fees/0", ("channels", 1, "fees", 0)),
        ("steps/moi", ("steps", NEW)),
    ],
)
def test_places_and_addresses(words: str, place: editing.Place) -> None:
    assert editing.read_place(words) == place
    assert editing.write_place(place) == words


@pytest.mark.parametrize(
    "words",
    ["", "cases", "cases/x", "cases/moi/papers/0", "name/0", "cases/0/fees/0", "cases/-1", "cases/9999"],
)
def test_senseless_places(words: str) -> None:
    with pytest.raises(NoSuchPlace):
        editing.read_place(words)


def test_reading_and_putting() -> None:
    assert editing.item_at(DOCUMENT, ("cases", 0))["code"] == "chung"
    assert editing.item_at(DOCUMENT, ("cases", NEW)) == {}
    made = editing.put(DOCUMENT, ("cases", 0, "papers", NEW), {"code": "hai", "name": text("Hai")})
    assert [paper["code"] for paper in made["cases"][0]["papers"]] == ["cmnd", "hai"]
    made = editing.put(made, ("cases", 0, "papers", 0), {"code": "mot", "name": text("Một")})
    assert [paper["code"] for paper in made["cases"][0]["papers"]] == ["mot", "hai"]


def test_the_general_part_takes_away_what_it_leaves_out() -> None:
    general = editing.item_at(DOCUMENT, GENERAL)
    assert "cases" not in general
    del general["online_payment"]
    made = editing.put(DOCUMENT, GENERAL, general | {"name": text("Tên khác")})
    assert "online_payment" not in made
    assert made["name"]["vi"] == "Tên khác"
    assert made["cases"] == DOCUMENT["cases"]


def test_removing_and_raising() -> None:
    codes = [step["code"] for step in DOCUMENT["steps"]]
    raised = editing.raise_up(DOCUMENT, ("steps", 1))
    assert [step["code"] for step in raised["steps"]] == [codes[1], codes[0], *codes[2:]]
    assert editing.raise_up(DOCUMENT, ("steps", 0)) == DOCUMENT
    assert [step["code"] for step in editing.remove(DOCUMENT, ("steps", 0))["steps"]] == codes[1:]


@pytest.mark.parametrize("place", [("cases", 7), ("cases", 7, "papers", 0), ("steps", NEW), ("name", 0)])
def test_nothing_there(place: editing.Place) -> None:
    with pytest.raises(LookupError):
        editing.remove(DOCUMENT, place)


@given(st.data())
def test_no_change_touches_the_document_it_was_made_from(data: Any) -> None:
    """Whatever is done, the old document stays, and what was not named stays too."""
    name = data.draw(st.sampled_from(["agencies", "cases", "channels", "stages", "results", "steps"]))
    place = (name, data.draw(st.integers(0, len(DOCUMENT[name]) - 1)))
    before = deepcopy(DOCUMENT)
    change = data.draw(st.sampled_from([editing.remove, editing.raise_up]))
    made = change(DOCUMENT, place)
    assert before == DOCUMENT
    assert {key: value for key, value in made.items() if key != name} == {
        key: value for key, value in before.items() if key != name
    }


def test_a_blank_document_can_be_edited() -> None:
    made = editing.put(editing.blank("Tên", "Name"), ("stages", NEW), text("Một"))
    assert made["stages"] == [text("Một")]
