"""The database backend: kept connections, statements that come again."""

import time

import pytest
from django.db import connection, connections
from django.db.utils import OperationalError


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_is_replaced_before_the_next_request() -> None:
    other = connections.create_connection("default")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    assert connection.is_usable()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", (process,))
    other.close()
    for _ in range(100):
        if not connection.is_usable():
            break
        time.sleep(0.05)
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != process
    connection.health_check_enabled = False


@pytest.mark.django_db(transaction=True)
def test_the_look_costs_no_statement_and_nothing_is_usable_when_closed() -> None:
    connection.ensure_connection()
    with pytest.raises(OperationalError, match="closed"), connection.cursor() as cursor:
        connection.connection.close()
        assert not connection.is_usable()
        cursor.execute("SELECT 1")
    connection.close()
    assert connection.connection is None
    assert not connection.is_usable()


@pytest.mark.django_db
def test_statements_that_come_again_are_kept_by_the_server() -> None:
    with connection.cursor() as cursor:
        for number in range(6):
            cursor.execute("SELECT %s::int + 1 AS kept_statement", (number,))
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ("%kept_statement%",)
        )
        assert cursor.fetchone() == (1,)
