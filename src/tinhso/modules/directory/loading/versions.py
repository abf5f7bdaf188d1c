"""What areas and agencies have in common: an identity and its dated versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

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


def replace_changed[M: models.Model](
    model: type[M], owner: str, wanted: Mapping[int, Sequence[M]], report: LoadReport, *, file: Path
) -> None:
    """Make the dated rows of each owner exactly those wanted; rows that are right stay as they are.

    A file that is the same as when it was loaded last says nothing new: what pages and workbooks have changed
    since stays, and only owners without any row get theirs. A changed owner's rows are all written anew: nothing refers to a dated row, and days may be moved
    without two of them overlapping on the way.
    """
    values = _values_of(model)
    if _loaded_before(file):
        known = set(
            model.objects.filter(**{f"{owner}_id__in": list(wanted)}).values_list(f"{owner}_id", flat=True)
        )
        report.unchanged += sum(len(rows) for number, rows in wanted.items() if number in known)
        wanted = {number: rows for number, rows in wanted.items() if number not in known}
    present: dict[int, list[M]] = {number: [] for number in wanted}
    for row in model.objects.filter(**{f"{owner}_id__in": list(wanted)}, act=None):
        present[getattr(row, f"{owner}_id")].append(row)
    for number, rows in wanted.items():
        _keep_ends(rows, present[number])
    stale: list[int] = []
    fresh: list[M] = []
    for number, rows in wanted.items():
        before = sorted(values(row) for row in present[number])
        after = sorted(values(row) for row in rows)
        if before == after:
            report.unchanged += len(rows)
            continue
        stale += [row.pk for row in present[number]]
        fresh += rows
        kept = len([value for value in after if value in before])
        report.unchanged += kept
        report.updated += min(len(before), len(after)) - kept
        report.created += max(0, len(after) - len(before))
    model.objects.filter(pk__in=stale).delete()
    model.objects.bulk_create(fresh)


def _loaded_before(path: Path) -> bool:
    """Whether the file is byte for byte the one of its name that changed something last."""
    entries = LedgerEntry.objects.filter(
        kind=_LOADED, ref_kind=_FILE.kind, ref_id=_FILE.id, data__file=path.name
    )
    last = entries.order_by("-id").values_list("data", flat=True).first()
    return bool(last and last["sha256"] == _digest(path))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _keep_ends[M: models.Model](wanted: Sequence[M], present: Sequence[M]) -> None:
    """What an act of reorganisation has ended stays ended, whatever the file says about its end.

    The rows that acts have written are not the file's at all.
    """
    ended = {_beginning(row): row for row in present if row.ended_by_id is not None}  # type: ignore[attr-defined]
    for row in wanted:
        known = ended.get(_beginning(row))
        if known is not None:
            row.valid_to, row.ended_by_id = known.valid_to, known.ended_by_id  # type: ignore[attr-defined]


def _beginning(row: Any) -> tuple[date, int | None]:
    return row.valid_from, getattr(row, "post_id", None)


def _values_of(model: type[models.Model]) -> Callable[[models.Model], str]:
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated and field.name != "sort_key"
    ]

    def values(row: models.Model) -> str:
        # A member of an enumeration and the text stored for it are the same value.
        found = (getattr(row, name) for name in names)
        return repr([str(value) if isinstance(value, str) else value for value in found])

    return values


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
