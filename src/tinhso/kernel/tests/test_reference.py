"""Reference data kept in the process: never stale, never of an undone change, never without bound."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import reference
from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.db import watch
from tinhso.kernel.models import CalendarDay, LedgerEntry
from tinhso.kernel.reference import MOST_STAMPS, Shelf, kept, standing
from tinhso.kernel.scope import acting

TET = date(2015, 2, 19)


@kept(CalendarDay, most=3)
def name_of(day: date = TET, *, upper: bool = False) -> str | None:
    """The holiday's name; the function under test."""
    name = CalendarDay.objects.filter(date=day).values_list("name", flat=True).first()
    return name.upper() if name and upper else name


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    reference.forget()
    yield
    reference.forget()


def statements(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        read()
    return len(found)


def make_day(name: str = "Tết") -> CalendarDay:
    return CalendarDay.objects.create(date=TET, kind="holiday", name=name)


def renamed(name: str) -> str:
    return f"UPDATE kernel_calendarday SET name = '{name}'"


def visited() -> str | None:
    """What a request of its own reads."""
    with acting(ANONYMOUS):
        return name_of()


@pytest.mark.django_db
def test_in_a_scope_the_second_answer_costs_nothing_and_outside_nothing_is_kept() -> None:
    with acting(ANONYMOUS):
        assert reference.is_kept()
        assert statements(name_of) == 1
        assert statements(name_of) == 0
        assert statements(lambda: name_of(TET)) == 1  # other arguments, another answer
        assert statements(lambda: name_of(upper=True)) == 1
    assert not reference.is_kept()
    assert statements(name_of) == 1
    with acting(ANONYMOUS), acting(system_actor("inner")):
        assert statements(name_of) == 0


@pytest.mark.django_db
def test_none_is_an_answer_too() -> None:
    with acting(ANONYMOUS):
        assert name_of() is None
        assert statements(name_of) == 0


@pytest.mark.django_db
def test_a_transaction_sees_its_own_change_at_once_and_leaves_nothing_behind() -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), acting(ANONYMOUS):
        assert name_of() is None
        with acting(ANONYMOUS):
            make_day()
            assert not reference.is_kept()
        assert not reference.is_kept()  # nor in the scope around it
        assert name_of() == "Tết"
        assert statements(name_of) == 1
        raise RuntimeError
    with acting(ANONYMOUS):
        assert name_of() is None
        assert statements(name_of) == 0


@pytest.mark.django_db
def test_a_scope_that_begins_after_the_change_keeps_nothing() -> None:
    with acting(ANONYMOUS):
        assert name_of() is None
    make_day()
    with acting(ANONYMOUS):
        assert not reference.is_kept()
        assert name_of() == "Tết"


@pytest.mark.django_db
def test_an_undone_savepoint_is_not_kept_in_that_scope_and_forgotten_in_the_next() -> None:
    with acting(ANONYMOUS):
        with pytest.raises(RuntimeError), transaction.atomic():
            make_day()
            raise RuntimeError
        assert statements(name_of) == 1
        assert statements(name_of) == 1
    with acting(ANONYMOUS):
        assert reference.is_kept()
        assert name_of() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        renamed("Tết Nguyên đán"),
        "DELETE FROM kernel_calendarday",
        "TRUNCATE kernel_calendarday",
        "COPY kernel_calendarday (date, kind, name, source, verified) FROM STDIN",
    ],
)
def test_another_connections_change_is_seen_by_the_next_request(page_url: str, change: str) -> None:
    make_day()
    assert visited() == "Tết"
    before = _stamp()
    with _owner() as other, other.cursor() as cursor:
        if change.startswith("COPY"):
            with cursor.copy(change) as rows:
                rows.write_row((date(2015, 9, 2), "holiday", "Quốc khánh", "", "false"))
        else:
            cursor.execute(change)
        assert visited() == "Tết"  # not committed yet
    assert _stamp() != before
    with acting(ANONYMOUS):
        assert name_of() == CalendarDay.objects.filter(date=TET).values_list("name", flat=True).first()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_changes_nothing() -> None:
    make_day()
    assert visited() == "Tết"
    before = _stamp()
    with _owner() as other:
        other.execute(renamed("nothing"))
        other.rollback()
    assert _stamp() == before
    with acting(ANONYMOUS):
        assert statements(name_of) == 0


@pytest.mark.django_db(transaction=True)
def test_a_request_that_runs_while_others_change_ends_with_what_it_began() -> None:
    make_day()
    with acting(ANONYMOUS):
        assert name_of() == "Tết"
        with _owner() as other:
            other.execute(renamed("khác"))
        assert name_of() == "Tết"
    assert visited() == "khác"


@pytest.mark.django_db(transaction=True)
def test_threads_share_and_none_reads_what_was_before_a_commit_it_knows_of() -> None:
    make_day("0")
    newest, wrong = [0], []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                least = newest[0]
                found = int(visited() or -1)
                if found < least:
                    wrong.append((found, least))
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 30):
            with _owner() as other:
                other.execute(renamed(str(number)))
            newest[0] = number
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert visited() == "29"


@pytest.mark.django_db(transaction=True)
def test_the_page_role_renews_the_stamp_only_by_changing_data(
    page_connection: psycopg.Connection[Any],
) -> None:
    before = _stamp()
    page_connection.execute(
        "INSERT INTO kernel_calendarday (date, kind, name, source, verified) "
        "VALUES ('2015-01-01', 'holiday', 'x', '', 'false')"
    )
    assert _stamp() != before
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        page_connection.execute("UPDATE kernel_referencestamp SET stamp = gen_random_uuid()")


def _owner() -> psycopg.Connection[Any]:
    settings = connection.get_connection_params()
    return psycopg.connect(
        host=settings["host"],
        user=settings["user"],
        password=settings.get("password"),
        dbname=settings["dbname"],
    )


def _stamp() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM kernel_referencestamp")
        rows = cursor.fetchall()
    assert len(rows) == 1
    return rows[0]


def test_a_shelf_holds_so_many_answers_and_so_many_stamps() -> None:
    shelf, first = Shelf(3), uuid4()
    for number in range(5):
        shelf.put(first, number, str(number))
        shelf.get(first, 0)  # used again and again, so it stays
    assert len(shelf) == 3
    assert shelf.get(first, 0) == "0"
    assert shelf.get(first, 4) == "4"
    assert shelf.get(first, 1) is reference._NOTHING
    for _ in range(4):
        shelf.put(uuid4(), 0, "new")
    assert len(shelf) == MOST_STAMPS
    assert shelf.get(first, 0) is reference._NOTHING


def test_no_answer_is_kept_when_the_data_changed_while_it_was_made() -> None:
    @kept(CalendarDay)
    def read() -> int:
        reference.changed()
        return 1

    stamp = uuid4()
    with standing(stamp):
        read()
    with standing(stamp):
        assert read() == 1
        assert not reference.is_kept()


def test_only_declared_models_are_kept() -> None:
    with pytest.raises(TypeError, match="LedgerEntry"):
        kept(LedgerEntry)


@pytest.mark.django_db
def test_every_table_of_reference_data_is_watched_and_shown_to_everybody_alike() -> None:
    assert watch.unwatched() == []
    tables = watch.tables()
    assert {model._meta.db_table for model in reference.watched()} <= set(tables)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname FROM pg_policies "
            "WHERE tablename = ANY(%s) AND cmd IN ('SELECT', 'ALL') AND qual <> 'true'",
            (tables,),
        )
        assert cursor.fetchall() == []  # an answer would depend on who asked first


@pytest.mark.django_db
def test_watching_again_changes_nothing_and_a_lost_trigger_comes_back() -> None:
    before = _stamp()
    watch.apply()
    assert _stamp() == before
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER kernel_reference ON kernel_calendarday")
        cursor.execute(
            "CREATE TRIGGER kernel_reference AFTER INSERT ON kernel_counter "
            "FOR EACH STATEMENT EXECUTE FUNCTION kernel_reference_changed()"
        )
    assert watch.unwatched() == ["kernel_calendarday"]
    watch.apply()
    assert watch.unwatched() == []
    assert _stamp() != before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = %s", ("kernel_reference",))
        assert cursor.fetchone() == (len(watch.tables()),)
