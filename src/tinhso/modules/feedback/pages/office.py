"""Officials' pages: the list, one letter, the acts, and writing a letter down at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.text.codes import typed_code
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import day

from ..actions import Release, Sender, handling, sending
from ..actions.base import FeedbackError
from ..enums import Act
from ..forms.office import ActForm, ForwardForm, PublishForm, QueueForm, ReasonForm, RejectForm, TakeForm
from ..forms.sender import DeskForm
from ..permissions import HANDLE, LEAD, RECEIVE, SEE, parts_of
from ..queries import feedback as queries
from ..queries.law import law_on
from ..rules import workflow
from .parts import agency_name, facts, file_answer, file_links, state_tag, time_left, timeline
from .sender import about_of, attached

if TYPE_CHECKING:
    from ..models import Feedback

PER_PAGE = 25


@never_cache
@require_safe
@needs(SEE, HANDLE, LEAD)
def queue(request: HttpRequest) -> HttpResponse:
    """What the own agencies have, earliest limit first."""
    form = QueueForm(request.GET or None)
    wanted = form.cleaned_data["loc"] if form.is_valid() else ""
    found = queries.queue(request.actor, wanted, clock.business().now())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    names = directory.agencies_by_id({one.agency_id for one in page.object_list})
    calendar = load_calendar()
    context = {
        "form": form,
        "page": page,
        "reset_href": request.path if request.GET else "",
        "may_receive": request.actor.may(RECEIVE.code),
        "columns": [(_("Mã"), True), _("Tiêu đề"), _("Nơi xử lý"), (_("Gửi"), True), (_("Hạn"), True), _("Còn lại"), _("Trạng thái")],
        "rows": [
            {
                "one": one,
                "href": reverse("feedback:case", args=[one.code]),
                "place": names[one.agency_id].short_name if one.agency_id in names else "",
                "received": day(one.received_at),
                "due": day(one.settle_by),
                "left": time_left(one, calendar),
                "state": state_tag(one.state),
            }
            for one in page.object_list
        ],
    }  # fmt: skip
    return render(request, "feedback/office/queue.html", context)


def _or_404(request: HttpRequest, code: str) -> Feedback:
    found = queries.of_official(request.actor, typed_code(code))
    if found is None:
        raise Http404("no such feedback")
    return found


@never_cache
@require_safe
@needs(SEE, HANDLE, LEAD)
def case(request: HttpRequest, code: str) -> HttpResponse:
    """The letter, its history, and what can be done."""
    found = _or_404(request, code)
    possible = workflow.acts_from(found.state, parts_of(request.actor, found))
    context = {
        "feedback": found,
        "state": state_tag(found.state),
        "left": time_left(found),
        "facts": facts(found, request.actor, office=True),
        "timeline": timeline(queries.acts(found), names=True),
        "files": file_links(found, "feedback:case_attachment"),
        "actions": [
            (Act(act).label, reverse("feedback:act", args=[found.code, act]), number == 0)
            for number, act in enumerate(possible)
        ],
    }
    return render(request, "feedback/office/case.html", context)


@never_cache
@require_safe
@needs(SEE, HANDLE, LEAD)
def attachment(request: HttpRequest, code: str, file: int) -> HttpResponse:
    """A file that the sender added."""
    return file_answer(_or_404(request, code), file)


def _form(request: HttpRequest, found: Feedback, act: str) -> Any:
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"version": found.version}
    today = clock.business().today()
    if act == Act.TAKE:
        return TakeForm(data, initial=initial | {"subject": found.subject})
    if act == Act.FORWARD:
        return ForwardForm(
            data,
            initial=initial | {"agency": found.about_agency_id},
            places=[one for one in queries.places(today) if one.id != found.agency_id],
        )
    if act == Act.REJECT:
        return RejectForm(data, initial=initial, grounds=law_on(today).grounds)
    if act == Act.PUBLISH:
        initial |= {"title": found.title, "question": found.text, "answer": found.answer}
        return PublishForm(data, initial=initial, may_publish=found.may_publish)
    return ReasonForm(data, initial=initial)


def _carry_out(request: HttpRequest, found: Feedback, act: str, data: dict[str, Any]) -> None:
    common: dict[str, Any] = {
        "by": request.actor,
        "feedback_id": found.pk,
        "expected_version": data["version"],
    }
    if act == Act.TAKE:
        handling.take(**common, subject=data["subject"])
    elif act == Act.FORWARD:
        handling.forward(**common, agency_id=int(data["agency"]), reason=data["reason"])
    elif act == Act.REJECT:
        handling.reject(**common, ground=data["ground"], reason=data["reason"])
    elif act == Act.ASK:
        handling.ask(**common, reason=data["reason"])
    elif act == Act.ANSWER:
        handling.answer(**common, text=data["reason"])
    else:
        release = Release(data["title"], data.get("question", ""), data["answer"])
        handling.publish(**common, release=release)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(HANDLE, LEAD)
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One act on the letter."""
    found = _or_404(request, code)
    if act not in workflow.acts_from(found.state, parts_of(request.actor, found)):
        return redirect("feedback:case", found.code)
    form: ActForm = _form(request, found, act)
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(request, found, act, form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            # Passed on, it may be out of this official's sight.
            gone = queries.of_official(request.actor, found.code) is None
            return redirect("feedback:queue") if gone else redirect("feedback:case", found.code)
    context = {
        "form": form,
        "feedback": found,
        "title": Act(act).label,
        "back": reverse("feedback:case", args=[found.code]),
        "forbids": act == Act.PUBLISH and not found.may_publish,
    }
    return render(request, "feedback/office/act.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(RECEIVE)
def desk(request: HttpRequest) -> HttpResponse:
    """A letter that was brought or told at the desk; both codes are shown for the sender."""
    today = clock.business().today()
    places = queries.places(today)
    own = request.actor.where(RECEIVE.code)
    form = DeskForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        places=places,
        procedures=catalogue.names(today),
        desks=[(one.id, one.name) for one in places if request.actor.may(RECEIVE.code, one.id)],
        initial={"token": uuid4(), "agency": next(iter(own), "")},
    )
    if request.method == "POST" and form.is_valid():
        sent = _register(request, form)
        if sent is not None:
            context = {"feedback": sent, "agency": agency_name(sent.agency_id)}
            return render(request, "feedback/office/receipt.html", context)
    return render(request, "feedback/office/desk.html", {"form": form}, status=422 if form.errors else 200)


def _register(request: HttpRequest, form: DeskForm) -> Feedback | None:
    data = form.cleaned_data
    kept = attached(request, form)
    if kept is None:
        return None
    contact = data["contact"]
    sender = Sender(name=data["name"], address=data["address"])
    try:
        return sending.register(
            by=request.actor,
            token=data["token"],
            agency_id=int(data["place"]),
            sender=sending.with_proof(sender, contact) if contact else sender,
            about=about_of(data),
            title=data["title"],
            text=data["text"],
            may_publish=data["may_publish"],
            files=kept,
        )
    except FeedbackError as error:
        form.add_error(None, str(error))
        return None
