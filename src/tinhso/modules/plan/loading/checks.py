"""What a schema cannot say about a plan's file: unique codes, values in range, entries that fit together.

A problem carries the path to its place, so that a line can be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

Path = tuple[str | int, ...]
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """Something wrong at `path`, in words that say what was expected."""

    path: Path
    message: Any


def problems(data: Data) -> list[Problem]:
    """Everything wrong with a plan that fits the schema, in order of the file."""
    return [*_plan(data["plan"]), *_groups(data), *_targets(data), *_budget(data.get("budget"))]


def _plan(plan: Data) -> Iterator[Problem]:
    if _day(plan["to"]) <= _day(plan["from"]):
        yield Problem(("plan", "to"), _("Phải sau ngày bắt đầu %(day)s.") % {"day": plan["from"]})


def _groups(data: Data) -> Iterator[Problem]:
    yield from _repeated([group["code"] for group in data["groups"]], ("groups",), "code")


def _targets(data: Data) -> Iterator[Problem]:
    targets: Sequence[Data] = data["targets"]
    yield from _repeated([target["code"] for target in targets], ("targets",), "code")
    groups = {group["code"] for group in data["groups"]}
    for index, target in enumerate(targets):
        place: Path = ("targets", index)
        if target["group"] not in groups:
            yield Problem(
                (*place, "group"), _("Nhóm %(code)s không có trong mục groups.") % {"code": target["group"]}
            )
        if _day(target["deadline"]) < _day(data["plan"]["from"]):
            yield Problem(
                (*place, "deadline"), _("Phải sau ngày bắt đầu %(day)s.") % {"day": data["plan"]["from"]}
            )
        measures: Sequence[Data] = target["measures"]
        yield from _repeated([measure["key"] for measure in measures], (*place, "measures"), "key")
        for position, measure in enumerate(measures):
            yield from _measure(measure, (*place, "measures", position), _day(target["deadline"]))


def _measure(measure: Data, place: Path, deadline: date) -> Iterator[Problem]:
    if (measure["unit"] == "percent") != ("denominator" in measure):
        yield Problem((*place, "unit"), _("Tỷ lệ (percent), và chỉ tỷ lệ, có denominator."))
    if "part" in measure and not measure["indicator"]:
        yield Problem((*place, "part"), _("part cần có indicator."))
    lines: Sequence[Data] = measure["lines"]
    yield from _repeated([line["origin"] for line in lines], (*place, "lines"), "origin")
    if measure["kind"] == "show" and lines:
        yield Problem((*place, "lines"), _("Phép đo chỉ hiển thị số (show) không có mức mục tiêu."))
    if measure["kind"] != "show" and not any(line["origin"] == "province" for line in lines):
        yield Problem((*place, "lines"), _("Thiếu mức mục tiêu của tỉnh (origin: province)."))
    for index, line in enumerate(lines):
        yield from _line(line, measure, (*place, "lines", index), deadline)


def _line(line: Data, measure: Data, place: Path, deadline: date) -> Iterator[Problem]:
    low, high = line.get("low"), line.get("high")
    for name, value in (("low", low), ("high", high)):
        if value is not None and not _possible(value, measure["unit"]):
            wanted = _("Cần từ 0 đến 100.") if measure["unit"] == "percent" else _("Không được âm.")
            yield Problem((*place, name), wanted)
    if (measure["kind"] == "range") != (high is not None):
        yield Problem((*place, "high"), _("Mục tiêu khoảng (range), và chỉ loại đó, có cả low và high."))
    if low is not None and high is not None and high <= low:
        yield Problem((*place, "high"), _("Phải lớn hơn low (%(low)s).") % {"low": low})
    if (line["basis"] == "open") != (low is None and measure["kind"] != "growth"):
        yield Problem((*place, "basis"), _("open khi và chỉ khi văn bản không nêu ngưỡng (không có low)."))
    if measure["kind"] == "growth" and low is not None:
        yield Problem((*place, "low"), _("Mục tiêu tăng trưởng (growth) so với baseline, không có low."))
    for index, stage in enumerate(line.get("milestones", ())):
        if _day(stage["on"]) >= deadline:
            yield Problem(
                (*place, "milestones", index, "on"),
                _("Phải trước hạn %(day)s.") % {"day": deadline.isoformat()},
            )


def _budget(budget: Data | None) -> Iterator[Problem]:
    if budget is None:
        return
    for division in ("by_year", "by_source"):
        yield from _repeated([line["key"] for line in budget[division]], ("budget", division), "key")
    for index, line in enumerate(budget["by_source"]):
        if Decimal(line["percent"]) > 100:
            yield Problem(("budget", "by_source", index, "percent"), _("Tỷ lệ không quá 100."))


def _possible(value: float, unit: str) -> bool:
    return 0 <= value <= 100 if unit == "percent" else value >= 0


def _repeated(codes: Iterable[str], place: Path, name: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield Problem((*place, index, name), _("%(code)s đã được dùng ở trên.") % {"code": code})
        seen.add(code)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
