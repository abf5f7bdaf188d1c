"""Work is given, handed over, given by the page; it flows to whoever acts for somebody absent, and comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tinhso.kernel import clock as clocks
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.testing import make_form
from tinhso.modules.directory import api
from tinhso.modules.directory import testing as directory
from tinhso.modules.services import actions
from tinhso.modules.services.actions import ServiceError
from tinhso.modules.services.actions.assignment import Wanted
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.permissions import PROCESS
from tinhso.modules.services.queries import lists
from tinhso.modules.services.testing import MORNING, OneStop, at, do, make_dossier, make_one_stop, register

pytestmark = pytest.mark.django_db


def seen(dossier: Dossier) -> dict[str, Any]:
    return {"dossier_id": dossier.pk, "expected_version": dossier.version, "clock": at(hour=15)}


def account(actor: Any) -> Any:
    return get_user_model().objects.get(pk=actor.account_id)


def accepted(shop: OneStop) -> Dossier:
    return do(shop.clerk, actions.accept, **seen(register(shop)))


def test_handing_over_needs_somebody_else_and_a_reason(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    for values, code in (
        ({"assignee_id": shop.officer.account_id, "reason": "Bận"}, "assigned"),
        ({"assignee_id": shop.colleague.account_id, "reason": " "}, "reason"),
        ({"assignee_id": shop.leader.account_id, "reason": "Bận"}, "assignee"),
    ):
        with pytest.raises(ServiceError) as refused:
            do(shop.officer, actions.hand_over, **seen(dossier), **values)
        assert refused.value.code == code
    given = do(
        shop.officer, actions.hand_over, **seen(dossier), assignee_id=shop.colleague.account_id, reason="Bận"
    )
    assert (given.state, given.assignee_id) == (State.SUPPLEMENT_REQUESTED, shop.colleague.account_id)
    with pytest.raises(Denied):
        do(shop.clerk, actions.hand_over, **seen(given), assignee_id=shop.officer.account_id, reason="x")


def test_nobodys_dossier_is_not_handed_over(shop: OneStop) -> None:
    with pytest.raises(ServiceError) as refused:
        do(
            shop.leader,
            actions.hand_over,
            **seen(accepted(shop)),
            assignee_id=shop.officer.account_id,
            reason="x",
        )
    assert refused.value.code == "unassigned"


def test_of_many_each_stands_alone(shop: OneStop) -> None:
    free, taken, his = accepted(shop), accepted(shop), make_dossier(shop, State.PROCESSING)
    other = make_one_stop()
    elsewhere = accepted(other)
    wanted = [Wanted(one.pk, one.version) for one in (his, taken, free, elsewhere)]
    do(shop.colleague, actions.assign, **seen(taken))
    found = do(shop.leader, actions.assign_many, wanted=wanted, assignee_id=shop.colleague.account_id)
    errors = {one.dossier_id: one.error for one in found}
    assert [one.dossier_id for one in found] == sorted(one.pk for one in (free, taken, his, elsewhere))
    assert errors[free.pk] == ""
    assert "Đỗ Thị Hoa" in errors[taken.pk]
    assert "đã có người thụ lý" in errors[his.pk]
    assert "Không tìm thấy" in errors[elsewhere.pk]
    again = do(
        shop.leader,
        actions.assign_many,
        wanted=wanted[:1],
        assignee_id=shop.colleague.account_id,
        reason="Chia việc",
    )
    assert [one.error for one in again] == [""]
    clerk = do(shop.clerk, actions.assign_many, wanted=wanted[:1], assignee_id=shop.colleague.account_id)
    assert clerk[0].error


def mine(account: Any, moment: Any) -> set[int]:
    actor = directory.actor_of(account, moment)
    with acting(actor):
        return set(lists.work(actor, mine=True).values_list("pk", flat=True))


def test_work_flows_to_the_deputy_for_those_days_and_comes_back(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    officer, colleague = account(shop.officer), account(shop.colleague)
    first = MORNING.date() + timedelta(days=1)
    directory.away(officer, colleague, first, first + timedelta(days=3))
    for days, flows in ((0, False), (1, True), (3, True), (4, False)):
        moment = MORNING + timedelta(days=days)
        assert (dossier.pk in mine(colleague, moment)) is flows
        assert dossier.pk in mine(officer, moment)
        deputy = api.deputy_of(officer.pk, PROCESS.code, moment.date())
        assert deputy == (colleague.pk if flows else None)


def test_what_is_delegated_without_an_absence_leaves_the_work_where_it_is(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    absence = directory.away(
        account(shop.officer), account(shop.colleague), date(2015, 6, 1), date(2015, 7, 1)
    )
    absence.delegations.update(absence=None)
    assert dossier.pk not in mine(account(shop.colleague), MORNING)


def signed_in(actor: Any) -> PageClient:
    client = PageClient()
    client.force_login(account(actor))
    return client


def test_many_are_given_by_boxes_in_the_list(shop: OneStop) -> None:
    make_form()
    free, taken = accepted(shop), accepted(shop)
    leader = signed_in(shop.leader)
    with clocks.simulated(at(hour=15)):
        page = leader.get("/ho-so/phong/?cua_ai=chua-giao").content.decode()
        boxes = [f"{one.pk}-{one.version}" for one in (free, taken)]
        assert all(f'value="{box}"' in page for box in boxes)
        chosen = leader.get("/ho-so/giao/", {"chon": [*boxes, "x", "1-"]})
        assert free.code in chosen.content.decode()
        do(shop.colleague, actions.assign, **seen(taken))
        assert leader.post("/ho-so/giao/", {"chon": boxes}).status_code == 422
        done = leader.post("/ho-so/giao/", {"chon": boxes, "assignee": shop.officer.account_id, "reason": ""})
        words = done.content.decode()
        assert "Đã giao 1 trên 2 hồ sơ" in words
        assert "Đỗ Thị Hoa" in words
        assert leader.get("/ho-so/giao/").status_code == 302
        assert free.code not in leader.get("/ho-so/phong/?cua_ai=chua-giao").content.decode()
        assert free.code in signed_in(shop.officer).get("/ho-so/phong/?cua_ai=cua-toi").content.decode()
        assert 'name="chon"' not in signed_in(shop.clerk).get("/ho-so/phong/").content.decode()


def test_whoever_gives_work_sees_who_is_away_and_to_whom_it_flows(shop: OneStop) -> None:
    dossier = accepted(shop)
    leader = signed_in(shop.leader)
    address = f"/ho-so/{dossier.code}/viec/giao/"
    today = MORNING.date()
    absence = directory.away(account(shop.officer), account(shop.colleague), today, today + timedelta(days=3))
    marked = "(vắng hôm nay, Đỗ Thị Hoa làm thay)"
    with clocks.simulated(at(hour=15)):
        page = leader.get(address).text
        assert page.count("vắng hôm nay") == 1
        assert marked in page
        assert marked in leader.get("/ho-so/giao/", {"chon": f"{dossier.pk}-{dossier.version}"}).text
        absence.delegations.all().delete()
        assert "(vắng hôm nay, chưa có người làm thay)" in leader.get(address).text
    with clocks.simulated(at(20)):
        assert "vắng hôm nay" not in leader.get(address).text


def test_lists_are_narrowed_to_late_steps_and_opinions(shop: OneStop) -> None:
    plain, slow = (make_dossier(shop, State.PROCESSING) for _number in range(2))
    other = make_one_stop(shop.version)
    asked = {"agencies": {other.unit.pk: 1}, "question": "Có vướng không?", "clock": at(hour=14)}
    waiting = make_dossier(shop, State.PROCESSING)
    do(shop.officer, actions.ask_opinion, **{**seen(waiting), **asked})
    Dossier.objects.filter(pk=slow.pk).update(step_due_at=at(16).now())
    paused = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    Dossier.objects.filter(pk=paused.pk).update(step_due_at=at(16).now())
    officer = signed_in(shop.officer)

    def listed(due: str) -> set[int]:
        page = officer.get(f"/ho-so/?han={due}").text
        return {one.pk for one in (plain, slow, waiting, paused) if f'aria-label="{one.code}"' in page}

    with clocks.simulated(at(hour=15)):
        assert listed("buoc-qua-han") == {slow.pk}
        assert "bước quá hạn từ 16/06 09:00" in officer.get("/ho-so/").text
        assert listed("cho-y-kien") == {waiting.pk}
        assert listed("y-kien-qua-han") == set()
    with clocks.simulated(at(19)):
        assert listed("y-kien-qua-han") == {waiting.pk}
