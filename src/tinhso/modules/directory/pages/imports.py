"""Importing the organisation from Excel: upload, report or preview, confirm; export and template."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError
from tinhso.kernel.files import file_response
from tinhso.kernel.permissions import Denied
from tinhso.kernel.workbook import NotAWorkbook
from tinhso.ui.files import saved_as

from ..actions.download import DIRECTORY, record_download
from ..actions.organisation_import import cancel_import, confirm_import, start_import
from ..enums import ImportState
from ..forms.imports import UploadForm
from ..loading.organisation_book import SHEETS, read, title_of, words, written
from ..permissions import ADMIN
from ..queries.organisation_rows import changes, current, import_of, imports, rows_of
from ..rules.organisation import ADDED, CHANGED, DATES, ENDED, UNCHANGED, Change
from ..wording import IMPORT_PROBLEMS

_MOST = 200
"""Changes of one kind that the preview lists; all are counted."""


def start(request: HttpRequest) -> HttpResponse:
    """Upload a workbook; the imports that were made before."""
    actor = _admin(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rows, unreadable = read(upload)
            upload.seek(0)
            made = start_import(by=actor, upload=upload, rows=rows, unreadable=unreadable)
            return redirect("directory:import", made.pk)
        except NotAWorkbook:
            form.add_error("file", _("Không đọc được tệp. Hãy lưu lại thành Excel (.xlsx) rồi tải lên."))
        except ActionError as problem:
            form.add_error("file", str(problem))
    context = {
        "form": form,
        "imports": imports(actor),
        "columns": [_("Tệp"), _("Người nhập"), (_("Lúc"), True), _("Trạng thái")],
    }
    return render(request, "directory/imports/start.html", context, status=422 if form.errors else 200)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What was wrong with a workbook, or what it would change or has changed."""
    made = import_of(_admin(request), number)
    if made is None:
        raise Http404
    context: dict[str, Any] = {
        "made": made,
        "state": ImportState(made.state).label,
        "waits": made.state == ImportState.READY,
        "problem_columns": [_("Trang"), (_("Dòng"), True), _("Cột"), _("Sai gì, làm gì")],
        "problems": [_problem(problem) for problem in made.problems],
        "counts": [(words_, made.counts.get(kind, 0)) for kind, words_ in _kinds()],
    }
    if made.state == ImportState.READY:
        context["groups"] = _groups(changes(current(), rows_of(made.rows)))
        context["change_columns"] = [_("Trang"), (_("Dòng"), True), _("Mục"), _("Thay đổi")]
    return render(request, "directory/imports/one.html", context)


@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Write what the preview showed."""
    return _settled(request, number, confirm_import, _("Đã nhập tệp vào danh bạ."))


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Give up a preview."""
    return _settled(request, number, cancel_import, _("Đã hủy lần nhập này."))


@require_safe
def source(request: HttpRequest, number: int) -> HttpResponse:
    """The workbook as it was uploaded."""
    made = import_of(_admin(request), number)
    if made is None:
        raise Http404
    return file_response(made.file)  # type: ignore[return-value]


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The whole organisation as a workbook that can be changed and imported."""
    actor = _admin(request)
    world = current()
    rows = sum(len(listed) for listed in world.values())
    record_download(by=actor, what=DIRECTORY, form="xlsx", rows=rows)
    return saved_as(f"danh-ba-{clock.business().today().isoformat()}.xlsx", written(world))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook to fill in."""
    _admin(request)
    return saved_as("mau-danh-ba.xlsx", written({}))


def _settled(request: HttpRequest, number: int, act: Any, done: str) -> HttpResponse:
    actor = _admin(request)
    try:
        act(by=actor, number=number)
        messages.success(request, done)
    except ActionError as problem:
        messages.error(request, str(problem))
        if import_of(actor, number) is None:
            return redirect("directory:imports")
    return redirect("directory:import", number)


def _admin(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    return actor


def _kinds() -> list[tuple[str, str]]:
    return [
        (ADDED, _("thêm mới")), (CHANGED, _("thay đổi")), (ENDED, _("kết thúc")), (UNCHANGED, _("giữ nguyên")),
    ]  # fmt: skip


def _problem(stored: dict[str, Any]) -> list[Any]:
    sentence = str(IMPORT_PROBLEMS.get(stored["code"], stored["code"]))
    column = stored["column"]
    with suppress(KeyError):  # the title of a column that no sheet has
        column = title_of(stored["sheet"], column)
    return [SHEETS[stored["sheet"]], str(stored["place"]), column, sentence % stored["details"]]


def _groups(found: list[Change]) -> list[tuple[str, int, list[list[Any]]]]:
    groups = []
    for kind, title in _kinds():
        mine = [change for change in found if change.kind == kind]
        if mine and kind != UNCHANGED:
            groups.append((title, len(mine), [_change(change) for change in mine[:_MOST]]))
    return groups


def _change(change: Change) -> list[Any]:
    row = change.row
    name = row["name"] or row["title"] or row["official"] or row["key"] or row["agency"]
    where = " · ".join(text for text in (row["agency"], row["post"], row["number"]) if text and text != name)
    return [SHEETS[row.sheet], str(row.place), f"{name} ({where})" if where else name, _differences(change)]


def _differences(change: Change) -> str:
    if change.before is None:
        return _("mới")
    parts = []
    for column in change.columns:
        known = words(change.row.sheet, column)
        before, after = (
            known.get(text, text) if column not in DATES else text
            for text in (change.before[column], change.row[column])
        )
        parts.append(f"{title_of(change.row.sheet, column)}: {before or '—'} → {after or '—'}")
    return "; ".join(parts)
