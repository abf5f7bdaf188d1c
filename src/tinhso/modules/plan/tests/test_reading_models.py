"""The database keeps readings append-only and consistent, whoever asks."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.scope import acting
from tinhso.modules.plan.models import Reading

pytestmark = pytest.mark.django_db
MOMENT = datetime(2015, 6, 17, 2, tzinfo=UTC)
SYSTEM = system_actor("plan.test")


def reading(**over: Any) -> Reading:
    fields: dict[str, Any] = {
        "indicator": "test.share", "version": 1, "as_of": date(2015, 5, 31), "numerator": 3, "denominator": 4,
        "value": Decimal("0.75"), "freshness": MOMENT, "computed_at": MOMENT, "provenance": {"source": "module"},
    }  # fmt: skip
    return Reading(**fields | over)


@pytest.fixture
def stored() -> Reading:
    with acting(SYSTEM):
        row = reading()
        row.save()
    with connection.cursor() as cursor:  # TRUNCATE would otherwise stop at the pending foreign key
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return row


@pytest.mark.parametrize(
    "statement", ["UPDATE plan_reading SET value = 1", "DELETE FROM plan_reading", "TRUNCATE plan_reading"]
)
def test_not_even_the_owner_changes_a_reading(stored: Reading, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "actor", [ANONYMOUS, Actor(kind="official", account_id=1, compartments=frozenset({1}))]
)
def test_everybody_reads_and_nobody_but_the_system_adds(stored: Reading, actor: Actor) -> None:
    with acting(actor):
        assert Reading.objects.get().value == Decimal("0.75")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            reading(as_of=date(2015, 4, 30)).save()


@pytest.mark.parametrize(
    "over",
    [
        {},
        {"revision": 2},
        {"revision": 2, "reason": "đo lại"},
        {"reason": "không thay thế gì", "as_of": date(2015, 4, 30)},
        {"denominator": -1, "as_of": date(2015, 4, 30)},
    ],
)
def test_what_the_database_refuses(stored: Reading, over: dict[str, Any]) -> None:
    with acting(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        reading(**over).save()


def test_a_reading_is_superseded_once(stored: Reading) -> None:
    with acting(SYSTEM):
        reading(revision=2, supersedes=stored, reason="đo lại").save()
        with pytest.raises(IntegrityError), transaction.atomic():
            reading(revision=3, supersedes=stored, reason="đo lại").save()
