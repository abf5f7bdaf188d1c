"""The level of an online public service, derived from what a procedure version can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..enums import Channel, PaymentMoment
from .content import Content

INFORMATION: Final = "information"
FORMS: Final = "forms"
SUBMISSION: Final = "submission"
PAYMENT: Final = "payment"
DELIVERY: Final = "delivery"


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level and what it needs beyond the level before it."""

    level: int
    needs: frozenset[str]


def level_rules(rows: Iterable[Mapping[str, Any]]) -> tuple[LevelRule, ...]:
    """The levels as the law's file says them, lowest first."""
    found = (LevelRule(row["level"], frozenset(row["needs"])) for row in rows)
    return tuple(sorted(found, key=lambda rule: rule.level))


def missing_parts(content: Content) -> tuple[str, ...]:
    """Mandatory parts of a published procedure that are empty, as keys of the data file.

    Decree 63/2010/NĐ-CP art. 8: name, order of steps, manner, papers and number of sets, time limit,
    subjects, performing agency. Name, subjects, agency, steps and channels cannot be empty (schema).
    """
    missing = []
    if not any(case.papers for case in content.cases):
        missing.append("cases.papers")
    if all(channel.time.amount is None for channel in content.channels):
        missing.append("channels.time")
    return tuple(missing)


def capabilities(content: Content) -> frozenset[str]:
    """What a citizen can do: words that the level rules of the law ask for."""
    found = set()
    if not missing_parts(content):
        found.add(INFORMATION)
    if content.downloads:
        found.add(FORMS)
    online = content.channel(Channel.ONLINE)
    if online is not None and content.form:
        found.add(SUBMISSION)
        free = content.payment == PaymentMoment.NONE or online.total_fee == 0
        if free or content.online_payment:
            found.add(PAYMENT)
    if {Channel.ONLINE, Channel.POST} & set(content.result_delivery):
        found.add(DELIVERY)
    return frozenset(found)


def level(can: frozenset[str], rules: tuple[LevelRule, ...]) -> int:
    """The highest level whose needs, and those of every level below it, are met; 0 for none."""
    reached = 0
    for rule in rules:
        if not rule.needs <= can:
            break
        reached = rule.level
    return reached
