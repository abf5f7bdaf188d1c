"""Payments of sample operations leave the same rows, one by one or many at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.payments import api
from tinhso.modules.payments.models import Callback, PaymentRequest
from tinhso.modules.payments.queries.reconciliation import reconcile
from tinhso.modules.payments.sample import BANK, NotADemonstration

pytestmark = pytest.mark.django_db
CITIZEN = Actor(kind="citizen", account_id=5)
ASKED, PAID = datetime(2015, 3, 2, 2, tzinfo=UTC), datetime(2015, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.TINHSO_DEMO = True


def rows(ref: Ref) -> list[dict[str, Any]]:
    """Everything written for a reference, without what is random or counted."""
    request = PaymentRequest.objects.get(ref_kind=ref.kind, ref_id=ref.id)
    found = [
        {
            name: value
            for name, value in vars(request).items()
            if name not in {"id", "_state", "token", "memo"}
        }
    ]
    for callback in Callback.objects.filter(request=request):
        found.append(
            {name: getattr(callback, name) for name in ("compartment", "gateway", "amount", "outcome")}
        )
    for entry in LedgerEntry.objects.filter(ref_kind="payments.request", ref_id=request.pk).order_by("id"):
        found.append(
            {
                name: getattr(entry, name)
                for name in ("occurred_at", "kind", "actor_kind", "actor_id", "actor_name", "compartment")
            }
        )
    for values in found:
        for name in ("ref_id", "transaction_id", "receipt_number"):
            values.pop(name, None)
    return found


def test_many_at_once_equal_one_by_one() -> None:
    one, other = Ref("test.thing", 1), Ref("test.thing", 2)
    with clock.simulated(clock.fixed(ASKED)), acting(CITIZEN):
        api.demand(by=CITIZEN, ref=one, amount=30_000, purpose="Lệ phí", compartment=3, account_id=5)
    with clock.simulated(clock.fixed(PAID)):
        api.pay_sample(ref=one)
    api.write_paid(
        by=BANK,
        payments=[
            api.Paid(
                by=CITIZEN,
                token=uuid4(),
                memo="TSMAU0000001",
                ref=other,
                compartment=3,
                account_id=5,
                key="",
                amount=30_000,
                purpose="Lệ phí",
                created_at=ASKED,
                paid_at=PAID,
            )
        ],
    )
    assert rows(one) == rows(other)
    receipts = PaymentRequest.objects.order_by("id").values_list("receipt_number", flat=True)
    assert list(receipts) == ["2015/000001", "2015/000002"]
    assert reconcile(PAID.date(), BANK).is_clean


def test_cash_at_once_equals_cash_one_by_one() -> None:
    clerk = Actor(kind="official", account_id=7, name="Trần Thị Thu", compartments=frozenset({3}))
    one, other, token = Ref("test.thing", 1), Ref("test.thing", 2), uuid4()
    asked: dict[str, Any] = {"by": clerk, "amount": 30_000, "purpose": "Lệ phí", "compartment": 3}
    with clock.simulated(clock.fixed(PAID)), acting(clerk):
        api.take_cash(**asked, ref=one, token=uuid4(), account_id=5)
    paid = api.Paid(
        **asked,
        token=token,
        memo="TSMAU0000001",
        ref=other,
        account_id=5,
        key="",
        created_at=PAID,
        paid_at=PAID,
        is_cash=True,
    )
    api.write_paid(by=BANK, payments=[paid])
    assert rows(one) == rows(other)
    found = reconcile(PAID.date(), BANK)
    assert found.is_clean
    assert [(taken.official_id, taken.name, taken.count, taken.amount) for taken in found.cash] == [
        (7, "Trần Thị Thu", 2, 60_000)
    ]


def test_nothing_to_write() -> None:
    api.write_paid(by=BANK, payments=[])
    assert not PaymentRequest.objects.exists()


def test_never_outside_of_a_demonstration(settings) -> None:
    settings.TINHSO_DEMO = settings.TESTING = False
    with pytest.raises(NotADemonstration):
        api.pay_sample(ref=Ref("test.thing", 1))
    with pytest.raises(NotADemonstration):
        api.write_paid(by=BANK, payments=[])
