"""What a person has to settle before an act can be approved, and what follows from the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .clauses import Clause, Merge
from .plan import Plan
from .state import PostNow, SeatNow

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
    holders: dict[tuple[str, str], list[SeatNow]] = {}
    for seat in plan.seats.values():
        holders.setdefault((seat.agency, seat.post), []).append(seat)
    found = []
    for (agency, post_key), seats in sorted(holders.items()):
        post = plan.posts.get((agency, post_key))
        if post is None or len(seats) < 2 or not is_chief(post.title):
            continue
        if len([seat for seat in seats if seat.place in plan.before.seats]) == len(seats):
            continue  # the act has not brought them together
        key = f"chief:{agency}:{post_key}"
        options = tuple((seat.official, seat.name) for seat in sorted(seats, key=lambda seat: seat.official))
        chosen = choices.get(key)
        if chosen is not None and chosen not in {value for value, _label in options}:
            chosen = None
        found.append(Conflict("chief", key, agency, post.title, options, chosen))
        if chosen is not None:
            _make_deputies(plan, post, [seat for seat in seats if seat.official != chosen])
    return found


def is_chief(title: str) -> bool:
    """Whether the post is one that only one person can hold; deputies and officers are not.

    >>> is_chief("Trưởng phòng"), is_chief("Phó Chủ tịch Ủy ban nhân dân")
    (True, False)
    """
    return title.casefold().startswith(_CHIEFS)


def _make_deputies(plan: Plan, post: PostNow, seats: Sequence[SeatNow]) -> None:
    """The others keep rank and roles one step lower: "Trưởng phòng" becomes "Phó Trưởng phòng"."""
    key = DEPUTY_KEY + post.key
    if (post.agency, key) not in plan.posts:
        if (post.agency, key) in plan.before.post_keys:
            key += "-2"
        plan.posts[post.agency, key] = replace(
            post, key=key, title=DEPUTY_TITLE + post.title, rank=post.rank + 1, until=None
        )
    for seat in seats:
        plan.move(seat, replace(seat, post=key))
