"""To a gateway and back: the page before leaving, and the address to which the payer's browser returns."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting

from .. import gateways
from ..actions.attempt import start_attempt
from ..actions.payment import PaymentError
from ..enums import PaymentState
from ..jobs import ask
from .payer import find

if TYPE_CHECKING:
    from ..models import PaymentRequest

GATE = system_actor("payments.gateway")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: UUID, code: str) -> HttpResponse:
    """Say where the payer is sent; the button keeps an order and sends him there."""
    payment, gateway = find(token), gateways.redirect(code)
    if gateway is None:
        raise Http404
    if payment.state != PaymentState.DUE:
        return redirect("payments:pay", payment.token)
    place = urlsplit(gateway.pay_url)
    if request.method == "POST":
        return _sent(request, payment, gateway)
    context = {"payment": payment, "gateway": gateway, "host": place.hostname}
    response = render(request, "payments/leave.html", context)
    # The browser follows the answer to the form to the gateway only if the page allows it.
    allowed = [*settings.SECURE_CSP["form-action"], f"{place.scheme}://{place.netloc}"]
    response._csp_config = settings.SECURE_CSP | {"form-action": allowed}  # noqa: SLF001 - as csp_override
    return response


def _sent(request: HttpRequest, payment: PaymentRequest, gateway: gateways.RedirectGateway) -> HttpResponse:
    try:
        with acting(GATE):  # the payer sees his request, but may not write what gateways are asked about
            attempt = start_attempt(by=GATE, request_id=payment.pk, gateway=gateway)
    except PaymentError as error:
        messages.error(request, str(error))
        return redirect("payments:pay", payment.token)
    back = request.build_absolute_uri(reverse("payments:come_back", args=[payment.token, gateway.code]))
    return redirect(
        gateway.address(order=attempt.order, amount=payment.amount, description=payment.memo, back=back)
    )


@never_cache
@require_safe
def come_back(request: HttpRequest, token: UUID, code: str) -> HttpResponse:
    """The payer is back. What his browser brings proves nothing: the gateway itself is asked at once."""
    gateway = gateways.redirect(code)
    if gateway is None:
        raise Http404
    try:
        told = gateway.returned({name: str(value) for name, value in request.GET.items()})
    except gateways.Unreadable:
        told = None
    if told is not None:
        with acting(GATE):
            ask.using(key=f"{told.order}-back").enqueue(order=told.order)
    payment = find(token)
    if payment.state != PaymentState.DUE:
        messages.success(request, _("Đã nộp phí, lệ phí."))
    elif told is None:
        messages.error(request, _("Không đọc được thông tin cổng thanh toán gửi về."))
    elif told.is_success or told.is_pending:
        messages.info(
            request,
            _("Đang chờ cổng thanh toán xác nhận. Hãy mở lại trang này sau ít phút; không nộp lần thứ hai."),
        )
    else:
        messages.error(
            request, _("Cổng thanh toán báo giao dịch không thành công. Chưa có khoản nào được nộp.")
        )
    return redirect("payments:pay", payment.token)
