"""agencies.csv: the agencies and their one-stop desks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tinhso.kernel.datafile import Collector, Column, CsvRow, read_csv
from tinhso.kernel.datafile import verification as verified
from tinhso.kernel.modules import LoadContext, LoadReport

from ..enums import AgencyKind, Level
from ..models import Agency, AgencyVersion, Area, AreaVersion
from ..rules.codes import MAX_LENGTH, NEW_PATTERN, CodeError, to_old
from ..rules.periods import Period, covered
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
    Column("code_old"),
    Column("name"),
    Column("short_name", required=False),
    Column("kind", choices=tuple(AgencyKind.values)),
    Column("level", choices=(Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)),
    Column("area"),
    Column("parent", required=False),
    Column("one_stop", choices=("yes", "no")),
    Column("address", required=False),
    Column("phone", required=False),
    Column("email", required=False),
    Column("hours", required=False),
    *DAYS,
    *FACT,
    Column("code_verified", verified),
)


def load_agencies(context: LoadContext) -> LoadReport:
    """Read, check and write the province's agencies."""
    path = context.province / "agencies.csv"
    rows = read_csv(path, COLUMNS)
    areas = {area.key: area for area in Area.objects.all()}
    _check(rows, areas)
    report = LoadReport()
    agencies = identities(Agency, [row["key"] for row in rows])
    wanted: dict[int, list[AgencyVersion]] = {}
    for row in rows:
        agency = agencies[row["key"]]
        wanted.setdefault(agency.pk, []).append(_version(row, agency, agencies, areas))
    replace_changed(AgencyVersion, "agency", wanted, report, file=path, context=context)
    remark_unverified(rows, "agencies.csv", report)
    remark_unverified(rows, _("agencies.csv, mã định danh"), report, "code_verified")
    return record_load(context, path, report)


def _version(
    row: CsvRow, agency: Agency, agencies: dict[str, Agency], areas: dict[str, Area]
) -> AgencyVersion:
    return AgencyVersion(
        agency=agency,
        code=row["code"],
        code_old=row["code_old"],
        name=row["name"],
        short_name=row["short_name"] or "",
        kind=row["kind"],
        level=row["level"],
        area=areas[row["area"]],
        parent=agencies[row["parent"]] if row["parent"] else None,
        one_stop=row["one_stop"] == "yes",
        address=row["address"] or "",
        phone=row["phone"] or "",
        email=(row["email"] or "").lower(),
        hours=row["hours"] or "",
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        source=row["source"],
        verified=row["verified"],
        code_verified=row["code_verified"],
    )


def _check(rows: Sequence[CsvRow], areas: dict[str, Area]) -> None:
    problems = Collector()
    known = periods_of(rows, "key", problems)
    area_periods: dict[str, list[tuple[Period, str]]] = {}
    for version in AreaVersion.objects.select_related("area"):
        area_periods.setdefault(version.area.key, []).append(
            (Period(version.valid_from, version.valid_to), version.level)
        )
    for row in rows:
        _check_code(row, problems)
        _check_area(row, area_periods, problems)
        if row["parent"] is None:
            continue
        if row["parent"] == row["key"]:
            problems.add(row.error(_("Cơ quan không thể trực thuộc chính nó."), "parent"))
        else:
            check_covered(row, "parent", known, problems)
    _check_cycles(rows, problems)
    check_code_once(rows, "code", "key", problems)
    problems.raise_if_any()


def _check_code(row: CsvRow, problems: Collector) -> None:
    if not re.fullmatch(NEW_PATTERN, row["code"]) or len(row["code"]) > MAX_LENGTH:
        problems.add(row.error(_("Mã định danh có dạng H04.31.02."), "code"))
        return
    try:
        expected = to_old(row["code"])
    except CodeError:
        return
    if row["code_old"] != expected:
        problems.add(row.error(_("Mã dạng cũ phải là %(code)s.") % {"code": expected}, "code_old"))


def _check_area(row: CsvRow, areas: dict[str, list[tuple[Period, str]]], problems: Collector) -> None:
    versions = areas.get(row["area"])
    if not versions:
        problems.add(row.error(_("units.csv không có đơn vị “%(key)s”.") % {"key": row["area"]}, "area"))
        return
    if row["valid_to"] is not None and row["valid_to"] <= row["valid_from"]:
        return
    if not covered(Period(row["valid_from"], row["valid_to"]), [period for period, _level in versions]):
        problems.add(row.error(_("Đơn vị hành chính không có hiệu lực trong cả thời gian này."), "area"))
    if any(level != row["level"] for _period, level in versions):
        problems.add(row.error(_("Cấp của cơ quan khác cấp của đơn vị hành chính."), "level"))


def _check_cycles(rows: Sequence[CsvRow], problems: Collector) -> None:
    above = {row["key"]: row["parent"] for row in rows}
    for row in rows:
        seen, key = {row["key"]}, row["parent"]
        while key is not None and key not in seen:
            seen.add(key)
            key = above.get(key)
        if key == row["key"] and row["parent"] != row["key"]:
            problems.add(row.error(_("Các cơ quan trực thuộc lẫn nhau thành vòng."), "parent"))
