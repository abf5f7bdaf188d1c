"""certificates.csv: certificates of IT skill that officials hold. Sample rows are loaded in a demonstration only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.kernel.clock import from_local
from tinhso.kernel.datafile import Collector, Column, CsvRow, iso_date, read_csv
from tinhso.kernel.modules import LoadContext, LoadReport

from ..models import Certificate, Official, SkillStandard
from ..rules.skills import certificate_problems
from ..wording import CERTIFICATE
from .versions import record_load

COLUMNS = (
    Column("official"),
    Column("standard"),
    Column("level", required=False),
    Column("modules", required=False),
    Column("issued_on", iso_date),
    Column("issuer"),
    Column("number"),
    Column("verified_on", iso_date, required=False),
    Column("sample", choices=("yes", "no")),
)
_MORNING = time(8)


def load_certificates(context: LoadContext) -> LoadReport:
    """Read, check and write certificates; a province without the file has none."""
    path = context.province / "certificates.csv"
    report = LoadReport()
    if not path.is_file():
        return report
    rows = read_csv(path, COLUMNS)
    if not settings.TINHSO_DEMO:
        rows = [row for row in rows if row["sample"] == "no"]
    officials = {official.key: official for official in Official.objects.all()}
    standards = {standard.key: standard for standard in SkillStandard.objects.all()}
    _check(rows, officials, standards)
    present = {(one.standard_id, one.issuer, one.number): one for one in Certificate.objects.order_by("id")}
    fresh: list[Certificate] = []
    for row in rows:
        wanted = _values(row, officials[row["official"]], standards[row["standard"]])
        found = present.get((wanted["standard_id"], row["issuer"], row["number"]))
        if found is None:
            fresh.append(Certificate(**wanted))
            report.created += 1
        elif changed := [name for name, value in wanted.items() if getattr(found, name) != value]:
            for name in changed:
                setattr(found, name, wanted[name])
            found.save(update_fields=changed)
            report.updated += 1
        else:
            report.unchanged += 1
    Certificate.objects.bulk_create(fresh)
    return record_load(context, path, report)


def _values(row: CsvRow, official: Official, standard: SkillStandard) -> dict[str, Any]:
    # The register knew of a certificate when somebody compared the original, else when it was issued.
    recorded: datetime = from_local(row["verified_on"] or row["issued_on"], _MORNING)
    return {
        "official_id": official.pk,
        "standard_id": standard.pk,
        "level": row["level"] or "",
        "modules": (row["modules"] or "").split(),
        "issued_on": row["issued_on"],
        "issuer": row["issuer"],
        "number": row["number"],
        "verified_on": row["verified_on"],
        "recorded_at": recorded,
    }


def _check(
    rows: Sequence[CsvRow], officials: dict[str, Official], standards: dict[str, SkillStandard]
) -> None:
    problems = Collector()
    seen: dict[tuple[str, str, str], CsvRow] = {}
    for row in rows:
        if row["official"] not in officials:
            message = _("officials.csv không có cán bộ “%(key)s”.") % {"key": row["official"]}
            problems.add(row.error(message, "official"))
        standard = standards.get(row["standard"])
        if standard is None:
            known = ", ".join(sorted(standards))
            message = _("Không có chuẩn “%(key)s”. Có: %(known)s.") % {"key": row["standard"], "known": known}
            problems.add(row.error(message, "standard"))
            continue
        first = seen.setdefault((row["standard"], row["issuer"], row["number"]), row)
        if first is not row:
            message = _("Số hiệu này đã có ở dòng %(line)d.") % {"line": first.line}
            problems.add(row.error(message, "number"))
        for column, message in certificate_problems(
            levels=standard.levels,
            modules=standard.modules,
            valid_from=standard.valid_from,
            valid_to=standard.valid_to,
            level=row["level"] or "",
            passed=(row["modules"] or "").split(),
            issued_on=row["issued_on"],
            verified_on=row["verified_on"],
        ):
            problems.add(row.error(CERTIFICATE[message], column))
    problems.raise_if_any()
