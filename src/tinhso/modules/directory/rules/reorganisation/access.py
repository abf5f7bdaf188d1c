"""Who gains and who loses what by an act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...enums import Reach
from .plan import Place, Plan
from .state import AgencyNow, Condition, Link, PostNow, SeatNow

Path = tuple[Condition, ...]
Held = dict[tuple[str, str], set[Path]]
"""By role and agency the parts in which it is held, however far back; the empty path is the whole."""

READ = ""
"""As a role: to read an agency's rows, which every post there gives."""

EVERYWHERE = "*"
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Right:
    """A role (or `READ`) in an agency, by key (`EVERYWHERE` for the whole province), or in a part of it only."""

    role: str
    agency: str
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What an official loses and gains, the reach of bodies and delegations spelled out.

    Inherited agencies count under the predecessor's key, so what somebody keeps by succession is no loss.
    """

    official: str
    name: str
    lost: tuple[Right, ...]
    gained: tuple[Right, ...]


def changes(plan: Plan) -> list[Access]:
    """Officials whose rights change, by name; roles without permissions count too."""
    before = _Side(plan.before.seats, plan.before.posts, plan.before.agencies, plan.before.links)
    after = _Side(plan.seats, plan.posts, plan.agencies, links_after(plan))
    had, has = before.rights(), after.rights()
    for given in plan.before.delegated:
        before.give(had, given.delegate, given.place, given.roles)
        after.give(has, given.delegate, plan.moved.get(given.place, given.place), given.roles)
    names = {seat.official: seat.name for seat in (*plan.before.seats.values(), *plan.seats.values())}
    found = []
    for official, name in names.items():
        one = _compared(official, name, had[official], has[official])
        if one.lost or one.gained:
            found.append(one)
    return sorted(found, key=lambda one: (one.name, one.official))


def links_after(plan: Plan) -> list[Link]:
    """The successions of agencies once the act is carried out."""
    corrected = {(one.source, one.was): one.now for one in plan.reassigned}
    found = [
        Link(link.source, corrected.get((link.source, link.target), link.target), link.conditions)
        for link in plan.before.links
    ]
    return found + [
        Link(heir.source, heir.target, ((heir.by, heir.keys, heir.rest),) if heir.by else ())
        for heir in plan.agency_heirs
    ]


def _compared(official: str, name: str, had: Held, has: Held) -> Access:
    lost, gained = [], []
    for role, agency in sorted(had.keys() | has.keys()):
        before, after = had.get((role, agency), set()), has.get((role, agency), set())
        if () not in after and before - after:
            lost.append(Right(role, agency, in_part=bool(after)))
        wider = [path for path in after if not any(_is_within(path, old) for old in before)]
        if wider:
            gained.append(Right(role, agency, in_part=() not in wider))
    return Access(official, name, tuple(lost), tuple(gained))


def _is_within(path: Path, old: Path) -> bool:
    """Whether the part is the old one or a part of it: conditions are added in front."""
    return path[len(path) - len(old) :] == old if len(path) >= len(old) else False


class _Side:
    """The organisation before or after the act, as far as rights go."""

    def __init__(
        self,
        seats: Mapping[Place, SeatNow],
        posts: Mapping[tuple[str, str], PostNow],
        agencies: Mapping[str, AgencyNow],
        links: Iterable[Link],
    ) -> None:
        self.seats, self.posts, self.agencies = seats, posts, agencies
        self.below: dict[str | None, list[AgencyNow]] = defaultdict(list)
        for agency in agencies.values():
            self.below[agency.parent].append(agency)
        self.inherited: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            self.inherited[link.target].append(link)
        self.officials = {seat.official for seat in seats.values()}

    def rights(self) -> dict[str, Held]:
        """What everybody holds by his own posts."""
        found: dict[str, Held] = defaultdict(dict)
        for seat in self.seats.values():
            roles = self.posts[seat.agency, seat.post].roles
            self._add(found[seat.official], seat, [role for role in roles if role not in seat.withheld])
        return found

    def give(self, rights: dict[str, Held], delegate: str, place: Place, roles: Iterable[str]) -> None:
        """Add what a delegate exercises: roles that the post has, while both sides hold posts."""
        seat = self.seats.get(place)
        if seat is None or delegate not in self.officials:
            return
        post = self.posts[seat.agency, seat.post]
        self._add(rights[delegate], seat, [role for role in roles if role in post.roles])

    def _add(self, held: Held, seat: SeatNow, roles: Iterable[str]) -> None:
        reach = self.posts[seat.agency, seat.post].reach
        places = self._past(self._reached(seat.agency, reach))
        for role in (READ, *roles):
            for agency, paths in places.items():
                held.setdefault((role, agency), set()).update(paths)
            if reach == Reach.ALL and role != READ:
                held.setdefault((role, EVERYWHERE), set()).add(())

    def _past(self, agencies: set[str]) -> dict[str, set[Path]]:
        """These agencies and all that they continue, with the parts."""
        found: dict[str, set[Path]] = {key: {()} for key in agencies}
        left: list[tuple[str, Path]] = [(key, ()) for key in agencies]
        while left:
            key, path = left.pop()
            for link in self.inherited.get(key, ()):
                further = (*path, *link.conditions)
                paths = found.setdefault(link.source, set())
                if further not in paths and len(further) < _DEEPEST:
                    paths.add(further)
                    left.append((link.source, further))
        return found

    def _reached(self, key: str, reach: str) -> set[str]:
        found = {key}
        if reach != Reach.BODY or key not in self.agencies:
            return found
        left = [key]
        while left:
            for agency in self.below.get(left.pop(), ()):
                if agency.level == self.agencies[key].level and agency.key not in found:
                    found.add(agency.key)
                    left.append(agency.key)
        return found
