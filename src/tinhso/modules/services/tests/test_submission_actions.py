"""From a draft to a dossier: once, complete, paid, within few statements."""

from __future__ import annotations

import struct
import zlib
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import files
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting, key_of
from tinhso.kernel.testing.reference import settle_reference_data
from tinhso.modules.catalogue.testing import make_form, online
from tinhso.modules.payments import api as payments
from tinhso.modules.payments.events import PaymentConfirmed
from tinhso.modules.services import actions
from tinhso.modules.services.actions import ServiceError
from tinhso.modules.services.actions.money import on_payment_confirmed
from tinhso.modules.services.enums import Act, Channel, FeeState, State, Who
from tinhso.modules.services.models import DailyTally, Dossier, DossierAct, DossierPaper, Draft
from tinhso.modules.services.testing import ANSWERS, OneStop, anonymous, at, do, make_draft, make_one_stop


def png() -> bytes:
    """The smallest picture there is: one grey dot."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + dot + chunk(b"IEND", b"")


PNG = png()


@pytest.fixture
def open_shop(ground: None) -> OneStop:
    """Level 3: free, submitted online, result at the desk."""
    make_form()
    return make_one_stop(**online())


def submit(shop: OneStop, draft: Draft, by: Actor | None = None) -> Dossier:
    return do(by or shop.citizen, actions.submit, token=draft.token, clock=at())


def test_a_draft_becomes_a_dossier(open_shop: OneStop) -> None:
    draft = make_draft(open_shop)
    dossier = submit(open_shop, draft)
    assert (dossier.state, dossier.channel, dossier.level) == (State.SUBMITTED, Channel.ONLINE, 3)
    assert (dossier.applicant_name, dossier.applicant_phone) == ("Nguyễn Văn An", "0912345678")
    assert dossier.summary == "Bán tạp hóa"
    assert dossier.applicant_id == open_shop.citizen.account_id
    assert dossier.answers["request"]["subject"] == "Bán tạp hóa"
    assert dossier.track_key == key_of(dossier.code, dossier.lookup_code)
    assert len(dossier.lookup_code) == 8
    act = DossierAct.objects.get()
    assert (act.kind, act.who, act.public, act.from_state) == (Act.SUBMIT, Who.APPLICANT, True, "")
    assert act.actor_name == "Nguyễn Văn An"
    assert DailyTally.objects.get().received_online == 1


def test_submitting_twice_has_one_effect(open_shop: OneStop) -> None:
    draft = make_draft(open_shop)
    first, second = submit(open_shop, draft), submit(open_shop, draft)
    assert first.pk == second.pk
    assert Dossier.objects.count() == DossierAct.objects.count() == 1
    draft.refresh_from_db()
    assert draft.answers == {}
    with pytest.raises(ServiceError) as refused:
        do(open_shop.citizen, actions.save_draft, token=draft.token, page="x", answers={})
    assert (refused.value.code, refused.value.details) == ("submitted", {"dossier_id": first.pk})
    with pytest.raises(ServiceError):
        do(open_shop.citizen, actions.discard_draft, token=draft.token)


def test_an_incomplete_form_is_told_by_question(open_shop: OneStop) -> None:
    draft = make_draft(open_shop, answers={"applicant": {"full_name": "A"}})
    with pytest.raises(ServiceError) as refused:
        submit(open_shop, draft)
    assert refused.value.code == "incomplete"
    assert [problem.field for problem in refused.value.details["problems"]] == ["subject"]
    assert not Dossier.objects.exists()


def test_files_become_papers_of_the_procedure(open_shop: OneStop) -> None:
    stored = files.store(ContentFile(PNG, name="cmnd.png"), actor=open_shop.citizen)
    answers = {
        **ANSWERS,
        "request": {
            "subject": "Bán tạp hóa",
            "identity": {"file": stored.pk, "name": "cmnd.png", "size": len(PNG)},
        },
    }
    submit(open_shop, make_draft(open_shop, answers=answers))
    paper = DossierPaper.objects.get()
    assert (paper.paper_code, paper.name, paper.file_id) == ("cmnd", "Giấy chứng minh", stored.pk)


def test_somebody_who_is_not_logged_in_keeps_his_dossier_by_its_codes(open_shop: OneStop) -> None:
    nobody = anonymous()
    draft = make_draft(open_shop, by=nobody)
    dossier = submit(open_shop, draft, by=nobody)
    assert dossier.applicant_id is None
    assert DossierAct.objects.get().actor_name == "Nguyễn Văn An"
    with acting(nobody):
        assert not Dossier.objects.exists()
    with acting(ANONYMOUS.with_keys(dossier.track_key)):
        assert Dossier.objects.get().pk == dossier.pk


def test_a_foreign_draft_does_not_exist(open_shop: OneStop) -> None:
    draft = make_draft(open_shop)
    for somebody in (anonymous(), open_shop.clerk, ANONYMOUS):
        for act, values in (
            (actions.submit, {}),
            (actions.discard_draft, {}),
            (actions.save_draft, {"page": "x", "answers": {}}),
        ):
            with pytest.raises(ServiceError) as refused:
                do(somebody, act, token=draft.token, **values)
            assert refused.value.code == "unknown"


def test_a_draft_needs_an_owner(open_shop: OneStop) -> None:
    with pytest.raises(Denied):
        make_draft(open_shop, by=ANONYMOUS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"procedure_version_id": 0}, "closed"),
        ({"clock": at(year=2012)}, "closed"),
        ({"agency_id": 0}, "agency"),
        ({"result_channel": Channel.POST}, "result_channel"),
    ],
)
def test_starting_what_is_not_possible(open_shop: OneStop, change: dict[str, Any], code: str) -> None:
    values = {
        "procedure_version_id": open_shop.version.pk,
        "agency_id": open_shop.agency.pk,
        "clock": at(),
    } | change
    with pytest.raises(ServiceError) as refused:
        do(open_shop.citizen, actions.start_draft, **values)
    assert refused.value.code == code


def test_a_draft_keeps_choices_and_changes_them(ground: None) -> None:
    make_form()
    shop = make_one_stop(**online(electronic=True))
    other = make_one_stop(version=shop.version)
    draft = make_draft(shop)
    assert draft.result_channel == Channel.ONLINE
    saved = do(
        shop.citizen,
        actions.save_draft,
        token=draft.token,
        page="applicant",
        answers=ANSWERS,
        agency_id=other.agency.pk,
        case="chung",
        result_channel=Channel.COUNTER,
        clock=at(),
    )
    assert (saved.agency_id, saved.processing_agency_id) == (other.agency.pk, other.unit.pk)
    assert (saved.case, saved.result_channel, saved.page) == ("chung", Channel.COUNTER, "applicant")
    assert submit(shop, draft).agency_id == other.agency.pk


def test_a_draft_is_thrown_away(open_shop: OneStop) -> None:
    draft = make_draft(open_shop)
    do(open_shop.citizen, actions.discard_draft, token=draft.token)
    assert not Draft.objects.exists()
    entries = LedgerEntry.objects.filter(ref_kind="services.draft", ref_id=draft.pk).order_by("id")
    assert [entry.kind for entry in entries] == ["services.start_draft", "services.discard_draft"]


def test_a_version_without_a_published_form_takes_nothing_online(ground: None) -> None:
    shop = make_one_stop(**online())
    with pytest.raises(ServiceError) as refused:
        submit(shop, make_draft(shop))
    assert refused.value.code == "closed"


# --- money at submission ---


@pytest.fixture
def paid_shop(ground: None) -> OneStop:
    """Level 4 with a fee of 30,000 đồng at submission."""
    make_form()
    return make_one_stop(**online(fee=30_000, electronic=True))


def confirm(dossier: Dossier, by: Actor, amount: int = 30_000) -> None:
    event = PaymentConfirmed(1, "services.dossier", dossier.pk, amount, at().now())
    with acting(by):
        on_payment_confirmed(event)


def test_the_desk_sees_a_dossier_when_its_fee_is_paid(paid_shop: OneStop) -> None:
    dossier = submit(paid_shop, make_draft(paid_shop))
    assert (dossier.state, dossier.fee, dossier.fee_state) == (
        State.AWAITING_PAYMENT,
        30_000,
        FeeState.DUE,
    )
    with acting(paid_shop.citizen):
        (demand,) = payments.for_ref(Ref("services.dossier", dossier.pk))
    assert (demand.amount, demand.is_paid) == (30_000, False)
    confirm(dossier, paid_shop.citizen)
    confirm(dossier, paid_shop.citizen)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.fee_state, dossier.version) == (State.SUBMITTED, FeeState.PAID, 2)
    act = DossierAct.objects.get(kind=Act.CONFIRM_PAYMENT)
    assert (act.who, act.actor_id, act.data) == (Who.SYSTEM, None, {"amount": 30_000})


def test_somebody_not_logged_in_pays_too(paid_shop: OneStop) -> None:
    nobody = anonymous()
    dossier = submit(paid_shop, make_draft(paid_shop, by=nobody), by=nobody)
    holder = ANONYMOUS.with_keys(dossier.track_key)
    with acting(holder):
        assert len(payments.for_ref(Ref("services.dossier", dossier.pk))) == 1
    confirm(dossier, holder)
    assert Dossier.objects.get().state == State.SUBMITTED


def test_money_for_other_things_is_not_ours(paid_shop: OneStop) -> None:
    with acting(paid_shop.citizen):
        on_payment_confirmed(PaymentConfirmed(1, "market.order", 1, 5, at().now()))


def test_a_decided_dossier_is_handed_over_when_the_fee_comes(paid_shop: OneStop) -> None:
    dossier = submit(paid_shop, make_draft(paid_shop))
    confirm(dossier, paid_shop.citizen)
    Dossier.objects.filter(pk=dossier.pk).update(fee_state=FeeState.DUE)
    common = {"dossier_id": dossier.pk, "expected_version": None, "clock": at()}
    do(paid_shop.clerk, actions.accept, assignee_id=paid_shop.officer.account_id, **common)
    do(paid_shop.officer, actions.assign, **common)
    do(paid_shop.officer, actions.propose, text="Đồng ý.", **common)
    decided = do(paid_shop.leader, actions.approve, **common)
    assert decided.state == State.DECIDED
    confirm(dossier, paid_shop.citizen)
    dossier.refresh_from_db()
    assert dossier.state == State.RETURNED
    assert dossier.returned_by_id == paid_shop.leader.account_id


def test_a_stopped_dossier_no_longer_asks_for_money(paid_shop: OneStop) -> None:
    dossier = submit(paid_shop, make_draft(paid_shop))
    common = {"dossier_id": dossier.pk, "expected_version": None, "clock": at()}
    do(paid_shop.citizen, actions.request_withdrawal, **common)
    do(paid_shop.clerk, actions.stop, reason="Người nộp xin rút", **common)
    with acting(paid_shop.citizen):
        (demand,) = payments.for_ref(Ref("services.dossier", dossier.pk))
    assert demand.state == payments.PaymentState.CANCELLED


# --- cost ---


def statements(by: Actor, act: Any, **values: Any) -> int:
    with acting(by), CaptureQueriesContext(connection) as captured:
        act(by=by, **values)
    return len(captured)


def test_acts_take_few_statements(open_shop: OneStop) -> None:
    """Savepoints, which only a request's outer transaction makes necessary, are counted; acceptance is the first to ask the calendar and the law."""
    settle_reference_data()
    warm = submit(open_shop, make_draft(open_shop))
    draft = make_draft(open_shop)
    assert statements(open_shop.citizen, actions.submit, token=draft.token, clock=at()) == 8
    dossier = Dossier.objects.exclude(pk=warm.pk).get()
    common = {"dossier_id": dossier.pk, "expected_version": None, "clock": at()}
    assert statements(open_shop.clerk, actions.accept, **common) == 11
    assert statements(open_shop.officer, actions.assign, **common) == 8
    assert statements(open_shop.officer, actions.propose, text="x", **common) == 7
    assert statements(open_shop.leader, actions.approve, number="1", **common) == 10
    assert statements(open_shop.clerk, actions.return_result, **common) == 6


def test_a_submission_with_a_fee_takes_few_statements(paid_shop: OneStop) -> None:
    settle_reference_data()
    submit(paid_shop, make_draft(paid_shop))
    draft = make_draft(paid_shop)
    assert statements(paid_shop.citizen, actions.submit, token=draft.token, clock=at()) == 11
    nobody = anonymous()
    theirs = make_draft(paid_shop, by=nobody)
    assert statements(nobody, actions.submit, token=theirs.token, clock=at()) == 12


def test_tokens_are_of_the_page_not_of_the_server(open_shop: OneStop) -> None:
    with pytest.raises(ServiceError):
        do(open_shop.citizen, actions.submit, token=uuid4())
