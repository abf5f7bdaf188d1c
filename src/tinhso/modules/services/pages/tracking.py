"""Following a dossier: with both codes and no account, or signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock, files
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.refs import Ref, reader_links
from tinhso.kernel.scope import key_of, remember_key, show_keys
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.forms import api as form_api
from tinhso.modules.payments import api as payments
from tinhso.ui.templatetags.ui_filters import moment

from ..actions.base import ServiceError
from ..actions.citizen import request_withdrawal
from ..actions.citizen import supply as supply_papers
from ..actions.paper import PaperIn
from ..enums import Act, Channel, FeeState, State, Who
from ..forms.apply import DELIVERY, SupplyForm, WithdrawForm
from ..forms.tracking import TrackForm
from ..queries import dossier as queries
from ..rules import workflow
from ..rules.code import typed_dossier_code, typed_lookup_code
from ..rules.rows import REF_KIND
from .clock_parts import explain
from .dossier_parts import (
    fee_words_of,
    paper_link,
    step_states,
    steps,
    time_left,
    timeline,
    where_words,
)
from .places import continuing_agency
from .receipts import receipt_response
from .throttle import TRACKING
from .wording import state_tag

if TYPE_CHECKING:
    from ..models import Dossier, DossierAct

NOT_FOUND = gettext_lazy("Không tìm thấy hồ sơ với hai mã này. Kiểm tra lại từng chữ, từng số.")
"""The one answer to every wrong pair, whether the dossier exists or not."""


def track_address(dossier: Dossier) -> str:
    """The address in the QR code of a receipt: it carries both codes."""
    query = urlencode({"ma": dossier.code, "tra": dossier.lookup_code})
    return f"{reverse('services:track')}?{query}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Both codes open the dossier for this session; a scanned QR code brings them in the address."""
    scanned = {"code": request.GET.get("ma", ""), "lookup_code": request.GET.get("tra", "")}
    asked = request.method == "POST" or all(scanned.values())
    if not asked:
        return _ask(request, TrackForm(initial=scanned), status=200)
    form = TrackForm(request.POST if request.method == "POST" else scanned)
    if not form.is_valid():
        return _ask(request, form, status=422)
    code = typed_dossier_code(form.cleaned_data["code"])
    key = key_of(code, typed_lookup_code(form.cleaned_data["lookup_code"]))
    if not TRACKING.is_closed(request, code):
        show_keys(key)
        if queries.by_key(key) is not None:
            remember_key(request, key)
            return redirect("services:dossier", code)
        TRACKING.miss(request, code)
    form.add_error(None, NOT_FOUND)
    return _ask(request, form, status=422)


def _ask(request: HttpRequest, form: TrackForm, status: int) -> HttpResponse:
    return render(request, "services/tracking/form.html", {"form": form}, status=status)


def applicants(request: HttpRequest, code: str) -> Dossier | None:
    """The dossier, when the request comes from its applicant or shows its codes."""
    return queries.of_applicant(request.actor, typed_dossier_code(code))


@never_cache
@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """State, deadline in words and history of a dossier."""
    found = applicants(request, code)
    if found is None:
        form = TrackForm(initial={"code": code})
        return render(request, "services/tracking/form.html", {"form": form, "locked": True}, status=404)
    now = clock.business().now()
    calendar = load_calendar()
    content = found.procedure_version.parsed
    acts = queries.acts(found, public=True)
    terms = content.channel(found.channel) or content.channels[0]
    original = directory.agency(found.processing_agency_id)
    heir = continuing_agency(original, found) if original else None
    agency = heir or original
    left = time_left(found, now, calendar, terms.time)
    result = queries.published_result(found)
    context = {
        "dossier": found,
        "name": catalogue.name_of(found.procedure_version),
        "state": state_tag(found.state, public=True),
        "deadline": left,
        "alerts": _alerts(found, acts, result),
        "facts": _facts(found, agency, original if heir else None),
        "explanation": explain(found, acts, content, now),
        "timeline": timeline(acts, names=False, content=content),
        "papers": _papers(found),
        "sections": _sections(found),
        "steps": steps(found, content, now),
        "where": where_words(found, content),
        "flow": catalogue.flow_of(content, step_states(found, content, now)),
        "links": _links(found, result),
        "agency": agency,
        "crumbs": [(_("Tra cứu hồ sơ"), reverse("services:track"))],
    }
    return render(request, "services/tracking/dossier.html", context)


def _alerts(found: Dossier, acts: list[DossierAct], result: Any) -> list[dict[str, Any]]:
    if found.state == State.SUPPLEMENT_REQUESTED:
        asked = _last(acts, Act.REQUEST_SUPPLEMENT)
        return [
            {
                "title": _("Cần bổ sung giấy tờ"),
                "tone": "warn",
                "lines": [asked.note] if asked else [],
                "href": reverse("services:supply", args=[found.code]),
                "action": _("Bổ sung ngay"),
            }
        ]
    if found.state == State.REFUSED:
        return [{"title": _("Hồ sơ không được tiếp nhận"), "tone": "bad", "lines": _reason(acts, Act.REFUSE)}]
    if found.state == State.STOPPED:
        return [{"title": _("Hồ sơ đã dừng xử lý"), "tone": "paused", "lines": _reason(acts, Act.STOP)}]
    alerts = _fee_alerts(found)
    if result is not None and result.file_id and found.fee_state != FeeState.DUE:
        alerts.append(
            {
                "title": _("Đã có kết quả"),
                "tone": "ok",
                "lines": [result.title],
                "href": reverse("services:result", args=[found.code]),
                "action": _("Tải kết quả (PDF)"),
            }
        )
    elif found.state == State.DECIDED:
        lines = [_("Nhận tại bộ phận một cửa, mang theo giấy tiếp nhận hoặc mã hồ sơ.")]
        alerts.append({"title": _("Đã có kết quả"), "tone": "ok", "lines": lines})
    return alerts


def _fee_alerts(found: Dossier) -> list[dict[str, Any]]:
    if found.fee_state != FeeState.DUE:
        return []
    demands = payments.for_ref(Ref(REF_KIND, found.pk))
    if not demands:
        return []
    return [
        {
            "title": _("Chưa nộp phí, lệ phí"),
            "tone": "warn",
            "lines": [fee_words_of(found)],
            "href": demands[0].url,
            "action": _("Nộp phí, lệ phí"),
        }
    ]


def _last(acts: list[DossierAct], kind: str) -> DossierAct | None:
    return next((act for act in reversed(acts) if act.kind == kind), None)


def _reason(acts: list[DossierAct], kind: str) -> list[str]:
    found = _last(acts, kind)
    return [found.note] if found and found.note else []


def _facts(
    found: Dossier, agency: directory.Agency | None, before: directory.Agency | None
) -> list[tuple[str, str]]:
    rows = [
        (_("Người nộp"), found.applicant_name),
        (_("Nộp lúc"), moment(found.submitted_at)),
        (_("Nơi giải quyết"), agency.name if agency else ""),
        *([(_("Trước khi sắp xếp"), before.name)] if before else []),
        (_("Tiếp nhận lúc"), moment(found.accepted_at)),
        (_("Hẹn trả kết quả"), moment(found.due_at)),
        (_("Xử lý xong lúc"), moment(found.decided_at)),
        (_("Nhận kết quả"), str(DELIVERY[Channel(found.result_channel)])),
        (_("Phí, lệ phí"), fee_words_of(found)),
    ]
    return [(label, value) for label, value in rows if value]


def _papers(found: Dossier) -> list[dict[str, str]]:
    return [
        paper_link(
            paper.name,
            paper,
            reverse("services:paper", args=[found.code, paper.pk]),
            _("bổ sung lần %(round)d") % {"round": paper.round} if paper.round else "",
        )
        for paper in queries.papers(found)
        if paper.file_id
    ]


def _sections(found: Dossier) -> list[dict[str, Any]]:
    if found.form_version_id is None:
        return []
    form = form_api.get(found.form_version_id)
    return [
        {"title": section.title, "rows": [(row.label, row.value) for row in section.rows]}
        for section in form.summary(found.answers, (get_language() or "vi")[:2])
    ]


def _links(found: Dossier, result: Any) -> list[dict[str, str]]:
    links = [
        {"text": _("Tải phiếu, giấy tiếp nhận (PDF)"), "href": reverse("services:receipt", args=[found.code])}
    ]
    if result is not None and result.file_id and found.fee_state != FeeState.DUE:
        links.append({"text": _("Tải kết quả (PDF)"), "href": reverse("services:result", args=[found.code])})
    possible = workflow.acts_from(found.state, {Who.APPLICANT.value})
    if Act.SUPPLY in possible:
        links.append({"text": _("Bổ sung giấy tờ"), "href": reverse("services:supply", args=[found.code])})
    if Act.REQUEST_WITHDRAWAL in possible:
        links.append({"text": _("Rút hồ sơ"), "href": reverse("services:withdraw", args=[found.code])})
    links.append({"text": _("Ai đã xem hồ sơ"), "href": reverse("services:openings", args=[found.code])})
    if found.state == State.RETURNED:
        rate = reverse("services:rate", args=[found.code])
        links.append({"text": _("Đánh giá việc giải quyết"), "href": rate})
    about = Ref(REF_KIND, found.pk)
    return links + [{"text": str(one.words), "href": one.address(about)} for one in reader_links()]


def _or_404(request: HttpRequest, code: str) -> Dossier:
    found = applicants(request, code)
    if found is None:
        raise Http404("no such dossier")
    return found


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt, or before acceptance the confirmation of what was sent, as A5 PDF."""
    found = _or_404(request, code)
    return receipt_response(found, request.build_absolute_uri(track_address(found)))


@never_cache
@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The electronic result, once it is published and nothing is owed."""
    found = _or_404(request, code)
    published = queries.published_result(found)
    if published is None or published.file_id is None or found.fee_state == FeeState.DUE:
        raise Http404("no result to download")
    return files.file_response(published.file, published.file_name)


@never_cache
@require_safe
def paper(request: HttpRequest, code: str, paper: int) -> HttpResponse:
    """One of the applicant's own papers."""
    found = _or_404(request, code)
    for one in queries.papers(found):
        if one.pk == paper and one.file_id:
            return files.file_response(one.file, one.file_name)
    raise Http404("no such paper")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supply(request: HttpRequest, code: str) -> HttpResponse:
    """Send what the agency asked for."""
    found = _or_404(request, code)
    if found.state != State.SUPPLEMENT_REQUESTED:
        return redirect("services:dossier", found.code)
    asked = _last(queries.acts(found, public=True), Act.REQUEST_SUPPLEMENT)
    wanted = set(asked.data.get("papers", ())) if asked else set()
    content = found.procedure_version.parsed
    papers = {p.code: p for case in content.cases for p in case.papers if p.code in wanted}
    form = SupplyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        papers=papers.values(),
        say=catalogue.say,
    )
    if request.method == "POST" and form.is_valid() and _send(request, found, form):
        return redirect("services:dossier", found.code)
    context = {
        "form": form,
        "dossier": found,
        "request_note": asked.note if asked else "",
        "back": reverse("services:dossier", args=[found.code]),
    }
    return render(request, "services/tracking/supply.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, found: Dossier, form: SupplyForm) -> bool:
    """Keep the files and carry out the act; the form is told what went wrong."""
    papers = []
    for name, upload in list(form.cleaned_data.items()):
        if not name.startswith("file-") or not upload:
            continue
        code = name.removeprefix("file-")
        try:
            stored = files.store(upload, actor=request.actor)
        except files.FileRejected as error:
            form.add_error(name, str(error.message))
            continue
        title = form.paper_names.get(code) or upload.name
        papers.append(
            PaperIn(name=title, paper_code=code, file_id=stored.pk, file_name=upload.name, copies=1)
        )
    if form.errors:
        return False
    try:
        supply_papers(
            by=request.actor,
            dossier_id=found.pk,
            expected_version=found.version,
            papers=papers,
            note=form.cleaned_data["note"],
        )
    except ServiceError as error:
        form.add_error(None, str(error))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to withdraw, after a question."""
    found = _or_404(request, code)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if Act.REQUEST_WITHDRAWAL not in workflow.acts_from(found.state, {Who.APPLICANT.value}):
        return redirect("services:dossier", found.code)
    if request.method == "POST" and form.is_valid():
        try:
            request_withdrawal(
                by=request.actor,
                dossier_id=found.pk,
                expected_version=None,
                reason=form.cleaned_data["reason"],
            )
            return redirect("services:dossier", found.code)
        except ServiceError as error:
            form.add_error(None, str(error))
    context = {"form": form, "dossier": found, "back": reverse("services:dossier", args=[found.code])}
    return render(request, "services/tracking/withdraw.html", context, status=422 if form.errors else 200)
