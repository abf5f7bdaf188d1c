"""quotas.csv: staff quotas of agencies, and of single posts of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tinhso.kernel.datafile import Collector, Column, CsvRow, integer, read_csv, verification
from tinhso.kernel.modules import LoadContext, LoadReport

from ..models import Agency, Post, StaffQuota
from .dated_rows import replace_changed
from .versions import DAYS, periods_of, record_load, remark_unverified

COLUMNS = (
    Column("agency"),
    Column("post", required=False),
    Column("places", integer),
    *DAYS,
    Column("source"),
    Column("verified", verification),
)


def load_quotas(context: LoadContext) -> LoadReport:
    """Read, check and write the staff quotas; a province without the file has none."""
    path = context.province / "quotas.csv"
    report = LoadReport()
    if not path.is_file():
        return report
    rows = read_csv(path, COLUMNS)
    agencies = {agency.key: agency for agency in Agency.objects.all()}
    posts = {(post.agency.key, post.key): post for post in Post.objects.select_related("agency")}
    _check(rows, agencies, posts)
    wanted: dict[int, list[StaffQuota]] = {}
    for row in rows:
        agency = agencies[row["agency"]]
        wanted.setdefault(agency.pk, []).append(
            StaffQuota(
                agency=agency,
                post=posts[row["agency"], row["post"]] if row["post"] else None,
                places=row["places"],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                source=row["source"],
                verified=row["verified"],
            )
        )
    replace_changed(StaffQuota, "agency", wanted, report, file=path, context=context)
    remark_unverified(rows, "quotas.csv", report)
    return record_load(context, path, report)


def _check(rows: Sequence[CsvRow], agencies: dict[str, Agency], posts: dict[tuple[str, str], Post]) -> None:
    problems = Collector()
    for row in rows:
        if row["agency"] not in agencies:
            message = _("agencies.csv không có cơ quan “%(key)s”.") % {"key": row["agency"]}
            problems.add(row.error(message, "agency"))
        elif row["post"] and (row["agency"], row["post"]) not in posts:
            message = _("Cơ quan này không có vị trí “%(post)s”.") % {"post": row["post"]}
            problems.add(row.error(message, "post"))
        if row["places"] < 0:
            problems.add(row.error(_("Số biên chế không thể âm."), "places"))
    seats: dict[tuple[str, str | None], list[CsvRow]] = {}
    for row in rows:
        seats.setdefault((row["agency"], row["post"]), []).append(row)
    for same in seats.values():
        periods_of(same, "agency", problems)
    problems.raise_if_any()
