"""What pages of acts show: clauses in words, tables of what moves, the map of communes before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..enums import ClauseKind, Level
from ..queries import act as queries
from ..queries import correction
from ..queries.act import Preview
from ..queries.chart import Tile
from ..rules.reorganisation import clauses as said
from ..rules.reorganisation.access import Right
from ..rules.reorganisation.plan import Plan
from ..rules.reorganisation.state import AreaNow
from ..rules.sketch import hues


def clause_names(act: Any, plan: Plan | None = None) -> dict[str, str]:
    """Names by key of all that clauses of the act may speak of; `plan` knows the units that the act makes."""
    names = queries.unit_names(act.effective_date) | (unit_names(plan) if plan else {})
    known = queries.dividing(act.effective_date).values()
    return names | {value: label for _label, values in known for value, label in values}


def words_of(act: Any, row: Any) -> str:
    """A stored clause of the act as a sentence."""
    (clause,) = queries.parsed_clauses([row])
    return clause_words(clause, clause_names(act, queries.plan_of(act)))


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
                "into": "; ".join(_portion(clause, one, name) for one in clause.portions),
            }
            return _("%(source)s được chia thành: %(into)s") % values
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


def _portion(clause: said.Split, portion: said.Portion, name: Callable[[str | None], str]) -> str:
    """A successor of a split with what it gets."""
    into = name(portion.into) if isinstance(portion.into, str) else portion.into.name
    if portion.target == clause.main:
        return _("%(into)s (phần còn lại)") % {"into": into}
    if not portion.keys:
        return into
    return _("%(into)s (%(parts)s)") % {"into": into, "parts": ", ".join(name(key) for key in portion.keys)}


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


def doubled_rows(plan: Plan, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Officials with the same post in several units that become one: name, the one post, where they had it."""
    rows = []
    for seat, agencies in plan.doubled:
        post = plan.posts[seat.agency, seat.post]
        place = f"{post.title}, {names.get(seat.agency, seat.agency)}"
        rows.append((seat.name, place, "; ".join(names.get(key, key) for key in agencies)))
    return rows


def right_words(right: Right, names: Mapping[str, str]) -> str:
    """Where somebody holds a right, in words."""
    name = names.get(right.agency, _("toàn tỉnh"))
    return _("một phần của %(agency)s") % {"agency": name} if right.in_part else name


def becomes(plan: Plan) -> list[tuple[str, str, str]]:
    """New commune, its code, and what it is made of; in order of the new code."""
    sources: dict[str, list[AreaNow]] = {}
    for heir in plan.area_heirs:
        row = plan.before.areas.get(heir.source)
        if row is not None and row.level == Level.COMMUNE:
            sources.setdefault(heir.target, []).append(row)
    known = [plan.areas[key] for key in sources if key in plan.areas]
    return [
        (
            area.name,
            area.code,
            ", ".join(f"{row.name} ({row.code})" for row in sorted(sources[area.key], key=_code)),
        )
        for area in sorted(known, key=_code)
    ]


def continued(plan: Plan) -> list[tuple[str, str, str]]:
    """Agency that ends, its code, and who continues it, with the part after a split; in order of the code."""
    heirs: dict[str, list[str]] = {}
    for heir in plan.agency_heirs:
        target = plan.agencies.get(heir.target)
        words = target.name if target is not None else heir.target
        heirs.setdefault(heir.source, []).append(
            _("%(into)s (phần còn lại)") % {"into": words} if heir.rest else words
        )
    rows = sorted((plan.before.agencies[key] for key in plan.ended_agencies), key=_code)
    return [(row.name, row.code, "; ".join(heirs.get(row.key, [])) or "—") for row in rows]


def reassigned(act: Any, plan: Plan) -> list[tuple[str, str, str, str]]:
    """What a correction changes: the agency that ended, the part, who continued it and who does from now on."""
    return [(one.source, one.part or _("toàn bộ"), one.was, one.now) for one in correction.changes(act, plan)]


def _code(row: Any) -> str:
    return str(row.code)


def held_rows(found: Preview) -> list[tuple[str, str, str]]:
    """Label, count, and what becomes of it, of every holding."""
    return [
        (str(holding.label), str(sum(row.count for row in held)), str(holding.moves))
        for holding, held in found.held
    ]


@dataclass(frozen=True)
class Maps:
    """The sketch map before and after an act, and communes that have no place on it."""

    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    missing: list[str]


def maps(plan: Plan, places: Sequence[Tile]) -> Maps:
    """The same places before and after: what becomes one unit has one colour, and is drawn as one afterwards."""
    heirs = {heir.source: heir.target for heir in plan.area_heirs if heir.main}
    after = {tile: heirs.get(tile.key, tile.key) for tile in places}
    kept = [tile for tile in places if after[tile] in plan.areas]
    changed = {key for tile, key in after.items() if plan.areas.get(key) != plan.before.areas.get(tile.key)}
    colours = hues({(tile.column, tile.row): after[tile] for tile in kept if after[tile] in changed})
    shown = {key for tile, key in after.items() if tile in kept}
    communes = [area for area in plan.areas.values() if area.level == Level.COMMUNE]
    return Maps(
        [_cell(tile, tile.name, tile.code, colours.get(after[tile])) for tile in places],
        [
            _cell(tile, area.name, area.code, colours.get(area.key), area.key)
            for tile in kept
            for area in (plan.areas[after[tile]],)
        ],
        sorted(f"{area.name} ({area.code})" for area in communes if area.key not in shown),
    )


def _cell(tile: Tile, name: str, code: str, hue: int | None, join: str | None = None) -> dict[str, Any]:
    cell = {
        "column": tile.column,
        "row": tile.row,
        "name": on_a_tile(name),
        "words": code,
        "hue": hue,
        "step": 0,
    }
    return cell | {"join": join} if join is not None and hue is not None else cell


def on_a_tile(name: str) -> str:
    """A commune's name as it fits on a tile: most are "xã", and a ward may have a number for a name."""
    for kind, short in (("Xã ", ""), ("Thị trấn ", "TT ")):
        if name.startswith(kind):
            return short + name.removeprefix(kind)
    return name
