"""What two documents say differently."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.catalogue.rules.difference import Difference, differences
from tinhso.modules.catalogue.testing import channel, fact, limit, online, text, version_document

DOCUMENT = version_document(**online(fee=100_000))


def changed(**changes: Any) -> list[Difference]:
    return differences(DOCUMENT, deepcopy(DOCUMENT) | changes)


def test_the_same_says_nothing_different() -> None:
    assert changed() == []


def test_a_wording_is_one_difference() -> None:
    (one,) = changed(name=text("Tên mới", "New name"))
    assert one == Difference(
        ("name",), ("Đăng ký hộ kinh doanh", "Household business registration"), ("Tên mới", "New name")
    )


def test_things_are_known_by_their_code_wherever_they_stand() -> None:
    turned = list(reversed(DOCUMENT["steps"]))
    assert changed(steps=turned) == []
    assert changed(channels=list(reversed(DOCUMENT["channels"]))) == []


def test_a_fee_and_a_time_limit_of_one_channel() -> None:
    counter, on_line = deepcopy(DOCUMENT["channels"])
    on_line["fees"][0]["amount"] = 50_000
    on_line["time"] = limit(None)
    found = {one.way: (one.before, one.after) for one in changed(channels=[counter, on_line])}
    assert found == {
        ("channels", "online", "fees", "le-phi", "amount"): (100_000, 50_000),
        ("channels", "online", "time", "amount"): (5, None),
    }


def test_what_comes_and_what_goes() -> None:
    citation = fact(number="63/2010/NĐ-CP", title=text("Kiểm soát thủ tục"))
    found = changed(legal_basis=[citation])
    assert {one.way[1] for one in found if one.before is None} == {"63/2010/NĐ-CP"}
    assert {one.way[1] for one in found if one.after is None} == {"43/2010/NĐ-CP"}


def test_two_with_one_code_are_kept_apart() -> None:
    twice = [channel(fee=5), channel(fee=7)]
    found = differences({"channels": twice}, {"channels": twice[:1]})
    assert {one.way[1] for one in found} == {"counter (2)"}


@given(st.sampled_from(sorted(DOCUMENT)))
def test_the_other_way_round_is_the_reverse(key: str) -> None:
    other = {name: value for name, value in DOCUMENT.items() if name != key}
    there = {(one.way, one.before, one.after) for one in differences(DOCUMENT, other)}
    back = {(one.way, one.after, one.before) for one in differences(other, DOCUMENT)}
    assert there == back
    assert there or not DOCUMENT[key] or key == "stages" or pytest.fail(key)
