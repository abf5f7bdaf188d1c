"""Actions: what a refusal and an error undo, with a savepoint and without."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.actions import ActionError, action, in_action
from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.models import Counter
from tinhso.kernel.numbering import next_number
from tinhso.kernel.scope import acting

pytestmark = pytest.mark.django_db


def refuse() -> None:
    raise ActionError("no", "No.")


@action
def count(*, by: Actor, then_refuse: bool = False, then_count: bool = False) -> int:
    number = next_number("test", "a")
    if then_count:
        count(by=by, then_refuse=then_refuse)
    elif then_refuse:
        refuse()
    return number


@action(refuses_first=True)
def count_carefully(*, by: Actor, refused: bool = False, broken: bool = False) -> int:
    assert in_action()
    if refused:
        refuse()
    number = next_number("test", "a")
    if broken:
        raise RuntimeError("a mistake in the program")
    return number


def value() -> int:
    return Counter.objects.filter(series="test").values_list("value", flat=True).first() or 0


def test_a_refused_action_leaves_nothing_and_the_page_goes_on() -> None:
    with acting(system_actor("test")):
        count(by=ANONYMOUS)
        with pytest.raises(ActionError):
            count(by=ANONYMOUS, then_refuse=True)
        assert value() == 1
    assert not in_action()


def test_an_action_of_an_action_stands_and_falls_with_it() -> None:
    with acting(system_actor("test")):
        with pytest.raises(ActionError):
            count(by=ANONYMOUS, then_count=True, then_refuse=True)
        assert value() == 0
        with CaptureQueriesContext(connection) as found:
            count(by=ANONYMOUS, then_count=True)
    assert sum("SAVEPOINT" in row["sql"] for row in found) == 2  # one, made and released
    assert value() == 2


def test_refusing_first_needs_no_savepoint() -> None:
    with acting(system_actor("test")):
        with CaptureQueriesContext(connection) as found, pytest.raises(ActionError):
            count_carefully(by=ANONYMOUS, refused=True)
        assert len(found) == 0
        assert count_carefully(by=ANONYMOUS) == 1
        assert value() == 1


def test_a_mistake_after_a_write_undoes_the_whole_transaction() -> None:
    with transaction.atomic(), acting(system_actor("test")):
        count_carefully(by=ANONYMOUS)
        with pytest.raises(RuntimeError):
            count_carefully(by=ANONYMOUS, broken=True)
        with pytest.raises(TransactionManagementError):
            value()
    assert value() == 0


@pytest.mark.django_db(transaction=True)
def test_refusing_first_makes_its_own_transaction_outside_any() -> None:
    with pytest.raises(RuntimeError):
        count_carefully(by=ANONYMOUS, broken=True)
    assert value() == 0
    count_carefully(by=ANONYMOUS)
    assert value() == 1


def test_a_scope_inside_an_action_has_no_savepoint_of_its_own() -> None:
    @action
    def nested(*, by: Actor) -> None:
        with acting(system_actor("inner")):
            next_number("test", "a")

    with acting(system_actor("test")), CaptureQueriesContext(connection) as found:
        nested(by=ANONYMOUS)
    assert sum("SAVEPOINT" in row["sql"] for row in found) == 2
