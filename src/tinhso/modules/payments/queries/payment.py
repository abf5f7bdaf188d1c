"""Reading payment requests; row-level security leaves only those the acting person may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinhso.kernel.reference import kept
from tinhso.kernel.refs import Ref

from .. import gateways
from ..enums import CASH
from ..models import PayeeAccount, PaymentRequest
from ..rules.vietqr import Account, payload


def requests_for(ref: Ref) -> QuerySet[PaymentRequest]:
    """All requests for one thing, newest first."""
    return PaymentRequest.objects.filter(ref_kind=ref.kind, ref_id=ref.id).order_by("-id")


def cash_of(ref: Ref, token: UUID) -> QuerySet[PaymentRequest]:
    """The cash that the page with this token took for one thing."""
    return requests_for(ref).filter(gateway=CASH, transaction_id=str(token))


def method_words(request: PaymentRequest) -> str:
    """How a request was paid; empty while it is not."""
    if request.is_cash:
        return _("Tiền mặt")
    known = gateways.ALL.get(request.gateway)
    return str(known.title) if known else request.gateway


def by_token(token: UUID) -> PaymentRequest | None:
    """The request of this public token, None when it is hidden or does not exist."""
    return PaymentRequest.objects.filter(token=token).first()


@kept(PayeeAccount, most=1)
def payee() -> PayeeAccount | None:
    """The account that transfers go to."""
    return PayeeAccount.objects.order_by("code").first()


def transfer_code(request: PaymentRequest, account: PayeeAccount) -> str:
    """The VietQR text of a transfer that pays `request`."""
    return payload(Account(account.bank_bin, account.number, account.name), request.amount, request.memo)
