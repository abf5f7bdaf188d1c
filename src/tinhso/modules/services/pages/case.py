"""The case page of officials: facts, history, deadline, papers, answers, fees, journal, acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock, files
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.models import HELD, Scan
from tinhso.kernel.refs import Ref
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.forms import api as form_api
from tinhso.modules.payments import api as payments
from tinhso.ui import words
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import moment

from ..actions.opening import note_opening
from ..enums import Act, Opened, State, Who
from ..permissions import APPROVE, PROCESS, RECEIVE, SEE, parts_of
from ..queries import dossier as queries
from ..queries.rating import rating_of
from ..rules.code import typed_dossier_code
from ..rules.rows import REF_KIND
from . import case_acts, printing
from .clock_parts import explain
from .dossier_parts import (
    act_words,
    applicant_facts,
    channel_words,
    fee_words_of,
    paper_link,
    pause_words,
    steps,
    time_left,
    timeline,
)
from .likeness_parts import found_for, reasons
from .places import agency_name
from .tracking import track_address
from .wording import state_tag, state_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..models import Dossier, DossierAct

OFFICIAL = (SEE, RECEIVE, PROCESS, APPROVE)


def the_case(request: HttpRequest, code: str, what: str = Opened.PAGE) -> Dossier:
    """The dossier, for an official whose agency receives or processes it; else 404. That he opened it is noted."""
    found = queries.of_official(request.actor, typed_dossier_code(code))
    if found is None:
        raise Http404("no such dossier")
    if request.method != "POST":  # an act is in the journal
        note_opening(by=request.actor, dossiers=[found], what=what)
    return found


def frame(
    request: HttpRequest, dossier: Dossier, tab: str, acts: list[DossierAct] | None = None
) -> dict[str, Any]:
    """Head, tabs and actions that every page of a case shows."""
    content = dossier.procedure_version.parsed
    terms = content.channel(dossier.channel) or content.channels[0]
    left = time_left(dossier, clock.business().now(), load_calendar(), terms.time)
    parts = parts_of(request.actor, dossier)
    return {
        "dossier": dossier,
        "case": {
            "title": f"{catalogue.name_of(dossier.procedure_version)} – {dossier.applicant_name}",
            "channel": channel_words(dossier),
            "state": state_tag(dossier.state),
            "deadline": left,
            "actions": case_acts.buttons(dossier, parts),
            "tabs": _tabs(dossier, tab),
            "back": _back(parts),
            "acts": acts,
        },
    }


def _tabs(dossier: Dossier, current: str) -> list[tuple[Any, ...]]:
    names = (
        ("case", _("Tổng quan")),
        ("case_process", _("Quy trình")),
        ("case_opinions", _("Ý kiến")),
        ("case_papers", _("Giấy tờ")),
        ("case_answers", _("Tờ khai")),
        ("case_fees", _("Phí, lệ phí")),
        ("case_journal", _("Nhật ký")),
    )
    return [
        (title, reverse(f"services:{name}", args=[dossier.code]), name == current) for name, title in names
    ]


def _back(parts: frozenset[str]) -> dict[str, str]:
    if Who.OFFICER in parts:
        return {"href": reverse("services:queue"), "text": _("Việc của tôi")}
    if Who.LEADER in parts:
        return {"href": reverse("services:approvals"), "text": _("Chờ duyệt")}
    if Who.DESK in parts:
        return {"href": reverse("services:inbox"), "text": _("Hồ sơ chờ tiếp nhận")}
    return {"href": reverse("services:register"), "text": _("Sổ theo dõi hồ sơ")}


@never_cache
@require_safe
@needs(*OFFICIAL)
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Facts, history, deadline, steps and papers on one page."""
    dossier = the_case(request, code)
    acts = queries.acts(dossier)
    content = dossier.procedure_version.parsed
    context = frame(request, dossier, "case")
    context["case"] |= {
        "facts": _facts(dossier),
        "timeline": timeline(acts, names=True, content=content),
        "explanation": explain(dossier, acts, content, clock.business().now()),
        "steps": steps(dossier, content, clock.business().now()),
        "papers": _files(dossier),
        "likely": [(one.code, reasons(dossier, one)) for one in found_for(dossier)],
    }
    return render(request, "services/case/overview.html", context)


def _facts(dossier: Dossier) -> list[tuple[str, str]]:
    officer = directory.official_name(dossier.assignee_id) if dossier.assignee_id else ""
    rows = [
        *applicant_facts(dossier),
        (_("Nơi tiếp nhận"), agency_name(dossier.agency_id, dossier)),
        (_("Nơi giải quyết"), agency_name(dossier.processing_agency_id, dossier)),
        (_("Thụ lý"), officer or _("Chưa phân công")),
        (_("Nộp lúc"), moment(dossier.submitted_at)),
        (_("Tiếp nhận lúc"), moment(dossier.accepted_at)),
        (_("Phí, lệ phí"), fee_words_of(dossier)),
    ]
    pause = pause_words(dossier, load_calendar(), clock.business().now())
    if pause:
        rows.append((_("Đã tạm dừng"), pause))
    if dossier.state == State.RETURNED and (given := rating_of(dossier)) is not None:
        words = _("%(stars)d trên 5") % {"stars": given.stars}
        rows.append((_("Người nộp đánh giá"), f"{words}. {given.note}" if given.note else words))
    case = dossier.procedure_version.parsed.case(dossier.case)
    if case and len(dossier.procedure_version.parsed.cases) > 1:
        rows.append((_("Trường hợp"), catalogue.say(case.title)))
    return [(label, value) for label, value in rows if value]


def _files(dossier: Dossier) -> list[dict[str, Any]]:
    found = [
        paper_link(
            paper.name, paper, reverse("services:case_paper", args=[dossier.code, paper.pk]), official=True
        )
        for paper in queries.papers(dossier)
        if paper.file_id
    ]
    made = queries.any_result(dossier)
    if made is not None and made.file_id:
        found.append({"name": made.title, "href": reverse("services:case_result", args=[dossier.code])})
    found.append(
        {
            "name": _("Giấy tiếp nhận và hẹn trả kết quả")
            if dossier.accepted_at
            else _("Phiếu xác nhận nộp hồ sơ"),
            "href": reverse("services:case_print", args=[dossier.code, "tiep-nhan"]),
        }
    )
    return found


@never_cache
@require_safe
@needs(*OFFICIAL)
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """The papers of the case beside those that the procedure asks for."""
    dossier = the_case(request, code)
    content = dossier.procedure_version.parsed
    wanted = content.case(dossier.case) or content.cases[0]
    handed_in = queries.papers(dossier)
    rows: list[list[Any]] = []
    for paper in wanted.papers:
        found = [one for one in handed_in if one.paper_code == paper.code]
        if not found:
            rows.append(
                [catalogue.say(paper.name), "—", _("Thiếu") if paper.required else _("Không có"), "", ""]
            )
        rows += [_paper_row(dossier, one) for one in found]
    known = {paper.code for paper in wanted.papers}
    rows += [_paper_row(dossier, one) for one in handed_in if one.paper_code not in known]
    context = frame(request, dossier, "case_papers") | {
        "columns": [_("Giấy tờ"), _("Bản chính, bản sao"), _("Nộp"), _("Tệp"), _("Quét vi-rút")],
        "rows": rows,
    }
    return render(request, "services/case/papers.html", context)


def _paper_row(dossier: Dossier, paper: Any) -> list[Any]:
    copies = f"{paper.originals} / {paper.copies}" if paper.originals or paper.copies else "—"
    when = moment(paper.added_at)
    if paper.round:
        when = _("%(moment)s, bổ sung lần %(round)d") % {"moment": when, "round": paper.round}
    file: Any = paper.file_name
    if paper.file_id and paper.scan not in HELD:
        file = (paper.file_name, reverse("services:case_paper", args=[dossier.code, paper.pk]))
    return [paper.name, copies, when, file, str(Scan(paper.scan).label) if paper.scan else ""]


@never_cache
@require_safe
@needs(*OFFICIAL)
def paper(request: HttpRequest, code: str, paper: int) -> HttpResponse:
    """A paper's file, opened in the browser where that is safe."""
    dossier = the_case(request, code, Opened.FILE)
    for one in queries.papers(dossier):
        if one.pk == paper and one.file_id:
            return files.file_response(one.file, one.file_name, inline=True)
    raise Http404("no such paper")


@never_cache
@require_safe
@needs(*OFFICIAL)
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The result's PDF."""
    found = queries.any_result(the_case(request, code, Opened.FILE))
    if found is None or found.file_id is None:
        raise Http404("no result yet")
    return files.file_response(found.file, found.file_name, inline=True)


@never_cache
@require_safe
@needs(*OFFICIAL)
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """What the applicant declared."""
    dossier = the_case(request, code)
    sections = []
    if dossier.form_version_id is not None:
        form = form_api.get(dossier.form_version_id)
        handed_in = queries.papers(dossier)
        papers = {one.file_id: one.pk for one in handed_in if one.file_id and one.scan not in HELD}
        sections = [
            {"title": section.title, "rows": [_answer_row(dossier, row, papers) for row in section.rows]}
            for section in form.summary(dossier.answers, (get_language() or "vi")[:2])
        ]
    context = frame(request, dossier, "case_answers") | {"sections": sections}
    return render(request, "services/case/answers.html", context)


def _answer_row(dossier: Dossier, row: form_api.SummaryRow, papers: Mapping[int, int]) -> tuple[Any, ...]:
    paper = papers.get(row.file.file) if row.file else None
    if paper is None:
        return (row.label, row.value)
    address = reverse("services:case_paper", args=[dossier.code, paper])
    return (row.label, row.value, [(_("Xem"), address, row.label)])


@never_cache
@require_safe
@needs(*OFFICIAL)
def fees(request: HttpRequest, code: str) -> HttpResponse:
    """The fee and every demand of it."""
    dossier = the_case(request, code)
    demands = payments.for_ref(Ref(REF_KIND, dossier.pk))
    context = frame(request, dossier, "case_fees") | {
        "title": _("Phí, lệ phí"),
        "fee_rows": [
            (_("Phí, lệ phí"), fee_words_of(dossier)),
        ],
        "columns": [
            _("Khoản thu"),
            (_("Số tiền"), True),
            _("Tình trạng"),
            _("Cách nộp"),
            (_("Số biên lai"), True),
        ],
        "rows": [_fee_row(one) for one in demands],
    }
    return render(request, "services/case/fees.html", context)


def _fee_row(one: payments.PaymentInfo) -> list[Any]:
    state = str(payments.PaymentState(one.state).label)
    if one.paid_at:
        state = f"{state}, {moment(one.paid_at)}"
    method = ", ".join(part for part in (one.method, one.taken_by) if part)
    return [(one.purpose, one.url), words.money(one.amount), state, method or "—", one.receipt_number or "—"]


@never_cache
@require_safe
@needs(*OFFICIAL)
def journal(request: HttpRequest, code: str) -> HttpResponse:
    """Every act with both times, who did it and what it led to."""
    dossier = the_case(request, code)
    content = dossier.procedure_version.parsed
    acts = queries.acts(dossier)
    context = frame(request, dossier, "case_journal") | {
        "papers": _printable(dossier, acts),
        "openings": APPROVE.holds(request.actor, dossier),
        "columns": [
            (_("Lần"), True),
            _("Việc"),
            _("Ai"),
            (_("Lúc"), True),
            _("Trạng thái sau đó"),
            _("Nội dung"),
        ],
        "rows": [
            [
                str(act.seq),
                str(Act(act.kind).label),
                act.actor_name or str(Who(act.who).label),
                moment(act.occurred_at),
                state_words(act.to_state),
                act_words(act, content),
            ]
            for act in acts
        ],
    }
    return render(request, "services/case/journal.html", context)


def _printable(dossier: Dossier, acts: list[DossierAct]) -> list[tuple[str, str]]:
    """Papers about the way of a dossier: words and address of each."""
    found = []
    if dossier.accepted_at is not None:
        found.append((_("In phiếu kiểm soát quá trình giải quyết (PDF, khổ A5)"), "kiem-soat"))
    if any(act.kind == Act.EXTEND for act in acts):
        found.append((_("In thư xin lỗi và hẹn lại ngày trả (PDF, khổ A5)"), "xin-loi"))
    return [(words, reverse("services:case_print", args=[dossier.code, kind])) for words, kind in found]


@never_cache
@require_safe
@needs(*OFFICIAL)
def print_paper(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Papers of the dossier: receipt, refusal, request for more, stop notice, control sheet."""
    dossier = the_case(request, code, Opened.FILE)
    tracking = request.build_absolute_uri(track_address(dossier))
    return printing.print_paper(dossier, kind, queries.acts(dossier), tracking)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(*OFFICIAL)
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One act on the case: its form, and carrying it out."""
    return case_acts.page(request, the_case(request, code), act)
