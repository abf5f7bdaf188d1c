"""People are reminded before a deadline and told after it, each once; leaders see what was escalated."""

from __future__ import annotations

from typing import Any

import pytest

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.jobs import run_jobs
from tinhso.modules.notices import api as notices
from tinhso.modules.notices.testing import make_rules, make_text
from tinhso.modules.services import actions
from tinhso.modules.services.actions.reminders import remind, rules_now
from tinhso.modules.services.enums import State
from tinhso.modules.services.jobs import remind_of_deadlines
from tinhso.modules.services.models import Dossier, Reminder
from tinhso.modules.services.notices import NOTICES
from tinhso.modules.services.queries import lists
from tinhso.modules.services.queries.lists import ESCALATED, Filter
from tinhso.modules.services.rules.rows import REF_KIND
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(ground: None) -> None:
    make_rules()
    for event in NOTICES:
        for channel in event.channels:
            make_text(event.code, channel, "{ma_ho_so}", subject=event.code)


def morning(day: int, month: int = 6) -> list[tuple[str, int]]:
    """The job runs on the morning of a day: the reminders that it makes, as deadline and days."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    clock = at(day, 6, 30, month=month)
    with acting(system_actor("services.remind")) as actor:
        for rule in rules_now(clock):
            while remind(by=actor, rule=rule, most=1, clock=clock):
                pass
    with clocks.simulated(clock):
        run_jobs()
        run_jobs()
    found = Reminder.objects.exclude(pk__in=before).values_list("deadline", "days")
    return sorted(found)


def told(actor: Actor, dossier: Dossier) -> list[str]:
    with acting(actor):
        rows = notices.about(Ref(REF_KIND, dossier.pk))
    return sorted(one.event for one in rows if one.event.startswith("deadline."))


def due(dossier: Dossier, day: int) -> Dossier:
    """The dossier is due at the end of a day of June; its step has no deadline of its own."""
    Dossier.objects.filter(pk=dossier.pk).update(due_at=at(day, 17).now(), step_due_at=None)
    dossier.refresh_from_db()
    return dossier


def test_a_dossier_is_told_of_two_working_days_before_and_one_after(shop: OneStop) -> None:
    dossier = due(make_dossier(shop, State.PROCESSING), 23)  # a Tuesday
    assert morning(18) == []
    assert morning(19) == [("dossier", -2)]  # Friday, two working days before
    assert morning(19) == morning(22) == morning(23) == []
    assert told(shop.officer, dossier) == ["deadline.near"]
    assert told(shop.leader, dossier) == []
    assert morning(24) == [("dossier", 1)]
    assert morning(24) == morning(25) == []
    assert told(shop.officer, dossier) == ["deadline.near", "deadline.passed"]
    assert told(shop.leader, dossier) == ["deadline.escalated"]
    assert told(shop.colleague, dossier) == told(shop.clerk, dossier) == []


def test_a_day_without_the_job_is_made_up_for(shop: OneStop) -> None:
    dossier = due(make_dossier(shop, State.PROCESSING), 19)
    assert morning(26) == [("dossier", 1)]
    assert told(shop.leader, dossier) == ["deadline.escalated"]
    other = due(make_dossier(shop, State.PROCESSING), 1)
    assert morning(31, month=7) == []
    assert told(shop.leader, other) == []


def test_what_waits_for_the_applicant_or_has_ended_is_left_alone(shop: OneStop) -> None:
    for state in (State.SUPPLEMENT_REQUESTED, State.DECIDED, State.STOPPED):
        due(make_dossier(shop, state), 18)
    assert morning(19) == []


def test_another_date_is_another_deadline(shop: OneStop) -> None:
    dossier = due(make_dossier(shop, State.PROCESSING), 19)
    assert morning(18) == [("dossier", -2)]
    due(dossier, 25)
    assert morning(23) == [("dossier", -2)]
    assert told(shop.officer, dossier) == ["deadline.near"] * 2


def test_nobody_is_told_of_what_was_done_before_the_message_left(shop: OneStop) -> None:
    dossier = due(make_dossier(shop, State.PROCESSING), 18)
    with acting(system_actor("services.remind")) as actor:
        for rule in rules_now(at(19)):
            remind(by=actor, rule=rule, clock=at(19))
    done = {"dossier_id": dossier.pk, "expected_version": None, "clock": at(19)}
    do(shop.officer, actions.propose, text="Đồng ý.", **done)
    do(shop.leader, actions.approve, **done)
    run_jobs()
    assert told(shop.leader, dossier) == []


def test_a_step_has_its_own_deadline(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=at(30, 17).now(), step_due_at=at(18, 17).now())
    assert morning(17) == [("step", -1)]
    assert morning(19) == [("step", 1)]
    assert told(shop.leader, dossier) == ["deadline.escalated"]


def test_what_nobody_has_is_the_leaders_matter(shop: OneStop) -> None:
    dossier = due(make_dossier(shop, State.PROCESSING), 19)
    Dossier.objects.filter(pk=dossier.pk).update(assignee=None)
    morning(18)
    assert told(shop.leader, dossier) == ["deadline.near"]


def test_an_opinion_is_told_of_to_those_who_are_asked_then_to_the_asker_and_his_leader(shop: OneStop) -> None:
    other = make_one_stop(shop.version)
    dossier = due(make_dossier(shop, State.PROCESSING), 30)
    do(
        shop.officer, actions.ask_opinion, dossier_id=dossier.pk, expected_version=dossier.version,
        agencies={other.unit.pk: 2}, question="Có vướng không?", clock=at(hour=14),
    )  # fmt: skip
    assert morning(18) == [("opinion", -1)]  # due on Friday 19 June
    assert told(other.officer, dossier) == told(other.leader, dossier) == ["deadline.near"]
    assert morning(22) == [("opinion", 1)]
    assert told(shop.officer, dossier) == ["deadline.passed"]
    assert told(shop.leader, dossier) == []
    assert morning(24) == [("opinion", 3)]
    assert told(shop.leader, dossier) == ["deadline.escalated"]
    assert len(told(other.officer, dossier)) == 2


def escalated(shop: OneStop, day: int) -> list[int]:
    with clocks.simulated(at(day)), acting(shop.leader):
        found = lists.work(shop.leader, Filter(due=ESCALATED), mine=False)
        assert lists.work_counts(shop.leader, mine=False)["escalated"] == len(found)
        return [one.pk for one in found]


def test_the_leader_finds_what_was_escalated_until_the_date_moves(shop: OneStop) -> None:
    dossier = due(make_dossier(shop, State.PROCESSING), 19)
    due(make_dossier(shop, State.PROCESSING), 30)
    assert escalated(shop, 22) == []
    morning(22)
    assert escalated(shop, 22) == [dossier.pk]
    due(dossier, 30)
    assert escalated(shop, 22) == []


def test_the_job_carries_out_every_rule_and_a_second_run_none(shop: OneStop) -> None:
    due(make_dossier(shop, State.PROCESSING), 19)
    due(make_dossier(shop, State.PROCESSING), 16)
    for _run in range(2):
        with clocks.simulated(at(18)):
            remind_of_deadlines()
        assert sorted(Reminder.objects.values_list("days", flat=True)) == [-2, 1]


def test_only_the_job_reminds(shop: OneStop) -> None:
    rule: Any = rules_now(at())[0]
    with pytest.raises(Denied):
        do(shop.leader, remind, rule=rule)
