"""The editor of procedures: a draft, its parts, what it lacks, how citizens would see it, what it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.kernel import clock
from tinhso.ui.access import View, needs

from .. import actions
from ..actions import CatalogueError
from ..enums import DraftState
from ..forms.draft import FirstDayForm, ProcedureForm, PublishForm, SendBackForm
from ..forms.parts import FORMS
from ..permissions import MANAGE, PUBLISH
from ..queries import draft as queries
from ..queries import procedures
from ..rules import editing
from ..rules.content import parse
from ..rules.difference import differences
from ..wording import level_words, name_of
from . import draft_parts as parts
from .part_words import both, difference_rows
from .procedure_parts import content_context

if TYPE_CHECKING:
    from ..models import VersionDraft


def keepers_only(view: View) -> View:
    """Let a page be opened by those who write or publish procedures; others sign in, or are refused."""
    return never_cache(needs(MANAGE, PUBLISH)(view))


def writers_only(view: View) -> View:
    """Let a page be opened by those who write procedures."""
    return never_cache(needs(MANAGE)(view))


def draft_or_404(request: HttpRequest, draft_id: int) -> VersionDraft:
    """A draft by its number."""
    found = queries.draft(request.actor, draft_id)
    if found is None:
        raise Http404("no such draft")
    return found


def _crumbs(found: VersionDraft | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Soạn thủ tục"), reverse("catalogue:editor"))]
    if found is not None:
        crumbs.append((both(found.content["name"]), reverse("catalogue:draft", args=[found.pk])))
    return crumbs


@keepers_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Drafts that are open, and every procedure of the catalogue."""
    today = clock.business().today()
    drafts = queries.open_drafts(request.actor)
    drafted = {draft.procedure_id for draft in drafts}
    context = {
        "drafts": [parts.draft_row(draft) for draft in drafts],
        "draft_columns": _draft_columns(),
        "columns": [_("Thủ tục"), (_("Mã"), True), (_("Áp dụng từ"), True), _("Mức độ"), ""],
        "procedures": [
            (name_of(one), one, level_words(one.level), one.procedure_id in drafted)
            for one in procedures.procedures(today)
        ],
        "unpublished": [one for one in queries.without_version() if one.pk not in drafted],
        "may_write": request.actor.may(MANAGE.code),
    }
    return render(request, "catalogue/editor/list.html", context)


@keepers_only
@require_safe
def publishing(request: HttpRequest) -> HttpResponse:
    """Drafts that wait for a second person."""
    waiting = [one for one in queries.open_drafts(request.actor) if one.state == DraftState.SUBMITTED]
    context = {
        "drafts": [parts.draft_row(draft) for draft in waiting],
        "draft_columns": _draft_columns(),
    }
    return render(request, "catalogue/editor/publishing.html", context)


def _draft_columns() -> list[Any]:
    return [_("Thủ tục"), _("Trạng thái"), (_("Sửa lần cuối"), True), _("Người sửa")]


@writers_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A procedure that the catalogue does not have yet."""
    english = (get_language() or "").startswith("en")
    fields = [(field.pk, field.name_en if english else field.name) for field in procedures.fields()]
    form = ProcedureForm(request.POST if request.method == "POST" else None, fields=fields)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made = actions.add_procedure(by=request.actor, field_id=data.pop("field"), **data)
        except CatalogueError as error:
            form.add_error(error.details.get("field"), str(error))
        else:
            return redirect("catalogue:draft", made.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "catalogue/editor/add.html", context, status=422 if form.errors else 200)


@writers_only
@require_POST
def begin(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Begin a draft of the next version."""
    try:
        made = actions.begin_draft(by=request.actor, procedure_id=procedure_id)
    except CatalogueError as error:
        messages.error(request, str(error))
        return redirect("catalogue:editor")
    return redirect("catalogue:draft", made.pk)


@keepers_only
@require_safe
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One draft: its parts, what is missing, what is not sure, the next step."""
    return _draft_page(request, draft_or_404(request, draft_id))


def _draft_page(request: HttpRequest, found: VersionDraft, form: Any = None) -> HttpResponse:
    checked = queries.check(found)
    is_open = found.state == DraftState.OPEN
    mine = request.actor.account_id in found.authors
    may_publish = found.state == DraftState.SUBMITTED and request.actor.may(PUBLISH.code) and not mine
    unsure = bool(checked.open_facts)
    shown = is_open if isinstance(form, FirstDayForm) else may_publish
    context = {
        "draft": found,
        "title": both(found.content["name"]),
        "state": parts.state_tag(found),
        "sections": parts.sections(found),
        "general": parts.general_rows(found.content),
        "lacks": parts.lack_rows(found, checked.lacks),
        "facts": parts.fact_rows(found, checked.open_facts),
        "fact_columns": [_("Thông tin"), _("Tình trạng")],
        "level": level_words(checked.level) if checked.level is not None else "",
        "is_open": is_open and request.actor.may(MANAGE.code),
        "complete": checked.is_complete,
        "mine": mine,
        "may_publish": may_publish,
        "may_take_back": found.state == DraftState.SUBMITTED and request.actor.may(MANAGE.code),
        "day_form": form
        if isinstance(form, FirstDayForm)
        else FirstDayForm(initial={"valid_from": found.valid_from}),
        "publish_form": form if isinstance(form, PublishForm) else PublishForm(unsure=unsure),
        "back_form": form if isinstance(form, SendBackForm) else SendBackForm(),
        "failed": form if form is not None and form.errors and shown else None,
        "crumbs": _crumbs(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "catalogue/editor/draft.html", context, status=status)


def _expected(request: HttpRequest) -> int:
    text = request.POST.get("expected", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@writers_only
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, draft_id: int, words: str) -> HttpResponse:
    """One part of a draft: the general one, or a thing of a list."""
    found = draft_or_404(request, draft_id)
    try:
        where = editing.read_place(words)
        item = editing.item_at(found.content, where)
    except LookupError as error:
        raise Http404("no such part") from error
    kind = ("general",) if where == editing.GENERAL else editing.shape(where)
    form = FORMS[kind](request.POST if request.method == "POST" else None, item=item)
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_draft(
                by=request.actor,
                draft_id=draft_id,
                expected=_expected(request),
                place=where,
                item=form.write(),
            )
        except CatalogueError as error:
            stale = str(error)
        else:
            return redirect(parts.address_of(found.pk, where))
    context = {
        "draft": found,
        "form": form,
        "title": parts.part_title(where),
        "caption": both(found.content["name"]),
        "expected": found.version,
        "stale": stale,
        "back": parts.address_of(found.pk, where),
        "crumbs": _crumbs(found),
    }
    bad = bool(form.errors or stale)
    return render(request, "catalogue/editor/part.html", context, status=422 if bad else 200)


@writers_only
@require_POST
def rearrange(request: HttpRequest, draft_id: int, way: str, words: str) -> HttpResponse:
    """Take a thing of a list away, or move it up."""
    found = draft_or_404(request, draft_id)
    ways = {"bo": "remove", "len": "raise"}
    try:
        where = editing.read_place(words)
    except LookupError as error:
        raise Http404("no such part") from error
    if way not in ways or where == editing.GENERAL:
        raise Http404("no such way")
    try:
        actions.change_draft(
            by=request.actor, draft_id=draft_id, expected=_expected(request), place=where, way=ways[way]
        )
    except CatalogueError as error:
        messages.error(request, str(error))
    return redirect(parts.address_of(found.pk, where))


@writers_only
@require_POST
def first_day(request: HttpRequest, draft_id: int) -> HttpResponse:
    """From which day the draft shall apply."""
    found = draft_or_404(request, draft_id)
    form = FirstDayForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, found, form)
    day = form.cleaned_data["valid_from"]
    return _do(
        request, found, lambda expected: actions.set_first_day(
            by=request.actor, draft_id=draft_id, expected=expected, valid_from=day
        ), _("Đã ghi ngày áp dụng."),
    )  # fmt: skip


def _do(request: HttpRequest, found: VersionDraft, act: Callable[[int], Any], done: str) -> HttpResponse:
    try:
        act(_expected(request))
    except CatalogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("catalogue:draft", found.pk)


@writers_only
@require_POST
def step(request: HttpRequest, draft_id: int, name: str) -> HttpResponse:
    """Ask for publication, take it back, throw the draft away."""
    found = draft_or_404(request, draft_id)
    steps = {
        "trinh": (actions.submit_draft, _("Đã trình. Người khác sẽ xem và công bố.")),
        "rut": (actions.take_back, _("Đã rút lại để sửa.")),
        "bo": (actions.discard_draft, _("Đã bỏ bản thảo.")),
    }
    if name not in steps:
        raise Http404("no such step")
    act, done = steps[name]
    return _do(
        request, found, lambda expected: act(by=request.actor, draft_id=draft_id, expected=expected), done
    )


@keepers_only
@require_POST
def send_back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give the draft back to its authors with what is to be changed."""
    found = draft_or_404(request, draft_id)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, found, form)
    remark = form.cleaned_data["remark"]
    return _do(
        request, found, lambda expected: actions.send_back(
            by=request.actor, draft_id=draft_id, expected=expected, remark=remark
        ), _("Đã trả lại bản thảo."),
    )  # fmt: skip


@keepers_only
@require_POST
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Publish the draft as a second person."""
    found = draft_or_404(request, draft_id)
    form = PublishForm(request.POST, unsure=bool(queries.check(found).open_facts))
    if not form.is_valid():
        return _draft_page(request, found, form)
    return _do(
        request, found, lambda expected: actions.publish_draft(
            by=request.actor, draft_id=draft_id, expected=expected
        ), _("Đã công bố. Hồ sơ đã nộp giữ nội dung cũ."),
    )  # fmt: skip


@keepers_only
@require_safe
def preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The page of the procedure as citizens would see it."""
    found = draft_or_404(request, draft_id)
    checked = queries.check(found)
    if checked.level is None:
        messages.error(request, _("Chưa xem trước được: bản thảo còn thiếu phần bắt buộc."))
        return redirect("catalogue:draft", draft_id)
    context = {
        **content_context(parse(found.content), checked.level),
        "preview": found,
        "procedure": found.procedure,
        "name": both(found.content["name"]),
        "history": [],
        "downloads": [],
        "start": "",
        "crumbs": _crumbs(found),
    }
    return render(request, "catalogue/procedure.html", context)


@keepers_only
@require_safe
def changes(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What the draft says differently from the version that it was begun from."""
    found = draft_or_404(request, draft_id)
    base = found.base.content if found.base is not None else {}
    context = {
        "draft": found,
        "title": _("Khác phiên bản trước"),
        "caption": both(found.content["name"]),
        "columns": [_("Phần"), _("Trước"), _("Sau")],
        "rows": difference_rows(differences(base, found.content)),
        "crumbs": _crumbs(found),
    }
    return render(request, "catalogue/editor/changes.html", context)
