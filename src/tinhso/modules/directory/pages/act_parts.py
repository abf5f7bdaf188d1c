"""What pages of acts show: clauses in words, tables of what moves, the map of communes before and after."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ..enums import ClauseKind, Level
from ..queries.act import Preview
from ..rules.reorganisation import clauses as said
from ..rules.reorganisation.access import Right
from ..rules.reorganisation.plan import Plan
from ..rules.reorganisation.state import AreaNow

_COLUMNS = 12
_MOST_GROUPS = 8


def clause_words(clause: said.Clause, names: Mapping[str, str]) -> str:
    """A clause as a sentence; `names` by key."""

    def name(key: str | None) -> str:
        return names.get(key or "", key or "—")

    match clause:
        case said.Merge():
            into = clause.into if isinstance(clause.into, str) else clause.into.name
            values = {"sources": ", ".join(name(key) for key in clause.sources), "into": name(into)}
            return _("%(sources)s → %(into)s") % values
        case said.Split():
            values = {
                "source": name(clause.source),
                "into": ", ".join(name(one.target) for one in clause.portions),
            }
            return _("%(source)s được chia thành %(into)s") % values
        case said.Rename():
            values = {"unit": name(clause.key), "name": clause.name or "", "code": clause.code or ""}
            return _("%(unit)s đổi thành %(name)s %(code)s") % values
        case said.Move():
            return _("%(unit)s thuộc %(parent)s") % {"unit": name(clause.key), "parent": name(clause.parent)}
        case said.Abolish():
            return _("%(unit)s giải thể, kế tục: %(heir)s") % {
                "unit": name(clause.key),
                "heir": name(clause.successor),
            }
        case said.Create():
            return _("Thành lập %(unit)s (%(code)s)") % {"unit": clause.spec.name, "code": clause.spec.code}
        case said.EndLevel():
            return _("Bỏ %(level)s; nhiệm vụ chuyển cho %(to)s") % {
                "level": Level(clause.level).label,
                "to": Level(clause.to).label,
            }
        case said.Reassign():
            return _("%(source)s: %(now)s kế tục thay cho %(was)s") % {
                "source": name(clause.source),
                "now": name(clause.now),
                "was": name(clause.was),
            }


def kind_label(kind: str) -> str:
    """The kind of a clause in words."""
    return str(ClauseKind(kind).label)


def unit_names(plan: Plan) -> dict[str, str]:
    """Names by key, of units before and after."""
    found = {key: row.name for key, row in plan.areas.items()} | {
        key: row.name for key, row in plan.agencies.items()
    }
    found |= {key: row.name for key, row in plan.before.areas.items()}
    return found | {key: row.name for key, row in plan.before.agencies.items()}


def right_words(right: Right, names: Mapping[str, str]) -> str:
    """Where somebody holds a right, in words."""
    name = names.get(right.agency, _("toàn tỉnh"))
    return _("một phần của %(agency)s") % {"agency": name} if right.in_part else name


def becomes(plan: Plan) -> list[tuple[str, list[str]]]:
    """New commune: what it is made of; in order of the new code."""
    sources: dict[str, list[AreaNow]] = {}
    for heir in plan.area_heirs:
        row = plan.before.areas.get(heir.source)
        if row is not None and row.level == Level.COMMUNE:
            sources.setdefault(heir.target, []).append(row)
    known = [plan.areas[key] for key in sources if key in plan.areas]
    return [
        (
            f"{area.name} ({area.code})",
            [f"{row.name} ({row.code})" for row in sorted(sources[area.key], key=lambda row: row.code)],
        )
        for area in sorted(known, key=lambda row: row.code)
    ]


def held_rows(found: Preview) -> list[tuple[str, str, str]]:
    """Label, count, and what becomes of it, of every holding."""
    return [
        (str(holding.label), str(sum(row.count for row in held)), str(holding.moves))
        for holding, held in found.held
    ]


@lru_cache(maxsize=4)
def _centres(path: str, changed: float) -> dict[str, tuple[float, float]]:
    with Path(path).open(encoding="utf-8") as file:
        return {row["key"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}


def centres(key: str) -> dict[str, tuple[float, float]]:
    """Approximate centres by key of the act's folder, for the diagram only; empty when nobody gave any."""
    folder = Path(settings.TINHSO_CONTENT_ROOT) / "provinces" / settings.TINHSO_PROVINCE
    for path in sorted(folder.glob("reorganisation-*/centres.csv")):
        return _centres(str(path), path.stat().st_mtime)
    return {}


def tiles(
    areas: Mapping[str, AreaNow], places: Mapping[str, tuple[float, float]], step: Mapping[str, int]
) -> list[Any]:
    """Communes as tiles near their centres, each with its code.

    `step` colours those that change: by how many units the new one is made of.
    """
    known = [area for area in areas.values() if area.level == Level.COMMUNE and area.key in places]
    if not known:
        return []
    lats = [places[area.key][0] for area in known]
    lons = [places[area.key][1] for area in known]
    rows = max(4, round(_COLUMNS * (max(lats) - min(lats)) / max(0.01, max(lons) - min(lons))))
    taken: set[tuple[int, int]] = set()
    found = []
    for area in sorted(known, key=lambda one: (-places[one.key][0], places[one.key][1])):
        lat, lon = places[area.key]
        column = round((lon - min(lons)) / max(0.01, max(lons) - min(lons)) * (_COLUMNS - 1))
        row = round((max(lats) - lat) / max(0.01, max(lats) - min(lats)) * (rows - 1))
        column, row = _free(column, row, taken)
        taken.add((column, row))
        count = step.get(area.key)
        depth = None if count is None else min(4, count)
        found.append((column, row, _on_a_tile(area.name), None, area.code, depth, ""))
    return found


def _on_a_tile(name: str) -> str:
    """A commune's name as it fits on a tile: most are "xã", and a ward may have a number for a name."""
    for kind, short in (("Xã ", ""), ("Thị trấn ", "TT ")):
        if name.startswith(kind):
            return short + name.removeprefix(kind)
    return name


def _free(column: int, row: int, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """The nearest cell that nobody has."""
    for distance in range(30):
        cells = [
            (column + x, row + y)
            for x in range(-distance, distance + 1)
            for y in range(-distance, distance + 1)
            if max(abs(x), abs(y)) == distance and column + x >= 0 and row + y >= 0
        ]
        for cell in sorted(cells, key=lambda one: (abs(one[0] - column) + abs(one[1] - row), one)):
            if cell not in taken:
                return cell
    return column, row
