"""Bulk rows, bulk ledger entries, bulk numbers, and the clock of a simulation."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from tinhso.kernel import clock, ledger
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.db.bulk import STAGE, copy_rows, new_ids
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.numbering import NumberOutsideTransaction, next_number, next_numbers_of
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

CLERK = Actor(kind="official", account_id=7, name="A", compartments=frozenset({1}))
NOON = datetime(2015, 6, 17, 5, tzinfo=UTC)


def entry(number: int, actor: Actor = CLERK) -> ledger.Entry:
    return ledger.Entry(
        actor=actor, kind="x.y", ref=Ref("x.z", number), occurred_at=NOON, data={"n": number}, compartment=1
    )


def test_bulk_entries_equal_single_ones(db: None) -> None:
    for actor in (CLERK, system_actor("nightly")):
        ledger.record(
            actor=actor, kind="x.y", ref=Ref("x.z", 1), occurred_at=NOON, data={"n": 1}, compartment=1
        )
    assert ledger.record_many([entry(1), entry(1, system_actor("nightly"))]) == 2
    one, two, three, four = LedgerEntry.objects.order_by("id").values()
    for single, bulk in ((one, three), (two, four)):
        for values in (single, bulk):
            del values["id"], values["recorded_at"]
        assert single == bulk


def test_row_level_security_sees_bulk_rows(db: None) -> None:
    with acting(CLERK):
        assert ledger.record_many(entry(number) for number in range(1, 4)) == 3
        assert [found.ref_id for found in LedgerEntry.objects.order_by("id")] == [1, 2, 3]
    with acting(Actor(kind="official", account_id=8, compartments=frozenset({2}))):
        assert not LedgerEntry.objects.exists()


def test_two_bulk_inserts_in_one_transaction(db: None) -> None:
    for _time in range(2):
        copy_rows("kernel_counter", ("series", "key", "value"), [("s", str(_time), 1)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [STAGE])
        assert cursor.fetchone() == (None,)


@pytest.mark.django_db(transaction=True)
def test_bulk_work_belongs_to_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        copy_rows("kernel_counter", ("series",), [])
    with pytest.raises(NumberOutsideTransaction):
        next_numbers_of("s", {"a": 1})


def test_new_ids_are_fresh(db: None) -> None:
    first, second = new_ids("kernel_ledgerentry", 3), new_ids("kernel_ledgerentry", 2)
    assert first == sorted(set(first))
    assert min(second) > max(first)


def test_numbers_of_many_keys(db: None) -> None:
    assert next_number("s", "b") == 1
    assert next_numbers_of("s", {"b": 2, "a": 3}) == {"a": range(1, 4), "b": range(2, 4)}
    assert next_number("s", "a") == 4
    assert next_numbers_of("s", {}) == {}
    with pytest.raises(ValueError, match="at least 1"):
        next_numbers_of("s", {"a": 0})


def test_simulated_business_time(settings) -> None:
    with clock.simulated(clock.fixed(NOON)):
        assert clock.business().now() == NOON
        assert clock.business().today() == date(2015, 6, 17)
        assert clock.system().now() != NOON
    assert clock.business().now() != NOON


def test_a_real_installation_cannot_shift_business_time(settings) -> None:
    settings.TESTING = settings.TINHSO_DEMO = False
    with pytest.raises(clock.NotADemonstration), clock.simulated(clock.fixed(NOON)):
        pass
