"""Pages about officials: their appointments, absences, delegations, and what is done to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref

from ..actions import absence as absences
from ..actions import appointment as appointments
from ..enums import AppointmentKind, Duty
from ..forms import people as forms
from ..permissions import ADMIN, HEAD
from ..queries import people as queries
from ..queries.agency import agencies_named
from ..queries.agency import agency as agency_of
from ..queries.skills import certificates_of
from .history import timeline

_FOUND = 20


def role_titles() -> dict[str, Any]:
    """The title of each declared role by its code."""
    return {role.code: role.title for role in registry().roles.values()}


def official(request: HttpRequest, official_id: int) -> HttpResponse:
    """One official: posts over time, who acts for him, and the history that the reader may see."""
    actor = _official_only(request)
    today = clock.business().today()
    found = _found(queries.official(official_id))
    held = queries.appointments_of(official_id)
    mine = actor.account_id is not None and actor.account_id == found.account_id
    settles = queries.may_settle(actor, official_id, today)
    admin = actor.may(ADMIN)
    away = queries.absences_of(official_id, actor)
    titles = role_titles()
    context = {
        "official": found,
        "today": today,
        "admin": admin,
        "settles": settles,
        "held": [(one, _words(one, titles), one.holds(today), _delegable(one, actor, mine)) for one in held],
        "away_now": any(one.holds(today) for one in away),
        "absences": [(one, one.holds(today), _still(one, today) and (settles or mine)) for one in away],
        "delegations": [
            (one, [titles.get(code, code) for code in one.roles], one.holds(today), _still(one, today))
            for one in queries.delegations_about(official_id)
        ],
        "certificates": certificates_of(official_id) if settles or mine else [],
        "acts": timeline(Ref("directory.official", official_id), actor),
        "crumbs": [(_("Cán bộ"), reverse("directory:setup_officials"))] if admin else [],
    }
    return render(request, "directory/people/official.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """One's own absences and delegations, and for a head those of his agencies."""
    actor = _official_only(request)
    today = clock.business().today()
    me = queries.official_of(actor)
    heads = actor.where(HEAD)
    titles = role_titles()
    away = (
        {one.holder_id for one in queries.absences_in(heads, today) if one.holds(today)} if heads else set()
    )
    context = {
        "me": me,
        "today": today,
        "held": [one for one in queries.appointments_of(me.id) if one.holds(today)] if me else [],
        "delegations": [
            (one, [titles.get(code, code) for code in one.roles], one.holds(today), _still(one, today))
            for one in (queries.delegations_about(me.id) if me else [])
            if one.until > today
        ],
        "heads": bool(heads),
        "staff": [(one, one.official_id in away) for one in queries.staff_of(heads, today)] if heads else [],
        "absences": queries.absences_in(heads, today) if heads else [],
    }
    return render(request, "directory/people/mine.html", context)


# --- forms ---


def new(request: HttpRequest) -> HttpResponse:
    """Register somebody who is going to be appointed."""
    actor = _admin_only(request)

    def act(form: Any) -> str:
        made = appointments.register_official(by=actor, **form.cleaned_data)
        messages.success(request, _("Đã thêm cán bộ. Hãy bổ nhiệm vào một vị trí."))
        return reverse("directory:appoint", args=(made.pk,))

    form = forms.OfficialForm(request.POST or None)
    back = reverse("directory:setup_officials")
    return form_page(request, form, act, _("Thêm cán bộ"), _("Thêm"), back)


def appoint(request: HttpRequest, official_id: int) -> HttpResponse:
    """Appoint an official: first the agency, then its post and the days."""
    actor = _admin_only(request)
    found = _found(queries.official(official_id))
    back = reverse("directory:official", args=(official_id,))
    title = _("Bổ nhiệm %(name)s") % {"name": found.name}
    agency = _chosen_agency(request)
    if agency is None:
        return _choose_agency(request, title, back)
    today = clock.business().today()

    def act(form: Any) -> str:
        data = form.cleaned_data
        appointments.appoint(
            by=actor,
            official_id=official_id,
            post_id=data["post"],
            valid_from=data["valid_from"],
            valid_to=form.valid_to,
            kind=data["kind"],
            it_duty=data["it_duty"],
        )
        messages.success(request, _("Đã bổ nhiệm."))
        return back

    form = forms.AppointForm(
        request.POST or None, posts=queries.posts_of(agency.id, today), initial={"valid_from": today}
    )
    return form_page(request, form, act, title, _("Bổ nhiệm"), back, caption=agency.name)


def transfer(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Move an official from one post to another: first the agency, then the post and the day."""
    actor = _admin_only(request)
    held = _found(queries.appointment(appointment_id))
    back = reverse("directory:official", args=(held.official_id,))
    title = _("Điều động %(name)s") % {"name": held.official}
    agency = _chosen_agency(request)
    if agency is None:
        return _choose_agency(request, title, back, lead=_lead(held))
    today = clock.business().today()

    def act(form: Any) -> str:
        data = form.cleaned_data
        appointments.transfer(
            by=actor,
            appointment_id=appointment_id,
            post_id=data["post"],
            on=data["on"],
            it_duty=data["it_duty"],
        )
        messages.success(request, _("Đã điều động: vị trí cũ kết thúc, vị trí mới bắt đầu."))
        return back

    form = forms.TransferForm(
        request.POST or None, posts=queries.posts_of(agency.id, today), initial={"on": today}
    )
    return form_page(request, form, act, title, _("Điều động"), back, caption=agency.name, lead=_lead(held))


def end(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """End an appointment."""
    actor = _admin_only(request)
    held = _found(queries.appointment(appointment_id))
    back = reverse("directory:official", args=(held.official_id,))

    def act(form: Any) -> str:
        appointments.end_appointment(by=actor, appointment_id=appointment_id, on=form.on)
        messages.success(request, _("Đã ghi ngày kết thúc."))
        return back

    form = forms.EndForm(request.POST or None, initial={"last_day": clock.business().today()})
    title = _("Kết thúc bổ nhiệm của %(name)s") % {"name": held.official}
    return form_page(request, form, act, title, _("Kết thúc"), back, lead=_lead(held), kind="danger")


def absence(request: HttpRequest, official_id: int) -> HttpResponse:
    """Record that an official is away, and who acts meanwhile."""
    actor = _official_only(request)
    today = clock.business().today()
    found = _found(queries.official(official_id))
    if not queries.may_settle(actor, official_id, today):
        raise Denied(HEAD)
    agency_id = queries.main_agency_of(official_id, today)
    back = reverse("directory:official", args=(official_id,))

    def act(form: Any) -> str:
        data = form.cleaned_data
        absences.record_absence(
            by=actor,
            official_id=official_id,
            delegate_id=data["delegate"],
            valid_from=data["valid_from"],
            valid_to=form.valid_to,
        )
        messages.success(request, _("Đã ghi vắng mặt. Vai trò tự chuyển trong những ngày này."))
        return back

    people = queries.colleagues(agency_id, today, official_id) if agency_id else []
    form = forms.AbsenceForm(request.POST or None, colleagues=people, initial={"valid_from": today})
    title = _("Vắng mặt của %(name)s") % {"name": found.name}
    return form_page(request, form, act, title, _("Ghi vắng mặt"), back)


def delegate(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Let a colleague exercise some roles of a post."""
    actor = _official_only(request)
    held = _found(queries.appointment(appointment_id))
    person = _found(queries.official(held.official_id))
    own = actor.account_id is not None and actor.account_id == person.account_id
    if not _delegable(held, actor, own):
        raise Denied(HEAD)
    today = clock.business().today()
    back = reverse("directory:official", args=(held.official_id,))

    def act(form: Any) -> str:
        data = form.cleaned_data
        absences.delegate_roles(
            by=actor,
            appointment_id=appointment_id,
            delegate_id=data["delegate"],
            roles=data["roles"],
            valid_from=data["valid_from"],
            valid_to=form.valid_to,
        )
        messages.success(request, _("Đã ủy quyền."))
        return back

    titles = role_titles()
    form = forms.DelegationForm(
        request.POST or None,
        colleagues=queries.colleagues(held.agency_id, today, held.official_id),
        roles=[(code, titles.get(code, code)) for code in held.delegable],
        initial={"valid_from": today, "roles": list(held.delegable)},
    )
    title = _("Ủy quyền của %(name)s") % {"name": held.official}
    return form_page(request, form, act, title, _("Ủy quyền"), back, lead=_lead(held))


@require_POST
def end_absence(request: HttpRequest, number: int) -> HttpResponse:
    """He is back: the absence ends today."""
    return _ended(
        request, lambda actor: absences.end_absence(by=actor, absence_id=number), _("Đã kết thúc vắng mặt.")
    )


@require_POST
def end_delegation(request: HttpRequest, number: int) -> HttpResponse:
    """A delegation ends today."""
    return _ended(
        request,
        lambda actor: absences.end_delegation(by=actor, delegation_id=number),
        _("Đã kết thúc ủy quyền."),
    )


# --- pieces ---


def _ended(request: HttpRequest, act: Callable[[Any], Any], done: str) -> HttpResponse:
    actor = _official_only(request)
    try:
        act(actor)
        messages.success(request, done)
    except ActionError as problem:
        messages.error(request, str(problem))
    number = request.POST.get("can-bo", "")
    if number.isdecimal() and len(number) < 18:
        return redirect("directory:official", int(number))
    return redirect("directory:absences")


def form_page(
    request: HttpRequest,
    form: django_forms.Form,
    act: Callable[[Any], str],
    title: str,
    button: str,
    back: str,
    template: str = "directory/people/form.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what it asks and go where `act` says; a refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form))
        except ActionError as problem:
            told = problem.details.get("problems") or [(problem.details.get("field", ""), str(problem))]
            for field, sentence in told:
                name = (
                    field if field in form.fields else {"valid_to": "last_day", "on": "last_day"}.get(field)
                )
                form.add_error(name if name in form.fields else None, sentence)
    context = {"form": form, "title": title, "button": button, "back": back, "kind": "primary", **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _chosen_agency(request: HttpRequest) -> Any:
    number = request.GET.get("co-quan", "")
    if not number.isdecimal() or len(number) > 17:
        return None
    return agency_of(int(number), clock.business().today())


def _choose_agency(request: HttpRequest, title: str, back: str, lead: str = "") -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    found = agencies_named(text, clock.business().today(), _FOUND) if text else []
    context = {
        "title": title,
        "back": back,
        "lead": lead,
        "q": text,
        "found": [(one.name, f"?co-quan={one.id}") for one in found],
    }
    return render(request, "directory/people/choose_agency.html", context)


def _lead(held: queries.Held) -> str:
    return f"{held.post}, {held.agency}"


def _words(held: queries.Held, titles: dict[str, Any]) -> dict[str, Any]:
    return {
        "roles": [titles.get(code, code) for code in held.roles],
        "concurrent": held.kind == AppointmentKind.CONCURRENT,
        "duty": Duty(held.duty).label if held.duty else "",
    }


def _delegable(held: queries.Held, actor: Any, own: bool) -> bool:
    if not held.delegable or not held.holds(clock.business().today()):
        return False
    if held.widest:
        return actor.may(ADMIN)
    return own or actor.may(ADMIN) or actor.may(HEAD, held.agency_id)


def _still(one: queries.Standing, today: Any) -> bool:
    return one.ended_on is None and one.valid_to > today


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


def _official_only(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.kind != "official":
        raise Denied("directory.officials")
    return actor


def _admin_only(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    return actor
