"""The fee in cash: a payment with its receipt beside the act on the dossier, never twice."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue.testing import channel, online
from tinhso.modules.payments import api as payments
from tinhso.modules.services import actions
from tinhso.modules.services.actions import ServiceError
from tinhso.modules.services.enums import Act, FeeState, State, Who
from tinhso.modules.services.models import Dossier, DossierAct
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop, register


def with_version(dossier: Dossier, **values: Any) -> dict[str, Any]:
    return {"dossier_id": dossier.pk, "expected_version": dossier.version, "clock": at(hour=10)} | values


def test_fees_in_cash(ground: None) -> None:
    shop = make_one_stop(channels=[channel(fee=20_000)], payment="at_result")
    dossier = make_dossier(shop, State.DECIDED)
    assert (dossier.fee, dossier.fee_state) == (20_000, FeeState.DUE)
    with pytest.raises(ServiceError) as refused:
        do(shop.clerk, actions.return_result, **with_version(dossier, clock=at(hour=16)))
    assert refused.value.code == "fee_due"
    paid = do(shop.clerk, actions.collect_fee, **with_version(dossier, clock=at(hour=16)))
    assert (paid.fee_state, paid.state) == (FeeState.PAID, State.DECIDED)
    with acting(shop.clerk):
        (payment,) = payments.for_ref(Ref("services.dossier", paid.pk))
    assert (payment.is_paid, payment.amount, payment.taken_by) == (True, 20_000, shop.clerk.name)
    assert paid.code in payment.purpose
    assert payment.paid_at == at(hour=16).now()
    confirmed = DossierAct.objects.get(kind=Act.CONFIRM_PAYMENT)
    assert (confirmed.who, confirmed.actor_id) == (Who.DESK, shop.clerk.account_id)
    done = do(shop.clerk, actions.return_result, **with_version(paid, clock=at(hour=16)))
    assert done.state == State.RETURNED


def test_cash_opens_a_result_that_waits_online(ground: None) -> None:
    shop = make_one_stop(**online(fee=20_000, electronic=True) | {"payment": "at_result"})
    dossier = make_dossier(shop, State.DECIDED, result_channel="online")
    assert (dossier.result_channel, dossier.fee_state) == ("online", FeeState.DUE)
    page = with_version(dossier, clock=at(hour=16), token=uuid4())
    done = do(shop.clerk, actions.collect_fee, **page)
    assert (done.state, done.fee_state, done.returned_by_id) == (
        State.RETURNED,
        FeeState.PAID,
        shop.clerk.account_id,
    )
    assert done.returned_at == done.closed_at == at(hour=16).now()
    returned, paid = DossierAct.objects.filter(dossier=dossier).order_by("-seq")[:2]
    assert (paid.kind, paid.who) == (Act.CONFIRM_PAYMENT, Who.DESK)
    assert (returned.kind, returned.who, returned.actor_id) == (
        Act.RETURN_RESULT, Who.SYSTEM, shop.clerk.account_id,
    )  # fmt: skip
    again = do(shop.clerk, actions.collect_fee, **page)
    assert again.version == done.version
    with acting(shop.clerk):
        assert len(payments.for_ref(Ref("services.dossier", done.pk))) == 1


def test_no_fee_no_cash(shop: OneStop) -> None:
    with pytest.raises(ServiceError) as refused:
        do(shop.clerk, actions.collect_fee, **with_version(register(shop)))
    assert refused.value.code == "no_fee"


def test_cash_twice_is_refused(ground: None) -> None:
    shop = make_one_stop(channels=[channel(fee=20_000)], payment="at_result")
    paid = do(shop.clerk, actions.collect_fee, **with_version(register(shop)))
    with pytest.raises(ServiceError) as refused:
        do(shop.clerk, actions.collect_fee, **with_version(paid))
    assert refused.value.code == "already_paid"


def test_the_same_page_takes_cash_once(ground: None) -> None:
    shop = make_one_stop(channels=[channel(fee=20_000)], payment="at_result")
    dossier = register(shop)
    page = with_version(dossier, token=uuid4())
    once = do(shop.clerk, actions.collect_fee, **page)
    again = do(shop.clerk, actions.collect_fee, **page)
    assert once.version == again.version
    assert DossierAct.objects.filter(kind=Act.CONFIRM_PAYMENT).count() == 1
    with pytest.raises(ServiceError) as refused:
        do(shop.clerk, actions.collect_fee, **page | {"token": uuid4()})
    assert refused.value.code == "stale"


def test_cash_pays_what_was_demanded_online(ground: None) -> None:
    shop = make_one_stop(channels=[channel(fee=20_000)], payment="on_demand")
    dossier = make_dossier(shop, State.AWAITING_PAYMENT)
    paid = do(shop.clerk, actions.collect_fee, **with_version(dossier, clock=at(hour=16)))
    assert (paid.state, paid.fee_state, paid.paused_at) == (State.PROCESSING, FeeState.PAID, None)
    with acting(shop.clerk):
        (payment,) = payments.for_ref(Ref("services.dossier", paid.pk))
    assert (payment.state, payment.amount) == (payments.PaymentState.PAID, paid.fee)
