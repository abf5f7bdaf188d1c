"""What a person has to settle before an act can be approved, and what follows from the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .applying import post_at
from .clauses import Clause, Merge
from .plan import Plan
from .state import SeatNow

_CHIEFS = ("chủ tịch", "trưởng", "giám đốc", "chánh", "cục trưởng", "chi cục trưởng")
"""How the titles begin of posts that only one person can hold."""

END = "end"
DEPUTY_KEY = "pho-"
DEPUTY_TITLE = "Phó "


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question: `key` names it in the act's choices, `options` are (value, label), `chosen` the answer.

    `kind` is "chief" (several people in a post for one) or "numbers" (whose series goes on). `default` is what
    holds without an answer; a question without default must be answered.
    """

    kind: str
    key: str
    unit: str
    subject: str
    options: tuple[tuple[str, str], ...]
    chosen: str | None
    default: str | None = None

    @property
    def settled(self) -> bool:
        """Whether the act can go on."""
        return self.chosen is not None or self.default is not None


def settle(plan: Plan, clauses: Sequence[Clause], choices: Mapping[str, str]) -> list[Conflict]:
    """Every conflict of the plan; those that a choice settles are carried out in it."""
    return [*_numbers(plan, clauses, choices), *_chiefs(plan, choices)]


def _numbers(plan: Plan, clauses: Sequence[Clause], choices: Mapping[str, str]) -> list[Conflict]:
    found = []
    for clause in clauses:
        if not isinstance(clause, Merge) or clause.thing != "agency" or clause.target in clause.sources:
            continue
        gone = [heir for heir in plan.agency_heirs if heir.target == clause.target]
        if len(gone) < 2 or clause.target not in plan.agencies:
            continue
        names = plan.before.agencies
        options = [("own", "")]
        options += [(heir.source, names[heir.source].name) for heir in gone if heir.source in names]
        default = next((heir.source for heir in gone if heir.numbers), "own")
        key = f"numbers:{clause.target}"
        chosen = choices.get(key)
        known = {value for value, _label in options}
        found.append(
            Conflict(
                "numbers", key, clause.target, plan.agencies[clause.target].name, tuple(options),
                chosen if chosen in known else None, default,
            )
        )  # fmt: skip
    return found


def _chiefs(plan: Plan, choices: Mapping[str, str]) -> list[Conflict]:
    """Several people with one title that only one can bear, in one post or in two with different roles."""
    holders: dict[tuple[str, str], list[SeatNow]] = {}
    for seat in plan.seats.values():
        post = plan.posts.get((seat.agency, seat.post))
        if post is not None and is_chief(post.title):
            holders.setdefault((seat.agency, post.title.casefold()), []).append(seat)
    found = []
    for (agency, _title), seats in sorted(holders.items()):
        people = {seat.official: seat.name for seat in sorted(seats, key=lambda seat: seat.official)}
        if len(people) < 2:
            continue
        if all(seat.place in plan.before.seats for seat in seats):
            continue  # the act has not brought them together
        first = plan.posts[agency, min(seat.post for seat in seats)]
        key = f"chief:{agency}:{first.key}"
        chosen = choices.get(key)
        if chosen not in people:
            chosen = None
        found.append(Conflict("chief", key, agency, first.title, tuple(people.items()), chosen))
        if chosen is not None:
            _make_deputies(plan, [seat for seat in seats if seat.official != chosen])
    return found


def is_chief(title: str) -> bool:
    """Whether the post is one that only one person can hold; deputies and officers are not.

    >>> is_chief("Trưởng phòng"), is_chief("Phó Chủ tịch Ủy ban nhân dân")
    (True, False)
    """
    return title.casefold().startswith(_CHIEFS)


def _make_deputies(plan: Plan, seats: Sequence[SeatNow]) -> None:
    """The others keep rank and roles one step lower: "Trưởng phòng" becomes "Phó Trưởng phòng"."""
    for seat in seats:
        post = plan.posts[seat.agency, seat.post]
        deputy = replace(post, title=DEPUTY_TITLE + post.title, rank=post.rank + 1, until=None)
        key = post_at(plan, seat.agency, replace(deputy, key=DEPUTY_KEY + post.key))
        plan.move(seat, replace(seat, post=key))
