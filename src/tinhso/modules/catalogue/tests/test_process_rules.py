"""Steps that do not lead from the desk to the result are found, whatever else is right."""

from __future__ import annotations

from typing import Any

import pytest

from tinhso.modules.catalogue.rules.process import out_of_order
from tinhso.modules.catalogue.testing import three_steps, version_document


def changed(place: int, **values: Any) -> list[dict[str, Any]]:
    steps = [dict(step) for step in three_steps()]
    steps[place] |= values
    return steps


@pytest.mark.parametrize("steps", [three_steps(), version_document()["steps"], []])
def test_a_process_from_the_desk_to_the_result(steps: list[dict[str, Any]]) -> None:
    assert list(out_of_order(steps)) == []


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (three_steps()[1:], [(0, "first")]),
        (changed(1, next=["approve"]), [(2, "unreached"), (2, "back")]),
        (
            changed(2, next=["verify"]),
            [(0, "endless"), (1, "endless"), (2, "endless"), (3, "unreached"), (3, "back"), (4, "unreached")],
        ),
        (changed(2, next=[]), [(2, "next"), (3, "unreached"), (3, "back"), (4, "unreached")]),
        (changed(0, next=["verify", "return"]), [(0, "next")]),
        (changed(1, back=["draft"]), [(1, "back")]),
        (changed(2, back=["receive"]), [(2, "back")]),
        (changed(0, next=["verify", "nowhere"]), []),
    ],
)
def test_what_leads_nowhere(steps: list[dict[str, Any]], found: list[tuple[int, str]]) -> None:
    assert list(out_of_order(steps)) == found
