"""Procedures in the national database's record format: files to keep, and files that become drafts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock

from ..actions import CatalogueError, import_records
from ..enums import ImportOutcome
from ..forms.exchange import RecordFileForm
from ..loading.national_file import NotARecordFile, read_records, written
from ..queries import exchange, procedures
from ..wording import problem_cells
from .editor import draft_or_404, keepers_only, writers_only

if TYPE_CHECKING:
    from ..actions import Import, ImportedRecord
    from ..rules.national_record import Record

_TONES = {ImportOutcome.NEW: "ok", ImportOutcome.NONE: "warn"}


@require_safe
def version_record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A published version as a file; everybody may keep it."""
    for version in procedures.versions(slug):
        if version.number == number:
            return _file(exchange.records_of([version]), f"{slug}-{number}")
    raise Http404("no such version")


@keepers_only
@require_safe
def catalogue_records(request: HttpRequest) -> HttpResponse:
    """Every procedure in force today as one file."""
    today = clock.business().today()
    return _file(exchange.records_of(procedures.procedures(today)), f"thu-tuc-{today.isoformat()}")


@keepers_only
@require_safe
def draft_record(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A draft as a file, as far as it has been written."""
    found = draft_or_404(request, draft_id)
    return _file([exchange.record_of(found.procedure, found.content)], f"ban-thao-{found.procedure.slug}")


def _file(records: list[Record], name: str) -> HttpResponse:
    response = HttpResponse(written(records), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@writers_only
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; read what became of each of its records."""
    form = RecordFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    done: Import | None = None
    if request.method == "POST" and form.is_valid():
        try:
            records, content = read_records(form.cleaned_data["file"])
            done = import_records(
                by=request.actor, records=records, digest=hashlib.sha256(content).hexdigest()
            )
        except (NotARecordFile, CatalogueError) as error:
            form.add_error("file", str(error))
    refused = bool(form.errors) or (done is not None and done.is_refused)
    context = {"form": form, "crumbs": [(_("Soạn thủ tục"), reverse("catalogue:editor"))]}
    if done is not None:
        context |= _report(done)
    return render(request, "catalogue/editor/bring.html", context, status=422 if refused else 200)


def _report(done: Import) -> dict[str, Any]:
    return {
        "done": done,
        "records": [_row(record) for record in done.records],
        "columns": [_("Thủ tục"), _("Kết quả"), _("Còn thiếu để công bố")],
        "fault_columns": [_("Ở đâu"), _("Giá trị"), _("Sai gì, làm gì")],
        "faults": [row for record in done.records for row in map(problem_cells, record.faults)],
        "remarks": [row for record in done.records for row in map(problem_cells, record.remarks)],
    }


def _row(record: ImportedRecord) -> dict[str, Any]:
    return {
        "code": record.code,
        "name": record.name,
        "text": record.outcome.label,
        "tone": _TONES.get(record.outcome, "neutral"),
        "href": reverse("catalogue:draft", args=[record.draft_id]) if record.draft_id else "",
        "lacks": record.lacks if record.draft_id else "",
    }
