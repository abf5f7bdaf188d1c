"""tiles.csv: where areas stand on the sketch map."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel.datafile import Collector, Column, integer, read_csv
from tinhso.kernel.modules import LoadContext, LoadReport

from ..models import Area
from .versions import record_load

COLUMNS = (Column("key"), Column("column", integer), Column("row", integer))
LARGEST = 40


def load_tiles(context: LoadContext) -> LoadReport:
    """Read, check and write the places; a province without the file has no sketch map."""
    path = context.province / "tiles.csv"
    report = LoadReport()
    if not path.is_file():
        return report
    areas = {area.key: area for area in Area.objects.all()}
    problems = Collector()
    taken: dict[tuple[int, int], str] = {}
    changed: list[Area] = []
    for row in read_csv(path, COLUMNS):
        place = (row["column"], row["row"])
        if row["key"] not in areas:
            message = _("units.csv không có đơn vị “%(key)s”.") % {"key": row["key"]}
            problems.add(row.error(message, "key"))
            continue
        if not all(0 <= number < LARGEST for number in place):
            problems.add(row.error(_("Ô nằm ngoài sơ đồ."), "column"))
        if taken.setdefault(place, row["key"]) != row["key"]:
            problems.add(row.error(_("Ô này đã có đơn vị khác."), "column"))
        area = areas[row["key"]]
        if (area.tile_column, area.tile_row) == place:
            report.unchanged += 1
            continue
        area.tile_column, area.tile_row = place
        changed.append(area)
        report.updated += 1
    problems.raise_if_any()
    Area.objects.bulk_update(changed, ("tile_column", "tile_row"))
    return record_load(context, path, report)
