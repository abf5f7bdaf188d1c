"""What banks see: the callback, and the demo's page that plays a bank."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting

from .. import gateways
from ..actions.callback import SUCCESS, CallbackRefused, receive
from ..enums import Outcome, PaymentState
from ..rules.signature import signed
from .payer import back_to, find

if TYPE_CHECKING:
    from ..models import PaymentRequest

CASHIER = system_actor("payments.callback")


@csrf_exempt  # a bank has no session here; the signature says who speaks
@require_POST
def callback(request: HttpRequest, gateway: str) -> JsonResponse:
    """A signed callback. The answer tells the bank to stop repeating, and nobody else anything."""
    fields = {name: str(value) for name, value in request.POST.items()}
    try:
        with acting(CASHIER, savepoint=False):
            receive(by=CASHIER, gateway=gateway, fields=fields)
    except CallbackRefused as error:
        return JsonResponse({"code": "97", "error": error.code}, status=400)
    return JsonResponse({"code": SUCCESS})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo_bank(request: HttpRequest, token: UUID) -> HttpResponse:
    """The demo's bank: its button sends the very callback a bank would send."""
    if not settings.TINHSO_DEMO:
        raise Http404
    payment = find(token)
    if payment.state != PaymentState.DUE:
        return redirect("payments:pay", payment.token)
    if request.method == "POST":
        return _play(request, payment)
    return render(request, "payments/demo_bank.html", {"payment": payment})


def _play(request: HttpRequest, payment: PaymentRequest) -> HttpResponse:
    way = gateways.ALL["vietqr" if request.POST.get("way") == "vietqr" else "demo"]
    fields = {
        "memo": payment.memo,
        "transaction_id": f"DEMO{secrets.token_hex(8)}",
        "trans_amount": str(payment.amount),
        "status": SUCCESS if request.POST.get("answer") == "pay" else "24",
    }
    with acting(CASHIER, savepoint=False):
        outcome = receive(by=CASHIER, gateway=way.code, fields=signed(fields, way.secret))
    if outcome is not Outcome.ACCEPTED:
        messages.error(
            request, _("Ngân hàng báo giao dịch không thành công. Chưa có khoản tiền nào được nộp.")
        )
        return redirect("payments:pay", payment.token)
    messages.success(request, _("Đã nộp phí, lệ phí."))
    thing = back_to(request, payment)
    if thing is not None and thing.url:
        return redirect(thing.url)
    return redirect("payments:pay", payment.token)
