"""Recording readings: once a day and indicator, corrected only by a row that says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, indicators, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref

from ..models import Reading
from ..queries.measuring import ask
from ..queries.plan import measured_by
from ..queries.reading import Key, on_record
from ..rules.asof import month_ends

MEASURED_AGAIN = "Đo lại cho cùng ngày cho kết quả khác."
"""Why the daily snapshot supersedes a reading; data, so it is not translated."""

PLACES = Decimal(1).scaleb(-10)


class SnapshotError(ActionError):
    """A day that cannot be recorded."""


@dataclass
class Snapshot:
    """What taking a snapshot did: rows added, found unchanged, corrected; indicators that failed."""

    added: int = 0
    unchanged: int = 0
    corrected: int = 0
    failed: list[str] = field(default_factory=list)


@action
def take_snapshot(*, by: Actor, as_of: date, reason: str = MEASURED_AGAIN) -> Snapshot:
    """Measure every indicator of the plan for the end of day `as_of` and record what is new.

    Repeating it adds nothing. A figure that differs from the one on record is added as its next revision
    with `reason`. A failing indicator is listed in the answer and spoils no other. `by` must be a named
    part of the system. Raises SnapshotError for a day in the future. Writes one ledger row if it recorded.
    """
    now = clock.business().now()
    if as_of > clock.business().today():
        raise SnapshotError("future", _("Chưa thể ghi số liệu cho ngày chưa đến."))
    plan_id, codes = measured_by() or (None, ())
    with translation.override(settings.LANGUAGE_CODE):
        # What a module says in words is kept in the province's language, whoever takes the snapshot.
        answers = ask(codes, as_of=as_of, actor=by)
        readings = {code: answer.reading for code, answer in answers.items() if answer.reading is not None}
        done = _record(readings, as_of, now, reason)
    done.failed = [code for code, answer in answers.items() if answer.state == "failed"]
    if plan_id and (done.added or done.corrected):
        ledger.record(
            actor=by,
            kind="plan.snapshot",
            ref=Ref("plan.plan", plan_id),
            data={"as_of": as_of.isoformat(), "added": done.added, "corrected": done.corrected},
        )
    return done


def backfill(*, by: Actor, first: date, last: date) -> Snapshot:
    """Take a snapshot for every month's end within [first, last], and for `last` itself, each on its own."""
    total = Snapshot()
    for day in dict.fromkeys([*month_ends(first, last), last]):
        one = take_snapshot(by=by, as_of=day)
        total.added += one.added
        total.unchanged += one.unchanged
        total.corrected += one.corrected
        total.failed = sorted({*total.failed, *one.failed})
    return total


def _record(readings: Mapping[str, indicators.Reading], as_of: date, now: datetime, reason: str) -> Snapshot:
    done = Snapshot()
    known = on_record(readings, as_of)
    rows: list[Reading] = []
    for (code, part), reading in _with_parts(readings):
        row = _row(code, part, reading, as_of, now)
        before = known.get((code, part))
        if before is None:
            done.added += 1
        elif _same(before, row):
            done.unchanged += 1
            continue
        else:
            done.corrected += 1
            row.revision, row.supersedes, row.reason = before.revision + 1, before, reason
        rows.append(row)
    Reading.objects.bulk_create(rows)
    return done


def _with_parts(
    readings: Mapping[str, indicators.Reading],
) -> Iterator[tuple[Key, indicators.Reading]]:
    for code, reading in readings.items():
        yield (code, ""), reading
        for part, further in reading.parts.items():
            yield (code, part), further


def _row(code: str, part: str, reading: indicators.Reading, as_of: date, now: datetime) -> Reading:
    indicator = indicators.get(code)
    assert indicator is not None  # it has just been measured
    value = None if reading.value is None else reading.value.quantize(PLACES, ROUND_HALF_UP)
    return Reading(
        indicator=code,
        version=indicator.version,
        part=part,
        as_of=as_of,
        numerator=reading.numerator,
        denominator=reading.denominator,
        value=value,
        rows=reading.drilldown.count if reading.drilldown else None,
        missing=[str(words) for words in reading.missing],
        note=str(reading.note or ""),
        freshness=reading.freshness,
        computed_at=now,
        provenance=_provenance(indicator),
    )


def _provenance(indicator: indicators.Indicator) -> dict[str, Any]:
    module = getattr(indicator.measure, "__module__", "")
    return {"source": "module", "indicator": f"{indicator.code}@{indicator.version}", "measured_by": module}


def _same(one: Reading, other: Reading) -> bool:
    fields = ("version", "numerator", "denominator", "value")
    return all(getattr(one, name) == getattr(other, name) for name in fields)
