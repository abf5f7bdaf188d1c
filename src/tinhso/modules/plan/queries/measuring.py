"""Asking the indicators, so that one module's trouble stays its own.

The plan knows no module: it asks `kernel.indicators` by code. Figures speak of the whole province whoever
looks, so measuring runs as a named part of the system; the reader only decides which rows he may open.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tinhso.kernel import indicators
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.indicators import WHOLE_PROVINCE, Indicator, NotMeasured, Reading
from tinhso.kernel.scope import acting

from ..enums import Unit
from ..facts import MeasureDef, State
from ..rules.figures import Figure, amount, share

MEASURER = system_actor("plan.measure")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """How asking one indicator ended; `reason` says in words why there is no reading."""

    state: State
    indicator: Indicator | None = None
    reading: Reading | None = None
    reason: str = ""


NOBODY = Answer("nobody")


def ask(
    codes: Iterable[str], *, as_of: date, actor: Actor, known_at: datetime | None = None
) -> dict[str, Answer]:
    """Each indicator's answer for the end of day `as_of`; an error in one is logged and spoils no other."""
    known = {code: indicators.get(code) for code in dict.fromkeys(codes)}

    def each(how: Callable[[Indicator, date, Actor, datetime | None], Answer]) -> dict[str, Answer]:
        return {
            code: how(indicator, as_of, actor, known_at) if indicator else NOBODY
            for code, indicator in known.items()
        }

    with acting(MEASURER, savepoint=False):
        try:
            with transaction.atomic():
                return each(_measured)
        except Exception:
            return each(_alone)


def _measured(indicator: Indicator, as_of: date, actor: Actor, known_at: datetime | None) -> Answer:
    """Its answer, or its error: all share one savepoint."""
    try:
        reading = indicator.measure(
            scope=WHOLE_PROVINCE, as_of=as_of, known_at=known_at, disaggregation=None, actor=actor
        )
    except NotMeasured as refusal:
        return Answer("not_for_day", indicator, reason=str(refusal.reason))
    return Answer("measured", indicator, reading)


def _alone(indicator: Indicator, as_of: date, actor: Actor, known_at: datetime | None) -> Answer:
    """Its answer, with a savepoint of its own; an error is logged and is an answer."""
    try:
        with transaction.atomic():
            return _measured(indicator, as_of, actor, known_at)
    except Exception:  # whatever a module does wrong, the page must say so and show the others
        logger.exception("indicator %s failed as of %s", indicator.code, as_of)
        return Answer("failed", indicator)


def part_of(answer: Answer, part: str) -> Reading | None:
    """The reading itself, or the further figure `part` that it carries; None when there is none."""
    if answer.reading is None or not part:
        return answer.reading
    return answer.reading.parts.get(part)


def figure_of(reading: Reading, unit: str) -> Figure:
    """The exact figure in the unit shown; a share is computed from its counts whenever it has them."""
    if unit != Unit.PERCENT:
        return amount(reading.value, reading.numerator)
    if reading.numerator is not None and reading.denominator is not None:
        return share(reading.numerator, reading.denominator)
    return amount(None if reading.value is None else reading.value * 100)


def fits(answer: Answer, measure: MeasureDef) -> bool:
    """Whether the indicator counts in the unit that the plan compares in; parts bring their own."""
    return answer.indicator is None or bool(measure.part) or answer.indicator.unit == measure.unit
