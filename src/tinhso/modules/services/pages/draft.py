"""A citizen's draft: the pages of the form, check, submission, and what comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import files
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import remember_key
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.forms import api as form_api
from tinhso.modules.payments import api as payments

from ..actions.base import ServiceError
from ..actions.draft import discard_draft, save_draft, take_draft
from ..actions.submission import submit
from ..enums import Channel, FeeState, State
from ..forms.apply import DELIVERY, DeclarationForm, StartForm
from ..queries import drafts as queries
from ..queries.dossier import submitted
from ..rules.rows import REF_KIND
from .apply import resume_code
from .offers import CRUMB
from .places import agency_name, places_of
from .tracking import track_address

if TYPE_CHECKING:
    from ..models import Draft

BACK_TO_CHECK = "kiem-tra"
"""Value of the parameter `ve` that brings the person back to the check page after one correction."""


def _own(request: HttpRequest, token: UUID) -> Draft:
    """The actor's draft; 404, as for a draft that does not exist, when it is somebody else's."""
    draft = queries.draft(request.actor, token)
    if draft is None:
        raise Http404("no such draft")
    return draft


def _taken(request: HttpRequest, token: UUID) -> Draft:
    """The actor's draft, locked until the answer is sent; 404 as in `_own`."""
    try:
        return take_draft(request.actor, token)
    except ServiceError as error:
        raise Http404("no such draft") from error


def _form_of(draft: Draft) -> form_api.Form:
    form_version_id = draft.procedure_version.form_version_id
    if form_version_id is None:
        raise Http404("this procedure has no form")
    return form_api.get(form_version_id)


def _language() -> str:
    return (get_language() or "vi")[:2]


def _page_url(draft: Draft, page_key: str, *, back_to_check: bool = False) -> str:
    url = reverse("services:draft_page", args=[draft.token, page_key])
    return f"{url}?ve={BACK_TO_CHECK}" if back_to_check else url


def _frame(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What every page of a draft shows beside its content."""
    return {
        "name": catalogue.name_of(draft.procedure_version),
        "agency": agency_name(draft.agency_id),
        "resume_code": resume_code(request, draft),
        "draft": draft,
        "kept_until": queries.kept_until(draft),
    }


@never_cache
@require_safe
def tasks(request: HttpRequest, token: UUID) -> HttpResponse:
    """The pages of the form with their state, and where to go on."""
    draft = _own(request, token)
    if draft.dossier_id is not None:
        return redirect("services:draft_done", token)
    form = _form_of(draft)
    pages = [page for page in form.pages(draft.answers, _language()) if page.relevant]
    wrong = {problem.page_key for problem in form.check(draft.answers)}
    reached = (
        [page.key for page in pages].index(draft.page) if draft.page in {page.key for page in pages} else -1
    )
    items, following = [], ""
    for place, page in enumerate(pages):
        complete = page.key not in wrong and place <= reached
        seen = place <= reached
        words = _("Đã xong") if complete else _("Chưa xong") if seen else _("Chưa khai")
        items.append((page.title, _page_url(draft, page.key), words, "ok" if complete else "neutral"))
        if not complete and not following:
            following = _page_url(draft, page.key)
    check_url = reverse("services:draft_check", args=[token])
    items.append(
        (
            _("Kiểm tra và nộp"),
            check_url if not wrong else "",
            _("Sẵn sàng") if not wrong else _("Chưa làm được"),
            "neutral",
        )
    )
    context = {
        **_frame(request, draft),
        "tasks": items,
        "next_url": following or check_url,
        "crumbs": [(CRUMB, reverse("catalogue:list"))],
    }
    return render(request, "services/apply/tasks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: UUID, page: str) -> HttpResponse:
    """One page of the form. What could be read is saved, whatever else is wrong."""
    # Locked before reading, so that two windows of one person do not undo each other's answers.
    draft = _taken(request, token) if request.method == "POST" else _own(request, token)
    if draft.dossier_id is not None:
        return redirect("services:draft_done", token)
    form = _form_of(draft)
    pages = [one for one in form.pages(draft.answers, _language()) if one.relevant]
    keys = [one.key for one in pages]
    if page not in keys:
        return redirect("services:draft", token)
    if request.method == "POST":
        return _save_page(request, draft, form, page)
    shown = form.page_form(page, draft.answers, language=_language())
    return _draw_page(request, draft, shown, pages, keys.index(page))


def _save_page(request: HttpRequest, draft: Draft, form: form_api.Form, page_key: str) -> HttpResponse:
    step = form.post(
        page_key,
        draft.answers,
        request.POST,
        request.FILES,
        _language(),
        store=form_api.keep_for(request.actor),
    )
    save_draft(by=request.actor, token=draft.token, page=page_key, answers=step.answers, taken=draft)
    if request.POST.get("go") == "later":
        return redirect("services:draft_saved", draft.token)
    if step.stay:
        pages = [one for one in form.pages(step.answers, _language()) if one.relevant]
        place = [one.key for one in pages].index(page_key)
        return _draw_page(request, draft, step.form, pages, place, status=422 if step.form.errors else 200)
    following = form.next_page(step.answers, page_key)
    if following is None or request.GET.get("ve") == BACK_TO_CHECK:
        return redirect("services:draft_check", draft.token)
    return redirect("services:draft_page", draft.token, following)


def _draw_page(
    request: HttpRequest,
    draft: Draft,
    form: Any,
    pages: list[form_api.PageInfo],
    place: int,
    status: int = 200,
) -> HttpResponse:
    if request.GET.get("ve") == BACK_TO_CHECK:
        back = reverse("services:draft_check", args=[draft.token])
    elif place:
        back = _page_url(draft, pages[place - 1].key)
    else:
        back = reverse("services:draft", args=[draft.token])
    context = {
        **_frame(request, draft),
        "form": form,
        "heading": pages[place].title,
        "number": place + 1,
        "count": len(pages),
        "multipart": form.is_multipart(),
        "back": back,
    }
    return render(request, "services/apply/page.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, token: UUID) -> HttpResponse:
    """Change the agency or the way of receiving the result."""
    # Locked: the answers that are saved again here must not be older than those of a page sent meanwhile.
    draft = _taken(request, token) if request.method == "POST" else _own(request, token)
    if draft.dossier_id is not None:
        return redirect("services:draft_done", token)
    content = draft.procedure_version.parsed
    initial = {"agency": str(draft.agency_id), "result_channel": draft.result_channel}
    form = StartForm(
        request.POST if request.method == "POST" else None,
        places=places_of(content),
        content=content,
        initial=initial,
    )
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            save_draft(
                by=request.actor,
                token=token,
                page=draft.page,
                answers=draft.answers,
                agency_id=int(form.cleaned_data["agency"]),
                result_channel=form.cleaned_data.get("result_channel"),
                taken=draft,
            )
            return redirect("services:draft_check", token)
        except ServiceError as error:
            problems.append((str(error), ""))
    context = {
        **_frame(request, draft),
        "form": form,
        "problems": problems,
        "has_errors": bool(problems),
        "procedure": draft.procedure_version.procedure,
        "back": reverse("services:draft_check", args=[token]),
    }
    return render(
        request, "services/apply/start.html", context, status=422 if form.errors or problems else 200
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: UUID) -> HttpResponse:
    """All answers once more, the declaration, and the submission."""
    draft = _taken(request, token) if request.method == "POST" else _own(request, token)
    if draft.dossier_id is not None:
        return redirect("services:draft_done", token)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    problems = _problems(draft)
    if request.method == "POST" and form.is_valid() and not problems:
        try:
            dossier = submit(by=request.actor, token=token, taken=draft)
        except ServiceError as error:
            problems = _problems(draft) or [(str(error), "")]
        else:
            remember_key(request, dossier.track_key)
            return redirect("services:draft_done", token)
    shown = problems if request.method == "POST" else []
    context = {
        **_frame(request, draft),
        "form": form,
        "problems": shown,
        "has_errors": bool(shown),
        "unfinished": problems,
        "sections": _sections(draft),
        "delivery_rows": _delivery_rows(draft),
        "fee_due": _fee_at_submission(draft.procedure_version.parsed),
        "back": reverse("services:draft", args=[token]),
    }
    return render(request, "services/apply/check.html", context, status=422 if form.errors or shown else 200)


def _problems(draft: Draft) -> list[tuple[str, str]]:
    found = _form_of(draft).check(draft.answers, _language())
    return [
        (
            _("%(question)s: %(problem)s") % {"question": problem.label, "problem": problem.message},
            f"{_page_url(draft, problem.page_key, back_to_check=True)}#id_{problem.field}",
        )
        for problem in found
    ]


def _sections(draft: Draft) -> list[dict[str, Any]]:
    sections = []
    for section in _form_of(draft).summary(draft.answers, _language()):
        url = _page_url(draft, section.page_key, back_to_check=True)
        rows = [(row.label, row.value, _row_actions(draft, row, url)) for row in section.rows]
        sections.append({"title": section.title, "rows": rows})
    return sections


def _row_actions(draft: Draft, row: form_api.SummaryRow, url: str) -> list[tuple[str, str, str]]:
    change = (_("Sửa"), f"{url}#id_{row.field}", row.label)
    if row.file is None:
        return [change]
    return [(_("Xem"), reverse("services:draft_file", args=[draft.token, row.file.file]), row.label), change]


def _delivery_rows(draft: Draft) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    url = reverse("services:draft_delivery", args=[draft.token])
    agency, way = _("Nộp cho"), _("Nhận kết quả")
    return [
        (agency, agency_name(draft.agency_id), [(_("Sửa"), url, agency)]),
        (way, str(DELIVERY[Channel(draft.result_channel)]), [(_("Sửa"), url, way)]),
    ]


def _fee_at_submission(content: catalogue.Content) -> str:
    terms = content.channel(Channel.ONLINE)
    return catalogue.total_fee_words(terms) if content.fee_at_submission and terms and terms.total_fee else ""


@never_cache
@require_safe
def saved(request: HttpRequest, token: UUID) -> HttpResponse:
    """The draft is kept: how to come back to it."""
    draft = _own(request, token)
    if draft.dossier_id is not None:
        return redirect("services:draft_done", token)
    context = {**_frame(request, draft), "tasks_url": reverse("services:draft", args=[token])}
    return render(request, "services/apply/saved.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, token: UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    draft = _own(request, token)
    if draft.dossier_id is not None:
        return redirect("services:draft_done", token)
    if request.method == "POST":
        discard_draft(by=request.actor, token=token)
        return redirect("catalogue:list")
    context = {**_frame(request, draft), "back": reverse("services:draft", args=[token])}
    return render(request, "services/apply/discard.html", context)


@never_cache
@require_safe
def draft_file(request: HttpRequest, token: UUID, file: int) -> HttpResponse:
    """A file among the draft's own answers."""
    draft = _own(request, token)
    for answer in _form_of(draft).files(draft.answers):
        stored = queries.stored_file(file) if answer.file == file else None
        if stored is not None:
            return files.file_response(stored, answer.name)
    raise Http404("no such file")


@never_cache
@require_safe
def done(request: HttpRequest, token: UUID) -> HttpResponse:
    """What happened and what comes next, with both codes."""
    draft = _own(request, token)
    dossier = submitted(draft)
    if dossier is None:
        return redirect("services:draft", token)
    waiting = dossier.state == State.AWAITING_PAYMENT
    demands = payments.for_ref(Ref(REF_KIND, dossier.pk)) if dossier.fee_state == FeeState.DUE else []
    context = {
        "title": _("Đã gửi hồ sơ, chờ nộp phí") if waiting else _("Đã nộp hồ sơ"),
        "dossier": dossier,
        "name": catalogue.name_of(dossier.procedure_version),
        "codes": [
            {"label": _("Mã tra cứu"), "value": dossier.lookup_code},
            {"label": _("Nơi nhận"), "value": agency_name(dossier.agency_id)},
        ],
        "payment": demands[0] if demands and waiting else None,
        "next_lines": _next_lines(waiting),
        "qr_url": request.build_absolute_uri(track_address(dossier)),
        "receipt_url": reverse("services:receipt", args=[dossier.code]),
        "track_url": reverse("services:dossier", args=[dossier.code]),
    }
    return render(request, "services/apply/done.html", context)


def _next_lines(waiting: bool) -> list[str]:
    lines = [_("Ghi lại hai mã trên hoặc tải phiếu xác nhận: cần cả hai để tra cứu hồ sơ.")]
    if waiting:
        lines.append(_("Nộp phí, lệ phí. Bộ phận một cửa nhận được hồ sơ sau khi nộp đủ."))
    lines += [
        _(
            "Bộ phận một cửa kiểm tra hồ sơ, tiếp nhận và hẹn ngày trả kết quả; thời hạn tính từ lúc tiếp nhận."
        ),
        _("Thiếu giấy tờ thì cơ quan ghi rõ cần bổ sung gì trên trang tra cứu."),
    ]
    return lines
