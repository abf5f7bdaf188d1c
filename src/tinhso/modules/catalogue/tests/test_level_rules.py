"""Levels follow from what a version can do."""

from __future__ import annotations

from typing import Any

import pytest

from tinhso.modules.catalogue.rules import level
from tinhso.modules.catalogue.rules.content import parse
from tinhso.modules.catalogue.rules.level import LevelRule
from tinhso.modules.catalogue.testing import channel, limit, online, text, version_document

DECREE_43 = (
    LevelRule(1, frozenset({"information"})),
    LevelRule(2, frozenset({"forms"})),
    LevelRule(3, frozenset({"submission"})),
    LevelRule(4, frozenset({"payment", "delivery"})),
)
BLANK = {"downloads": [{"title": text("Đơn"), "form": True}]}


def level_of(**changes: Any) -> int:
    return level.level(level.capabilities(parse(version_document(**changes))), DECREE_43)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1),
        (BLANK, 2),
        (online(), 3),
        (online() | {"downloads": []}, 1),
        (online() | {"form": ""}, 2),
        (online(electronic=True), 4),
        (online() | {"result_delivery": ["post"]}, 4),
        (online(fee=30_000, electronic=True), 4),
        (online(fee=30_000, electronic=True) | {"online_payment": False}, 3),
        (online(fee=30_000), 3),
        ({"cases": [{"code": "a", "title": text("A"), "papers": []}]}, 0),
        ({"channels": [channel(time=limit(None))]}, 0),
    ],
)
def test_levels(changes: dict[str, Any], expected: int) -> None:
    assert level_of(**changes) == expected


def test_missing_parts_are_named_as_in_the_file() -> None:
    bare = version_document(
        cases=[{"code": "a", "title": text("A"), "papers": []}], channels=[channel(time=limit(None))]
    )
    assert level.missing_parts(parse(bare)) == ("cases.papers", "channels.time")
