"""Writing the dated rows of a file: what differs, without running over what pages have changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tinhso.kernel.modules import LoadContext, LoadReport

from ..models import LoadedFile
from .versions import loaded_before

_NAMED = 8
"""Things that one remark names; it counts the others."""


def replace_changed[M: models.Model](
    model: type[M],
    owner: str,
    wanted: Mapping[int, Sequence[M]],
    report: LoadReport,
    *,
    file: Path,
    context: LoadContext,
) -> None:
    """Make the dated rows of each owner exactly those wanted; rows that are right stay as they are.

    A file that is the same as when it was loaded last says nothing new: what pages and workbooks have changed
    since stays, and only owners without any row get theirs. Of a changed file, owners whose rows were changed
    on pages since are left alone and told in the report, unless `context.override` says that the file wins.
    A changed owner's rows are all written anew: nothing refers to a dated row, and days may be moved
    without two of them overlapping on the way.
    """
    loaded, _made = LoadedFile.objects.get_or_create(name=file.name)
    before = dict(loaded.rows)
    same = loaded_before(file)
    rows: dict[int, list[M]] = {number: [] for number in wanted}
    for row in model.objects.filter(**{f"{owner}_id__in": list(wanted)}, act=None):
        rows[getattr(row, f"{owner}_id")].append(row)
    settled = _with_any_row(model, owner, wanted) if same else set()
    left: list[Any] = []
    chosen: dict[int, Sequence[M]] = {}
    for number, group in wanted.items():
        _keep_ends(group, rows[number])
        if number in settled:
            report.unchanged += len(group)
            loaded.rows.setdefault(str(number), _digests(group))
        elif not context.override and _changed_since(before.get(str(number)), rows[number], group):
            report.unchanged += len(group)
            left.append(getattr(group[0], owner))
        else:
            chosen[number] = group
            loaded.rows[str(number)] = _digests(group)
    _write(model, chosen, rows, report)
    if loaded.rows != before:
        loaded.save(update_fields=("rows",))
    _remark(file, left, report)


def _with_any_row[M: models.Model](model: type[M], owner: str, wanted: Mapping[int, Any]) -> set[int]:
    found = model.objects.filter(**{f"{owner}_id__in": list(wanted)})
    return set(found.values_list(f"{owner}_id", flat=True))


def _write[M: models.Model](
    model: type[M], wanted: Mapping[int, Sequence[M]], present: Mapping[int, Sequence[M]], report: LoadReport
) -> None:
    values = _values_of(model)
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


def _changed_since(
    loaded: Mapping[str, Sequence[str]] | None,
    present: Sequence[models.Model],
    wanted: Sequence[models.Model],
) -> bool:
    """Whether these rows are no longer what a file wrote, and not what this file says either.

    What an act of reorganisation has ended is not a change of the page. Nobody knows what was loaded before the
    digests were kept: then the file is heard, as it was until now.
    """
    if loaded is None or not present:
        return False
    now, said = _digests(present), _digests(wanted)
    if now == said:
        return False
    for row in present:
        if row.ended_by_id is not None:  # type: ignore[attr-defined]
            begin = _key(row)
            now[begin] = [now[begin][0], loaded.get(begin, ["", ""])[1]]
    return now != {begin: list(value) for begin, value in loaded.items()}


def _digests(rows: Sequence[models.Model]) -> dict[str, list[str]]:
    """Of each row by its beginning: a digest of all but its end, and its end."""
    found = {}
    for row in rows:
        values = _values_of(type(row), without=("valid_to", "ended_by_id"))
        end = row.valid_to  # type: ignore[attr-defined]
        digest = hashlib.sha256(values(row).encode()).hexdigest()[:16]
        found[_key(row)] = [digest, end.isoformat() if end else ""]
    return found


def _key(row: models.Model) -> str:
    day, post = _beginning(row)
    return f"{day.isoformat()} {post or ''}".strip()


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


def _values_of(model: type[models.Model], without: Sequence[str] = ()) -> Callable[[models.Model], str]:
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key
        and not field.generated
        and field.name != "sort_key"
        and field.attname not in without
    ]

    def values(row: models.Model) -> str:
        # A member of an enumeration and the text stored for it are the same value.
        found = (getattr(row, name) for name in names)
        return repr([str(value) if isinstance(value, str) else value for value in found])

    return values


def _remark(file: Path, left: Sequence[Any], report: LoadReport) -> None:
    if not left:
        return
    named = ", ".join(str(one.key) for one in left[:_NAMED])
    more = _(" và %(count)d mục khác") % {"count": len(left) - _NAMED} if len(left) > _NAMED else ""
    words = _(
        "%(file)s: giữ nguyên %(count)d mục đã sửa trên trang sau lần nạp trước: %(names)s. Nạp với --override để lấy theo tệp."
    )
    report.remarks.append(words % {"file": file.name, "count": len(left), "names": named + more})
