"""What the overview's cards and tables show, ready for a template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ..enums import Reason, Verdict
from ..facts import Group, Scorecard, Standing, TargetStanding
from ..forms.asof import PARAM
from ..rules.verdict import ORDER, tally
from .text import (
    TONES,
    Series,
    day_text,
    figure_text,
    made_of,
    said,
    sentence,
    series,
    target_text,
    tone,
    verdict_text,
)


@dataclass(frozen=True)
class Row:
    """One measure in a card or a table."""

    title: str
    value: str
    target: str
    verdict: str
    tone: str
    made_of: str
    reason: str
    sentence: str
    series: Series | None
    last_good: str
    measured: bool


@dataclass(frozen=True)
class Card:
    """One target on the overview; `main` is the measure that decides its verdict."""

    code: str
    title: str
    href: str
    verdict: str
    tone: str
    note: str
    main: Row
    others: tuple[Row, ...]
    several: bool
    freshness: datetime | None


@dataclass(frozen=True)
class Chapter:
    """A group of the plan with its cards."""

    code: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Count:
    """How many targets have one verdict."""

    label: str
    tone: str
    count: int


def chapters(found: Scorecard, past: date | None) -> list[Chapter]:
    """The cards of all targets by group, in the plan's order; their links keep the day when it is `past`."""
    return [
        Chapter(group.code, said(group.title), cards)
        for group in found.plan.groups
        if (cards := tuple(_cards_of(group, found, past)))
    ]


def counts(found: Scorecard) -> list[Count]:
    """How many targets stand where, what needs attention first."""
    judgements = [one.judgement for one in found.targets]
    return [Count(str(verdict.label), TONES[verdict], count) for verdict, count in tally(judgements)]


def main_standing(found: TargetStanding) -> Standing:
    """The measure shown large: the one that decides the verdict, else the first one measured."""
    verdict = found.judgement.verdict
    same = [one for one in found.standings if one.judgement.verdict == verdict]
    measured = [one for one in found.standings if one.state == "measured"]
    if found.judgement.reason == Reason.PART_MISSING:
        same = []
    return (same or sorted(measured, key=_severity) or list(found.standings))[0]


def card(found: TargetStanding, past: date | None) -> Card:
    """The card of one target."""
    main = main_standing(found)
    silent = found.judgement.verdict == Verdict.NOT_MEASURED
    others = () if silent else tuple(row(one) for one in found.standings if one is not main)
    fresh = [one.freshness for one in found.standings if one.freshness]
    return Card(
        code=found.target.code,
        title=said(found.target.title),
        href=address("plan:target", past, found.target.code),
        verdict=verdict_text(found.judgement),
        tone=tone(found.judgement),
        note=_note(found, main),
        main=row(main),
        others=others,
        several=bool(others),
        freshness=min(fresh) if fresh else None,
    )


def row(standing: Standing) -> Row:
    """One measure, ready to be shown."""
    good = standing.last_good if standing.state == "failed" else None
    last_good = ""
    if good is not None:
        last_good = _("Số đo gần nhất ghi được: %(value)s, ngày %(day)s.") % {
            "value": figure_text(standing.measure, good.figure),
            "day": day_text(good.as_of),
        }
    return Row(
        title=said(standing.measure.title),
        value=figure_text(standing.measure, standing.figure),
        target=target_text(standing.measure),
        verdict=verdict_text(standing.judgement),
        tone=tone(standing.judgement),
        made_of=made_of(standing.measure, standing.figure),
        reason=standing.reason or str(standing.judgement.reason.label),
        sentence=sentence(standing),
        series=series(standing),
        last_good=last_good,
        measured=standing.state == "measured",
    )


def address(name: str, as_of: date | None, *args: str) -> str:
    """A page of the plan for the same day; today's pages carry no day."""
    path = reverse(name, args=args)
    return f"{path}?{PARAM}={as_of.isoformat()}" if as_of else path


def freshest(found: Iterable[TargetStanding]) -> datetime | None:
    """The moment up to which every measured figure counts: the oldest of them."""
    moments = [one.freshness for target in found for one in target.standings if one.freshness]
    return min(moments) if moments else None


def _cards_of(group: Group, found: Scorecard, past: date | None) -> Iterable[Card]:
    return (card(one, past) for one in found.targets if one.target.group == group.code)


def _severity(standing: Standing) -> int:
    return ORDER.index(standing.judgement.verdict)


def _note(found: TargetStanding, main: Standing) -> str:
    """What the figure is made of, and why there is no verdict about success."""
    parts = [made_of(main.measure, main.figure)]
    if found.judgement.verdict in (Verdict.NOT_MEASURED, Verdict.CANNOT_SAY) or not parts[0]:
        parts.append(main.reason or str(found.judgement.reason.label))
    return ". ".join(part for part in parts if part)
