"""One definition: the queryset filter and the predicate of a permission cannot disagree."""

from types import SimpleNamespace

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.actors import ALL, ANONYMOUS, Actor, system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied, Permission, any_of, granted, matches, own

CLERK = Actor(kind="official", account_id=7, grants={"x.accept": frozenset({1, 2})})
ADMIN = Actor(kind="official", account_id=8, grants={"x.accept": ALL})
CITIZEN = Actor(kind="citizen", account_id=9)

ACCEPT = Permission("x.accept", "Tiếp nhận", any_of(granted("x.accept", "compartment"), own("actor_id")))


def entry(**values: object) -> LedgerEntry:
    return LedgerEntry(**({"compartment": None, "actor_id": None, "kind": "k"} | values))


@pytest.mark.parametrize(
    ("actor", "values", "expected"),
    [
        (CLERK, {"compartment": 1}, True),
        (CLERK, {"compartment": 3}, False),
        (CLERK, {"compartment": 3, "actor_id": 7}, True),
        (ADMIN, {"compartment": 3}, True),
        (CITIZEN, {"compartment": 1}, False),
        (CITIZEN, {"actor_id": 9}, True),
        (ANONYMOUS, {"compartment": 1}, False),
        (ANONYMOUS, {}, False),
        (system_actor("worker"), {"compartment": 5}, True),
    ],
)
def test_holds(actor: Actor, values: dict[str, int], expected: bool) -> None:
    assert ACCEPT.holds(actor, entry(**values)) is expected


def test_check_raises_with_the_code() -> None:
    with pytest.raises(Denied) as refused:
        ACCEPT.check(CITIZEN, entry(compartment=1))
    assert refused.value.code == "x.accept"


def test_nested_paths_and_lookups() -> None:
    thing = SimpleNamespace(agency=SimpleNamespace(level="commune"), closed_at=None, size=5)
    assert matches(thing, Q(agency__level="commune") & ~Q(size__gt=9))
    assert matches(thing, Q(closed_at__isnull=True) ^ Q(size__lt=1))
    assert not matches(thing, Q(agency__level="district") | Q(size__in=(1, 2)))
    assert not matches(SimpleNamespace(agency=None), Q(agency__level="x"))
    with pytest.raises(ValueError, match="cannot compare"):
        matches(thing, Q(nothing=1))


values = st.one_of(st.none(), st.integers(0, 4))
leaf = st.one_of(
    st.builds(lambda f, v: Q(**{f: v}), st.sampled_from(["compartment", "actor_id"]), st.integers(0, 4)),
    st.builds(
        lambda f, v: Q(**{f"{f}__in": v}),
        st.sampled_from(["compartment", "actor_id"]),
        st.lists(st.integers(0, 4), max_size=3),
    ),
    st.builds(
        lambda f, v: Q(**{f"{f}__isnull": v}), st.sampled_from(["compartment", "actor_id"]), st.booleans()
    ),
)
conditions = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a | b, inner, inner), st.builds(lambda a, b: a & b, inner, inner)
    ),
)


@pytest.mark.django_db
@given(condition=conditions)
def test_python_and_database_agree(condition: Q) -> None:
    """The predicate evaluated in Python equals what PostgreSQL returns, over a grid of rows."""
    rows = [entry(id=n, compartment=c, actor_id=a) for n, (c, a) in enumerate(GRID, 1)]
    python = {(row.compartment, row.actor_id) for row in rows if matches(row, condition)}
    assert python == in_database(condition)


GRID = [(c, a) for c in (None, 0, 1, 2, 3, 4) for a in (None, 0, 1, 2, 3, 4)]


def in_database(condition: Q) -> set[tuple[int | None, int | None]]:
    from datetime import UTC, datetime

    from tinhso.kernel import ledger
    from tinhso.kernel.refs import Ref
    from tinhso.kernel.scope import acting

    with acting(system_actor("test")):
        if not LedgerEntry.objects.exists():
            for compartment, account in GRID:
                ledger.record(
                    actor=Actor(kind="citizen", account_id=account),
                    kind="test",
                    ref=Ref("test", 1),
                    compartment=compartment,
                    occurred_at=datetime(2015, 1, 1, tzinfo=UTC),
                )
        return set(LedgerEntry.objects.filter(condition).values_list("compartment", "actor_id"))
