"""Who answers for a target on a day: the agency that the plan names, or whoever continues it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tinhso.modules.directory import api as directory


@dataclass(frozen=True)
class Lead:
    """The agency in charge on a day; `former` is what the plan named when that is called otherwise now.

    `until` is the first day on which the former name no longer held.
    """

    agency: directory.Agency
    former: str = ""
    until: date | None = None


def lead_of(code: str, named_on: date, on: date) -> Lead | None:
    """Whoever leads on that day what was given to the bearer of `code` on the day the plan began.

    A code may belong to another agency later, so it is read on the plan's own day and the identity followed from
    there. Of an agency that was split the successor with the rest leads. None for a code nobody bore.
    """
    named = directory.agency_by_code(code, named_on) if code else None
    if named is None:
        return None
    now = directory.agency(directory.continuing(named.id, on), on)
    if now is None or now.name == named.name:
        return Lead(now or named)
    return Lead(now, named.name, named.valid_to)


def leading_ids(codes: dict[str, int], named_on: date, on: date) -> dict[int, int]:
    """How many things each agency leads on that day, from how often each code is named; by agency id."""
    found: dict[int, int] = {}
    for code, count in codes.items():
        lead = lead_of(code, named_on, on)
        if lead is not None:
            found[lead.agency.id] = found.get(lead.agency.id, 0) + count
    return found
