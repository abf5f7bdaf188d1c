"""Opinions of other agencies: what my agency is asked, the answer, and the asker's view of one case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock, files
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.forms import api as form_api
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import moment

from ..actions.base import ServiceError
from ..actions.opinions import drop_opinion, give_opinion
from ..enums import Act, OpinionState, Who
from ..forms.opinions import DropForm, GiveForm
from ..permissions import CONSULT, parts_of
from ..queries import dossier as dossiers
from ..queries import opinion as queries
from ..rules import workflow
from .case import OFFICIAL, frame, the_case
from .dossier_parts import paper_link
from .lists import PER_PAGE
from .places import agency_name, agency_names

if TYPE_CHECKING:
    from ..models import Dossier, Opinion

ENDED = "xong"


def standing(opinion: Opinion, now: datetime) -> dict[str, str]:
    """How a question stands, for the component `tag`."""
    if opinion.state == OpinionState.ASKED and opinion.due_at < now:
        return {"text": _("Quá hạn, chưa có ý kiến"), "tone": "bad"}
    late = opinion.ended_at is not None and opinion.ended_at > opinion.due_at
    if opinion.state == OpinionState.GIVEN and late:
        return {"text": _("Đã có ý kiến, quá hạn"), "tone": "warn"}
    tones = {OpinionState.ASKED.value: "info", OpinionState.GIVEN.value: "ok"}
    return {"text": opinion.get_state_display(), "tone": tones.get(opinion.state, "neutral")}


# --- the asked agency ---


@never_cache
@require_safe
@needs(CONSULT)
def asked(request: HttpRequest) -> HttpResponse:
    """What my agencies are asked, earliest deadline first; or what is over."""
    ended = request.GET.get("xem") == ENDED
    page = Paginator(queries.asked(request.actor, ended=ended), PER_PAGE).get_page(request.GET.get("trang"))
    here = reverse("services:asked")
    context = {
        "page": page,
        "rows": _asked_rows(page.object_list),
        "columns": [
            (_("Mã hồ sơ"), True),
            _("Thủ tục"),
            _("Nội dung hỏi"),
            _("Cơ quan hỏi"),
            (_("Hạn cho ý kiến"), True),
            _("Tình trạng"),
        ],
        "tabs": [(_("Chờ ý kiến"), here, not ended), (_("Đã xong"), f"{here}?xem={ENDED}", ended)],
    }
    return render(request, "services/opinion/asked.html", context)


def _asked_rows(opinions: Iterable[Opinion]) -> list[dict[str, Any]]:
    opinions = list(opinions)
    versions = catalogue.versions_by_id({one.procedure_version_id for one in opinions})
    agencies = agency_names({one.processing_agency_id for one in opinions})
    now = clock.business().now()
    return [
        {
            "opinion": one,
            "code_parts": one.code.partition("-"),
            "name": catalogue.name_of(versions[one.procedure_version_id]),
            "agency": agencies.get(one.processing_agency_id, ""),
            "state": standing(one, now),
            "late": one.state == OpinionState.ASKED and one.due_at < now,
        }
        for one in opinions
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(CONSULT)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One question with the dossier it is about, and the answer."""
    opinion = _asked_of(request, number)
    form = GiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _give(request, opinion, form):
        messages.success(request, _("Đã gửi ý kiến cho cơ quan hỏi."))
        return redirect("services:asked")
    dossier = queries.dossier_of(opinion) if opinion.state == OpinionState.ASKED else None
    version = catalogue.versions_by_id({opinion.procedure_version_id})[opinion.procedure_version_id]
    context = {
        "opinion": opinion,
        "title": catalogue.name_of(version),
        "state": standing(opinion, clock.business().now()),
        "facts": _asked_facts(opinion),
        "form": form if dossier is not None else None,
        "answer": _given_facts(opinion, reverse("services:opinion_file", args=[opinion.pk])),
        "back": reverse("services:asked"),
        **(_about(opinion, dossier) if dossier is not None else {}),
    }
    return render(request, "services/opinion/answer.html", context, status=422 if form.errors else 200)


def _asked_of(request: HttpRequest, number: int) -> Opinion:
    found = queries.asked_of(request.actor, number)
    if found is None:
        raise Http404("no such question")
    return found


def _give(request: HttpRequest, opinion: Opinion, form: GiveForm) -> bool:
    data, stored = form.cleaned_data, None
    try:
        if data["file"]:
            stored = files.store(data["file"], actor=request.actor)
        give_opinion(
            by=request.actor,
            opinion_id=opinion.pk,
            verdict=data["verdict"],
            text=data["text"],
            file_id=stored.pk if stored else None,
            file_name=data["file"].name if stored else "",
        )
    except files.FileRejected as error:
        form.add_error("file", str(error.message))
    except ServiceError as error:
        form.add_error(None, str(error))
    return not form.errors


def _asked_facts(opinion: Opinion) -> list[tuple[str, str]]:
    return [
        (_("Cơ quan hỏi"), agency_name(opinion.processing_agency_id)),
        (_("Người hỏi"), opinion.asked_by_name),
        (_("Hỏi lúc"), moment(opinion.asked_at)),
        (_("Hạn cho ý kiến"), moment(opinion.due_at)),
        (_("Nội dung hỏi"), opinion.question),
    ]


def _given_facts(opinion: Opinion, file: str) -> list[tuple[Any, ...]]:
    """What was answered, by whom and when; nothing before."""
    if opinion.state != OpinionState.GIVEN:
        return []
    rows: list[tuple[Any, ...]] = [
        (_("Ý kiến"), opinion.get_verdict_display()),
        (_("Nội dung ý kiến"), opinion.text),
        (_("Người cho ý kiến"), opinion.given_by_name),
        (_("Lúc"), moment(opinion.ended_at)),
    ]
    if opinion.file_id:
        rows.append((_("Văn bản kèm theo"), opinion.file_name, [(_("Xem"), file, opinion.file_name)]))
    return rows


def _about(opinion: Opinion, dossier: Dossier) -> dict[str, Any]:
    """The dossier as far as the question needs it: who, where, what was declared, which papers."""
    who = [
        (_("Người nộp"), dossier.applicant_name),
        (_("Địa chỉ"), dossier.applicant_address),
        (_("Nội dung"), dossier.summary),
        (_("Hẹn trả kết quả"), moment(dossier.due_at)),
    ]
    sections = []
    if dossier.form_version_id is not None:
        form = form_api.get(dossier.form_version_id)
        sections = [
            {"title": section.title, "rows": [(row.label, row.value) for row in section.rows]}
            for section in form.summary(dossier.answers, (get_language() or "vi")[:2])
        ]
    papers = [
        paper_link(one.name, one, reverse("services:opinion_paper", args=[opinion.pk, one.pk]), official=True)
        for one in dossiers.papers(dossier)
        if one.file_id
    ]
    return {"who": [(label, value) for label, value in who if value], "sections": sections, "papers": papers}


@never_cache
@require_safe
@needs(CONSULT)
def paper(request: HttpRequest, number: int, paper: int) -> HttpResponse:
    """A paper of the dossier that is asked about, while it is asked about."""
    dossier = queries.dossier_of(_asked_of(request, number))
    for one in dossiers.papers(dossier) if dossier is not None else ():
        if one.pk == paper and one.file_id:
            return files.file_response(one.file, one.file_name, inline=True)
    raise Http404("no such paper")


@never_cache
@require_safe
@needs(CONSULT)
def answered_file(request: HttpRequest, number: int) -> HttpResponse:
    """What my agency sent along with its answer."""
    return _file_of(_asked_of(request, number))


def _file_of(opinion: Opinion) -> HttpResponse:
    if opinion.file is None:
        raise Http404("no file")
    return files.file_response(opinion.file, opinion.file_name, inline=True)


# --- the asker ---


@never_cache
@require_safe
@needs(*OFFICIAL)
def of_case(request: HttpRequest, code: str) -> HttpResponse:
    """Who was asked about a case, by when, who answered what, who is late."""
    dossier = the_case(request, code)
    opinions = queries.of_dossier(dossier)
    names = agency_names({one.asked_agency_id for one in opinions})
    now, may_drop = clock.business().now(), _may_drop(request, dossier)
    context = frame(request, dossier, "case_opinions") | {
        "columns": [_("Cơ quan"), _("Nội dung hỏi"), (_("Hạn"), True), _("Tình trạng"), _("Ý kiến")],
        "rows": [
            {
                "opinion": one,
                "agency": names.get(one.asked_agency_id, ""),
                "state": standing(one, now),
                "late": one.state == OpinionState.ASKED and one.due_at < now,
                "drop": may_drop and one.state == OpinionState.ASKED,
            }
            for one in opinions
        ],
    }
    return render(request, "services/opinion/of_case.html", context)


def _may_drop(request: HttpRequest, dossier: Dossier) -> bool:
    mine = parts_of(request.actor, dossier) & {Who.OFFICER.value}
    return Act.DROP_OPINION in workflow.acts_from(dossier.state, mine)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(*OFFICIAL)
def drop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take a question back, with the reason."""
    dossier = the_case(request, code)
    back = reverse("services:case_opinions", args=[dossier.code])
    if not _may_drop(request, dossier):
        raise Http404("not possible here")
    opinion = _of_case(dossier, number)
    form = DropForm(request.POST or None, initial={"version": dossier.version})
    if request.method == "POST" and form.is_valid():
        try:
            drop_opinion(
                by=request.actor,
                dossier_id=dossier.pk,
                expected_version=form.cleaned_data["version"],
                opinion_id=opinion.pk,
                reason=form.cleaned_data["reason"],
            )
        except ServiceError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã rút yêu cầu cho ý kiến."))
        return redirect(back)
    context = {
        "dossier": dossier,
        "form": form,
        "heading": _("Rút yêu cầu cho ý kiến"),
        "button": _("Rút yêu cầu"),
        "kind": "danger",
        "case_title": agency_name(opinion.asked_agency_id),
        "facts": _asked_facts(opinion),
        "facts_title": _("Đã hỏi"),
        "back": back,
    }
    return render(request, "services/case/act.html", context, status=422 if form.errors else 200)


def _of_case(dossier: Dossier, number: int) -> Opinion:
    for one in queries.of_dossier(dossier):
        if one.pk == number:
            return one
    raise Http404("no such question")


@never_cache
@require_safe
@needs(*OFFICIAL)
def case_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What an asked agency sent along."""
    return _file_of(_of_case(the_case(request, code), number))
