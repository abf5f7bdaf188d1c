"""A person's own messages, and how he wants to get them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.kernel import clock
from tinhso.kernel.refs import Ref, resolve

from ..actions.reading import choose_channels, mark_read
from ..forms.mine import ChannelsForm
from ..queries.message import mine, my_message, preference_of, statutory_titles, unread

PER_PAGE = 20


@never_cache
@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """All of one's messages, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(mine(actor), PER_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "unread": unread(actor)}
    return render(request, "notices/mine/list.html", context)


@never_cache
@require_safe
@login_required
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message; opening it is reading it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = my_message(actor, number)
    if found is None:
        raise Http404
    if found.read_at is None:
        mark_read(by=actor, message_id=number)
    thing = resolve(Ref(found.ref_kind, found.ref_id), actor)
    crumbs = [(_("Thông báo"), reverse("notices:mine"))]
    return render(request, "notices/mine/message.html", {"message": found, "thing": thing, "crumbs": crumbs})


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    mark_read(by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("Đã đánh dấu đọc tất cả."))
    return redirect("notices:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Channels and language."""
    actor = request.actor  # type: ignore[attr-defined]
    found = preference_of(actor.account_id)
    channels = [name for name in ("email", "sms") if getattr(found, name)]
    initial = {"channels": channels, "language": found.language}
    form = ChannelsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen: dict[str, Any] = form.cleaned_data
        choose_channels(
            by=actor,
            email="email" in chosen["channels"],
            sms="sms" in chosen["channels"],
            language=chosen["language"],
        )
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("notices:mine")
    context = {
        "form": form,
        "crumbs": [(_("Thông báo"), reverse("notices:mine"))],
        "statutory": statutory_titles(clock.business().today()),
    }
    return render(request, "notices/mine/choose.html", context, status=422 if form.errors else 200)
