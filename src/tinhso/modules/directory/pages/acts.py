"""Pages of acts of reorganisation: drafts, previews and execution for directors; what was carried out for everybody."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinhso.kernel import clock
from tinhso.ui.templatetags.ui_filters import percent

from ..actions import act as actions
from ..actions.follow import restart_follow
from ..actions.reorganise import execute_act
from ..enums import ActState
from ..forms.act import ActFilterForm, ActForm, ConflictForm, MappingForm
from ..loading.mapping import MappingError, clauses_of
from ..queries import act as queries
from ..queries.act_words import problem_words
from ..queries.chart import tiles
from ..queries.follow import Step, progress_of
from . import act_parts as parts
from .act_frame import KINDS, do, found_act, offered, slug_of

_PAGE = 25
_FEW = 12
"""Rows of a table that stand on a page unfolded; longer ones are behind their count."""

_TONES = {
    ActState.DRAFT: "neutral", ActState.APPROVED: "info", ActState.EXECUTED: "ok", ActState.WITHDRAWN: "paused",
}  # fmt: skip


def _tag(act: Any) -> tuple[str, str]:
    return act.get_state_display(), _TONES[ActState(act.state)]


def acts(request: HttpRequest) -> HttpResponse:
    """Acts, all or some, and the form of a new draft."""
    chosen = ActFilterForm(request.GET)
    wanted = chosen.cleaned_data if chosen.is_valid() else {}
    rows = queries.acts(request.actor, wanted.get("q", ""), wanted.get("state", ""))  # type: ignore[attr-defined]
    page = Paginator(rows, _PAGE).get_page(request.GET.get("trang"))
    earlier = [(act.pk, act.number) for act in queries.published_acts()]
    form = ActForm(request.POST or None, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made = actions.draft_act(by=request.actor, corrects_id=data.pop("corrects", None), **data)  # type: ignore[attr-defined]
        except actions.ReorganisationError as error:
            field = error.details.get("field", "")
            form.add_error(field if field in form.fields else None, str(error))
        else:
            return redirect("directory:setup_act", made.pk)
    context = {
        "page": page,
        "rows": [(act, *_tag(act)) for act in page.object_list],
        "filter": chosen,
        "filtered": any(wanted.values()),
        "form": form,
        "columns": [_("Số, ký hiệu"), _("Trích yếu"), (_("Hiệu lực"), True), _("Trạng thái")],
    }
    return render(request, "directory/act/list.html", context, status=422 if form.errors else 200)


def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act: what it says, the next step, how far what follows has come."""
    return _act_page(request, found_act(request, act_id), MappingForm())


def _act_page(request: HttpRequest, found: Any, mapping_form: MappingForm) -> HttpResponse:
    preview = queries.preview(found) if found.state != ActState.EXECUTED else None
    progress = progress_of(found, clock.business().today())
    names = parts.clause_names(found, preview.plan if preview else None)
    rows = queries.clauses_of(found)
    kind = KINDS[slug][0] if (slug := request.GET.get("loai", "")) in KINDS else None
    numbered = [(number, row) for number, row in enumerate(rows, 1) if kind in (None, row.kind)]
    page = Paginator(numbered, _PAGE).get_page(request.GET.get("trang"))
    said = queries.parsed_clauses([row for _number, row in page.object_list])
    context = {
        "act": found,
        "state": _tag(found),
        "page": page,
        "kinds": _kinds(reverse("directory:setup_act", args=(found.pk,)), rows, kind),
        "clauses": [
            (number, row.pk, slug_of(row.kind), parts.kind_label(row.kind), parts.clause_words(clause, names))
            for (number, row), clause in zip(page.object_list, said, strict=True)
        ],
        "clause_columns": [_("Điều khoản"), _("Nội dung"), ""],
        "offered": offered(found),
        "mapping_form": mapping_form,
        "has_errors": bool(mapping_form.errors),
        "is_draft": found.state == ActState.DRAFT,
        "clear": preview.is_clear if preview else False,
        "may_approve": request.actor.account_id != found.made_by_id,  # type: ignore[attr-defined]
        "progress": progress,
        "steps": [(one, *_step_tag(one)) for one in progress.steps],
        "progress_columns": [_("Việc theo sau"), (_("Đã xét"), True), (_("Đã chuyển"), True), _("Tiến độ")],
        "crumbs": [(_("Sắp xếp đơn vị"), reverse("directory:setup_acts"))],
    }
    return render(request, "directory/act/detail.html", context, status=422 if context["has_errors"] else 200)


def _kinds(here: str, rows: list[Any], chosen: str | None) -> list[tuple[str, str, bool, int]]:
    """Tabs of an act with many clauses: all of them, and each kind that it has."""
    counts = Counter(row.kind for row in rows)
    if len(rows) <= _PAGE or len(counts) == 1:
        return []
    return [
        (_("Tất cả"), here, chosen is None, len(rows)),
        *(
            (str(KINDS[slug_of(kind)][1]), f"{here}?loai={slug_of(kind)}", chosen == kind, count)
            for kind, count in counts.most_common()
        ),
    ]


def _step_tag(one: Step) -> tuple[str, str]:
    """How a step stands, and the tone of it."""
    share = percent(one.percent, 0)
    return {
        "done": (_("xong"), "ok"),
        "waiting": (_("đang chờ"), "neutral"),
        "running": (_("đang chạy, %(share)s") % {"share": share}, "info"),
        "failing": (_("lỗi, sẽ tự thử lại"), "warn"),
        "failed": (_("dừng vì lỗi") if one.error else _("dừng"), "bad"),
    }[one.state]


@require_POST
def import_table(request: HttpRequest, act_id: int) -> HttpResponse:
    """Read a table of what becomes what into clauses; every wrong row is named."""
    found = found_act(request, act_id)
    form = MappingForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["table"]
        try:
            clauses = clauses_of(upload.name, upload.read(), found.effective_date)
            count = actions.add_clauses(by=request.actor, act_id=act_id, clauses=clauses)  # type: ignore[attr-defined]
        except MappingError as error:
            for message in error.messages[:50]:
                form.add_error("table", message)
        except actions.ReorganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm %(count)d điều khoản.") % {"count": count})
            return redirect("directory:setup_act", act_id)
    return _act_page(request, found, form)


_STEPS = {
    "duyet": actions.approve_act,
    "mo-lai": actions.reopen_act,
    "rut": actions.withdraw_act,
    "thuc-hien": execute_act,
    "chay-lai": restart_follow,
}


@require_POST
def step(request: HttpRequest, act_id: int, name: str) -> HttpResponse:
    """Approve, reopen, withdraw or carry out; start again what follows."""
    if name not in _STEPS:
        raise Http404
    act_on = _STEPS[name]
    words = {
        "duyet": _("Đã duyệt văn bản."),
        "mo-lai": _("Đã mở lại dự thảo."),
        "rut": _("Đã rút văn bản."),
        "thuc-hien": _("Văn bản đã được thực hiện."),
        "chay-lai": _("Việc theo sau chạy lại từ đợt đã dừng."),
    }
    return do(request, act_id, lambda: act_on(by=request.actor, act_id=act_id), words[name])  # type: ignore[attr-defined]


def preview(request: HttpRequest, act_id: int) -> HttpResponse:
    """Everything that would move, what stands against it, what is to be settled, who loses what, the map."""
    found = found_act(request, act_id)
    if found.state == ActState.EXECUTED:
        return redirect("directory:act", act_id)
    shown = queries.preview(found)
    form = ConflictForm(request.POST or None, conflicts=shown.conflicts)
    if request.method == "POST" and form.is_valid():
        return _settle(request, act_id, form)
    plan = shown.plan
    maps = parts.maps(plan, tiles(found.effective_date))
    names = parts.unit_names(plan)
    lost = [
        (one.name, ", ".join(sorted({parts.right_words(right, names) for right in one.lost})))
        for one in shown.access
        if one.lost
    ]
    folding = {
        "doubled": parts.doubled_rows(plan, names),
        "lost": lost,
        "continued": parts.continued(plan),
    }
    context = {
        "act": found,
        "problems": [problem_words(problem, plan) for problem in shown.problems] + shown.blockers,
        "form": form if shown.conflicts else None,
        "open": len([one for one in shown.conflicts if not one.settled]),
        "is_draft": found.state == ActState.DRAFT,
        "kpis": [
            (len(plan.ended_areas), _("đơn vị hành chính kết thúc")),
            (len([key for key in plan.areas if key not in plan.before.areas]), _("đơn vị hành chính mới")),
            (len(plan.ended_agencies), _("cơ quan kết thúc")),
            (len([key for key in plan.agencies if key not in plan.before.agencies]), _("cơ quan mới")),
        ],
        "held": parts.held_rows(shown),
        "held_columns": [_("Đang có"), (_("Số lượng"), True), _("Chuyển thế nào")],
        **folding,
        "doubled_columns": [_("Cán bộ"), _("Nay giữ một vị trí"), _("Trước ở")],
        "gained": len([one for one in shown.access if one.gained]),
        "lost_columns": [_("Cán bộ"), _("Thôi quyền tại")],
        "tree": parts.becomes(plan),
        "tree_columns": [_("Đơn vị mới"), (_("Mã"), True), _("Hợp thành từ")],
        "unfolded": {name: len(table) <= _FEW for name, table in folding.items()},
        "continued_columns": [_("Cơ quan kết thúc"), (_("Mã"), True), _("Cơ quan kế tục")],
        "reassigned": parts.reassigned(found, plan),
        "reassigned_columns": [_("Cơ quan trước đây"), _("Phần"), _("Đang kế tục"), _("Sẽ kế tục")],
        "maps": maps,
        "crumbs": [
            (_("Sắp xếp đơn vị"), reverse("directory:setup_acts")),
            (found.number, reverse("directory:setup_act", args=(act_id,))),
        ],
    }
    return render(request, "directory/act/preview.html", context)


def _settle(request: HttpRequest, act_id: int, form: ConflictForm) -> HttpResponse:
    try:
        actions.settle_conflicts(by=request.actor, act_id=act_id, choices=form.choices())  # type: ignore[attr-defined]
    except actions.ReorganisationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã lưu lựa chọn."))
    return redirect("directory:setup_act_preview", act_id)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Acts that were carried out: anybody may read what became of a unit."""
    page = Paginator(queries.published_acts(), _PAGE).get_page(request.GET.get("trang"))
    return render(request, "directory/act/published.html", {"page": page, "acts": page.object_list})


@require_safe
def published_act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One of them: old units and new ones."""
    found = queries.published_act(act_id)
    if found is None:
        raise Http404
    rows = queries.successions_of(found)
    context = {
        "act": found,
        "columns": [_("Trước đây"), (_("Mã cũ"), True), _("Nay là"), (_("Mã mới"), True)],
        "areas": rows.areas,
        "agencies": rows.agencies,
        "few": len(rows.agencies) <= _FEW,
        "corrections": queries.corrections_of(found),
        "crumbs": [(_("Văn bản sắp xếp"), reverse("directory:acts"))],
    }
    return render(request, "directory/act/published_one.html", context)
