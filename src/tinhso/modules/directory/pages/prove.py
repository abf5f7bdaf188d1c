"""Showing again that an account is one's own, for accounts without a password and without a second factor.

A code goes to the verified number or address; who signs in by another system's account proves it there.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tinhso.kernel.one_time_code import lives, matches, new_code

from ..actions.proof import may_have_code
from ..forms.sign_in import TOO_MANY_CODES, NewCodeForm
from ..queries.account import proved_contacts
from ..queries.identity import identities_of, ways_in
from ..rules.identity import hidden
from ..sign_in.accounts import proved_recently, send_proof_message
from ..sign_in.fresh import newest_demand, signed_in_at

_SENT = "proof"


@login_required
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for a code, enter it, and go on with what asked for the proof."""
    onward = get_next_redirect_url(request) or ""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if ways[0]["url"] != request.path:
        return redirect(f"{ways[0]['url']}?{urlencode({'next': onward})}")
    if proved_recently(request) and signed_in_at(request) >= newest_demand(request):
        return resume_request(request) or redirect("directory:account")
    contacts = proved_contacts(request.user.pk)
    if to := request.POST.get("to"):
        return _send(request, contacts.get(to, ""), to, onward)
    return _enter(request, contacts, onward)


def _enter(request: HttpRequest, contacts: dict[str, str], onward: str) -> HttpResponse:
    kept = request.session.get(_SENT)
    if kept and not lives(kept):
        del request.session[_SENT]
        kept = None
    form = NewCodeForm(request.POST if kept and request.method == "POST" else None)
    if kept and form.is_bound and form.is_valid():
        limit = {"app": "allauth.account", "action": "reauthenticate", "user": request.user}
        if refused := ratelimit.consume_or_429(request, **limit):
            return refused
        if matches(kept, form.cleaned_data["code"]):
            del request.session[_SENT]
            record_authentication(request, request.user, method="code", reauthenticated=True)
            return resume_request(request) or redirect("directory:account")
        request.session[_SENT] = kept
        form.add_error("code", _("Mã không đúng."))
    context = {
        "form": form if kept else None,
        "sent_to": hidden(contacts.get(kept["to"], "")) if kept else "",
        "contacts": [(kind, hidden(contact)) for kind, contact in contacts.items()],
        "identities": _identities(request, onward),
        "onward": onward,
    }
    return render(request, "directory/account/prove.html", context)


def _send(request: HttpRequest, contact: str, kind: str, onward: str) -> HttpResponse:
    if contact and may_have_code(contact):
        code, kept = new_code()
        send_proof_message(**{kind: contact}, code=code)
        request.session[_SENT] = kept | {"to": kind}
    else:
        messages.error(request, TOO_MANY_CODES)
    return redirect(f"{reverse('directory:prove')}?{urlencode({'next': onward})}")


def _identities(request: HttpRequest, onward: str) -> list[tuple[str, str]]:
    """The linked systems that are still configured: title, and where to go."""
    linked = {row.provider for row in identities_of(request.user.pk)}
    back = f"{reverse('directory:prove')}?{urlencode({'next': onward})}"
    return [
        (
            way.title,
            f"{reverse('directory:identity_leave', args=(way.id,))}?{urlencode({'next': back, 'fresh': 1})}",
        )
        for way in ways_in()
        if way.id in linked
    ]
