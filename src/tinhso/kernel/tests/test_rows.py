"""Rows by statements put together once: the same instances as the ORM makes and writes."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.apps.registry import Apps
from django.db import DatabaseError, connection, models
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.db.rows import Rows, insert, update
from tinhso.kernel.text import NFCCharField, SortKeyField

pytestmark = pytest.mark.django_db


class Sample(models.Model):
    """A field of every kind that needs something in between."""

    token = models.UUIDField(unique=True)
    name = NFCCharField(max_length=50)
    sort_key = SortKeyField(source="name")
    data = models.JSONField(default=dict)
    nothing = models.JSONField(null=True)
    day = models.DateField(null=True)
    order = models.SmallIntegerField(default=0)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, db_column="above")
    twice = models.GeneratedField(
        expression=models.F("order") * 2, output_field=models.IntegerField(), db_persist=True
    )
    recorded_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "kernel"
        apps = Apps()


MOMENT = datetime(2015, 6, 17, 2, 0, tzinfo=UTC)
FIELDS = [field.attname for field in Sample._meta.concrete_fields]
BY_TOKEN = Rows(Sample, "token")
BELOW = Rows(Sample, "parent", "order", tail="ORDER BY id DESC")


@pytest.fixture(autouse=True)
def _table(db: None) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Sample)


def sample(**values: object) -> Sample:
    return Sample(**({"token": uuid4(), "name": "Đỗ Thị Ảnh", "data": {"đ": [1, None]}} | values))


def values_of(row: Sample) -> dict[str, object]:
    return {name: getattr(row, name) for name in FIELDS}


def test_a_row_is_what_the_orm_makes_of_it() -> None:
    made = sample(day=date(2015, 2, 19), order=3)
    made.save(force_insert=True)
    found = BY_TOKEN.first(made.token)
    assert found == made
    assert values_of(found) == values_of(Sample.objects.get())
    assert (found._state.adding, found._state.db) == (False, "default")
    assert BY_TOKEN.first(uuid4()) is None


def test_one_statement_whose_text_is_always_the_same() -> None:
    with CaptureQueriesContext(connection) as found:
        BY_TOKEN.first(uuid4())
        BY_TOKEN.first(uuid4())
    assert len(found) == 2
    assert BY_TOKEN._statement is BY_TOKEN._statement


def test_several_columns_and_an_order() -> None:
    above = insert(sample())
    first, second = insert(sample(parent=above)), insert(sample(parent=above))
    insert(sample(parent=above, order=1))
    assert BELOW.all(above.pk, 0) == [second, first]
    assert BELOW.first(above.pk, 0) == second
    assert BELOW.all(0, 0) == []


def test_a_lock_is_asked_for() -> None:
    made = insert(sample())
    with CaptureQueriesContext(connection) as found:
        assert Rows(Sample, "id", lock=True).first(made.pk) == made
    assert found[0]["sql"].endswith("FOR UPDATE")


def test_what_is_inserted_is_what_the_orm_inserts() -> None:
    ours, theirs = sample(order=3), sample(order=3)
    with CaptureQueriesContext(connection) as found:
        insert(ours)
    assert len(found) == 1
    theirs.save(force_insert=True)
    assert ours.pk
    assert not ours._state.adding
    assert ours.recorded_at.tzinfo is not None  # the database's default came back
    one, other = (values_of(Sample.objects.get(pk=row.pk)) for row in (ours, theirs))
    different = {name for name in FIELDS if one[name] != other[name]}
    assert different <= {"id", "token", "updated_at", "recorded_at"}


def test_a_given_key_and_a_given_value_win_over_the_defaults() -> None:
    made = insert(sample(id=77, recorded_at=MOMENT))
    assert values_of(BY_TOKEN.first(made.token)) | {"id": 77, "recorded_at": MOMENT} == values_of(
        Sample.objects.get(pk=77)
    )


def test_only_the_named_fields_are_written_and_prepared_as_the_orm_does() -> None:
    made = insert(sample())
    made.name, made.data, made.order = "A\u0300nh", {"a": 1}, 5
    update(made, "name", "sort_key", "data", "parent")
    found = Sample.objects.get()
    assert (found.name, found.data, found.order) == ("\u00c0nh", {"a": 1}, 0)
    assert found.sort_key == sample(name="Ành")._meta.get_field("sort_key").key_for("Ành")


def test_a_row_that_is_gone_is_an_error() -> None:
    made = insert(sample())
    Sample.objects.all().delete()
    with pytest.raises(DatabaseError, match=r"no kernel\.Sample"):
        update(made, "name")


def test_expressions_are_refused() -> None:
    made = insert(sample())
    made.order = models.F("order") + 1
    with pytest.raises(TypeError, match="expression"):
        update(made, "order")
