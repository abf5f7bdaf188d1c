"""Operators: how sending goes, what is in doubt, and the providers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import moment

from ..actions import operating
from ..enums import MessageState
from ..permissions import RUN
from ..queries.message import ChannelFigures, is_settled, operation, title_of, trouble, troubles
from ..rules.masking import masked
from .wording import answer_words, list_titles, provider_words, reason_words, state_tag

DEFAULT_LIST = "uncertain"


@never_cache
@require_safe
@needs(RUN)
def overview(request: HttpRequest) -> HttpResponse:
    """Figures, providers, and one list of messages."""
    actor = request.actor  # type: ignore[attr-defined]
    titles = list_titles()
    which = request.GET.get("xem", DEFAULT_LIST)
    if which not in titles:
        which = DEFAULT_LIST
    found = operation(actor)
    here = reverse("notices:run")
    context = {
        "kpis": [
            (found.uncertain, titles["uncertain"], "bad" if found.uncertain else "ok", f"{here}?xem=uncertain"),
            (found.overdue, _("chờ quá một phút"), "warn" if found.overdue else "ok", f"{here}?xem=waiting"),
            (found.resent, _("được gửi lại trong 24 giờ"), "neutral", f"{here}?xem=resent"),
            (len(found.broken), _("thông báo không soạn được"), "bad" if found.broken else "ok", ""),
        ],
        "figure_columns": [
            _("Kênh, 24 giờ qua"), (_("Đã soạn"), True), (_("Đã chuyển"), True), (_("Báo đã đến"), True),
            (_("Không đến"), True), (_("Trung bình (giây)"), True),
        ],
        "figures": [_figures(one) for one in found.figures],
        "providers": [provider_words(one) for one in found.providers],
        "provider_columns": [_("Nhà cung cấp"), _("Tình trạng"), _("Lần tốt gần nhất"), _("Việc")],
        "broken": found.broken,
        "tabs": [(title, f"{here}?xem={code}", code == which) for code, title in titles.items()],
        "list_title": titles[which],
        "columns": [
            (_("Số"), True), _("Việc"), _("Gửi tới"), _("Trạng thái"), (_("Soạn lúc"), True), (_("Lần thử"), True),
        ],
        "rows": [
            {"one": one, "tag": state_tag(one.state), "reason": reason_words(one.reason)}
            for one in troubles(actor, which)
        ],
    }  # fmt: skip
    return render(request, "notices/run/overview.html", context)


def _figures(one: ChannelFigures) -> list[str]:
    seconds = "—" if one.seconds is None else f"{one.seconds:.1f}".replace(".", ",")
    counts = [str(number) for number in (one.made, one.handed, one.delivered, one.failed)]
    return [str(one.channel.label), *counts, seconds]


@never_cache
@require_safe
@needs(RUN)
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message without its text, every try, and what may be done."""
    found = trouble(request.actor, number)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    one, attempts = found
    context = {
        "one": one,
        "title": title_of(one.event),
        "back": reverse("notices:run"),
        "facts": [
            (_("Trạng thái"), one.get_state_display()),
            (_("Lý do"), reason_words(one.reason)),
            (_("Kênh"), one.get_channel_display()),
            (_("Gửi tới"), masked(one.address)),
            (_("Mã tin ở nhà cung cấp"), str(one.reference)),
            (_("Soạn lúc"), moment(one.created_at)),
            (_("Gửi không sớm hơn"), moment(one.not_before)),
            (_("Luật bắt buộc báo"), _("có") if one.is_statutory else _("không")),
            (_("Số lần gửi lại"), str(one.resent)),
        ],
        "columns": [
            (_("Lần"), True),
            _("Nhà cung cấp"),
            (_("Bắt đầu"), True),
            (_("Trả lời lúc"), True),
            _("Kết quả"),
        ],
        "rows": [
            [str(a.number), a.provider, moment(a.started_at), moment(a.ended_at) or "—", answer_words(a)]
            for a in attempts
        ],
        "may_resend": one.state in {MessageState.UNCERTAIN, MessageState.FAILED, MessageState.GIVEN_UP},
        "may_give_up": not is_settled(one.state)
        and one.state in {MessageState.UNCERTAIN, MessageState.WAITING},
        "in_doubt": one.state == MessageState.UNCERTAIN,
    }
    return render(request, "notices/run/message.html", context)


def _done(request: HttpRequest, act: Callable[[], None], words: str) -> None:
    try:
        act()
    except operating.NoticeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)


@require_POST
@needs(RUN)
def settle(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Send again, or give up."""
    by: Any = request.actor  # type: ignore[attr-defined]
    if act == "gui-lai":
        _done(request, lambda: operating.resend(by=by, message_id=number), _("Tin sẽ được gửi lại."))
    elif act == "thoi":
        _done(request, lambda: operating.give_up(by=by, message_id=number), _("Đã thôi gửi tin này."))
    else:
        raise Http404
    return redirect("notices:run")


@require_POST
@needs(RUN)
def make_again(request: HttpRequest, number: int) -> HttpResponse:
    """Write the messages of a notice once more."""
    by: Any = request.actor  # type: ignore[attr-defined]
    _done(request, lambda: operating.make_again(by=by, notice_id=number), _("Thông báo sẽ được soạn lại."))
    return redirect("notices:run")


@require_POST
@needs(RUN)
def provider(request: HttpRequest, provider: str, act: str) -> HttpResponse:
    """Switch a provider on or off, or ask it first."""
    wishes: dict[str, dict[str, Any]] = {
        "bat": {"enabled": True},
        "tat": {"enabled": False},
        "uu-tien": {"first": True},
    }
    if act not in wishes:
        raise Http404
    by: Any = request.actor  # type: ignore[attr-defined]
    _done(request, lambda: operating.set_provider(by=by, code=provider, **wishes[act]), _("Đã đổi cách gửi."))
    return redirect("notices:run")
