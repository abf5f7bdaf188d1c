"""Intake at the counter: choose the procedure, then one page, then the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock
from tinhso.kernel.actors import ALL, Actor
from tinhso.modules.catalogue import api as catalogue
from tinhso.ui.access import needs

from ..actions import desk
from ..actions.base import ServiceError
from ..actions.paper import PaperIn
from ..actions.submission import register
from ..enums import Channel, State
from ..forms.counter import ChooseForm, IntakeForm
from ..permissions import RECEIVE
from ..queries.agency import desks
from ..queries.likeness import Wanted, likely
from ..rules.rows import Applicant, Posted
from .likeness_parts import table
from .offers import current_version

if TYPE_CHECKING:
    from ..models import Dossier


_WAYS = {
    Channel.COUNTER: gettext_lazy("Nộp tại quầy"),
    Channel.POST: gettext_lazy("Hồ sơ đến qua bưu điện"),
}
"""The ways by which paper comes, as links to their page."""


def _mine(actor: Actor, content: catalogue.Content) -> list[tuple[int, str]]:
    """The actor's agencies whose desk receives this procedure."""
    where = actor.where(RECEIVE.code)
    found = [one.receiving for one in desks(content, clock.business().today())]
    return [(agency.id, agency.name) for agency in found if where == ALL or agency.id in where]


@never_cache
@require_safe
@needs(RECEIVE)
def choose(request: HttpRequest) -> HttpResponse:
    """The procedures that the actor's desk receives."""
    form = ChooseForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = catalogue.procedures(clock.business().today(), text=text)
    items = [
        {
            "text": catalogue.name_of(version),
            "href": reverse("services:intake_procedure", args=[version.procedure.slug]),
            "summary": _terms(version),
        }
        for version in found
        if _handled(version.parsed) and _mine(request.actor, version.parsed)
    ]
    return render(request, "services/desk/intake_choose.html", {"form": form, "items": items})


def _handled(content: catalogue.Content) -> bool:
    return any(terms.kind != Channel.ONLINE for terms in content.channels)


def _terms(version: catalogue.Version) -> str:
    terms = next(one for one in version.parsed.channels if one.kind != Channel.ONLINE)
    return (
        f"{version.procedure.code} · {catalogue.limit_words(terms.time)} · {catalogue.total_fee_words(terms)}"
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(RECEIVE)
def intake(request: HttpRequest, slug: str) -> HttpResponse:
    """Register what was handed in and, if it is complete, accept it at once."""
    version = current_version(slug)
    content = version.parsed
    agencies = _mine(request.actor, content)
    if not agencies or not _handled(content):
        raise Http404("not received here")
    data = request.POST if request.method == "POST" else None
    ways = [terms.kind for terms in content.channels if terms.kind != Channel.ONLINE]
    asked = request.GET.get("kenh", "")
    channel = asked if asked in ways else ways[0]
    form = IntakeForm(
        data,
        initial={"token": uuid4()},
        content=content,
        say=catalogue.say,
        agencies=agencies,
        channel=channel,
        today=clock.business().today(),
    )
    double: list[Dossier] = []
    if request.method == "POST" and form.is_valid():
        double = _doubled(version, form)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = _register(request, version, form.cleaned_data, agencies[0][0])
        except ServiceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi sổ hồ sơ %(code)s.") % {"code": dossier.code})
            return redirect("services:case", dossier.code)
    terms = content.channel(channel) or content.channels[0]
    context = {
        "channel": Channel(channel).label,
        "others": [(_WAYS[way], f"{request.path}?kenh={way}") for way in ways if way != channel],
        "form": form,
        "name": catalogue.name_of(version),
        "limit": catalogue.limit_words(terms.time),
        "fee": catalogue.total_fee_words(terms),
        "table": table(_wanted(form.cleaned_data), double) if double else None,
        "stages": [catalogue.say(stage) for stage in content.stages],
    }
    return render(request, "services/desk/intake.html", context, status=422 if form.errors else 200)


def _wanted(data: dict[str, Any]) -> Wanted:
    return Wanted(data["name"], data["id_number"], data["phone"], data["summary"])


def _doubled(version: catalogue.Version, form: IntakeForm) -> list[Dossier]:
    """What may be the same matter; the form asks whether somebody has compared, until he says so."""
    data = form.cleaned_data
    found = likely(
        _wanted(data), procedure_id=version.procedure_id, at=clock.business().now(), token=data["token"]
    )
    if not found:
        return []
    form.ask_whether_compared()
    if not data["compared"]:
        form.add_error("compared", _("Đối chiếu với hồ sơ có thể trùng rồi đánh dấu vào đây"))
    return found


def _posted(data: dict[str, Any]) -> Posted | None:
    if data["channel"] != Channel.POST:
        return None
    return Posted(arrived_on=data["arrived_on"], sender=data["post_sender"], code=data["post_code"])


def _register(request: HttpRequest, version: catalogue.Version, data: dict[str, Any], only: int) -> Dossier:
    content = version.parsed
    case = content.case(data.get("case", "")) or content.cases[0]
    papers = [
        PaperIn(name=paper.name.vi, paper_code=paper.code, originals=paper.originals, copies=paper.copies)
        for paper in case.papers
        if paper.code in data["papers"]
    ]
    dossier = register(
        by=request.actor,
        token=data["token"],
        procedure_version_id=version.pk,
        agency_id=int(data.get("agency") or only),
        applicant=Applicant(
            name=data["name"],
            phone=data["phone"],
            email="",
            address=data["address"],
            id_number=data["id_number"],
            summary=data["summary"],
            account_id=None,
            person_id=None,
        ),
        papers=papers,
        channel=data["channel"],
        posted=_posted(data),
        result_channel=data["result_channel"],
        case=case.code if len(content.cases) > 1 else "",
    )
    if data["accept"] == "yes" and dossier.state == State.SUBMITTED:
        dossier = desk.accept(by=request.actor, dossier_id=dossier.pk, expected_version=dossier.version)
    return dossier
