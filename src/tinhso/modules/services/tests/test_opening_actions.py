"""Who opened a dossier: noted once in a quarter of an hour, by whom and in which part, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.scope import acting
from tinhso.modules.services.actions.opening import note_opening
from tinhso.modules.services.enums import Opened, Who
from tinhso.modules.services.jobs import purge_openings
from tinhso.modules.services.models import PARTY_FIELDS, Dossier, Opening
from tinhso.modules.services.queries.opening import openings
from tinhso.modules.services.rules.opening import quarter_of
from tinhso.modules.services.testing import OneStop, at, make_dossier, make_one_stop

ALL = system_actor("tests")


def opened(by: Actor, dossier: Dossier, what: str = Opened.PAGE, minutes: int = 0) -> None:
    with acting(by):
        note_opening(
            by=by, dossiers=[dossier], what=what, clock=clocks.fixed(at().now() + timedelta(minutes=minutes))
        )


def seen(by: Actor, dossier: Dossier) -> list[tuple[Any, ...]]:
    with acting(by):
        return [(one.account_id, one.system, one.what, one.who) for one in openings(dossier)]


@given(st.datetimes(timezones=st.just(at().now().tzinfo)))
def test_a_quarter_begins_at_most_fifteen_minutes_before(moment: Any) -> None:
    begin = quarter_of(moment)
    assert timedelta(0) <= moment - begin < timedelta(minutes=15)
    assert begin.minute in {0, 15, 30, 45}
    assert quarter_of(begin) == begin


def test_once_in_a_quarter_however_often(shop: OneStop) -> None:
    dossier = make_dossier(shop, "processing")
    for minutes in (0, 1, 2, 15):
        opened(shop.officer, dossier, minutes=minutes)
    opened(shop.officer, dossier, Opened.FILE)
    opened(shop.clerk, dossier)
    officer, clerk = shop.officer.account_id, shop.clerk.account_id
    assert sorted(seen(ALL, dossier)) == sorted(
        [(officer, "", "page", Who.OFFICER)] * 2
        + [(officer, "", "file", Who.OFFICER), (clerk, "", "page", Who.DESK)]
    )


def test_systems_are_noted_and_applicants_are_not(shop: OneStop) -> None:
    dossier = make_dossier(shop)
    opened(system_actor("cong-quoc-gia"), dossier)
    opened(system_actor("cong-quoc-gia"), dossier)
    opened(shop.citizen, dossier)
    assert seen(ALL, dossier) == [(None, "cong-quoc-gia", "page", Who.SYSTEM)]


def test_it_is_one_statement(shop: OneStop) -> None:
    dossiers = [make_dossier(shop), make_dossier(shop)]
    with acting(shop.officer) as by, CaptureQueriesContext(connection) as statements:
        note_opening(by=by, dossiers=dossiers, what=Opened.PAGE)
        note_opening(by=by, dossiers=[], what=Opened.PAGE)
    assert len(statements) == 1


def test_the_citizen_reads_it_and_strangers_do_not(shop: OneStop) -> None:
    dossier = make_dossier(shop)
    opened(shop.clerk, dossier)
    other = make_one_stop()
    assert len(seen(shop.citizen.with_keys(dossier.track_key), dossier)) == 1
    assert len(seen(shop.leader, dossier)) == 1
    assert not seen(other.citizen, dossier)
    assert not seen(other.leader, dossier)


def test_nobody_writes_in_another_s_name_or_changes_or_removes(shop: OneStop) -> None:
    dossier = make_dossier(shop)
    opened(shop.clerk, dossier)
    parties = {name: getattr(dossier, name) for name in PARTY_FIELDS}
    row = Opening(
        dossier=dossier, quarter=at().now(), account_id=shop.officer.account_id, what="page", **parties
    )
    with pytest.raises(ProgrammingError, match="row-level security"), acting(shop.clerk):
        row.save()
    with pytest.raises(ProgrammingError, match="permission denied"), acting(shop.clerk):
        Opening.objects.update(what="file")
    with acting(shop.clerk):
        assert Opening.objects.filter(dossier=dossier).delete()[0] == 0
    assert len(seen(ALL, dossier)) == 1


def test_entries_go_after_their_time(shop: OneStop) -> None:
    dossier = make_dossier(shop)
    opened(shop.clerk, dossier)
    opened(shop.clerk, dossier, minutes=60 * 24 * 10)
    with clocks.simulated(clocks.fixed(at().now() + timedelta(days=730))):
        purge_openings()
    assert len(seen(ALL, dossier)) == 2
    with clocks.simulated(clocks.fixed(at().now() + timedelta(days=731))):
        purge_openings()
    assert len(seen(ALL, dossier)) == 1
    entry = LedgerEntry.objects.get(kind="services.purge_openings")
    assert (entry.data["count"], entry.actor_name) == (1, "services.purge_openings")
