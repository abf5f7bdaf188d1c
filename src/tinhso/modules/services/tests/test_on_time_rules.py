"""The end for statistics and the verdict."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tinhso.modules.services.rules.on_time import end_for_statistics, verdict


def day(number: int) -> datetime:
    return datetime(2015, 6, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ({"accepted_at": None, "stopped_at": day(9)}, None),
        ({"accepted_at": day(1)}, None),
        ({"accepted_at": day(1), "decided_at": day(5), "returned_at": day(8)}, day(5)),
        ({"accepted_at": day(1), "returned_at": day(8)}, day(8)),
        ({"accepted_at": day(1), "stopped_at": day(9)}, day(9)),
        ({"accepted_at": day(1), "stopped_at": day(9), "waiting_since": day(4)}, day(4)),
        ({"accepted_at": day(6), "stopped_at": day(9), "waiting_since": day(4)}, day(6)),
    ],
)
def test_the_end(moments: dict[str, datetime | None], expected: datetime | None) -> None:
    given = {"decided_at": None, "returned_at": None, "stopped_at": None} | moments
    assert end_for_statistics(**given) == expected  # type: ignore[arg-type]


def test_the_verdict() -> None:
    assert verdict(day(5), day(5)) is True
    assert verdict(day(6), day(5)) is False
    assert verdict(None, day(5)) is None
    assert verdict(day(5), None) is None
