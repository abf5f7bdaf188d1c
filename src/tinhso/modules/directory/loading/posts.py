"""posts.csv: which posts the agencies of a level and kind have, and with which roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Min
from django.utils.translation import gettext as _

from tinhso.kernel.datafile import Collector, Column, CsvRow, integer, read_csv, verification
from tinhso.kernel.modules import LoadContext, LoadReport, registry

from ..enums import AgencyKind, Level, Reach
from ..models import AgencyVersion, Post
from .versions import record_load, remark_unverified

COLUMNS = (
    Column("key"),
    Column("level", choices=(Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)),
    Column("kinds"),
    Column("title"),
    Column("roles", required=False),
    Column("reach", choices=tuple(Reach.values)),
    Column("rank", integer),
    Column("source"),
    Column("verified", verification),
)


def load_posts(context: LoadContext) -> LoadReport:
    """Read, check and write the posts of the province's agencies."""
    path = context.province / "posts.csv"
    rows = read_csv(path, COLUMNS)
    matching = _check(rows)
    report = LoadReport()
    present = {(post.agency_id, post.key): post for post in Post.objects.all()}
    fresh: list[Post] = []
    for row in rows:
        for agency_id, first_day in matching[row.line].items():
            values = {
                "title": row["title"],
                "roles": (row["roles"] or "").split(),
                "reach": row["reach"],
                "rank": row["rank"],
            }
            post = present.get((agency_id, row["key"]))
            if post is None:
                fresh.append(Post(agency_id=agency_id, key=row["key"], valid_from=first_day, **values))
            elif any(getattr(post, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(post, name, value)
                post.save(update_fields=tuple(values))
                report.updated += 1
            else:
                report.unchanged += 1
    Post.objects.bulk_create(fresh)
    report.created += len(fresh)
    remark_unverified(rows, "posts.csv", report)
    return record_load(context, path, report)


def _check(rows: Sequence[CsvRow]) -> dict[int, dict[int, date]]:
    """The agencies of each line, by id, with the first day of each; raises DataErrors."""
    problems = Collector()
    roles = registry().roles
    taken: dict[tuple[int, str], int] = {}
    matching: dict[int, dict[int, date]] = {}
    for row in rows:
        kinds = row["kinds"].split()
        for kind in kinds:
            if kind not in AgencyKind.values:
                problems.add(row.error(_("Không có loại cơ quan “%(kind)s”.") % {"kind": kind}, "kinds"))
        for role in (row["roles"] or "").split():
            if role not in roles:
                message = _("Không phân hệ nào khai báo vai trò “%(role)s”. Có: %(known)s.")
                problems.add(row.error(message % {"role": role, "known": ", ".join(sorted(roles))}, "roles"))
        matching[row.line] = _agencies(row["level"], kinds)
        if not matching[row.line]:
            problems.add(row.error(_("Không cơ quan nào thuộc cấp và loại này."), "kinds"))
        for agency_id in matching[row.line]:
            line = taken.setdefault((agency_id, row["key"]), row.line)
            if line != row.line:
                message = _("Cùng một cơ quan nhận vị trí này hai lần, xem dòng %(line)d.") % {"line": line}
                problems.add(row.error(message, "key"))
                break
    problems.raise_if_any()
    return matching


def _agencies(level: str, kinds: Sequence[str]) -> dict[int, date]:
    ids = AgencyVersion.objects.filter(level=level, kind__in=kinds).values_list("agency_id", flat=True)
    first_days = AgencyVersion.objects.filter(agency_id__in=set(ids)).values_list("agency_id")
    return dict(first_days.annotate(first_day=Min("valid_from")).order_by("agency_id"))
