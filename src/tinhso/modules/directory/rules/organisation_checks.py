"""What must hold between the rows of an organisation, whoever wrote them. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from ..enums import LEVEL_OF, LEVELS_ABOVE, Level
from .codes import MAX_LENGTH, NEW_PATTERN, CodeError, to_old
from .organisation import AGENCIES, APPOINTMENTS, AREAS, OFFICIALS, POSTS, QUOTAS, Problem, Row
from .periods import Period, covered

Areas = Mapping[str, Sequence[tuple[Period, str]]]
"""The periods of each area, by key, with its level."""

MOST_NAMED = 5
"""People named in one sentence; the rest is counted."""


def relation_problems(rows: Mapping[str, Sequence[Row]], roles: Iterable[str]) -> list[Problem]:
    """What is wrong between rows, told at rows of the workbook: an old row is only at fault with a new one.

    The rows must have passed `shape_problems`.
    """
    lands = _by(rows[AREAS], "key")
    areas = {key: [(period(row), _level(row)) for row in versions] for key, versions in lands.items()}
    agencies = _by(rows[AGENCIES], "key")
    posts = {(row["agency"], row["key"]): row for row in rows[POSTS]}
    officials = {row["key"]: row for row in rows[OFFICIALS]}
    return [
        *_areas(rows[AREAS], lands, areas),
        *_agencies(rows[AGENCIES], agencies, areas),
        *_units_left(lands, [(row, "parent") for row in rows[AREAS]], "area_left"),
        *_units_left(lands, [(row, "area") for row in rows[AGENCIES]], "area_left"),
        *_units_left(agencies, [(row, "parent") for row in rows[AGENCIES]], "agency_left"),
        *_posts(rows[POSTS], agencies, frozenset(roles)),
        *_quotas(rows[QUOTAS], agencies, posts),
        *_appointments(rows[APPOINTMENTS], agencies, posts, officials),
        *_left_behind(rows[APPOINTMENTS], agencies, officials),
    ]


def period(row: Row) -> Period:
    """The days of a row."""
    start = row.day("valid_from")
    assert start is not None
    return Period(start, row.day("valid_to"))


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _clashes(rows: Sequence[Row], column: str, code: str, named: str) -> list[Problem]:
    """Pairs of rows that share a day, told at one from the workbook."""
    found = []
    for one, other in combinations(sorted(rows, key=lambda row: (row["valid_from"], row.place or 0)), 2):
        if not period(one).overlaps(period(other)):
            continue
        told, with_ = (other, one) if other.place is not None else (one, other)
        if told.place is not None:
            details = {"other": with_[named], "row": str(with_.place or ""), "from": with_["valid_from"]}
            found.append(Problem(told.sheet, told.place, column, code, details))
    return found


def _level(row: Row) -> str:
    return LEVEL_OF.get(row["kind"], "")


def _areas(rows: Sequence[Row], lands: Mapping[str, list[Row]], areas: Areas) -> list[Problem]:
    found: list[Problem] = []
    for versions in lands.values():
        found += _clashes(versions, "valid_from", "overlap", "name")
    for versions in _by(rows, "code").values():
        if len({row["key"] for row in versions}) > 1:
            found += _clashes(versions, "code", "code_taken", "name")
    for row in rows:
        if row.place is None:
            continue
        if not re.fullmatch(r"[0-9]{2,10}", row["code"]):
            found.append(Problem(row.sheet, row.place, "code", "area_code"))
        if bool(row["parent"]) == (_level(row) == Level.PROVINCE):
            found.append(
                Problem(row.sheet, row.place, "parent", "area_top" if row["parent"] else "area_alone")
            )
        elif row["parent"]:
            found += _above(row, areas)
    return found


def _above(row: Row, areas: Areas) -> list[Problem]:
    """The area that a row says it belongs to must be there on all its days, and of a level above."""
    assert row.place is not None
    above = areas.get(row["parent"])
    if not above:
        return [Problem(row.sheet, row.place, "parent", "no_area", {"key": row["parent"]})]
    if not covered(period(row), [days for days, _level_ in above]):
        return [Problem(row.sheet, row.place, "parent", "area_days")]
    allowed = LEVELS_ABOVE.get(_level(row), frozenset())
    if any(level not in allowed for days, level in above if days.overlaps(period(row))):
        return [Problem(row.sheet, row.place, "parent", "area_above")]
    return []


def _units_left(
    owners: Mapping[str, list[Row]], below: Sequence[tuple[Row, str]], code: str
) -> list[Problem]:
    """Units that belong to something on days on which it is no more, told at the row that ends it.

    Those that the workbook holds themselves are told at their own rows.
    """
    stranded: dict[str, list[str]] = {}
    for row, column in below:
        versions = owners.get(row[column], ())
        if row.place is None and versions and not covered(period(row), [period(one) for one in versions]):
            stranded.setdefault(row[column], []).append(row["name"])
    found = []
    for key, names in stranded.items():
        ended = next(
            (row for row in reversed(owners[key]) if row.place is not None and row["valid_to"]), None
        )
        if ended is not None:
            more = {"count": str(len(names)), "names": ", ".join(names[:MOST_NAMED])}
            found.append(Problem(ended.sheet, ended.place or 0, "valid_to", code, more))
    return found


def _quotas(
    rows: Sequence[Row], agencies: Mapping[str, list[Row]], posts: Mapping[tuple[str, str], Row]
) -> list[Problem]:
    found: list[Problem] = []
    for row in rows:
        if row.place is None:
            continue
        if row["agency"] not in agencies:
            found.append(Problem(row.sheet, row.place, "agency", "no_agency", {"key": row["agency"]}))
        elif row["post"] and (row["agency"], row["post"]) not in posts:
            found.append(Problem(row.sheet, row.place, "post", "no_post", {"key": row["post"]}))
        if not row["places"].isdecimal() or len(row["places"]) > 4:
            found.append(Problem(row.sheet, row.place, "places", "number"))
    for held in _by(rows, "agency").values():
        for same in _by(held, "post").values():
            found += _clashes(same, "valid_from", "quota_twice", "places")
    return found


def _agencies(rows: Sequence[Row], agencies: Mapping[str, list[Row]], areas: Areas) -> list[Problem]:
    found: list[Problem] = []
    for versions in agencies.values():
        found += _clashes(versions, "valid_from", "overlap", "name")
    for versions in _by(rows, "code").values():
        if len({row["key"] for row in versions}) > 1:
            found += _clashes(versions, "code", "code_taken", "name")
    above = {key: {row["parent"] for row in versions if row["parent"]} for key, versions in agencies.items()}
    for row in rows:
        if row.place is None:
            continue
        found += _code(row)
        found += _area(row, areas)
        if not row["parent"]:
            continue
        if row["parent"] not in agencies:
            found.append(Problem(row.sheet, row.place, "parent", "no_agency", {"key": row["parent"]}))
        elif not covered(period(row), [period(one) for one in agencies[row["parent"]]]):
            found.append(Problem(row.sheet, row.place, "parent", "parent_days", {"key": row["parent"]}))
        elif _circle(row["key"], above):
            found.append(Problem(row.sheet, row.place, "parent", "circle"))
    return found


def _code(row: Row) -> list[Problem]:
    assert row.place is not None
    if not re.fullmatch(NEW_PATTERN, row["code"]) or len(row["code"]) > MAX_LENGTH:
        return [Problem(row.sheet, row.place, "code", "code_form")]
    try:
        expected = to_old(row["code"])
    except CodeError:
        return []
    if row["code_old"] == expected:
        return []
    return [Problem(row.sheet, row.place, "code_old", "code_old", {"expected": expected})]


def _area(row: Row, areas: Areas) -> list[Problem]:
    assert row.place is not None
    versions = areas.get(row["area"])
    if not versions:
        return [Problem(row.sheet, row.place, "area", "no_area", {"key": row["area"]})]
    if not covered(period(row), [days for days, _level in versions]):
        return [Problem(row.sheet, row.place, "area", "area_days")]
    if any(level != row["level"] for _days, level in versions):
        return [Problem(row.sheet, row.place, "level", "area_level")]
    return []


def _circle(key: str, above: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    left = set(above.get(key, ()))
    while left:
        step = left.pop()
        if step == key:
            return True
        if step not in seen:
            seen.add(step)
            left |= above.get(step, set())
    return False


def _posts(rows: Sequence[Row], agencies: Mapping[str, list[Row]], roles: frozenset[str]) -> list[Problem]:
    found = []
    for row in rows:
        if row.place is None:
            continue
        if row["agency"] not in agencies:
            found.append(Problem(row.sheet, row.place, "agency", "no_agency", {"key": row["agency"]}))
        unknown = [role for role in row["roles"].split() if role not in roles]
        found += [Problem(row.sheet, row.place, "roles", "no_role", {"role": role}) for role in unknown]
        if not row["rank"].isdecimal() or len(row["rank"]) > 4:
            found.append(Problem(row.sheet, row.place, "rank", "number"))
    return found


def _appointments(
    rows: Sequence[Row],
    agencies: Mapping[str, list[Row]],
    posts: Mapping[tuple[str, str], Row],
    officials: Mapping[str, Row],
) -> list[Problem]:
    found: list[Problem] = []
    for row in rows:
        if row.place is None:
            continue
        post = posts.get((row["agency"], row["post"]))
        if row["official"] not in officials:
            found.append(Problem(row.sheet, row.place, "official", "no_official", {"key": row["official"]}))
        if row["agency"] not in agencies:
            found.append(Problem(row.sheet, row.place, "agency", "no_agency", {"key": row["agency"]}))
        elif post is None:
            found.append(Problem(row.sheet, row.place, "post", "no_post", {"key": row["post"]}))
        elif not covered(period(row), [period(post)]):
            found.append(Problem(row.sheet, row.place, "valid_from", "post_days"))
    for held in _by(rows, "official").values():
        full = [row for row in held if row["kind"] == "full"]
        found += _clashes(full, "official", "full_twice", "agency")
        for same in _by(held, "agency").values():
            for seat in _by(same, "post").values():
                found += _clashes(seat, "valid_from", "seat_twice", "agency")
    return found


def _left_behind(
    rows: Sequence[Row], agencies: Mapping[str, list[Row]], officials: Mapping[str, Row]
) -> list[Problem]:
    """Appointments on days on which their agency does not exist, named at the agency's row that ends it."""
    found: list[Problem] = []
    for agency, held in _by(rows, "agency").items():
        versions = agencies.get(agency)
        if not versions:
            continue
        days = [period(version) for version in versions]
        stranded = [row for row in held if not covered(period(row), days)]
        if not stranded:
            continue
        names = [
            officials[row["official"]]["name"] if row["official"] in officials else row["official"]
            for row in stranded
        ]
        ended = next((row for row in reversed(versions) if row.place is not None and row["valid_to"]), None)
        if ended is not None:
            more = {"count": str(len(stranded)), "names": ", ".join(names[:MOST_NAMED])}
            found.append(Problem(AGENCIES, ended.place or 0, "valid_to", "posts_left", more))
        else:
            found += [
                Problem(row.sheet, row.place, "valid_from", "agency_days")
                for row in stranded
                if row.place is not None
            ]
    return found
