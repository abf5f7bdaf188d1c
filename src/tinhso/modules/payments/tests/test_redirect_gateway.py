"""A redirect gateway on a real server: everything it can do wrong, and what is asked when a callback is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.jobs import queued, run_jobs
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api, gateways
from tinhso.modules.payments.actions.attempt import MOST_ATTEMPTS, PAUSES, take_answer
from tinhso.modules.payments.enums import AttemptState, Outcome, PaymentState
from tinhso.modules.payments.gateways.redirect import gateway_from
from tinhso.modules.payments.jobs import ask, ask_lost
from tinhso.modules.payments.models import Attempt, Callback, PaymentRequest
from tinhso.modules.payments.rules.signature import signed
from tinhso.modules.payments.testing import CODE, SECRET, FakeGateway, fake_gateway

pytestmark = pytest.mark.django_db
BANK = system_actor("payments.test")


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    with fake_gateway() as found:
        settings.TINHSO_PAYMENT_GATEWAYS = found.settings()
        yield found


@pytest.fixture
def payer() -> PageClient:
    """A citizen with a demand of 50.000 đồng."""
    client = PageClient()
    account = directory.make_citizen()
    with acting(BANK):
        client.force_login(account)
        api.demand(
            by=Actor(kind="citizen", account_id=account.pk), ref=Ref("x.y", 1), amount=50_000, purpose="Lệ phí",
            compartment=3, account_id=account.pk,
        )  # fmt: skip
    return client


def stored() -> PaymentRequest:
    with acting(BANK):
        return PaymentRequest.objects.get()


def attempts() -> list[Attempt]:
    with acting(BANK):
        return list(Attempt.objects.all())


def outcomes() -> list[str]:
    with acting(BANK):
        return list(Callback.objects.values_list("outcome", flat=True))


def set_out(payer: PageClient) -> str:
    """From the ways to pay to the gateway; the address there."""
    token = stored().token
    chosen = payer.post(f"/thanh-toan/{token}/", {"method": CODE})
    page = payer.get(chosen["Location"])
    assert "127.0.0.1" in page.text
    assert "form-action 'self' http://127.0.0.1" in page["Content-Security-Policy"]
    return payer.post(chosen["Location"], {})["Location"]


def told(payer: PageClient, fields: dict[str, str]) -> Any:
    return PageClient().post(f"/thanh-toan/bao-co/{CODE}/", fields)


def come_back(payer: PageClient, gateway: FakeGateway, order: str, **changes: str) -> Any:
    known = gateway.orders[order]
    back = known["back"].removeprefix("http://testserver")
    return payer.get(f"{back}?{urlencode(gateway.says(order, 'return', **changes))}", follow=True)


def test_paid_before_the_payer_is_back(gateway: FakeGateway, payer: PageClient) -> None:
    fields = gateway.visit(set_out(payer))
    assert told(payer, fields).status_code == 200
    request = stored()
    assert (request.state, request.gateway, request.transaction_id) == ("paid", CODE, "GW000001")
    assert [one.state for one in attempts()] == [AttemptState.PAID]
    page = come_back(payer, gateway, fields["merchant_trans_id"])
    assert "Đã nộp phí, lệ phí" in page.text
    assert request.receipt_number in page.text


def test_the_payer_is_back_before_the_callback(gateway: FakeGateway, payer: PageClient) -> None:
    fields = gateway.visit(set_out(payer))
    page = come_back(payer, gateway, fields["merchant_trans_id"])
    assert "Đang chờ cổng thanh toán xác nhận" in page.text
    assert stored().state == PaymentState.DUE
    assert queued() == [("payments.ask", {"order": fields["merchant_trans_id"]})]
    run_jobs()
    assert stored().state == PaymentState.PAID
    # The callback comes at last: one effect, and nothing loose.
    assert told(payer, fields).status_code == 200
    assert outcomes() == [Outcome.ACCEPTED, Outcome.REPEATED]


def test_the_browser_alone_pays_nothing(gateway: FakeGateway, payer: PageClient) -> None:
    fields = gateway.visit(set_out(payer), "24")
    order = fields["merchant_trans_id"]
    page = come_back(payer, gateway, order, response_code="00")
    assert stored().state == PaymentState.DUE
    run_jobs()
    assert stored().state == PaymentState.DUE
    assert outcomes() == [Outcome.FAILED]
    assert "Đang chờ" in page.text
    spoilt = payer.get(gateway.orders[order]["back"].removeprefix("http://testserver") + "?a=1", follow=True)
    assert "Không đọc được" in spoilt.text
    failed = come_back(payer, gateway, order)
    assert "không thành công" in failed.text


@pytest.mark.parametrize(
    ("change", "status", "outcome"),
    [
        ({"trans_amount": "49999"}, 200, Outcome.WRONG_AMOUNT),
        ({"currency_code": "USD"}, 200, Outcome.WRONG_CURRENCY),
        ({"merchant_trans_id": "TSKHAC"}, 200, Outcome.UNKNOWN),
        ({"response_code": "24"}, 200, Outcome.FAILED),
        ({"response_code": "01", "transaction_id": ""}, 200, None),
        ({"transaction_id": ""}, 400, None),
        ({"trans_amount": "-1"}, 400, None),
        ({"trans_amount": "٥"}, 400, None),
        ({"client_id": "KHAC"}, 400, None),
        ({"command": "return"}, 400, None),
        ({"more": "1"}, 400, None),
    ],
)
def test_what_settles_nothing(
    gateway: FakeGateway, payer: PageClient, change: dict[str, str], status: int, outcome: Outcome | None
) -> None:
    fields = gateway.visit(set_out(payer), **change)
    assert told(payer, fields).status_code == status
    assert stored().state == PaymentState.DUE
    assert outcomes() == ([outcome] if outcome else [])


def test_bad_signatures(gateway: FakeGateway, payer: PageClient) -> None:
    fields = gateway.visit(set_out(payer))
    for wrong in (
        fields | {"checksum": "0" * 64},
        signed({**fields, "checksum": ""}, "mot-khoa-khac-han"),
        {name: value for name, value in fields.items() if name != "checksum"},
    ):
        assert told(payer, wrong).status_code == 400
    assert outcomes() == []
    assert PageClient().post("/thanh-toan/bao-co/khongco/", fields).status_code == 400


def test_another_gateway_may_not_speak_of_our_order(
    gateway: FakeGateway, payer: PageClient, settings: Any
) -> None:
    fields = gateway.visit(set_out(payer))
    other = {**gateway.settings()[0], "code": "congkhac", "client_id": "K", "secret": "mot-khoa-khac-han-roi"}
    settings.TINHSO_PAYMENT_GATEWAYS = [*gateway.settings(), other]
    spoken = signed({**fields, "client_id": "K"}, other["secret"])
    assert PageClient().post("/thanh-toan/bao-co/congkhac/", spoken).status_code == 200
    assert outcomes() == [Outcome.UNKNOWN]
    assert stored().state == PaymentState.DUE


def test_replayed_doubled_and_reordered(gateway: FakeGateway, payer: PageClient) -> None:
    fields = gateway.visit(set_out(payer))
    order = fields["merchant_trans_id"]
    failed_first = gateway.says(order, response_code="24")
    for message in (failed_first, fields, fields, failed_first):
        assert told(payer, message).status_code == 200
    assert outcomes() == [Outcome.FAILED, Outcome.ACCEPTED, Outcome.REPEATED, Outcome.REPEATED]
    assert [one.state for one in attempts()] == [AttemptState.PAID]
    assert stored().receipt_number.endswith("/000001")


def test_two_visits_both_paid_is_surplus_once(gateway: FakeGateway, payer: PageClient) -> None:
    first, second = (gateway.visit(set_out(payer)) for _ in range(2))
    assert first["merchant_trans_id"] != second["merchant_trans_id"]
    for message in (first, second, second):
        told(payer, message)
    assert outcomes() == [Outcome.ACCEPTED, Outcome.SURPLUS, Outcome.REPEATED]


def test_late_after_cancelling(gateway: FakeGateway, payer: PageClient) -> None:
    fields = gateway.visit(set_out(payer))
    with acting(BANK):
        api.cancel(by=BANK, ref=Ref("x.y", 1))
    told(payer, fields)
    assert outcomes() == [Outcome.SURPLUS]
    assert stored().state == PaymentState.CANCELLED


def test_a_lost_callback_is_asked_for(gateway: FakeGateway, payer: PageClient) -> None:
    gateway.visit(set_out(payer))
    ask_lost()
    assert gateway.asked == []  # too early
    with acting(BANK):
        Attempt.objects.update(next_ask_at=datetime.now(UTC) - timedelta(seconds=1))
    ask_lost()
    ask_lost()
    assert len(gateway.asked) == 1
    assert stored().state == PaymentState.PAID
    assert outcomes() == [Outcome.ACCEPTED]


@pytest.mark.parametrize("fault", ["down", "forged_answer", "unknown"])
def test_asking_goes_on_for_a_week_and_is_then_given_up(
    gateway: FakeGateway, payer: PageClient, fault: str
) -> None:
    address = set_out(payer)
    if fault != "unknown":  # otherwise the payer never arrived there
        gateway.visit(address)
        gateway.faults.add(fault)
    for count in range(1, len(PAUSES) + 1):
        with acting(BANK):
            Attempt.objects.update(next_ask_at=datetime.now(UTC))
        ask_lost()
        (found,) = attempts()
        assert found.asks == count
    assert found.state == AttemptState.GIVEN_UP
    ask_lost()
    assert len(gateway.asked) == len(PAUSES)
    assert (stored().state, outcomes()) == (PaymentState.DUE, [])


def test_asking_about_nothing_changes_nothing(gateway: FakeGateway) -> None:
    ask(order="TSKHONGCO")
    with acting(BANK):
        assert take_answer(by=BANK, order="TSKHONGCO", told=None) is None
    assert gateway.asked == []


def test_an_answer_about_another_order_is_none(gateway: FakeGateway, payer: PageClient) -> None:
    first, second = (gateway.visit(set_out(payer)) for _ in range(2))
    gateway.orders[first["merchant_trans_id"]] = gateway.orders[second["merchant_trans_id"]]
    way = gateways.redirect(CODE)
    assert way is not None
    gateway.says = lambda order, command="confirm", **changes: FakeGateway.says(  # type: ignore[method-assign]
        gateway, second["merchant_trans_id"], command, **changes
    )
    with pytest.raises(gateways.GatewayDown, match="another order"):
        way.asked(first["merchant_trans_id"])


def test_visits_are_counted_and_only_for_what_is_due(gateway: FakeGateway, payer: PageClient) -> None:
    for _ in range(MOST_ATTEMPTS):
        set_out(payer)
    token = stored().token
    leave = f"/thanh-toan/{token}/cong/{CODE}/"
    assert "quá nhiều lần" in payer.post(leave, {}, follow=True).text
    fields = gateway.visit(set_out_by(attempts()[0], gateway))
    told(payer, fields)
    assert payer.get(leave)["Location"] == f"/thanh-toan/{token}/"
    assert PageClient().get(leave).status_code == 404
    assert payer.get(f"/thanh-toan/{token}/cong/khongco/").status_code == 404
    assert payer.get(f"/thanh-toan/{token}/cong/khongco/ve/").status_code == 404


def set_out_by(attempt: Attempt, gateway: FakeGateway) -> str:
    way = gateways.redirect(CODE)
    assert way is not None
    return way.address(order=attempt.order, amount=50_000, description="x", back="http://testserver/")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"secret": ""}, "secret is missing"),
        ({"secret": "ngan"}, "shorter"),
        ({"code": "Có Dấu"}, "code is"),
        ({"pay_url": "http://cong.example.vn/"}, "pay_url is not https"),
        ({"refund_url": "ftp://127.0.0.1/"}, "refund_url is not https"),
    ],
)
def test_settings_that_cannot_work(gateway: FakeGateway, change: dict[str, str], words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as error:
        gateway_from(gateway.settings()[0] | change)
    assert SECRET not in str(error.value)
    assert gateway_from(gateway.settings()[0] | {"title": "Cổng"}).title == "Cổng"


def test_codes_of_gateways_are_their_own(gateway: FakeGateway, settings: Any) -> None:
    settings.TINHSO_PAYMENT_GATEWAYS = [{**gateway.settings()[0], "code": "vietqr"}]
    with pytest.raises(ImproperlyConfigured, match="vietqr is taken"):
        gateways.every()
