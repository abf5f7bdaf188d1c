"""The demonstration's history on the sample province: repeatable, true, with something to do at every desk."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.db import connection

from tinhso.kernel.actors import system_actor
from tinhso.kernel.modules import DemoContext, LoadContext, registry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.catalogue import testing as offers
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api as payments
from tinhso.modules.services import testing
from tinhso.modules.services.enums import FINAL_STATES, WORK_STATES, FeeState, State
from tinhso.modules.services.models import Dossier, DossierAct, Draft, Result
from tinhso.modules.services.queries import lists
from tinhso.modules.services.queries.likeness import likely

BACLIEU = Path(django_settings.TINHSO_CONTENT_ROOT) / "provinces" / "baclieu"
DAY = date(2015, 6, 17)


@pytest.fixture
def told(db: None, settings: Any) -> list[tuple[str, int, int]]:
    """What was told of the progress while Bạc Liêu got its sample operations."""
    settings.TINHSO_DEMO = True
    actor = system_actor("demo")
    context = LoadContext(root=BACLIEU.parents[1], province=BACLIEU, actor=actor)
    for loader in registry().loaders:
        loader.load(context)
    progress: list[tuple[str, int, int]] = []
    demo = DemoContext(
        scale=60,
        seed=1,
        business_date=DAY,
        actor=actor,
        province=BACLIEU,
        progress=lambda label, done, total: progress.append((label, done, total)),
    )
    # As in `tinhso demo`, the owner acts: no role is set.
    settings.TINHSO_SET_ROLE = False
    for step in registry().demo:
        if step.name in {"directory.accounts", "services.history"}:
            with acting(actor):
                step.run(demo)
    settings.TINHSO_SET_ROLE = True
    return progress


def actor_of(username: str) -> Any:
    return directory.actor_of(get_user_model().objects.get(username=username), testing.MORNING)


@pytest.mark.timeout(300)
def test_history(told: list[tuple[str, int, int]]) -> None:
    assert {done == total for _label, done, total in told} == {True, False}
    assert Dossier.objects.count() > 120
    assert Dossier.objects.filter(is_sample=False).count() == 0
    first, last = (
        Dossier.objects.order_by(order)[0].submitted_at for order in ("submitted_at", "-submitted_at")
    )
    assert first.date() >= date(2013, 7, 1)
    assert last < testing.at(day=16, hour=17).now()
    assert DossierAct.objects.order_by("-occurred_at")[0].occurred_at < testing.at(day=16, hour=17).now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT services_tally_rebuild()")
        assert cursor.fetchone() == (0,)
    check_desks()
    check_citizen()
    check_twice()
    check_deadlines()
    check_money()


def check_deadlines() -> None:
    """A few dossiers are late, as the data say; most are in time, and so are those under way."""
    now = testing.at(day=17, hour=7, minute=1).now()
    timed = Dossier.objects.exclude(on_time=None)
    assert 0 <= timed.filter(on_time=False).count() <= timed.count() * 0.15
    running = Dossier.objects.filter(state__in=WORK_STATES, paused_at=None)
    late = running.filter(due_at__lt=now).count()
    assert 1 <= late <= running.count() * 0.15


def check_money() -> None:
    """Every fee that was paid has its payment, of the same amount; cash has who took it."""
    with acting(system_actor("tests")):
        for dossier in Dossier.objects.exclude(fee_state=FeeState.NONE):
            paid = [one for one in payments.for_ref(Ref("services.dossier", dossier.pk)) if one.is_paid]
            wanted = [dossier.fee] if dossier.fee_state == FeeState.PAID else []
            assert [one.amount for one in paid] == wanted, dossier.code


def check_desks() -> None:
    """Whoever tries the demonstration finds work in every part."""
    for place in ("", ".phuong1", ".sovanhoa"):
        clerk, officer, leader = (actor_of(f"{name}{place}") for name in ("motcua", "chuyenvien", "lanhdao"))
        with acting(clerk):
            assert lists.inbox(clerk).count() >= 2
            assert lists.to_return(clerk).count() >= 1
        with acting(officer):
            assert lists.work(officer, mine=True).count() >= 4
        with acting(leader):
            assert lists.approvals(leader).count() >= 2
    states = Counter(Dossier.objects.values_list("state", flat=True))
    assert set(states) >= set(State) - {State.AWAITING_PAYMENT}
    assert Result.objects.exclude(file=None).exists()


def check_twice() -> None:
    """One matter lies at a desk twice."""
    waiting = Dossier.objects.filter(state=State.SUBMITTED)
    alike = [
        one
        for one in waiting
        if likely(one, procedure_id=one.procedure_id, at=one.submitted_at, token=one.token)
    ]
    assert alike
    assert Dossier.objects.filter(arrived_on__isnull=False).count() == 1


def check_citizen() -> None:
    """The citizen has dossiers under way and one that is done."""
    citizen = actor_of("dan")
    with acting(citizen):
        found = {dossier.state for dossier in lists.of_account(citizen)}
    assert found & FINAL_STATES
    assert found - FINAL_STATES
    assert not Draft.objects.filter(dossier=None).exists()


def test_the_catalogue_is_managed_by_those_who_may_anywhere(ground: None) -> None:
    manager = directory.actor_of(directory.make_official("services.admin"), testing.MORNING)
    version = offers.make_version()
    assert catalogue.MANAGE.holds(manager, version)
    assert not catalogue.MANAGE.holds(actor_without(), version)


def actor_without() -> Any:
    return directory.actor_of(directory.make_official("services.clerk"), testing.MORNING)
