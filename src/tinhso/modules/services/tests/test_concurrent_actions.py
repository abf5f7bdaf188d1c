"""Two people at once, in two real transactions logged in as the page role: one effect."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from tinhso.kernel.actors import Actor
from tinhso.modules.catalogue import testing as offers
from tinhso.modules.services import actions, testing
from tinhso.modules.services.actions import ServiceError
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier, DossierAct
from tinhso.modules.services.rules.rows import Applicant
from tinhso.modules.services.testing import OneStop, at, do

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> OneStop:
    testing.make_law()
    testing.make_calendar()
    offers.make_form()
    return testing.make_one_stop(**offers.online())


def at_once(close: Callable[[], None], *attempts: tuple[Actor, Any, dict[str, Any]]) -> list[object]:
    """Run the attempts in threads that start together; results, or the ServiceError's code."""
    gate = Barrier(len(attempts))

    def attempt(actor: Actor, act: Any, values: dict[str, Any]) -> object:
        try:
            gate.wait(10)
            return do(actor, act, clock=at(), **values)
        except ServiceError as error:
            return error.code
        finally:
            close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [future.result(30) for future in [pool.submit(attempt, *one) for one in attempts]]


def test_two_officers_claim_one_dossier(shop: OneStop, page_database: Callable[[], None]) -> None:
    dossier = testing.register(shop)
    common = {"dossier_id": dossier.pk, "expected_version": dossier.version}
    accepted = do(shop.clerk, actions.accept, clock=at(), **common)
    claim = {"dossier_id": dossier.pk, "expected_version": accepted.version}
    outcome = at_once(
        page_database, (shop.officer, actions.assign, claim), (shop.colleague, actions.assign, claim)
    )
    assert sorted(map(str, outcome)) == sorted([dossier.code, "stale"])
    done = testing.do(shop.officer, lambda by: Dossier.objects.get())
    assert (done.version, done.state) == (3, State.PROCESSING)


def test_one_draft_sent_twice_at_once(shop: OneStop, page_database: Callable[[], None]) -> None:
    draft = testing.make_draft(shop)
    send = (shop.citizen, actions.submit, {"token": draft.token})
    outcome = at_once(page_database, send, send, send)
    assert len({dossier.pk for dossier in outcome if isinstance(dossier, Dossier)}) == 1
    assert all(isinstance(dossier, Dossier) for dossier in outcome)
    assert testing.do(shop.citizen, lambda by: DossierAct.objects.count()) == 1


def test_one_page_of_the_desk_sent_twice_at_once(shop: OneStop, page_database: Callable[[], None]) -> None:
    values = {
        "token": uuid4(),
        "procedure_version_id": shop.version.pk,
        "agency_id": shop.agency.pk,
        "applicant": Applicant(name="Nguyễn Văn An"),
    }
    outcome = at_once(page_database, *[(shop.clerk, actions.register, values)] * 3)
    assert len({str(dossier) for dossier in outcome}) == 1


def test_dossiers_of_one_desk_are_numbered_without_gap(
    shop: OneStop, page_database: Callable[[], None]
) -> None:
    drafts = [testing.make_draft(shop) for _number in range(4)]
    outcome = at_once(
        page_database, *((shop.citizen, actions.submit, {"token": draft.token}) for draft in drafts)
    )
    ends = sorted(str(dossier).rpartition("-")[2] for dossier in outcome)
    assert ends == ["0001", "0002", "0003", "0004"]
