"""On a large table, as the page role, no list, search or tracking reads the whole table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import simulated
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue.testing import make_version
from tinhso.modules.directory import testing as directory
from tinhso.modules.services import testing
from tinhso.modules.services.actions.reminders import rules_now
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.queries import dossier as one
from tinhso.modules.services.queries import figures, lists
from tinhso.modules.services.queries.likeness import Wanted, like
from tinhso.modules.services.queries.lists import Filter
from tinhso.modules.services.queries.reminder import untold
from tinhso.modules.services.rules.reminders import span
from tinhso.modules.services.testing import OneStop, at, make_dossier, make_one_stop

ROWS = 60_000

FILL = """
INSERT INTO services_dossier (
  agency_id, processing_agency_id, applicant_id, track_key, token, code, lookup_code, procedure_id,
  procedure_version_id, level, area_id, "case", applicant_name, applicant_phone, applicant_email,
  applicant_address, applicant_id_number, summary, channel, result_channel, answers, state, resume_state, step,
  assignee_id, version, submitted_at, accepted_at, accepted_by_id, due_at, supplements, decided_at,
  decided_by_id, returned_at, returned_by_id, closed_at, ended_at, on_time, fee_state, is_sample
)
SELECT
  a.agency, a.agency, CASE WHEN n %% 50 = 0 THEN %(citizen)s END, md5(n::text) || md5((-n)::text),
  md5(n::text)::uuid, 'H99.' || a.place || '-' || to_char(n, 'FM000000') || '-0001', 'AAAAAAAA', %(procedure)s,
  %(version)s, 1, %(area)s, '', w.names[1 + n %% 7] || ' ' || w.middle[1 + n / 7 %% 5] || ' ' || w.given[1 + n / 35 %% 11],
  '', '', '', '', '', 'counter', 'counter', '{}',
  s.state, '', '', CASE WHEN s.state IN ('processing', 'proposed') THEN %(officer)s END, 4,
  m.at, CASE WHEN s.state <> 'submitted' THEN m.at END, CASE WHEN s.state <> 'submitted' THEN 1 END,
  CASE WHEN s.state <> 'submitted' THEN m.at + interval '5 days' END, 0,
  CASE WHEN s.state IN ('decided', 'returned') THEN m.at + interval '4 days' END,
  CASE WHEN s.state IN ('decided', 'returned') THEN 1 END,
  CASE WHEN s.state = 'returned' THEN m.at + interval '5 days' END,
  CASE WHEN s.state = 'returned' THEN 1 END,
  CASE WHEN s.state = 'returned' THEN m.at + interval '5 days' END,
  CASE WHEN s.state IN ('decided', 'returned') THEN m.at + interval '4 days' END,
  CASE WHEN s.state IN ('decided', 'returned') THEN true END, 'none', true
FROM generate_series(1, %(rows)s) AS n
CROSS JOIN (SELECT ARRAY['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng'] AS names,
  ARRAY['Văn', 'Thị', 'Minh', 'Ngọc', 'Hoàng'] AS middle,
  ARRAY['An', 'Bình', 'Cường', 'Dũng', 'Hà', 'Hoa', 'Lan', 'Mai', 'Nam', 'Tuấn', 'Yến'] AS given) AS w
CROSS JOIN LATERAL (SELECT 1 + n %% %(agencies)s AS place,
  (%(ids)s::bigint[])[1 + n %% %(agencies)s] AS agency) AS a
CROSS JOIN LATERAL (SELECT CASE n / 100 %% 50 WHEN 0 THEN 'submitted' WHEN 1 THEN 'processing'
  WHEN 2 THEN 'proposed' WHEN 3 THEN 'decided' ELSE 'returned' END AS state) AS s
CROSS JOIN LATERAL (SELECT timestamptz '2013-07-01 08:00+07' + n * interval '10 minutes' AS at) AS m
"""


REMIND = """
INSERT INTO services_reminder (
  dossier_id, agency_id, processing_agency_id, deadline, thing_id, days, due_at, escalated, made_at
)
SELECT id, agency_id, processing_agency_id, 'dossier', id, 1, due_at, true, due_at + interval '1 day'
FROM services_dossier WHERE accepted_at IS NOT NULL AND hashint8(id) % 2 = 0
"""


@pytest.fixture
def crowded(ground: None) -> Iterator[OneStop]:
    """A shop whose agency holds one fortieth of them."""
    shop = make_one_stop(make_version())
    others = [directory.make_agency() for _number in range(39)]
    area = shop.agency.versions.get().area
    citizen = directory.make_citizen("Nguyễn Thị Hoa")
    ids = [agency.pk for agency in [shop.agency, *others]]
    values = {
        "citizen": citizen.pk,
        "procedure": shop.version.procedure_id,
        "version": shop.version.pk,
        "area": area.pk,
        "officer": shop.officer.account_id,
        "rows": ROWS,
        "agencies": len(ids),
        "ids": ids,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute(REMIND)
        make_dossier(shop, State.PROPOSED)
        cursor.execute("ANALYZE services_dossier, services_reminder")
    shop.citizen = directory.actor_of(citizen, testing.MORNING)
    # The unit of the shop processes nothing here: its people work for the agency itself.
    for name in ("officer", "leader"):
        role = f"services.{name}"
        person = directory.make_official(role, agency=shop.agency)
        setattr(shop, name, directory.actor_of(person, testing.MORNING))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE services_dossier SET assignee_id = %s WHERE assignee_id IS NOT NULL AND agency_id = %s",
            [shop.officer.account_id, shop.agency.pk],
        )
        cursor.execute("ANALYZE services_dossier")
    with simulated(at()):
        yield shop


def sequential_scans() -> int:
    """How often this transaction has read the whole table, also inside functions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'services_dossier'")
        return int(cursor.fetchone()[0])


def page(found: Any) -> list[Any]:
    """What a list page reads: the count and the first rows."""
    assert found.count() >= 0
    return list(found[:25])


def reminders() -> list[Any]:
    """What the job reads each morning, whether there are ten thousand dossiers or a million."""
    return [untold(rule, span(rule, at().now(), load_calendar()), 200) for rule in rules_now(at())]


def reads(shop: OneStop) -> dict[str, tuple[Actor, Callable[[], Any]]]:
    dossier = Dossier.objects.get(agency=shop.agency, processing_agency=shop.unit)
    holder = ANONYMOUS.with_keys(dossier.track_key)
    since = at().now() - timedelta(days=3)
    return {
        "inbox": (shop.clerk, lambda: page(lists.inbox(shop.clerk))),
        "inbox by name": (shop.clerk, lambda: page(lists.inbox(shop.clerk, Filter(text="hoa")))),
        "to return": (shop.clerk, lambda: page(lists.to_return(shop.clerk))),
        "register": (shop.clerk, lambda: list(lists.register(shop.clerk)[:25])),
        "register of the unit": (shop.officer, lambda: list(lists.register(shop.officer)[:25])),
        "mine": (shop.officer, lambda: page(lists.work(shop.officer, mine=True))),
        "mine, late": (
            shop.officer,
            lambda: page(lists.work(shop.officer, Filter(due="qua-han"), mine=True)),
        ),
        "pool, escalated": (
            shop.leader,
            lambda: page(lists.work(shop.leader, Filter(due="da-bao"), mine=False)),
        ),
        "reminders": (system_actor("services.remind"), reminders),
        "pool": (shop.officer, lambda: page(lists.work(shop.officer, mine=False))),
        "counts": (shop.officer, lambda: lists.work_counts(shop.officer, mine=True)),
        "approvals": (shop.leader, lambda: page(lists.approvals(shop.leader))),
        "search by name": (shop.clerk, lambda: lists.found_by("nguyen van hoa", 25)),
        "search by one common word": (shop.clerk, lambda: lists.found_by("van", 25)),
        "search by code": (shop.clerk, lambda: lists.found_by("H99.1-0000", 25)),
        "my dossiers": (shop.citizen, lambda: page(lists.of_account(shop.citizen))),
        "tracking": (holder, lambda: one.by_key(dossier.track_key)),
        "tracking by code": (holder, lambda: one.of_applicant(holder, dossier.code)),
        "case": (shop.clerk, lambda: one.of_official(shop.clerk, dossier.code)),
        "public rows": (ANONYMOUS, lambda: figures.decided(since, at().now(), most=25)),
    }


@pytest.mark.timeout(300)
def test_nothing_reads_the_whole_table(crowded: OneStop) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
    for name, (actor, read) in reads(crowded).items():
        with acting(actor):
            before = sequential_scans()
            found = read()
            assert sequential_scans() == before, name
        assert found or name == "public rows", name
    check_indexes(crowded)


def plan_of(found: Any) -> set[str]:
    """The indexes that a query's plan reads, and the kind of every node that reads a table as a whole."""
    nodes = [json.loads(found.explain(format="json"))[0]["Plan"]]
    read = set()
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if "Index Name" in node:
            read.add(node["Index Name"])
        elif node["Node Type"].endswith("Seq Scan"):
            read.add(node["Node Type"])
    return read


def check_indexes(crowded: OneStop) -> None:
    """Each queue reads the index that was made for it, and nothing else."""
    expected = {
        "services_queue_mine": (crowded.officer, lambda: lists.work(crowded.officer, mine=True)[:25]),
        "services_inbox": (crowded.clerk, lambda: lists.inbox(crowded.clerk)[:25]),
        "services_approvals": (crowded.leader, lambda: lists.approvals(crowded.leader)[:25]),
        "services_to_return": (crowded.clerk, lambda: lists.to_return(crowded.clerk)[:25]),
        "services_register": (crowded.clerk, lambda: lists.register(crowded.clerk)[:25]),
        "services_register_unit": (crowded.officer, lambda: lists.register(crowded.officer)[:25]),
        "services_mine": (crowded.citizen, lambda: lists.of_account(crowded.citizen)[:25]),
    }
    for index, (actor, ask) in expected.items():
        with acting(actor):
            assert plan_of(ask()) == {index}, index
    with acting(crowded.clerk):
        read = plan_of(
            like(
                Wanted(
                    "Nguyễn Thị Hoa", "385012345", "0912345678", "Bán tạp hóa", crowded.citizen.account_id
                ),
                procedure_id=crowded.version.procedure_id,
                at=testing.MORNING,
                token=uuid4(),
            )
        )
    assert read == {"services_same_person", "services_same_name", "services_mine"}
