"""The due date as pages explain it: its lines with the law behind each, and the days that were counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tinhso.kernel.calendar import load_calendar, named_days
from tinhso.kernel.clock import to_local
from tinhso.modules.catalogue import api as catalogue

from ..enums import Act
from ..queries.law import law_on, rule_on
from ..rules import clock
from ..rules.law import COUNTING, CUTOFF, EXTENSION, PAUSES
from .wording import deadline_line

if TYPE_CHECKING:
    from tinhso.modules.catalogue.api import Content, Limit

    from ..models import Dossier, DossierAct

LAW_OF: Mapping[str, str] = {
    "limit": COUNTING,
    "after_cutoff": CUTOFF,
    "accepted_on_day_off": COUNTING,
    "pause": PAUSES,
    "extended": EXTENSION,
}
"""The rule of law behind a line, by the code of the line."""


@dataclass(frozen=True)
class Explained:
    """One line of the explanation and what it rests on, in words; `basis` may be empty."""

    text: str
    basis: str = ""


@dataclass(frozen=True)
class Explanation:
    """Why a dossier is due when it is.

    `days` are (date, kind, number, note) for the component `day_count`. `moved` is the due date by the working
    calendar of today when that differs from the one that was promised, otherwise None.
    """

    lines: tuple[Explained, ...]
    days: tuple[tuple[date, str, int | None, str], ...]
    moved: datetime | None = None


def limit_of(content: Content, channel: str) -> Limit:
    """The time limit of a dossier that came in by `channel`."""
    return (content.channel(channel) or content.channels[0]).time


def explain(
    dossier: Dossier, acts: Sequence[DossierAct], content: Content, now: datetime
) -> Explanation | None:
    """The explanation from the acts, as far as the reader sees them; None before acceptance."""
    if dossier.accepted_at is None:
        return None
    limit = limit_of(content, dossier.channel)
    calendar = load_calendar()
    happened = clock.events(acts, law_on)
    again = clock.run(happened, limit, law_on, calendar)
    until = dossier.ended_at or now
    names = {day: fact.name for day, fact in named_days().items()}
    days = tuple(
        (
            one.day,
            one.kind,
            one.number,
            names.get(one.day, "") if one.kind == "off" and not one.weekend else "",
        )
        for one in clock.days(happened, limit, law_on, calendar, until)
    )
    moved = again.due_at if again.due_at != dossier.due_at and dossier.ended_at is None else None
    return Explanation(tuple(_lines(acts, limit)), () if moved else days, moved)


def _lines(acts: Iterable[DossierAct], limit: Limit) -> list[Explained]:
    """Lines of every act that set or moved the date; a computation done again holds all that came before it."""
    found: list[Explained] = []
    for act in acts:
        if act.kind == Act.RECOMPUTE:
            found = []
        day = to_local(act.occurred_at).date()
        found += [_explained(line, day, limit) for line in act.data.get("deadline", ())]
    return found


def _explained(line: Mapping[str, Any], day: date, limit: Limit) -> Explained:
    code = line["code"]
    notes = []
    if code == "limit":
        notes.append(catalogue.source_note(limit.source, limit.verified))
    if code in LAW_OF:
        rule = rule_on(LAW_OF[code], day)
        notes.append(catalogue.source_note(rule.source, rule.verified) if rule else "")
    if code in {"days_off", "worked_weekends"}:
        notes += _days_notes(line["days"])
    return Explained(deadline_line(line), "; ".join(dict.fromkeys(note for note in notes if note)))


def _days_notes(days: Iterable[str]) -> list[str]:
    """What each of the days is, and where that is laid down."""
    known = named_days()
    found = [known[day] for day in map(date.fromisoformat, days) if day in known]
    return [
        _("%(name)s: %(source)s")
        % {"name": fact.name, "source": catalogue.source_note(fact.source, fact.verified)}
        for fact in found
    ]
