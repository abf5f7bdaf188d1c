"""An act of reorganisation as a folder: act.yaml, and tables of what becomes what.

Tables: `areas.csv` (old unit, new unit), `agencies.csv` (the same of agencies), `renamed.csv`, `neighbours.csv`
(units that join the installation). A row that gives only the new key belongs to the unit that another row describes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.datafile import Collector, Column, CsvRow, read_csv, read_yaml, verification

from ..actions.act import add_clauses, draft_act
from ..enums import AgencyKind, AreaKind, ClauseKind, Level
from ..models import Act
from ..queries.act import executed_act

_TEXT: Final = {"type": "string", "minLength": 1}
_DAY: Final = {"type": "string", "format": "date"}
SCHEMA: Final = {
    "type": "object",
    "required": ["key", "number", "title", "issuer", "issued_on", "effective_date", "clauses"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("key", "number", "title", "issuer", "legal_basis", "corrects"), _TEXT),
        **dict.fromkeys(("issued_on", "effective_date"), _DAY),
        "facts": {"type": "array"},
        "clauses": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind"],
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": [*ClauseKind.values]},
                    "thing": {"enum": ["area", "agency"]},
                    "file": _TEXT,
                    "only": _TEXT,
                    "except": _TEXT,
                    "content": {"type": "object"},
                    "whole_level": {"type": "boolean"},
                    "officials": {"enum": ["move", "end"]},
                    "numbers": {"enum": ["own", "continue"]},
                },
            },
        },
    },
}

_FACT = (Column("source"), Column("verified", verification))
AREAS = (
    Column("old_key"),
    Column("old_name", required=False),
    Column("new_key"),
    Column("new_code", required=False),
    Column("new_name", required=False),
    Column("new_kind", required=False, choices=tuple(AreaKind.values)),
    Column("new_parent", required=False),
    *_FACT,
)
_AGENCIES = (
    Column("old_key"),
    Column("old_name", required=False),
    Column("new_key"),
    Column("new_code", required=False),
    Column("new_name", required=False),
    Column("new_short_name", required=False),
    Column("new_kind", required=False, choices=tuple(AgencyKind.values)),
    Column("new_level", required=False, choices=(Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)),
    Column("new_area", required=False),
    Column("new_parent", required=False),
    Column("new_one_stop", required=False, choices=("yes", "no")),
    *_FACT,
)
_RENAMED = (
    Column("key"),
    Column("old_name", required=False),
    Column("new_code", required=False),
    Column("new_name", required=False),
    *_FACT,
)
_NEIGHBOURS = (
    Column("key"),
    Column("code"),
    Column("name"),
    Column("kind", choices=tuple(AreaKind.values)),
    Column("parent", required=False),
    *_FACT,
)

Clause = tuple[str, dict[str, Any]]


def load_act(folder: Path, *, by: Actor) -> Act:
    """The draft that the folder describes.

    Raises DataErrors, ReorganisationError for a key that is known or a corrected act that was not carried out.
    """
    data = read_yaml(folder / "act.yaml", SCHEMA).data
    clauses = _clauses(folder, data["clauses"])
    corrected = data.get("corrects")
    act = draft_act(
        by=by,
        key=data["key"],
        number=data["number"],
        title=data["title"],
        issuer=data["issuer"],
        legal_basis=data.get("legal_basis", ""),
        issued_on=date.fromisoformat(data["issued_on"]),
        effective_date=date.fromisoformat(data["effective_date"]),
        corrects_id=_executed(corrected) if corrected else None,
    )
    add_clauses(by=by, act_id=act.pk, clauses=clauses)
    return act


def _executed(key: str) -> int:
    """The id of the act with this key, which was carried out; 0 when there is none, which drafting refuses."""
    found = executed_act(key)
    return found.pk if found is not None else 0


def act_key(folder: Path) -> str:
    """The key under which the folder's act is known; raises DataErrors."""
    key: str = read_yaml(folder / "act.yaml", SCHEMA).data["key"]
    return key


def _clauses(folder: Path, items: Sequence[dict[str, Any]]) -> list[Clause]:
    found: list[Clause] = []
    for item in items:
        if "file" not in item:
            found.append((item["kind"], item.get("content", {})))
            continue
        found += list(_READERS[item["kind"], item.get("thing", "area")](folder / item["file"], item))
    return found


def merges_of_areas(rows: Sequence[CsvRow], options: dict[str, Any]) -> Iterator[Clause]:
    """A merge for each new area, from rows "old becomes new"; raises DataErrors with the rows named."""
    for described, sources in _grouped(rows):
        spec = {
            "key": described["new_key"],
            "code": described["new_code"],
            "name": described["new_name"],
            "kind": described["new_kind"],
            "parent": described["new_parent"],
        }
        yield (
            ClauseKind.MERGE,
            {
                "thing": "area",
                "sources": sources,
                "into": spec if described["new_code"] else described["new_key"],
                "whole_level": bool(options.get("whole_level")),
            },
        )


def _grouped(rows: Sequence[CsvRow]) -> list[tuple[CsvRow, list[str]]]:
    """By new unit: the row that describes it, and the keys of what becomes it."""
    problems = Collector()
    first: dict[str, CsvRow] = {}
    described: dict[str, CsvRow] = {}
    sources: dict[str, list[str]] = {}
    for row in rows:
        known = first.setdefault(row["old_key"], row)
        if known is not row:
            message = _("Đơn vị này đã có ở dòng %(line)d.") % {"line": known.line}
            problems.add(row.error(message, "old_key"))
            continue
        sources.setdefault(row["new_key"], []).append(row["old_key"])
        current = described.setdefault(row["new_key"], row)
        if row["new_code"] and current["new_code"] not in (None, "", row["new_code"]):
            message = _("Khác với dòng %(line)d của cùng đơn vị mới.") % {"line": current.line}
            problems.add(row.error(message, "new_code"))
        if row["new_code"] and not current["new_code"]:
            described[row["new_key"]] = row
    problems.raise_if_any()
    return [(described[key], keys) for key, keys in sources.items()]


def _merge_agencies(path: Path, options: dict[str, Any]) -> Iterator[Clause]:
    for row, sources in _grouped(read_csv(path, _AGENCIES)):
        spec = {
            "key": row["new_key"],
            "code": row["new_code"],
            "name": row["new_name"],
            "short_name": row["new_short_name"],
            "kind": row["new_kind"],
            "level": row["new_level"],
            "area": row["new_area"],
            "parent": row["new_parent"],
            "one_stop": row["new_one_stop"] == "yes",
        }
        yield (
            ClauseKind.MERGE,
            {
                "thing": "agency",
                "sources": sources,
                "into": spec if row["new_code"] else row["new_key"],
                "officials": options.get("officials", "move"),
                "numbers": options.get("numbers", "own"),
            },
        )


def _rename_agencies(path: Path, options: dict[str, Any]) -> Iterator[Clause]:
    for row in read_csv(path, _RENAMED):
        content = {
            "thing": options.get("thing", "agency"), "key": row["key"], "code": row["new_code"], "name": row["new_name"],
        }  # fmt: skip
        yield ClauseKind.RENAME, {name: value for name, value in content.items() if value}


def _create_areas(path: Path, options: dict[str, Any]) -> Iterator[Clause]:
    for row in read_csv(path, _NEIGHBOURS):
        if options.get("only", row["key"]) != row["key"] or options.get("except") == row["key"]:
            continue
        spec = {name: row[name] for name in ("key", "code", "name", "kind", "parent")}
        yield ClauseKind.CREATE, {"thing": "area", "spec": spec}


def _merge_areas(path: Path, options: dict[str, Any]) -> Iterator[Clause]:
    yield from merges_of_areas(read_csv(path, AREAS), options)


_READERS: dict[tuple[str, str], Callable[[Path, dict[str, Any]], Iterator[Clause]]] = {
    (ClauseKind.MERGE, "area"): _merge_areas,
    (ClauseKind.MERGE, "agency"): _merge_agencies,
    (ClauseKind.RENAME, "agency"): _rename_agencies,
    (ClauseKind.CREATE, "area"): _create_areas,
}
