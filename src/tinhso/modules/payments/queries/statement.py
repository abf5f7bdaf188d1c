"""Statements of the receiving account, for those who may enter them: they may name payers of any agency."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Count, QuerySet

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting

from ..enums import MONEY, Outcome
from ..gateways import VIETQR, Told
from ..models import Callback, PaymentRequest, Statement, StatementLine
from ..permissions import STATEMENT
from .payment import judge

TELLER: Final = system_actor("payments.statement")
"""Reads and writes statements once the person's right was looked at."""


def may_enter(actor: Actor) -> None:
    """Raise Denied unless the actor enters statements."""
    if not actor.may(STATEMENT.code):
        raise Denied(STATEMENT.code)


def statements(actor: Actor) -> QuerySet[Statement]:
    """All statements with their number of lines, newest first; to be read as TELLER. Raises Denied."""
    may_enter(actor)
    return Statement.objects.annotate(count=Count("lines")).order_by("-id")


def statement(actor: Actor, statement_id: int) -> Statement | None:
    """One statement. Raises Denied."""
    may_enter(actor)
    with acting(TELLER):
        return Statement.objects.filter(pk=statement_id).first()


def told_by(line: StatementLine) -> Told:
    """What a line says, as if the bank had called."""
    return Told(
        gateway=VIETQR.code,
        order=line.memo,
        transaction_id=line.reference,
        amount=line.amount,
        is_success=True,
    )


def foreseen(lines: Iterable[StatementLine]) -> list[tuple[StatementLine, Outcome, PaymentRequest | None]]:
    """What taking these lines would do now, and the payment that each names. Two statements.

    A payment that two lines pay is settled by the first of them.
    """
    listed = list(lines)
    requests = by_memo({line.memo for line in listed if line.memo})
    moved = {
        one.transaction_id: one
        for one in Callback.objects.filter(
            gateway=VIETQR.code, transaction_id__in=[line.reference for line in listed], outcome__in=MONEY
        )
    }
    found = []
    paid: set[int] = set()
    for line in listed:
        request = requests.get(line.memo)
        outcome = judge(told_by(line), request, moved.get(line.reference))
        if outcome is Outcome.ACCEPTED and request is not None:
            outcome = Outcome.SURPLUS if request.pk in paid else outcome
            paid.add(request.pk)
        found.append((line, outcome, request))
    return found


def by_memo(memos: Collection[str]) -> dict[str, PaymentRequest]:
    """The payments with these memos."""
    return {one.memo: one for one in PaymentRequest.objects.filter(memo__in=memos)} if memos else {}
