"""What areas and agencies have in common: an identity and its dated versions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import models
from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.datafile import Collector, Column, CsvRow, iso_date, verification
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref

from ..rules.periods import Period, covered, overlapping

DAYS = (Column("valid_from", iso_date), Column("valid_to", iso_date, required=False))
_LOADED = "directory.loaded"
_FILE = Ref("directory.file", 0)
FACT = (
    Column("source"),
    Column("verified", verification),
    Column("note", required=False, in_header=False),
)


def periods_of(
    rows: Sequence[CsvRow], key: str, problems: Collector
) -> dict[str, list[tuple[Period, CsvRow]]]:
    """The periods of each thing that column `key` names; wrong and overlapping ones are reported."""
    found: dict[str, list[tuple[Period, CsvRow]]] = {}
    for row in rows:
        try:
            period = Period(row["valid_from"], row["valid_to"])
        except ValueError:
            problems.add(row.error(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to"))
            continue
        found.setdefault(row[key], []).append((period, row))
    for versions in found.values():
        clash = overlapping([period for period, _row in versions])
        if clash:
            first, second = (versions[position][1] for position in clash)
            problems.add(
                second.error(_("Trùng ngày hiệu lực với dòng %(line)d.") % {"line": first.line}, "valid_from")
            )
    return found


def check_code_once(rows: Sequence[CsvRow], column: str, key: str, problems: Collector) -> None:
    """Two things must not bear the same code on the same day."""
    for versions in periods_by(rows, column).values():
        for position, (period, row) in enumerate(versions):
            for other, earlier in versions[:position]:
                if earlier[key] != row[key] and period.overlaps(other):
                    message = _("Mã này cùng lúc thuộc dòng %(line)d.") % {"line": earlier.line}
                    problems.add(row.error(message, column))


def periods_by(rows: Sequence[CsvRow], column: str) -> dict[str, list[tuple[Period, CsvRow]]]:
    """Rows with their periods by the value of a column; rows with wrong days are left out."""
    found: dict[str, list[tuple[Period, CsvRow]]] = {}
    for row in rows:
        if row["valid_to"] is None or row["valid_to"] > row["valid_from"]:
            found.setdefault(row[column], []).append((Period(row["valid_from"], row["valid_to"]), row))
    return found


def check_covered(
    row: CsvRow, column: str, known: Mapping[str, list[tuple[Period, CsvRow]]], problems: Collector
) -> bool:
    """The thing that a cell names must exist on every day of the row."""
    name = row[column]
    if name not in known:
        problems.add(row.error(_("Không có mục nào mang mã “%(key)s”.") % {"key": name}, column))
        return False
    if row["valid_to"] is not None and row["valid_to"] <= row["valid_from"]:
        return False
    if not covered(Period(row["valid_from"], row["valid_to"]), [period for period, _row in known[name]]):
        message = _("“%(key)s” không có hiệu lực trong cả thời gian của dòng này.") % {"key": name}
        problems.add(row.error(message, column))
        return False
    return True


def identities[M: models.Model](model: type[M], keys: Sequence[str]) -> dict[str, M]:
    """The identity rows of these keys, made where they are missing."""
    manager = model.objects
    present = {row.key: row for row in manager.filter(key__in=keys)}  # type: ignore[attr-defined]
    missing = [model(key=key) for key in dict.fromkeys(keys) if key not in present]
    present.update({row.key: row for row in manager.bulk_create(missing)})  # type: ignore[attr-defined]
    return present


def loaded_before(path: Path) -> bool:
    """Whether the file is byte for byte the one of its name that changed something last."""
    entries = LedgerEntry.objects.filter(
        kind=_LOADED, ref_kind=_FILE.kind, ref_id=_FILE.id, data__file=path.name
    )
    last = entries.order_by("-id").values_list("data", flat=True).first()
    return bool(last and last["sha256"] == _digest(path))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def remark_unverified(
    rows: Sequence[CsvRow], what: str, report: LoadReport, column: str = "verified"
) -> None:
    """Tell how many facts of the file nobody has checked yet."""
    for state, words in (
        ("false", _("%(what)s: %(count)d dòng chưa kiểm chứng")),
        ("illustrative", _("%(what)s: %(count)d dòng minh họa")),
    ):
        count = len([row for row in rows if row[column] == state])
        if count:
            report.remarks.append(words % {"what": what, "count": count})


def record_load(context: LoadContext, path: Path, report: LoadReport) -> LoadReport:
    """One ledger entry for a file that changed something: its name, digest and counts."""
    if report.created or report.updated:
        ledger.record(
            actor=context.actor,
            kind=_LOADED,
            ref=_FILE,
            data={
                "file": path.name,
                "sha256": _digest(path),
                "created": report.created,
                "updated": report.updated,
            },
        )
    return report
