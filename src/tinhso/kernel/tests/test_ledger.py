"""The ledger is append-only, for everybody, and needs a transaction."""

import pytest
from django.db import DatabaseError, connection, transaction

from tinhso.kernel import ledger
from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

REF = Ref("test.thing", 5)
OFFICIAL = Actor(kind="official", account_id=3, compartments=frozenset({11}))


@pytest.fixture
def entry(db: None) -> None:
    with acting(OFFICIAL):
        ledger.record(actor=OFFICIAL, kind="test.did", ref=REF, compartment=11, data={"to": "đã nhận"})


def test_record_keeps_what_was_done(entry: None) -> None:
    with acting(OFFICIAL):
        (found,) = ledger.entries_of(REF)
    assert (found.kind, found.actor_kind, found.actor_id, found.data) == (
        "test.did",
        "official",
        3,
        {"to": "đã nhận"},
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_ledgerentry SET kind = 'x'",
        "DELETE FROM kernel_ledgerentry",
        "TRUNCATE kernel_ledgerentry",
    ],
)
def test_the_owner_cannot_change_it(entry: None, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE kernel_ledgerentry SET kind = 'x'", "DELETE FROM kernel_ledgerentry"]
)
def test_pages_cannot_change_it(entry: None, statement: str) -> None:
    with pytest.raises(DatabaseError), acting(OFFICIAL), connection.cursor() as cursor:
        cursor.execute(statement)


def test_others_do_not_see_it(entry: None) -> None:
    with acting(Actor(kind="official", account_id=4, compartments=frozenset({12}))):
        assert ledger.entries_of(REF) == []
    with acting(ANONYMOUS):
        assert ledger.entries_of(REF) == []
    with acting(system_actor("auditor")):
        assert len(ledger.entries_of(REF)) == 1


def test_who_may_not_read_may_still_be_recorded(db: None) -> None:
    with acting(ANONYMOUS):
        ledger.record(actor=ANONYMOUS, kind="test.did", ref=REF, compartment=11)
        assert not LedgerEntry.objects.exists()
    with acting(OFFICIAL):
        assert LedgerEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_is_refused() -> None:
    with pytest.raises(ledger.OutsideTransaction):
        ledger.record(actor=OFFICIAL, kind="test.did", ref=REF)


def test_digest_hides_the_value_and_needs_its_salt() -> None:
    assert ledger.digest("Trần Văn A", "s1") == ledger.digest("Trần Văn A", "s1")
    assert ledger.digest("Trần Văn A", "s1") != ledger.digest("Trần Văn A", "s2")
    assert "Trần" not in ledger.digest("Trần Văn A", "s1")
