"""An act of the past, and what happened since; what nobody would continue. Refused with the dossiers named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.actions.act import ReorganisationError, add_clauses, approve_act, draft_act
from tinhso.modules.directory.actions.reorganise import execute_act
from tinhso.modules.directory.enums import ActState
from tinhso.modules.directory.models import Act
from tinhso.modules.directory.queries.act import preview
from tinhso.modules.services import testing as one_stop
from tinhso.modules.services.testing import OneStop, at

from .story import DIRECTOR

pytestmark = pytest.mark.django_db

DAY = date(2015, 6, 15)


@pytest.fixture
def shop(db: None) -> OneStop:
    one_stop.make_law()
    one_stop.make_calendar()
    return one_stop.make_one_stop()


def draft(*clauses: tuple[str, dict[str, Any]], day: date = DAY) -> Act:
    act = draft_act(
        by=DIRECTOR, number="9/NQ", title="Sắp xếp", issuer="Quốc hội", issued_on=day, effective_date=day
    )
    add_clauses(by=DIRECTOR, act_id=act.pk, clauses=clauses)
    return act


def ends(shop: OneStop) -> list[tuple[str, dict[str, Any]]]:
    heir = directory.make_agency()
    keys = [shop.agency.key, shop.unit.key]
    return [("merge", {"thing": "agency", "sources": keys, "into": heir.key})]


def test_an_act_of_the_past_takes_no_dossier_away_that_came_since(shop: OneStop) -> None:
    before = one_stop.register(shop, clock=at(day=12))
    since = [one_stop.register(shop, clock=at(day=day)) for day in (15, 17)]
    act = draft(*ends(shop))
    (words,) = preview(act).blockers
    assert "2 hồ sơ" in words
    assert all(one.code in words for one in since) and before.code not in words
    with pytest.raises(ReorganisationError, match="còn lỗi"):
        approve_act(by=DIRECTOR, act_id=act.pk)


def test_an_act_of_the_past_is_carried_out_when_nothing_came_since(shop: OneStop) -> None:
    one_stop.register(shop, clock=at(day=12))
    act = draft(*ends(shop))
    approve_act(by=DIRECTOR, act_id=act.pk)
    assert execute_act(by=DIRECTOR, act_id=act.pk).state == ActState.EXECUTED


def test_a_dossier_that_comes_between_approval_and_execution_stops_it(shop: OneStop) -> None:
    act = draft(*ends(shop))
    approve_act(by=DIRECTOR, act_id=act.pk)
    one_stop.register(shop, clock=at(day=17))
    with pytest.raises(ReorganisationError, match="phát sinh"):
        execute_act(by=DIRECTOR, act_id=act.pk)
    act.refresh_from_db()
    assert act.state == ActState.APPROVED


def test_what_came_since_does_not_matter_where_the_agency_goes_on(shop: OneStop) -> None:
    one_stop.register(shop, clock=at(day=17))
    act = draft(("rename", {"thing": "agency", "key": shop.agency.key, "name": "Tên mới"}))
    assert preview(act).is_clear


def test_no_dossier_is_left_without_anybody_who_continues_it(shop: OneStop) -> None:
    dossier = one_stop.register(shop, clock=at(day=12))
    later = date(2015, 7, 1)
    heir = directory.make_agency()
    nobody: dict[str, Any] = {"thing": "agency", "key": shop.agency.key, "officials": "end"}
    unit = {"thing": "agency", "key": shop.unit.key, "successor": heir.key}
    found = preview(draft(("abolish", nobody), ("abolish", unit), day=later))
    assert not found.problems and len(found.blockers) == 1 and dossier.code in found.blockers[0]
    found = preview(draft(("abolish", nobody | {"successor": heir.key}), ("abolish", unit), day=later))
    assert found.is_clear
