"""Reading payment requests; row-level security leaves only those the acting person may see."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinhso.kernel.db.rows import Rows
from tinhso.kernel.reference import kept
from tinhso.kernel.refs import Ref

from .. import gateways
from ..enums import CASH, MONEY, Outcome, PaymentState
from ..gateways import Told
from ..models import Attempt, Callback, PayeeAccount, PaymentRequest
from ..rules.redirect import CURRENCY
from ..rules.vietqr import Account, payload

_BY_TOKEN: Final = Rows(PaymentRequest, "token")
_LOCKED: Final = Rows(PaymentRequest, "memo", lock=True)
_FOR: Final = Rows(PaymentRequest, "ref_kind", "ref_id", tail="ORDER BY id DESC")
_IN_STATE: Final = Rows(PaymentRequest, "ref_kind", "ref_id", "state")
_TOLD: Final = Rows(Callback, "gateway", "transaction_id")
_LOCKED_ID: Final = Rows(PaymentRequest, "id", lock=True)
_ORDER: Final = Rows(Attempt, "order")


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
    known = gateways.find(request.gateway)
    return str(known.title) if known else request.gateway


def by_token(token: UUID) -> PaymentRequest | None:
    """The request of this public token, None when it is hidden or does not exist."""
    return _BY_TOKEN.first(token)


def list_for(ref: Ref) -> list[PaymentRequest]:
    """All requests for one thing that the acting person may see, newest first."""
    return _FOR.all(ref.kind, ref.id)


def due_for(ref: Ref) -> PaymentRequest | None:
    """What is due for one thing; None when nothing is."""
    return _IN_STATE.first(ref.kind, ref.id, PaymentState.DUE.value)


def locked_by_memo(memo: str) -> PaymentRequest | None:
    """The request that a transfer with this purpose pays, held until this transaction ends."""
    return _LOCKED.first(memo)


def attempt_of(order: str) -> Attempt | None:
    """The visit to a gateway with this order."""
    return _ORDER.first(order)


def locked(request_id: int) -> PaymentRequest | None:
    """A request, held until this transaction ends."""
    return _LOCKED_ID.first(request_id)


def told_before(gateway: str, transaction_id: str) -> list[Callback]:
    """All that was told of this transaction of the gateway."""
    return _TOLD.all(gateway, transaction_id)


def money_of(told: list[Callback]) -> Callback | None:
    """The one of these callbacks by which the money of the transaction was noted."""
    return next((one for one in told if one.outcome in MONEY), None)


def judge(told: Told, request: PaymentRequest | None, money: Callback | None) -> Outcome:
    """What follows from a gateway's word; `money` is what moved by the same transaction before."""
    if money is not None:
        return Outcome.REPEATED
    if not told.is_success:
        return Outcome.FAILED
    if request is None:
        return Outcome.UNKNOWN
    if told.currency != CURRENCY:
        return Outcome.WRONG_CURRENCY
    if request.state != PaymentState.DUE:
        return Outcome.SURPLUS
    if request.amount != told.amount:
        return Outcome.WRONG_AMOUNT
    return Outcome.ACCEPTED


@kept(PayeeAccount, most=1)
def payee() -> PayeeAccount | None:
    """The account that transfers go to."""
    return PayeeAccount.objects.order_by("code").first()


def transfer_code(request: PaymentRequest, account: PayeeAccount) -> str:
    """The VietQR text of a transfer that pays `request`."""
    return payload(Account(account.bank_bin, account.number, account.name), request.amount, request.memo)


def callbacks_of(request_id: int) -> list[Callback]:
    """What gateways told of a request, the first first."""
    return list(Callback.objects.filter(request_id=request_id).order_by("id"))
