"""What an act says, as typed data. `parse` reads the stored form and refuses anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...enums import LEVEL_OF, AgencyKind, AreaKind, ClauseKind, Level
from ..codes import CodeError, to_old

Thing = Literal["area", "agency"]
Numbers = Literal["own", "continue"]
Officials = Literal["move", "end"]

_MOST = 500


class ClauseError(ValueError):
    """A clause that says nothing we understand: `field` names the place, `code` the reason."""

    def __init__(self, field: str, code: str = "invalid") -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class AreaSpec:
    """An area that an act brings into being, or a new description of one that is there."""

    key: str
    code: str
    name: str
    kind: str
    parent: str | None

    @property
    def level(self) -> str:
        """The level that its kind belongs to."""
        return LEVEL_OF[self.kind]


@dataclass(frozen=True, slots=True)
class AgencySpec:
    """The same for an agency."""

    key: str
    code: str
    name: str
    short_name: str
    kind: str
    level: str
    area: str
    parent: str | None
    one_stop: bool


Spec = AreaSpec | AgencySpec


@dataclass(frozen=True, slots=True)
class Merge:
    """`sources` become one: a new unit, one of them, or another that is there (then `into` is its key)."""

    thing: Thing
    sources: tuple[str, ...]
    into: Spec | str
    numbers: Numbers = "own"
    officials: Officials = "move"
    whole_level: bool = False

    @property
    def target(self) -> str:
        """The key of the unit that continues."""
        return self.into if isinstance(self.into, str) else self.into.key


@dataclass(frozen=True, slots=True)
class Portion:
    """One successor of a split: a new unit or the key of one, and what tells its part.

    `keys` are keys of areas or codes of subjects, as the split's `by` says; the main one has the rest.
    """

    into: Spec | str
    keys: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The key of the successor."""
        return self.into if isinstance(self.into, str) else self.into.key


@dataclass(frozen=True, slots=True)
class Split:
    """`source` is continued in parts; `main` (a key among the successors) has what nobody else has.

    It ends, or it is itself one of the successors and gives a part away.
    """

    thing: Thing
    source: str
    portions: tuple[Portion, ...]
    main: str
    by: Literal["area", "subject"] = "area"


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name, code or kind from the day on; None leaves as it is."""

    thing: Thing
    key: str
    name: str | None = None
    code: str | None = None
    kind: str | None = None
    short_name: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Another parent, or for an agency another area."""

    thing: Thing
    key: str
    parent: str | None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Abolish:
    """The unit ends; `successor` has what is left of it."""

    thing: Thing
    key: str
    successor: str | None = None
    officials: Officials = "move"


@dataclass(frozen=True, slots=True)
class Create:
    """A new unit without predecessor."""

    spec: Spec


@dataclass(frozen=True, slots=True)
class EndLevel:
    """A level of the state is no more; `to` has its tasks, its areas' children belong to what was above."""

    level: str
    to: str


@dataclass(frozen=True, slots=True)
class Reassign:
    """A correction: from the day on `now` and no longer `was` continues the agency `source`."""

    source: str
    was: str
    now: str


Clause = Merge | Split | Rename | Move | Abolish | Create | EndLevel | Reassign


def parse(kind: str, content: Mapping[str, Any]) -> Clause:
    """The clause of this kind with this stored content; ClauseError names what is wrong."""
    reader = _READERS.get(kind)
    if reader is None:
        raise ClauseError("kind", "unknown")
    known, build = reader
    unknown = set(content) - known
    if unknown:
        raise ClauseError(min(unknown), "unknown")
    found: Clause = build(content)
    return found


def _text(content: Mapping[str, Any], name: str, *, required: bool = True) -> str | None:
    value = content.get(name)
    if value is None or value == "":
        if required:
            raise ClauseError(name, "required")
        return None
    if not isinstance(value, str) or len(value) > 300:
        raise ClauseError(name)
    return value


def _needed(content: Mapping[str, Any], name: str) -> str:
    value = _text(content, name)
    assert value is not None
    return value


def _choice(
    content: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str | None = None
) -> Any:
    value = content.get(name, default)
    if value not in allowed:
        raise ClauseError(name, "required" if value in (None, "") else "choice")
    return value


def _list(content: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = content.get(name, [])
    if not isinstance(value, list) or len(value) > _MOST or not all(isinstance(one, str) for one in value):
        raise ClauseError(name)
    if len(set(value)) != len(value):
        raise ClauseError(name, "twice")
    return tuple(value)


def _thing(content: Mapping[str, Any]) -> Thing:
    value: Thing = _choice(content, "thing", ("area", "agency"))
    return value


def _spec(thing: Thing, value: Any, field: str) -> Spec | str:
    if isinstance(value, str) and value:
        return value
    if not isinstance(value, Mapping):
        raise ClauseError(field, "required")
    return _area(value) if thing == "area" else _agency(value)


def _area(value: Mapping[str, Any]) -> AreaSpec:
    code = _needed(value, "code")
    if not code.isdecimal() or not 2 <= len(code) <= 10:
        raise ClauseError("code", "area_code")
    return AreaSpec(
        key=_needed(value, "key"),
        code=code,
        name=_needed(value, "name"),
        kind=_choice(value, "kind", tuple(AreaKind.values)),
        parent=_text(value, "parent", required=False),
    )


def _agency(value: Mapping[str, Any]) -> AgencySpec:
    code = _needed(value, "code")
    try:
        to_old(code)
    except CodeError:
        raise ClauseError("code", "agency_code") from None
    name = _needed(value, "name")
    return AgencySpec(
        key=_needed(value, "key"),
        code=code,
        name=name,
        short_name=_text(value, "short_name", required=False) or name,
        kind=_choice(value, "kind", tuple(AgencyKind.values)),
        level=_choice(value, "level", (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)),
        area=_needed(value, "area"),
        parent=_text(value, "parent", required=False),
        one_stop=bool(value.get("one_stop")),
    )


def _merge(content: Mapping[str, Any]) -> Merge:
    thing = _thing(content)
    sources = _list(content, "sources")
    if not sources:
        raise ClauseError("sources", "required")
    return Merge(
        thing=thing,
        sources=sources,
        into=_spec(thing, content.get("into"), "into"),
        numbers=_choice(content, "numbers", ("own", "continue"), "own"),
        officials=_choice(content, "officials", ("move", "end"), "move"),
        whole_level=bool(content.get("whole_level")),
    )


def _split(content: Mapping[str, Any]) -> Split:
    thing = _thing(content)
    raw = content.get("portions")
    if not isinstance(raw, list) or not 2 <= len(raw) <= _MOST:
        raise ClauseError("portions", "two")
    portions = tuple(
        Portion(into=_spec(thing, one.get("into"), "portions"), keys=_list(one, "keys")) for one in raw
    )
    main = _needed(content, "main")
    targets = [portion.target for portion in portions]
    named = [key for portion in portions for key in portion.keys]
    if len(set(targets)) != len(targets) or len(set(named)) != len(named):
        raise ClauseError("portions", "twice")
    if main not in targets:
        raise ClauseError("main", "choice")
    if thing == "agency" and any((portion.target == main) == bool(portion.keys) for portion in portions):
        raise ClauseError("portions", "parts")
    return Split(
        thing=thing,
        source=_needed(content, "source"),
        portions=portions,
        main=main,
        by=_choice(content, "by", ("area", "subject"), "area"),
    )


def _rename(content: Mapping[str, Any]) -> Rename:
    thing = _thing(content)
    found = Rename(
        thing=thing,
        key=_needed(content, "key"),
        name=_text(content, "name", required=False),
        code=_text(content, "code", required=False),
        kind=_text(content, "kind", required=False),
        short_name=_text(content, "short_name", required=False),
    )
    if not (found.name or found.code or found.kind or found.short_name):
        raise ClauseError("name", "required")
    kinds = AreaKind.values if thing == "area" else AgencyKind.values
    if found.kind is not None and found.kind not in kinds:
        raise ClauseError("kind", "choice")
    return found


def _move(content: Mapping[str, Any]) -> Move:
    thing = _thing(content)
    found = Move(
        thing=thing,
        key=_needed(content, "key"),
        parent=_text(content, "parent", required=thing == "area"),
        area=_text(content, "area", required=False),
    )
    if found.parent is None and found.area is None:
        raise ClauseError("parent", "required")
    return found


def _abolish(content: Mapping[str, Any]) -> Abolish:
    return Abolish(
        thing=_thing(content),
        key=_needed(content, "key"),
        successor=_text(content, "successor", required=False),
        officials=_choice(content, "officials", ("move", "end"), "move"),
    )


def _create(content: Mapping[str, Any]) -> Create:
    spec = _spec(_thing(content), content.get("spec"), "spec")
    if isinstance(spec, str):
        raise ClauseError("spec", "required")
    return Create(spec)


def _level(content: Mapping[str, Any]) -> EndLevel:
    level = _choice(content, "level", (Level.DISTRICT, Level.COMMUNE, Level.HAMLET))
    to = _choice(content, "to", (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE))
    if level == to:
        raise ClauseError("to", "choice")
    return EndLevel(level, to)


def _reassign(content: Mapping[str, Any]) -> Reassign:
    return Reassign(_needed(content, "source"), _needed(content, "was"), _needed(content, "now"))


_READERS: dict[str, tuple[set[str], Any]] = {
    ClauseKind.MERGE: ({"thing", "sources", "into", "numbers", "officials", "whole_level"}, _merge),
    ClauseKind.SPLIT: ({"thing", "source", "portions", "main", "by"}, _split),
    ClauseKind.RENAME: ({"thing", "key", "name", "code", "kind", "short_name"}, _rename),
    ClauseKind.MOVE: ({"thing", "key", "parent", "area"}, _move),
    ClauseKind.ABOLISH: ({"thing", "key", "successor", "officials"}, _abolish),
    ClauseKind.CREATE: ({"thing", "spec"}, _create),
    ClauseKind.LEVEL: ({"level", "to"}, _level),
    ClauseKind.REASSIGN: ({"source", "was", "now"}, _reassign),
}
