"""Acts drawn by chance, and what each of their clauses means, told without the product's code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from tinhso.modules.directory.enums import Level

from .world import SUBJECTS, Sitting, Unit, World

_number = count(1)

Clause = tuple[str, dict[str, Any]]
Effect = Callable[["Courses"], None]


@dataclass
class Drawn:
    """An act: its clauses, the units it brings into being, and what has to be true after it."""

    clauses: list[Clause] = field(default_factory=list)
    fresh: list[tuple[str, Unit]] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    touched: set[Unit] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    corrects: int | None = None


@dataclass
class Courses:
    """Where each dossier has come: (number, subject) and the units, oldest first, of its three columns."""

    world: World
    subjects: dict[int, str]
    receiving: dict[int, list[Unit]]
    processing: dict[int, list[Unit]]
    areas: dict[int, list[Unit]]
    series: dict[Unit, Unit] = field(default_factory=dict)
    area_after: dict[Unit, Unit] = field(default_factory=dict)
    pairs: list[tuple[Unit, Unit]] = field(default_factory=list)
    said: dict[tuple[Unit, Unit], int] = field(default_factory=dict)
    """Which act, by id, made each of these pairs: only an act that corrects that one may change it."""

    def agencies_go(self, source: Unit, targets: list[Unit], chosen: Callable[[int], Unit]) -> None:
        """Each dossier of `source` is continued by the one of `targets` that is chosen for it."""
        self.pairs += [(source, target) for target in targets]
        for courses in (self.receiving, self.processing):
            for number, course in courses.items():
                if course[-1] is source:
                    course.append(chosen(number))

    def area_goes(self, source: Unit, target: Unit) -> None:
        """An area ends and is continued; what lay in it, or below it, lies in its continuation."""
        source.alive = False
        self.area_after[source] = target
        for course in self.areas.values():
            if course[-1] is source:
                course.append(target)
        for home, area in self.world.homes.items():
            if area is source:
                self.world.homes[home] = target
        for area in self.world.areas:
            if area.parent is source:
                area.parent = target
        for agency in self.world.agencies:
            if agency.area is source:
                agency.area = target

    def agency_ends(self, source: Unit, main: Unit | None, *, officials: str = "move") -> None:
        """People and what stood below go to the main successor."""
        source.alive = False
        for agency in self.world.agencies:
            if agency.parent is source:
                agency.parent = source.parent if agency is main else main
        for sitting in [one for one in self.world.sittings if one.alive and one.agency is source]:
            if main is None or officials == "end":
                sitting.alive = False
            else:
                self._sits(sitting, main)

    def _sits(self, sitting: Sitting, agency: Unit) -> None:
        """Two posts of one person that become one are one sitting, with the rights of both."""
        sitting.agency = agency
        for other in self.world.sittings:
            if (
                other is not sitting
                and other.alive
                and (other.official, other.agency, other.post, other.roles)
                == (sitting.official, agency, sitting.post, sitting.roles)
            ):
                other.confirmed = other.confirmed or sitting.confirmed
                other.full = other.full or sitting.full
                sitting.alive = False
                for one in self.world.handed:
                    if one.sitting is sitting:
                        one.sitting = other


def draw_act(chance: Random, world: World, courses: Courses, kinds: Sequence[str] = ()) -> Drawn:
    """One to three changes of units that are there; or changes of these kinds."""
    act = Drawn()
    drawn = kinds or chance.choices(tuple(_CHANGES), k=chance.randint(1, 3))
    for kind in drawn:
        _CHANGES[kind](chance, world, courses, act)
    if not act.clauses:
        _rename(chance, world, courses, act)
    return act


def _free(units: Iterable[Unit], act: Drawn) -> list[Unit]:
    return [unit for unit in units if unit not in act.touched]


def _new_area(chance: Random, like: Unit, act: Drawn) -> tuple[dict[str, Any], Unit]:
    number = next(_number)
    kinds = {Level.PROVINCE: "tinh", Level.DISTRICT: "huyen", Level.COMMUNE: "xa"}
    unit = Unit(f"dia-ban-{number}", 0, like.level, like.parent, code=f"{7_000_000 + number}")
    act.fresh.append(("area", unit))
    spec = {
        "key": unit.key, "code": unit.code, "name": f"Địa bàn {number}", "kind": kinds[Level(like.level)],
        "parent": like.parent.key if like.parent else None,
    }  # fmt: skip
    return spec, unit


def _new_agency(like: Unit, area: Unit, act: Drawn) -> tuple[dict[str, Any], Unit]:
    number = next(_number)
    code = f"H05.{number // 8100 % 90 + 10}.{number // 90 % 90 + 10}.{number % 90 + 10}"
    unit = Unit(f"don-vi-{number}", 0, like.level, like.parent, area, code=code)
    act.fresh.append(("agency", unit))
    spec = {
        "key": unit.key, "code": code, "name": f"Cơ quan {number}", "kind": "committee", "level": like.level,
        "area": area.key, "parent": like.parent.key if like.parent else None, "one_stop": True,
    }  # fmt: skip
    return spec, unit


def _merge(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    """Communes become one, and their committees too; one of them may be the one that stays."""
    free = [
        area
        for area in _free(world.living(world.areas, Level.COMMUNE), act)
        if area.parent not in act.touched and not set(world.at(area)) & act.touched
    ]
    if len(free) < 2:
        return
    areas = chance.sample(free, k=chance.randint(2, min(3, len(free))))
    agencies = [agency for area in areas for agency in world.at(area)]
    stays = chance.random() < 0.4
    if stays:
        spec, area = areas[0].key, areas[0]
    else:
        spec, area = _new_area(chance, areas[0], act)
    act.touched |= {*areas, *agencies, area}
    act.clauses.append(("merge", {"thing": "area", "sources": [one.key for one in areas], "into": spec}))
    act.told.append(f"merge {areas} into {area}")

    def joined(courses: Courses) -> None:
        for one in areas:
            if one is not area:
                courses.area_goes(one, area)

    act.effects.append(joined)
    if len(agencies) > 1 or (agencies and not stays):
        _merge_agencies(chance, agencies, area, act)


def _merge_agencies(chance: Random, agencies: list[Unit], area: Unit, act: Drawn) -> None:
    stays = len(agencies) > 1 and chance.random() < 0.3
    if stays:
        spec, heir = agencies[0].key, agencies[0]
    else:
        spec, heir = _new_agency(agencies[0], area, act)
    officials = "end" if chance.random() < 0.15 else "move"
    numbers = chance.choice(["own", "continue"])
    act.touched |= {heir}
    act.clauses.append(
        (
            "merge",
            {
                "thing": "agency", "sources": [one.key for one in agencies], "into": spec,
                "officials": officials, "numbers": numbers,
            },
        )
    )  # fmt: skip
    act.told.append(f"merge {agencies} into {heir}, officials {officials}, numbers {numbers}")

    def joined(courses: Courses) -> None:
        for one in agencies:
            if one is not heir:
                courses.agencies_go(one, [heir], lambda _number: heir)
                courses.agency_ends(one, heir, officials=officials)
        if not stays and len(agencies) == 1 and numbers == "continue":
            courses.series[heir] = agencies[0]

    act.effects.append(joined)


def _split(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    """An agency becomes two or three, told apart by area or by subject."""
    free = [one for one in _free(world.living(world.agencies), act) if one.area not in act.touched]
    if not free:
        return
    source = chance.choice(free)
    by = chance.choice(["area", "subject"])
    areas = _free(world.living(world.areas, Level.COMMUNE), act)
    if by == "area" and not areas:
        return
    keys: list[Any] = areas if by == "area" else list(SUBJECTS)
    named = chance.sample(keys, k=chance.randint(1, len(keys) if by == "area" else 1))
    made = [_new_agency(source, source.area, act) for _portion in range(2)]  # type: ignore[arg-type]
    (rest_spec, rest), (part_spec, part) = made
    stays = chance.random() < 0.3
    if stays:  # it only gives a part away; what stays of it is a unit of the same name
        rest.key, rest.code = _next_key(world, source), source.code
    content = {
        "thing": "agency", "source": source.key, "by": by, "main": source.key if stays else rest.key,
        "portions": [
            {"into": source.key if stays else rest_spec},
            {"into": part_spec, "keys": [one if by == "subject" else one.key for one in named]},
        ],
    }  # fmt: skip
    act.clauses.append(("split", content))
    act.touched |= {source, rest, part, *(named if by == "area" else ())}
    act.told.append(f"split {source} {'which stays ' * stays}by {by} into {rest} and {part} with {named}")

    def parted(courses: Courses) -> None:
        def target(number: int) -> Unit:
            value = courses.areas[number][-1] if by == "area" else courses.subjects[number]
            return part if value in named else rest

        courses.agencies_go(source, [rest, part], target)
        courses.agency_ends(source, rest)
        if stays:
            courses.series[rest] = source

    act.effects.append(parted)


def _next_key(world: World, unit: Unit) -> str:
    taken = {one.key for one in (*world.areas, *world.agencies)}
    return next(f"{unit.key}-{n}" for n in range(2, 100) if f"{unit.key}-{n}" not in taken)


def _rename(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    free = _free(world.living(world.areas), act)
    if free:
        area = chance.choice(free)
        act.touched |= {area}
        content = {
            "thing": "area",
            "key": area.key,
            "name": "Tên mới",
            "code": f"{8_000_000 + next(_number)}",
        }
        act.clauses.append(("rename", content))
        act.told.append(f"rename {area}")


def _move(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    """A commune belongs to another district."""
    communes = _free(world.living(world.areas, Level.COMMUNE), act)
    districts = _free(world.living(world.areas, Level.DISTRICT), act)
    if communes and districts:
        commune, district = chance.choice(communes), chance.choice(districts)
        act.touched |= {commune, district}
        act.clauses.append(("move", {"thing": "area", "key": commune.key, "parent": district.key}))
        act.told.append(f"move {commune} to {district}")
        act.effects.append(lambda _courses: setattr(commune, "parent", district))


def _abolish(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    free = _free(world.living(world.agencies), act)
    if len(free) < 3:
        return
    gone, heir = chance.sample(free, k=2)
    _ends(chance, gone, heir, act)


def _ends(chance: Random, gone: Unit, heir: Unit, act: Drawn) -> None:
    officials = "end" if chance.random() < 0.15 else "move"
    content = {"thing": "agency", "key": gone.key, "successor": heir.key, "officials": officials}
    act.clauses.append(("abolish", content))
    act.touched |= {gone, heir}
    act.told.append(f"abolish {gone} for {heir}, officials {officials}")

    def ended(courses: Courses) -> None:
        courses.agencies_go(gone, [heir], lambda _number: heir)
        courses.agency_ends(gone, heir, officials=officials)

    act.effects.append(ended)


def _level(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    """The district level is no more: its agencies' tasks go to communes or to the province."""
    districts = world.living(world.areas, Level.DISTRICT)
    agencies = world.living(world.agencies, Level.DISTRICT)
    heirs = [one for one in _free(world.living(world.agencies), act) if one.level != Level.DISTRICT]
    if not districts or not heirs or {*districts, *agencies} & act.touched:
        return
    for agency in agencies:
        _ends(chance, agency, chance.choice(heirs), act)
    act.clauses.append(("level", {"level": "district", "to": "commune"}))
    act.touched |= {*districts, *(one.parent for one in districts if one.parent)}
    act.told.append("no more districts")

    def ended(courses: Courses) -> None:
        for district in districts:
            assert district.parent is not None
            courses.area_goes(district, district.parent)

    act.effects.append(ended)


def _province(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    """The province itself is merged into a new one: the root of everything is replaced."""
    top = world.living(world.areas, Level.PROVINCE)[0]
    if top in act.touched:
        return
    spec, heir = _new_area(chance, top, act)
    act.touched |= {top, heir}
    act.clauses.append(("merge", {"thing": "area", "sources": [top.key], "into": spec}))
    act.told.append(f"province {top} into {heir}")
    act.effects.append(lambda courses: courses.area_goes(top, heir))


def _correct(chance: Random, world: World, courses: Courses, act: Drawn) -> None:
    """From now on another agency continues what ended earlier."""
    free = _free(world.living(world.agencies), act)
    pairs = [pair for pair in courses.pairs if pair[0] not in act.touched]
    if act.corrects is not None:
        pairs = [pair for pair in pairs if courses.said[pair] == act.corrects]
    if not pairs or not free:
        return
    source, was = chance.choice(pairs)
    heirs = {target for one, target in courses.pairs if one is source}
    others = [one for one in free if one not in heirs]
    if not others:
        return
    now = chance.choice(others)
    act.corrects = courses.said[source, was]
    act.clauses.append(("reassign", {"source": source.key, "was": was.key, "now": now.key}))
    act.touched |= {source, now, was}
    act.told.append(f"{source} is continued by {now}, no longer by {was}")

    def corrected(courses: Courses) -> None:
        for found in (courses.receiving, courses.processing):
            for course in found.values():
                for place in range(len(course) - 1):
                    if (course[place], course[place + 1]) == (source, was):
                        course[place + 1 :] = [now]
                        break
        courses.pairs = [(source, now) if one == (source, was) else one for one in courses.pairs]

    act.effects.append(corrected)


_CHANGES: dict[str, Callable[[Random, World, Courses, Drawn], None]] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "move": _move,
    "abolish": _abolish,
    "level": _level,
    "province": _province,
    "correct": _correct,
}
