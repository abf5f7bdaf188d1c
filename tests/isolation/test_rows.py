"""For any organisation, any people and any rows, the database gives exactly what the promise says.

The promise (`RowScope`) is a predicate in Python; the database's policies are SQL in migrations. Here
officials get any posts in any tree of agencies, every protected row gets any agency, applicant and key,
and each of them tries to read, add, change and remove every row as the page role.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from django.db import connection
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.ledger import record
from tinhso.kernel.permissions import matches
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting, key_of
from tinhso.modules.catalogue import testing as offers
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.enums import Level, Reach
from tinhso.modules.exchange import testing as exchange
from tinhso.modules.feedback import testing as feedback
from tinhso.modules.notices import testing as notices
from tinhso.modules.payments import testing as payments
from tinhso.modules.services import permissions as services
from tinhso.modules.services import testing as one_stop
from tinhso.modules.services.models import Dossier, DossierPaper, Draft, Opening

from .rows import COMMANDS, promises, undone

pytestmark = pytest.mark.django_db

NOON = datetime(2015, 6, 17, 5, tzinfo=UTC)
KEYS = tuple(key_of(word) for word in ("một", "hai"))
ROLES = ("services.clerk", "services.officer", "services.leader", "directory.staff")
LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)

TRIALS = settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Without shrinking: one example is a thousand statements, and the message names table and actor."""

AGENCY, ACCOUNT, KEY, FLAG, STATE, TIME = "agency", "account", "key", "flag", "state", "time"

PARTIES = {
    "agency_id": AGENCY,
    "processing_agency_id": AGENCY,
    "applicant_id": ACCOUNT,
    "track_key": KEY,
}

LETTER = {
    "agency_id": AGENCY,
    "received_agency_id": AGENCY,
    "previous_agency_id": AGENCY,
    "account_id": ACCOUNT,
    "track_key": KEY,
}

COLUMNS: dict[str, dict[str, str]] = {
    "directory_absence": {"agency_id": AGENCY},
    "feedback_attachment": LETTER,
    "feedback_feedback": LETTER,
    "feedback_feedbackact": {**LETTER, "public": FLAG},
    "feedback_publication": {"agency_id": AGENCY},
    "kernel_ledgerentry": {"compartment": AGENCY, "actor_id": ACCOUNT},
    "notices_message": {"compartment": AGENCY, "account_id": ACCOUNT},
    "notices_notice": {"state": STATE},
    "notices_preference": {"account_id": ACCOUNT},
    "payments_attempt": {"compartment": AGENCY},
    "papers_issuedpaper": {"compartment": AGENCY, "key": KEY, "sha256": KEY},
    "payments_callback": {"compartment": AGENCY},
    "payments_daycheck": {"compartment": AGENCY},
    "payments_finding": {"compartment": AGENCY},
    "payments_paymentrequest": {"compartment": AGENCY, "account_id": ACCOUNT, "key": KEY, "state": STATE},
    "payments_receipt": {"compartment": AGENCY},
    "payments_refund": {"compartment": AGENCY, "account_id": ACCOUNT, "key": KEY},
    "services_dossier": PARTIES,
    "services_dossierpaper": PARTIES,
    "services_dossieract": {**PARTIES, "public": FLAG},
    "services_opinion": {"agency_id": AGENCY, "processing_agency_id": AGENCY, "asked_agency_id": AGENCY},
    "services_rating": PARTIES,
    "services_reminder": {"agency_id": AGENCY, "processing_agency_id": AGENCY},
    "services_result": {**PARTIES, "published_at": TIME},
    "services_opening": {**PARTIES, "account_id": ACCOUNT},
    "services_draft": {"account_id": ACCOUNT, "key": KEY},
}
"""The columns that decide, by table, and what they hold; in other tables who acts decides alone."""


class Rows(dict[str, list[Any]]):
    """Rows by table; short in the report of a failure."""

    def __repr__(self) -> str:
        return f"<rows of {len(self)} tables>"


def test_every_protected_table_has_a_promise() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relforcerowsecurity")
        protected = {name for (name,) in cursor.fetchall()}
    assert protected == promises().keys() >= COLUMNS.keys()


@pytest.fixture
def some_rows(db: None, request: pytest.FixtureRequest) -> Iterator[Rows]:
    """At least one row in each protected table, made by the product's own actions where it has one.

    A test may plant a mistake: a statement of the owner that changes a policy.
    """
    with undone():
        if (planted := getattr(request, "param", None)) is not None:
            with connection.cursor() as cursor:
                cursor.execute(planted)
        yield _rows()


def _rows() -> Rows:
    one_stop.make_law()
    one_stop.make_calendar()
    shop = one_stop.make_one_stop(**offers.online())
    for state in ("submitted", "processing", "returned"):
        one_stop.make_dossier(shop, state)
    for dossier in Dossier.objects.all():
        parties = {name: getattr(dossier, name) for name in PARTIES}
        DossierPaper.objects.create(dossier=dossier, name="Đơn", added_at=NOON, **parties)
        Opening.objects.create(dossier=dossier, quarter=NOON, account_id=1, what="page", **parties)
    one_stop.make_opinions(shop)
    one_stop.make_draft(shop)
    exchange.make_key(shop.agency)
    feedback.make_feedback(feedback.make_office(), "published")
    notices.make_message(account=directory.make_citizen())
    payments.make_books(shop.clerk, shop.agency.pk, NOON)
    old, heir, area = directory.make_agency(), directory.make_agency(), directory.make_area()
    directory.carry_out_act(
        ("abolish", {"thing": "agency", "key": old.key, "successor": heir.key}),
        ("abolish", {"thing": "area", "key": area.key, "successor": heir.versions.get().area.key}),
        ("level", {"level": "hamlet", "to": "commune"}),
        day=date(2016, 1, 1),
    )
    with acting(system_actor("tests")):
        record(
            actor=shop.clerk,
            kind="tests.act",
            ref=Ref("tests.thing", "1"),
            data={},
            compartment=shop.agency.pk,
        )
    with connection.cursor() as cursor:
        # Append-only and frozen tables refuse the owner as well; here rows are only the matter of a trial.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in promises():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        # A notice in any state: once it was made it says when.
        cursor.execute("UPDATE notices_notice SET made_at = now()")
    promises()["kernel_ledgerentry"].keep(3)
    for table in promises().values():
        if not table.rows():
            table.fill()
    return Rows({name: table.rows() for name, table in promises().items()})


@st.composite
def organisations(draw: Any) -> Any:
    """Agencies as (level, position of the parent or None); officials as (agency, reach, role)."""
    agencies: list[tuple[Any, int | None]] = []
    for number in range(draw(st.integers(2, 5))):
        level = draw(st.sampled_from(LEVELS))
        above = [place for place in range(number) if LEVELS.index(agencies[place][0]) <= LEVELS.index(level)]
        agencies.append((level, draw(st.sampled_from([None, *above]))))
    seat = st.tuples(
        st.integers(0, len(agencies) - 1), st.sampled_from([*Reach.values]), st.sampled_from(ROLES)
    )
    return agencies, draw(st.lists(seat, min_size=1, max_size=3))


def settle(organisation: Any) -> tuple[list[int], list[Actor]]:
    """The agencies' ids, and everybody who will try: officials, citizens, visitors with keys, the system."""
    agencies, seats = organisation
    commune = directory.make_area()
    district = commune.versions.get().parent
    areas = dict(zip(LEVELS, (district.versions.get().parent, district, commune), strict=True))
    made: list[Any] = []
    for level, parent in agencies:
        above = None if parent is None else made[parent]
        made.append(directory.make_agency(level=level, area=areas[level], parent=above))
    officials = [
        directory.actor_of(directory.make_official(role, agency=made[place], reach=reach), NOON)
        for place, reach, role in seats
    ]
    citizens = [directory.actor_of(directory.make_citizen(), NOON) for _ in range(2)]
    visitors = [ANONYMOUS, ANONYMOUS.with_keys(KEYS[0]), citizens[0].with_keys(KEYS[1])]
    return [agency.pk for agency in made], [*officials, *citizens, *visitors, system_actor("jobs")]


def scatter(chance: Random, rows: Rows, agencies: list[int], people: list[Actor]) -> None:
    """Give every row agencies, people and keys from the pools, as the owner."""
    pools: dict[str, list[Any]] = {
        AGENCY: agencies,
        ACCOUNT: sorted({actor.account_id for actor in people if actor.account_id is not None}),
        FLAG: [True, False],
        STATE: ["due", "cancelled", "waiting"],
        TIME: [NOON],
    }
    for name, table in promises().items():
        # A key opens one row of a table; most rows have a key that nobody shows.
        keys = [*KEYS, *(key_of(str(number)) for number in range(len(rows[name])))]
        chance.shuffle(keys)
        for row in rows[name]:
            pools[KEY] = [keys.pop()]
            values = {
                column: chance.choice([*([None] if column in table.may_be_null else []), *pools[kind]])
                for column, kind in COLUMNS.get(name, {}).items()
            }
            if values:
                table.rewrite(row, values)


@settings(TRIALS)
@given(organisation=organisations(), chance=st.randoms(use_true_random=False))
def _the_database_keeps_the_promise(some_rows: Rows, organisation: Any, chance: Random) -> None:
    with undone():
        agencies, people = settle(organisation)
        scatter(chance, some_rows, agencies, people)
        for table in promises().values():
            rows = table.rows()
            for actor in people:
                promised = {command: table.promised(command, actor, rows) for command in COMMANDS}
                assert table.done(actor, rows) == promised, f"{table.name} by {actor}"


def test_the_database_keeps_the_promise(some_rows: Rows) -> None:
    _the_database_keeps_the_promise(some_rows)


@pytest.mark.parametrize(
    "some_rows",
    [
        "ALTER POLICY page_select ON services_result USING (true)",
        "ALTER POLICY page_select ON services_draft USING (true)",
        "ALTER POLICY page_insert ON services_dossieract WITH CHECK (true)",
        "ALTER POLICY page_select ON services_opinion USING (true)",
        "ALTER POLICY page_select ON services_dossierpaper USING (dossier_id > 0)",
        "CREATE POLICY forgotten ON services_result FOR INSERT WITH CHECK (true)",
        "ALTER TABLE payments_callback DISABLE ROW LEVEL SECURITY",
    ],
    indirect=True,
)
def test_a_mistake_in_a_policy_is_noticed(some_rows: Rows, request: pytest.FixtureRequest) -> None:
    _agencies, people = settle(([(Level.DISTRICT, None)] * 2, [(0, Reach.OWN, "services.clerk")]))
    broken = {
        table.name
        for table in promises().values()
        for actor in people
        for rows in [table.rows()]
        if table.done(actor, rows) != {command: table.promised(command, actor, rows) for command in COMMANDS}
    }
    assert broken == {word for word in request.node.callspec.params["some_rows"].split() if word in some_rows}


PERMISSIONS = (
    *((Dossier, permission) for permission in (services.RECEIVE, services.PROCESS, services.APPROVE)),
    *((Dossier, permission) for permission in (services.SEE, services.APPLY)),
    (Draft, services.DRAFT),
)


@settings(TRIALS)
@given(organisation=organisations(), chance=st.randoms(use_true_random=False))
def _a_permission_is_the_same_three_times(some_rows: Rows, organisation: Any, chance: Random) -> None:
    with undone():
        agencies, people = settle(organisation)
        scatter(chance, some_rows, agencies, people)
        for model, permission in PERMISSIONS:
            every = list(model.objects.all())
            scope = promises()[model._meta.db_table].scope
            for actor in people:
                reads = {row.pk for row in every if matches(row, scope.rows("SELECT", actor))}
                holds = {row.pk for row in every if permission.holds(actor, row)}
                with acting(actor):
                    listed = set(permission.filter(model.objects.all(), actor).values_list("pk", flat=True))
                assert listed == holds & reads, f"{permission.code} of {actor}"
                # Whoever watches the whole province (reach "all") sees figures of agencies, not their rows.
                if -1 not in actor.where(permission.code):
                    assert holds <= reads, f"{permission.code} of {actor}: on rows that he cannot read"


def test_a_permission_is_the_same_asked_of_a_row_of_a_list_and_of_the_database(some_rows: Rows) -> None:
    _a_permission_is_the_same_three_times(some_rows)
