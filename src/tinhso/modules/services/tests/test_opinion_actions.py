"""Agencies are asked side by side, answer each by its deadline, and see exactly what they are asked about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.services import actions
from tinhso.modules.services.actions import PaperIn, ServiceError
from tinhso.modules.services.enums import Act, OpinionState, State, Verdict
from tinhso.modules.services.models import Dossier, DossierAct, DossierPaper, Opinion, Result
from tinhso.modules.services.queries import opinion as queries
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop

pytestmark = pytest.mark.django_db

PAPER = PaperIn(name="Sơ đồ vị trí", copies=1)


@pytest.fixture
def others(shop: OneStop) -> tuple[OneStop, OneStop]:
    return make_one_stop(shop.version), make_one_stop(shop.version)


def on(dossier: Dossier, hour: int = 15) -> dict[str, Any]:
    return {"dossier_id": dossier.pk, "expected_version": dossier.version, "clock": at(hour=hour)}


def ask(shop: OneStop, dossier: Dossier, agencies: dict[int, int]) -> Dossier:
    return do(
        shop.officer, actions.ask_opinion, **on(dossier), agencies=agencies, question="Có vướng quy hoạch?"
    )


def asked(shop: OneStop, *others: OneStop) -> Dossier:
    """A dossier in work about which each of the others is asked, with one working day more for each."""
    dossier = make_dossier(shop, State.PROCESSING, papers=[PAPER])
    make_dossier(shop, State.PROCESSING, papers=[PAPER])
    return ask(shop, dossier, {one.unit.pk: days for days, one in enumerate(others, 2)})


def question_to(other: OneStop) -> Opinion:
    return Opinion.objects.get(asked_agency_id=other.unit.pk)


def give(other: OneStop, **values: Any) -> Opinion:
    told = {"verdict": Verdict.AGREE, "text": "Phù hợp quy hoạch.", "clock": at(day=18)}
    return do(other.officer, actions.give_opinion, opinion_id=question_to(other).pk, **{**told, **values})


def test_each_is_asked_with_its_own_deadline_and_the_clock_goes_on(
    shop: OneStop, others: tuple[OneStop, OneStop]
) -> None:
    before = make_dossier(shop, State.PROCESSING)
    after = ask(shop, before, {others[0].unit.pk: 2, others[1].unit.pk: 5})
    first, second = (question_to(one) for one in others)
    assert (first.due_at, second.due_at) == (at(19, 17).now(), at(24, 17).now())
    assert after.opinion_due_at == first.due_at
    assert (after.state, after.due_at, after.paused_at) == (State.PROCESSING, before.due_at, None)
    assert LedgerEntry.objects.filter(kind="services.ask_opinion", ref_id=str(after.pk)).count() == 1
    again = ask(shop, after, {make_one_stop(shop.version).unit.pk: 1})
    assert again.opinion_due_at == at(18, 17).now()


def test_answers_come_in_any_order_and_the_asker_sees_who_is_missing(
    shop: OneStop, others: tuple[OneStop, OneStop]
) -> None:
    dossier = asked(shop, *others)
    give(others[0], verdict=Verdict.DISAGREE, text="Vướng lộ giới.")
    dossier.refresh_from_db()
    assert dossier.opinion_due_at == question_to(others[1]).due_at
    with acting(shop.officer):
        found = queries.of_dossier(dossier)
        kinds = list(DossierAct.objects.filter(dossier=dossier).order_by("seq").values_list("kind", "who"))
    assert [(one.state, one.verdict) for one in found] == [("given", "disagree"), ("asked", "")]
    assert kinds[-2:] == [(Act.ASK_OPINION, "officer"), (Act.GIVE_OPINION, "consulted")]
    give(others[1])
    dossier.refresh_from_db()
    assert dossier.opinion_due_at is None
    with pytest.raises(ServiceError) as refused:
        give(others[1])
    assert refused.value.code == "ended"


@pytest.mark.parametrize(
    ("agencies", "question", "code"),
    [
        ({}, "Hỏi gì?", "nobody_asked"),
        ({"unit": 0}, "Hỏi gì?", "opinion_days"),
        ({"unit": 61}, "Hỏi gì?", "opinion_days"),
        ({"unit": 3}, "  ", "question"),
        ({"own": 3}, "Hỏi gì?", "agency"),
        ({"desk": 3}, "Hỏi gì?", "agency"),
        ({"twice": 3}, "Hỏi gì?", "agency"),
    ],
)
def test_what_makes_no_sense_is_not_asked(
    shop: OneStop, others: tuple[OneStop, OneStop], agencies: dict[str, int], question: str, code: str
) -> None:
    dossier = asked(shop, others[1])
    ids = {
        "unit": others[0].unit.pk,
        "own": shop.unit.pk,
        "desk": others[0].agency.pk,
        "twice": others[1].unit.pk,
    }
    wanted = {ids[name]: days for name, days in agencies.items()}
    with pytest.raises(ServiceError) as refused:
        do(shop.officer, actions.ask_opinion, **on(dossier), agencies=wanted, question=question)
    assert refused.value.code == code
    assert Opinion.objects.count() == 1


def test_only_the_officer_asks_and_only_the_asked_answer(
    shop: OneStop, others: tuple[OneStop, OneStop]
) -> None:
    dossier = asked(shop, others[0])
    for actor in (shop.clerk, shop.leader):
        with pytest.raises(Denied):
            do(actor, actions.ask_opinion, **on(dossier), agencies={others[1].unit.pk: 1}, question="x")
    number = question_to(others[0]).pk
    for actor in (shop.officer, others[0].clerk, others[1].officer, shop.citizen):
        with pytest.raises(ServiceError) as refused:
            do(actor, actions.give_opinion, opinion_id=number, verdict="agree", text="x", clock=at())
        assert refused.value.code == "unknown"
    with pytest.raises(ServiceError):
        give(others[0], text="  ")


def test_a_question_is_taken_back_with_a_reason(shop: OneStop, others: tuple[OneStop, OneStop]) -> None:
    dossier = asked(shop, *others)
    first = question_to(others[0])
    drop = {**on(dossier, 16), "opinion_id": first.pk}
    with pytest.raises(ServiceError) as refused:
        do(shop.officer, actions.drop_opinion, **drop, reason=" ")
    assert refused.value.code == "reason"
    dossier = do(shop.officer, actions.drop_opinion, **drop, reason="Hỏi nhầm cơ quan.")
    assert dossier.opinion_due_at == question_to(others[1]).due_at
    assert question_to(others[0]).state == OpinionState.DROPPED
    with acting(others[0].officer):
        assert not Dossier.objects.exists()
    with pytest.raises(ServiceError) as late:
        do(shop.officer, actions.drop_opinion, **{**drop, "expected_version": None}, reason="Lại")
    assert late.value.code == "ended"


def test_open_questions_lapse_when_it_is_decided_or_stopped(
    shop: OneStop, others: tuple[OneStop, OneStop]
) -> None:
    dossier = asked(shop, *others)
    give(others[0])
    dossier.refresh_from_db()
    dossier = do(shop.officer, actions.propose, **on(dossier, 16), text="Đồng ý.")
    dossier = do(shop.leader, actions.approve, **on(dossier, 16))
    states = dict(Opinion.objects.values_list("asked_agency_id", "state"))
    assert states == {others[0].unit.pk: OpinionState.GIVEN, others[1].unit.pk: OpinionState.LAPSED}
    dossier.refresh_from_db()
    assert dossier.opinion_due_at is None
    with pytest.raises(ServiceError):
        give(others[1])


def test_a_decision_without_questions_costs_no_further_statement(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROPOSED)
    with (
        acting(shop.leader),
        CaptureQueriesContext(
            connection,
        ) as counted,
    ):
        actions.approve(by=shop.leader, **on(dossier, 16))
    assert not [one for one in counted if "services_opinion" in one["sql"]]


def test_the_asked_agency_sees_exactly_this_dossier_while_it_is_asked(
    shop: OneStop, others: tuple[OneStop, OneStop]
) -> None:
    dossier = asked(shop, *others)
    for other in others:
        for actor in (other.officer, other.leader):
            with acting(actor):
                assert [one.pk for one in Dossier.objects.all()] == [dossier.pk]
                assert {one.dossier_id for one in DossierPaper.objects.all()} == {dossier.pk}
                assert [one.asked_agency_id for one in Opinion.objects.all()] == [other.unit.pk]
                assert not DossierAct.objects.exists()
                assert not Result.objects.exists()
                assert Dossier.objects.filter(pk=dossier.pk).update(summary="x") == 0
    give(others[0])
    with acting(others[0].officer):
        assert not Dossier.objects.exists()
        assert not DossierPaper.objects.exists()
        assert Opinion.objects.get().text == "Phù hợp quy hoạch."
    with acting(shop.citizen):
        assert not Opinion.objects.exists()


def test_the_list_of_the_asked_agency_begins_with_the_earliest_deadline(
    shop: OneStop, others: tuple[OneStop, OneStop]
) -> None:
    other = others[0]
    for days in (5, 1, 3):
        ask(shop, make_dossier(shop, State.PROCESSING), {other.unit.pk: days})
    with acting(other.officer):
        rows = list(queries.asked(other.officer))
        assert [one.due_at for one in rows] == sorted(one.due_at for one in rows)
        actions.give_opinion(
            by=other.officer, opinion_id=rows[0].pk, verdict="other", text="Không thuộc thẩm quyền.",
            clock=at(day=18),
        )  # fmt: skip
        assert [one.pk for one in queries.asked(other.officer, ended=True)] == [rows[0].pk]
        assert queries.asked(other.officer).count() == 2
    assert rows[0].due_at - rows[0].asked_at > timedelta(hours=1)
