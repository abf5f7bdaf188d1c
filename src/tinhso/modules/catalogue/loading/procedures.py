"""`procedures/*.yaml` of a province: fields, procedures and their dated versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.datafile import (
    Collector,
    YamlDocument,
    read_yaml,
    unverified,
    verified_code,
    without_source,
)
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref
from tinhso.modules.forms import api as forms

from ..actions.version import digest, fill
from ..enums import Origin
from ..models import Field, Procedure, ProcedureVersion
from ..queries.intake import in_use
from ..queries.level import levels_on
from ..rules.procedure_schema import FIELDS, PROCEDURE
from .checks import problems_of

FIELDS_FILE: Final = "_fields.yaml"
PROCEDURE_KIND: Final = "catalogue.procedure"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A version as its file says it; `form` is the published form it is pinned to."""

    valid_from: date
    valid_to: date | None
    document: dict[str, Any]
    form: forms.FormVersionInfo | None
    steps: tuple[str | int, ...]


def load_procedures(context: LoadContext) -> LoadReport:
    """Read, check and write the fields and every procedure of the province."""
    folder = context.province / "procedures"
    problems = Collector()
    report = LoadReport()
    fields: dict[str, Field] = {}
    with problems.collecting():
        fields = _load_fields(folder / FIELDS_FILE, report)
    published = _Forms()
    documents = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != FIELDS_FILE:
            with problems.collecting():
                documents.append(_read(path, fields, published, context.province))
    problems.raise_if_any()
    for document in documents:
        with problems.collecting():
            _write_procedure(document, fields, published, report)
        report.remarks += unverified(document)
    problems.raise_if_any()
    if report.created or report.updated:
        data = {"created": report.created, "updated": report.updated}
        ledger.record(actor=context.actor, kind="catalogue.load", ref=Ref(PROCEDURE_KIND, 0), data=data)
    return report


class _Forms:
    """The current published forms, asked for once each."""

    def __init__(self) -> None:
        self._known: dict[str, forms.FormVersionInfo | None] = {}

    def info(self, code: str) -> forms.FormVersionInfo | None:
        if code not in self._known:
            self._known[code] = forms.current(code)
        return self._known[code]

    def among(self, document: YamlDocument) -> set[str]:
        """Codes that the file names and that are published."""
        named = {version["form"] for version in document.data["versions"] if "form" in version}
        return {code for code in named if self.info(code) is not None}


def _load_fields(path: Path, report: LoadReport) -> dict[str, Field]:
    document = read_yaml(path, FIELDS)
    problems = Collector()
    for error in without_source(document):
        problems.add(error)
    problems.raise_if_any()
    report.remarks += unverified(document)
    existing = {field.code: field for field in Field.objects.all()}
    for place, row in enumerate(document.data["fields"], 1):
        wanted = {
            "name": row["name"]["vi"],
            "name_en": row["name"]["en"],
            "order": row.get("order", place),
            "source": row["source"],
            "verified": verified_code(row["verified"]),
        }
        existing[row["code"]] = report.store(existing.get(row["code"]) or Field(code=row["code"]), wanted)
    return existing


def _read(path: Path, fields: dict[str, Field], published: _Forms, province: Path) -> YamlDocument:
    document = read_yaml(path, PROCEDURE)
    problems = Collector()
    known = published.among(document)
    for error in problems_of(document, fields=set(fields), forms=known, province=province):
        problems.add(error)
    problems.raise_if_any()
    return document


def _write_procedure(
    document: YamlDocument, fields: dict[str, Field], published: _Forms, report: LoadReport
) -> None:
    data = document.data
    wanted = {
        "slug": data["slug"],
        "field": fields[data["field"]],
        "source": data["source"],
        "verified": verified_code(data["verified"]),
    }
    found = Procedure.objects.filter(code=data["code"]).first()
    procedure = report.store(found or Procedure(code=data["code"]), wanted)
    versions = _wanted(data["versions"], published)
    stored = list(procedure.versions.order_by("number"))
    problems = Collector()
    for version in versions:
        with problems.collecting():
            _write_version(document, procedure, stored, version, report)
    problems.raise_if_any()


def _wanted(rows: list[dict[str, Any]], published: _Forms) -> list[_Wanted]:
    found = []
    for place, row in enumerate(rows):
        following = rows[place + 1]["valid_from"] if place + 1 < len(rows) else None
        last = row.get("valid_to", following)
        document = {key: value for key, value in row.items() if key not in {"valid_from", "valid_to"}}
        form = published.info(row["form"]) if "form" in row else None
        found.append(
            _Wanted(
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(last) if last else None,
                document=document,
                form=form,
                steps=("versions", place),
            )
        )
    return found


def _write_version(
    document: YamlDocument,
    procedure: Procedure,
    stored: list[ProcedureVersion],
    wanted: _Wanted,
    report: LoadReport,
) -> None:
    """Bring the stored version of these days in line; `stored` is kept up to date.

    Raises DataErrors when a version that applications stand under, and that is past, would have to change.
    """
    within = [version for version in stored if _within(version, wanted)]
    latest = max(within, key=lambda version: version.valid_from, default=None)
    if any(version.origin == Origin.PAGE for version in within):
        report.unchanged += 1
        message = _("%(file)s: phiên bản từ %(day)s đã có bản mới công bố trên trang, tệp không ghi đè.")
        report.remarks.append(message % {"file": document.file, "day": wanted.valid_from})
    elif latest is None:
        _create(procedure, stored, wanted, wanted.valid_from, report)
    elif latest.content_sha256 == digest(wanted.document, wanted.form):
        _end(latest, wanted.valid_to, report)
    elif not in_use({latest.pk}):
        _fill(latest, wanted)
        latest.valid_to = wanted.valid_to
        latest.save()
        report.updated += 1
    else:
        _succeed(document, procedure, stored, latest, wanted, report)


def _within(version: ProcedureVersion, wanted: _Wanted) -> bool:
    return wanted.valid_from <= version.valid_from and (
        wanted.valid_to is None or version.valid_from < wanted.valid_to
    )


def _end(version: ProcedureVersion, valid_to: date | None, report: LoadReport) -> None:
    if version.valid_to == valid_to:
        report.unchanged += 1
        return
    version.valid_to = valid_to
    version.save(update_fields=["valid_to"])
    report.updated += 1


def _succeed(
    document: YamlDocument,
    procedure: Procedure,
    stored: list[ProcedureVersion],
    used: ProcedureVersion,
    wanted: _Wanted,
    report: LoadReport,
) -> None:
    """Applications stand under `used`: it ends today and what the file says begins."""
    today = clock.business().today()
    if (wanted.valid_to is not None and wanted.valid_to <= today) or used.valid_from >= today:
        problems = Collector()
        message = _("Đã có hồ sơ nộp theo phiên bản này nên không sửa được; hãy thêm một phiên bản mới.")
        problems.add(document.error(message, *wanted.steps, "valid_from"))
        problems.raise_if_any()
    used.valid_to = today
    used.save(update_fields=["valid_to"])
    _create(procedure, stored, wanted, today, report)
    report.remarks.append(
        _("%(file)s: phiên bản %(day)s đã có hồ sơ, nội dung mới áp dụng từ %(today)s.")
        % {"file": document.file, "day": used.valid_from, "today": today}
    )


def _create(
    procedure: Procedure,
    stored: list[ProcedureVersion],
    wanted: _Wanted,
    valid_from: date,
    report: LoadReport,
) -> None:
    for other in stored:
        if other.valid_from < valid_from and (other.valid_to is None or other.valid_to > valid_from):
            other.valid_to = valid_from
            other.save(update_fields=["valid_to"])
    number = max((version.number for version in stored), default=0) + 1
    version = ProcedureVersion(
        procedure=procedure, number=number, valid_from=valid_from, valid_to=wanted.valid_to
    )
    _fill(version, wanted)
    version.save()
    stored.append(version)
    report.created += 1


def _fill(version: ProcedureVersion, wanted: _Wanted) -> None:
    fill(version, wanted.document, wanted.form, levels_on(wanted.valid_from))
