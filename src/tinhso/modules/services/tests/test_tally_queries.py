"""Tallies never drift from the dossiers, whichever way these were written."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.kernel.scope import acting
from tinhso.modules.services import actions
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import COUNTS, DailyTally, Dossier
from tinhso.modules.services.queries.figures import rebuild_tallies
from tinhso.modules.services.testing import OneStop, at, do, make_dossier


def counts(day: date) -> dict[str, int]:
    row = DailyTally.objects.get(day=day)
    return {name: getattr(row, name) for name in COUNTS if getattr(row, name)}


def test_each_act_counts_on_its_own_day(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROPOSED)
    assert counts(date(2015, 6, 17)) == {"received": 1, "accepted": 1}
    common = {"dossier_id": dossier.pk, "expected_version": None}
    do(shop.leader, actions.approve, clock=at(day=25), **common)
    do(shop.clerk, actions.return_result, clock=at(day=26), **common)
    assert counts(date(2015, 6, 25)) == {"decided": 1, "decided_timed": 1}
    assert counts(date(2015, 6, 26)) == {"returned": 1}
    assert rebuild_tallies() == 0


def test_the_day_is_the_provinces(shop: OneStop) -> None:
    make_dossier(shop, State.REFUSED, start=at(hour=5))
    assert counts(date(2015, 6, 17)) == {"received": 1, "refused": 1}


def test_a_dossier_under_another_procedure_moves_what_it_counted(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.ACCEPTED)
    Dossier.objects.filter(pk=dossier.pk).update(level=3)
    assert set(DailyTally.objects.values_list("level", "received", "accepted")) == {(1, 0, 0), (3, 1, 1)}
    assert rebuild_tallies() == 0


def test_a_wrong_tally_is_found_and_mended(shop: OneStop) -> None:
    make_dossier(shop, State.DECIDED)
    DailyTally.objects.update(decided=7)
    call_command("rebuild_tallies", stdout=(told := StringIO()))
    assert told.getvalue() == "Đã sửa 2 dòng số liệu sai.\n"
    call_command("rebuild_tallies", stdout=(told := StringIO()))
    assert told.getvalue() == "Số liệu đúng với hồ sơ.\n"
    assert counts(date(2015, 6, 17))["decided"] == 1
    assert rebuild_tallies() == 0


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(st.sampled_from(State.values), min_size=1, max_size=4), day=st.integers(1, 28))
def test_any_lives_leave_true_tallies(shop: OneStop, states: list[str], day: int) -> None:
    with transaction.atomic():
        for state in states:
            make_dossier(shop, state, start=at(day=day))
        assert rebuild_tallies() == 0
        transaction.set_rollback(True)


def test_pages_cannot_write_tallies(shop: OneStop) -> None:
    with acting(shop.leader), pytest.raises(ProgrammingError, match="permission denied"):
        DailyTally.objects.update(decided=99)


def test_pages_cannot_rebuild_tallies(shop: OneStop) -> None:
    with acting(shop.leader), pytest.raises(ProgrammingError, match="permission denied"):
        rebuild_tallies()
