"""A time limit as weeks of days: which were counted, which were not and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import batched
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.ui.components.base import Component, Example, Prop
from tinhso.ui.items import as_item

DAY_KINDS: Final = ("received", "counted", "off", "paused", "due")
_WEEK: Final = 7


def _words(kind: str, number: int | None, note: str) -> str:
    """What stands in the cell below the day."""
    said = {
        "received": _("nhận"),
        "counted": str(number),
        "off": note or _("nghỉ"),
        "paused": _("dừng"),
        "due": _("hẹn trả"),
    }
    return said[kind]


def _weeks(props: Mapping[str, Any]) -> dict[str, Any]:
    days = [dict(as_item(one, "day", "kind", "number", "note")) for one in props["days"]]
    for one in days:
        if one["kind"] not in DAY_KINDS:
            raise ValueError(f"day kind {one['kind']!r} is not one of {DAY_KINDS}")
        month = one is days[0] or one["day"].day == 1
        one["short"] = f"{one['day'].day}/{one['day'].month}" if month else str(one["day"].day)
        one["words"] = _words(one["kind"], one["number"], one.get("note") or "")
    if not days:
        return {"weeks": []}
    first: date = days[0]["day"]
    before: list[dict[str, Any] | None] = [None] * first.weekday()
    after: list[dict[str, Any] | None] = [None] * (-(len(before) + len(days)) % _WEEK)
    weekdays = [_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN")]
    return {"weeks": list(batched([*before, *days, *after], _WEEK, strict=True)), "weekdays": weekdays}


def _sample() -> dict[str, Any]:
    """Five working days over the holidays of April 2013, as in the law's own calendar of that year."""
    start = date(2013, 4, 26)
    kinds = [
        "received",
        "off",
        "off",
        "off",
        "off",
        "off",
        "counted",
        "counted",
        "counted",
        "off",
        "counted",
        "due",
    ]
    numbers = {6: 1, 7: 2, 8: 3, 10: 4, 11: 5}
    notes = {3: "nghỉ bù", 4: "30/4", 5: "1/5"}
    return {
        "days": [
            (start + timedelta(days=place), kind, numbers.get(place), notes.get(place, ""))
            for place, kind in enumerate(kinds)
        ]
    }


COMPONENTS: Final = (
    Component(
        "day_count",
        "The days of a time limit by weeks: received, counted with their number, free, paused, due.",
        (
            Prop(
                "days",
                "(date, kind[, number[, note]]) each, in order without gaps; kind: " + ", ".join(DAY_KINDS),
            ),
            Prop("caption", "what is counted, read aloud before the table", ""),
        ),
        prepare=_weeks,
        examples=(
            Example(
                "Five working days over holidays",
                '{% c "day_count" days=days caption="Năm ngày làm việc, tháng 4 năm 2013" %}',
                _sample,
            ),
        ),
    ),
)
