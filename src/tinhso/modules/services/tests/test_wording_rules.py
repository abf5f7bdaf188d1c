"""Every line that explains a due date has words, in the shape in which the rules store it."""

from __future__ import annotations

import pytest

from tinhso.modules.catalogue.api import Limit

from ..pages.wording import deadline_line
from ..rules.deadline import due, resumed
from .test_deadline_rules import CALENDAR, LAW, local


@pytest.mark.parametrize(
    "found",
    [
        due(local(2013, 4, 26), Limit(5), LAW, CALENDAR),
        due(local(2013, 4, 26, 16), Limit(2), LAW, CALENDAR),
        due(local(2013, 4, 27), Limit(0), LAW, CALENDAR),
        due(local(2013, 4, 26), Limit(None), LAW, CALENDAR),
        resumed(local(2013, 4, 24, 17), local(2013, 4, 22), local(2013, 4, 23), Limit(5), CALENDAR),
    ],
)
def test_each_line_has_words(found) -> None:
    lines = [deadline_line(line) for line in found.as_data()]
    assert lines
    assert all(line.endswith(".") for line in lines)


def test_a_pause_tells_when_it_was() -> None:
    found = resumed(local(2013, 4, 24, 17), local(2013, 4, 22), local(2013, 4, 23), Limit(5), CALENDAR)
    assert "22/04/2013 09:00" in deadline_line(found.as_data()[0])
