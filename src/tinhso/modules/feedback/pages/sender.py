"""Sending feedback and following it: signed in, or with a proved number or address and both codes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock, files
from tinhso.kernel.one_time_code import lives, matches
from tinhso.kernel.refs import Ref, resolve
from tinhso.kernel.scope import key_of, remember_key, show_keys
from tinhso.kernel.text.codes import typed_code, typed_lookup_code
from tinhso.kernel.throttle import Throttle
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.ui.access import signed_in
from tinhso.ui.templatetags.ui_filters import day

from ..actions import About, FileIn, Sender, sending
from ..actions.base import FeedbackError
from ..actions.code import send_code
from ..enums import Act, State, Who
from ..forms.sender import CodeForm, ContactForm, LetterForm, MoreForm, RateForm, TrackForm, WithdrawForm
from ..queries import feedback as queries
from ..rules import workflow
from .parts import facts, file_answer, file_links, state_tag, time_left, timeline

if TYPE_CHECKING:
    from ..models import Feedback

NOT_FOUND = gettext_lazy("Không tìm thấy phản ánh, kiến nghị với hai mã này. Kiểm tra lại từng chữ, từng số.")
TRACKING = Throttle("feedback", per_target=10, in_all=100, seconds=15 * 60)
"""Wrong pairs of both codes."""

PROVED, PENDING = "feedback_contact", "feedback_code"
KEEP = 3600
"""Seconds for which a proved number or address may be written with."""

PER_PAGE = 20
_SENDER = frozenset({Who.SENDER.value})


def proved(request: HttpRequest) -> str:
    """The number or address that this visitor proved a while ago, else empty."""
    kept = request.session.get(PROVED) or {}
    return kept["contact"] if kept.get("until", 0) > time.time() else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Signed in or proved: on to the letter. Otherwise sign in, or let a code prove a number or address."""
    onward = reverse("feedback:letter") + (f"?{request.GET.urlencode()}" if request.GET else "")
    if request.actor.is_authenticated or proved(request):
        return redirect(onward)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        kept = send_code(contact)
        if kept is not None:
            request.session[PENDING] = {"contact": contact, "code": kept, "onward": onward}
            return redirect("feedback:code")
        form.add_error("contact", _("Đã gửi nhiều mã đến đây. Thử lại sau một giờ."))
    context = {"form": form, "sign_in": f"{reverse('account_login')}?next={onward}"}
    return render(request, "feedback/sender/start.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code that came proves the number or address for an hour."""
    kept = request.session.get(PENDING)
    if kept is None:
        return redirect("feedback:start")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if matches(kept["code"], form.cleaned_data["code"]):
            del request.session[PENDING]
            request.session[PROVED] = {"contact": kept["contact"], "until": time.time() + KEEP}
            return redirect(kept["onward"])
        request.session[PENDING] = kept
        form.add_error("code", _("Mã không đúng."))
    if not lives(kept["code"]):
        del request.session[PENDING]
        messages.error(request, _("Mã không còn dùng được. Hãy xin mã mới."))
        return redirect("feedback:start")
    context = {"form": form, "contact": kept["contact"]}
    return render(request, "feedback/sender/code.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest) -> HttpResponse:
    """The letter."""
    contact = proved(request)
    if not request.actor.is_authenticated and not contact:
        return redirect("feedback:start")
    today = clock.business().today()
    again = queries.of_sender(request.actor, typed_code(request.GET.get("lai", "")))
    ref = _ref(request)
    form = LetterForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        places=queries.places(today),
        procedures=catalogue.names(today),
        initial=_initial(request, again),
    )
    if request.method == "POST" and form.is_valid():
        sent = _send(request, form, contact, ref, again)
        if sent is not None:
            return redirect("feedback:done", sent.code)
    about = resolve(ref, request.actor) if ref else None
    context = {"form": form, "contact": contact, "about": about, "again": again}
    return render(request, "feedback/sender/letter.html", context, status=422 if form.errors else 200)


def letter_about(ref: Ref) -> str:
    """Where a letter about a thing of any module begins."""
    return f"{reverse('feedback:start')}?{urlencode({'ve': str(ref)})}"


def _ref(request: HttpRequest) -> Ref | None:
    """What the letter is about, from the address; only what this visitor may see."""
    try:
        found = Ref.parse(request.GET.get("ve", ""))
    except ValueError:
        return None
    return found if resolve(found, request.actor) else None


def _initial(request: HttpRequest, again: Feedback | None) -> dict[str, Any]:
    known: dict[str, Any] = {"token": uuid4()}
    if request.actor.account_id is not None:
        card = directory.person_for_account(request.actor.account_id)
        known |= {"name": request.actor.name, "address": card.address if card else ""}
    if again is not None:
        known |= {"subject": again.subject, "title": again.title, "official": again.about_official}
        known |= {"agency": again.about_agency_id or "", "procedure": again.about_procedure_id or ""}
    for name, parameter in (("agency", "co_quan"), ("procedure", "thu_tuc"), ("subject", "loai")):
        if request.GET.get(parameter):
            known[name] = request.GET[parameter]
    return known


def attached(request: HttpRequest, form: Any) -> list[FileIn] | None:
    """Keep the uploaded file; None when it is refused, and the form says why."""
    upload = form.cleaned_data.get("file")
    if not upload:
        return []
    try:
        stored = files.store(upload, actor=request.actor)
    except files.FileRejected as error:
        form.add_error("file", str(error.message))
        return None
    return [FileIn(stored.pk, upload.name)]


def about_of(data: dict[str, Any], ref: Ref | None = None, again: Feedback | None = None) -> About:
    """What a filled-in letter concerns."""
    return About(
        subject=data["subject"],
        agency_id=int(data["agency"]) if data["agency"] else None,
        procedure_id=int(data["procedure"]) if data["procedure"] else None,
        official=data["official"],
        ref=ref,
        repeats_id=again.pk if again else None,
    )


def _send(
    request: HttpRequest, form: LetterForm, contact: str, ref: Ref | None, again: Feedback | None
) -> Feedback | None:
    data = form.cleaned_data
    kept = attached(request, form)
    if kept is None:
        return None
    sender = Sender(name=data["name"], address=data["address"])
    if request.actor.account_id is None:
        sender = sending.with_proof(sender, contact)
    try:
        sent = sending.send(
            by=request.actor,
            token=data["token"],
            sender=sender,
            about=about_of(data, ref, again),
            title=data["title"],
            text=data["text"],
            may_publish=data["may_publish"],
            files=kept,
        )
    except FeedbackError as error:
        form.add_error(None, str(error))
        return None
    if request.actor.account_id is None:
        remember_key(request, sent.track_key)
    return sent


@never_cache
@require_safe
def done(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt, with both codes."""
    found = _or_404(request, code)
    return render(request, "feedback/sender/done.html", {"feedback": found, "left": time_left(found)})


@never_cache
@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What the signed-in person sent, newest first."""
    page = Paginator(queries.mine(request.actor), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "columns": [
            (_("Mã"), True),
            _("Tiêu đề"),
            (_("Gửi"), True),
            (_("Hạn trả lời"), True),
            _("Trạng thái"),
        ],
        "rows": [
            [
                (one.code, reverse("feedback:status", args=[one.code])),
                one.title,
                day(one.received_at),
                day(one.settle_by),
                str(State(one.state).label),
            ]
            for one in page.object_list
        ],
    }
    return render(request, "feedback/sender/mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Both codes open the letter for this session."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = typed_code(form.cleaned_data["code"])
        key = key_of(code, typed_lookup_code(form.cleaned_data["lookup_code"]))
        if not TRACKING.is_closed(request, code):
            show_keys(key)
            if queries.by_key(key) is not None:
                remember_key(request, key)
                return redirect("feedback:status", code)
            TRACKING.miss(request, code)
        form.add_error(None, NOT_FOUND)
    return render(request, "feedback/sender/track.html", {"form": form}, status=422 if form.errors else 200)


def _or_404(request: HttpRequest, code: str) -> Feedback:
    found = queries.of_sender(request.actor, typed_code(code))
    if found is None:
        raise Http404("no such feedback")
    return found


@never_cache
@require_safe
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Where the letter stands, and the answer."""
    found = queries.of_sender(request.actor, typed_code(code))
    if found is None:
        form = TrackForm(initial={"code": code})
        return render(request, "feedback/sender/track.html", {"form": form}, status=404)
    possible = workflow.acts_from(found.state, _SENDER)
    links = []
    if Act.SUPPLY in possible:
        links.append((_("Bổ sung thông tin"), reverse("feedback:supply", args=[found.code])))
    if Act.RATE in possible and found.liked is None:
        links.append((_("Đánh giá câu trả lời"), reverse("feedback:rate", args=[found.code])))
    if found.state in {State.ANSWERED, State.PUBLISHED}:
        links.append((_("Phản ánh lại việc này"), f"{reverse('feedback:letter')}?lai={found.code}"))
    if Act.WITHDRAW in possible:
        links.append((_("Rút phản ánh, kiến nghị"), reverse("feedback:withdraw", args=[found.code])))
    acts = queries.acts(found, public=True)
    context = {
        "feedback": found,
        "state": state_tag(found.state),
        "left": time_left(found),
        "facts": facts(found, request.actor, office=False),
        "asked": acts[-1].note if found.state == State.WAITING else "",
        "refused": acts[-1].note if found.state == State.REJECTED else "",
        "timeline": timeline(acts, names=False),
        "files": file_links(found, "feedback:attachment"),
        "links": links,
        "crumbs": [(_("Phản ánh, kiến nghị"), reverse("feedback:overview"))],
    }
    return render(request, "feedback/sender/status.html", context)


@never_cache
@require_safe
def attachment(request: HttpRequest, code: str, file: int) -> HttpResponse:
    """One of the sender's own files."""
    return file_answer(_or_404(request, code), file)


def _form_page(
    request: HttpRequest, found: Feedback, act: str, form: Any, title: str, carry_out: Any
) -> HttpResponse:
    """A page with one form that carries out one act of the sender."""
    if act not in workflow.acts_from(found.state, _SENDER):
        return redirect("feedback:status", found.code)
    if request.method == "POST" and form.is_valid():
        try:
            if carry_out(form.cleaned_data):
                return redirect("feedback:status", found.code)
        except FeedbackError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "feedback": found,
        "title": title,
        "back": reverse("feedback:status", args=[found.code]),
        "danger": act == Act.WITHDRAW,
        "has_files": form.is_multipart(),
    }
    return render(request, "feedback/sender/act.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supply(request: HttpRequest, code: str) -> HttpResponse:
    """Add what was asked for."""
    found = _or_404(request, code)
    posted = request.method == "POST"
    form = MoreForm(request.POST if posted else None, request.FILES if posted else None)

    def carry_out(data: dict[str, Any]) -> bool:
        kept = attached(request, form)
        if kept is None:
            return False
        sending.supply(by=request.actor, feedback_id=found.pk, text=data["text"], files=kept)
        return True

    return _form_page(request, found, Act.SUPPLY, form, _("Bổ sung thông tin"), carry_out)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the answer satisfies."""
    found = _or_404(request, code)
    form = RateForm(request.POST if request.method == "POST" else None)

    def carry_out(data: dict[str, Any]) -> bool:
        liked = data["liked"] == "co"
        sending.rate(by=request.actor, feedback_id=found.pk, liked=liked, note=data["note"])
        return True

    return _form_page(request, found, Act.RATE, form, _("Đánh giá câu trả lời"), carry_out)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the letter back."""
    found = _or_404(request, code)
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def carry_out(data: dict[str, Any]) -> bool:
        sending.withdraw(by=request.actor, feedback_id=found.pk, note=data["note"])
        return True

    return _form_page(request, found, Act.WITHDRAW, form, _("Rút phản ánh, kiến nghị"), carry_out)
