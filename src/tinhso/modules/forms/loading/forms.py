"""The folder ``forms`` of a province: each XLSForm in it is published under the name of its file."""

from __future__ import annotations

from pathlib import Path

from tinhso.kernel.datafile import Collector, DataError
from tinhso.kernel.datafile.errors import shown
from tinhso.kernel.modules import LoadContext, LoadReport

from ..actions.publish import publish
from ..faults import column_of, say
from ..queries.form_version import current
from ..rules.errors import FormErrors
from ..rules.source import SUFFIXES


def load_forms(context: LoadContext) -> LoadReport:
    """Publish ``forms/<code>.md`` and ``forms/<code>.xlsx``; DataErrors with all faults of all forms."""
    report = LoadReport()
    problems = Collector()
    for path in sorted(context.province.glob("forms/*")):
        if path.suffix not in SUFFIXES or path.name.startswith(("~", ".", "_")):
            continue
        before = current(path.stem)
        try:
            after = publish(by=context.actor, code=path.stem, path=path)
        except FormErrors as errors:
            _collect(problems, path, errors)
            continue
        if before is None:
            report.created += 1
        elif before == after:
            report.unchanged += 1
        else:
            report.updated += 1
    problems.raise_if_any()
    return report


def _collect(problems: Collector, path: Path, errors: FormErrors) -> None:
    for error in errors.errors:
        problems.add(DataError(shown(path), error.line or error.row, column_of(error), say(error)))
