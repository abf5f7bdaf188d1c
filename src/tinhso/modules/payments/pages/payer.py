"""What the payer sees: the amount, the ways to pay, the QR code, the receipt number."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel.refs import Ref, Resolved, resolve

from .. import gateways
from ..enums import PaymentState
from ..forms import MethodForm
from ..queries.payment import by_token, payee, transfer_code
from ..queries.refund import refunds_of

if TYPE_CHECKING:
    from ..models import PaymentRequest


def find(token: UUID) -> PaymentRequest:
    """The request, or a page "not found" that does not say whether it exists."""
    request = by_token(token)
    if request is None:
        raise Http404
    return request


def back_to(request: HttpRequest, payment: PaymentRequest) -> Resolved | None:
    """What the payment is for, as far as the visitor may see it."""
    return resolve(Ref(payment.ref_kind, payment.ref_id), request.actor)  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, token: UUID) -> HttpResponse:
    """The request: paid, cancelled, or the ways to pay it."""
    payment = find(token)
    ways = [way for way in gateways.every().values() if way.is_available()]
    form = MethodForm(request.POST if request.method == "POST" else None, gateways=ways)
    if request.method == "POST" and payment.state == PaymentState.DUE and form.is_valid():
        return redirect(_start(gateways.every()[form.cleaned_data["method"]], payment))
    context = {"payment": payment, "form": form, "ways": ways, "thing": back_to(request, payment)}
    if payment.refunded:
        context["refunds"] = [(one, one.get_state_display()) for one in refunds_of(payment.pk)]
    return render(request, "payments/pay.html", context, status=422 if form.errors else 200)


def _start(way: gateways.Gateway, payment: PaymentRequest) -> str:
    if way.has_orders:
        return reverse(way.start_url_name, args=[payment.token, way.code])
    return reverse(way.start_url_name, args=[payment.token])


@never_cache
@require_safe
def vietqr(request: HttpRequest, token: UUID) -> HttpResponse:
    """The QR code of the transfer, with everything it holds in words."""
    payment = find(token)
    account = payee()
    if payment.state != PaymentState.DUE or account is None:
        return redirect("payments:pay", payment.token)
    context = {
        "payment": payment,
        "account": account,
        "qr": transfer_code(payment, account),
        "demo": settings.TINHSO_DEMO,
    }
    return render(request, "payments/vietqr.html", context)
