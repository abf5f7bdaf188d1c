"""units.csv: the areas."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tinhso.kernel.datafile import Collector, Column, CsvRow, read_csv
from tinhso.kernel.modules import LoadContext, LoadReport

from ..enums import LEVEL_OF, LEVELS_ABOVE, AreaKind, Level
from ..models import Area, AreaVersion
from .dated_rows import replace_changed
from .versions import (
    DAYS,
    FACT,
    check_code_once,
    check_covered,
    identities,
    periods_of,
    record_load,
    remark_unverified,
)

COLUMNS = (
    Column("key"),
    Column("code"),
    Column("name"),
    Column("kind", choices=tuple(AreaKind.values)),
    Column("parent", required=False),
    *DAYS,
    *FACT,
)


def load_units(context: LoadContext) -> LoadReport:
    """Read, check and write the province's areas."""
    path = context.province / "units.csv"
    rows = read_csv(path, COLUMNS)
    _check(rows)
    report = LoadReport()
    areas = identities(Area, [row["key"] for row in rows])
    wanted: dict[int, list[AreaVersion]] = {}
    for row in rows:
        area = areas[row["key"]]
        parent = areas[row["parent"]] if row["parent"] else None
        wanted.setdefault(area.pk, []).append(
            AreaVersion(
                area=area,
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                level=LEVEL_OF[row["kind"]],
                parent=parent,
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                source=row["source"],
                verified=row["verified"],
            )
        )
    replace_changed(AreaVersion, "area", wanted, report, file=path, context=context)
    remark_unverified(rows, "units.csv", report)
    return record_load(context, path, report)


def _check(rows: Sequence[CsvRow]) -> None:
    problems = Collector()
    known = periods_of(rows, "key", problems)
    levels = {
        row["key"]: {LEVEL_OF[other["kind"]] for _period, other in known.get(row["key"], ())} for row in rows
    }
    for row in rows:
        level = LEVEL_OF[row["kind"]]
        if not row["code"].isdecimal() or not 2 <= len(row["code"]) <= 10:
            problems.add(row.error(_("Mã đơn vị hành chính chỉ gồm chữ số."), "code"))
        if level == Level.PROVINCE:
            if row["parent"]:
                problems.add(row.error(_("Tỉnh không có đơn vị cấp trên."), "parent"))
        elif not row["parent"]:
            problems.add(row.error(_("Mọi đơn vị dưới cấp tỉnh phải có đơn vị cấp trên."), "parent"))
        elif (
            check_covered(row, "parent", known, problems) and not levels[row["parent"]] <= LEVELS_ABOVE[level]
        ):
            problems.add(row.error(_("Đơn vị cấp trên không đúng cấp."), "parent"))
    check_code_once(rows, "code", "key", problems)
    problems.raise_if_any()
