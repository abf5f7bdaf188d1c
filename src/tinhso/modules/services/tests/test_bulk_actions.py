"""The bulk path leaves the rows that the actions leave, proven on lives of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from tinhso.kernel.actors import system_actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import from_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.modules import LoadContext, registry
from tinhso.kernel.refs import Ref
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api as payments
from tinhso.modules.services.bulk import Life, write
from tinhso.modules.services.demo.history import _ResultPapers, _sample_file
from tinhso.modules.services.demo.material import Material, read_material
from tinhso.modules.services.demo.play import play_all
from tinhso.modules.services.demo.script import Script
from tinhso.modules.services.demo.world import World
from tinhso.modules.services.enums import Act, Channel, State
from tinhso.modules.services.models import DailyTally, Dossier, DossierAct, DossierPaper, Result

DAY = date(2015, 6, 16)
BACLIEU = Path(django_settings.TINHSO_CONTENT_ROOT) / "provinces" / "baclieu"


@pytest.fixture
def material() -> Material:
    return read_material(BACLIEU)


@pytest.fixture
def script(db: None, settings: Any, material: Material) -> Script:
    """Bạc Liêu with its sample officials, and the generator of lives."""
    settings.TINHSO_DEMO = True
    context = LoadContext(root=BACLIEU.parents[1], province=BACLIEU, actor=system_actor("tests"))
    for loader in registry().loaders:
        loader.load(context)
    end = from_local(DAY, time(17))
    return Script(World(DAY), material, load_calendar(), Random(7), end=end, file=_sample_file(DAY))


def lives_of_every_kind(script: Script) -> list[Life]:
    """Each procedure by each way it takes, each turn that a life can take, and some left open."""
    citizen = directory.actor_of(directory.make_citizen("Nguyễn Thị Hoa"), script.end)
    turns: list[dict[str, float]] = [
        {},
        {"refuse": 1},
        {"supplement": 1},
        {"withdraw": 1},
        {"stop": 1},
        {"send_back": 1},
        {"supplement": 1, "send_back": 1},
        {"late": 1},
    ]
    found = []
    for number, (slug, habits) in enumerate(sorted(script.material.habits.items())):
        for online in (False, True):
            for place, rates in enumerate(turns if number % 6 == 0 else turns[:1]):
                version = script.world.version(slug, date(2015, 4, 15))
                assert version is not None
                if online and (habits.answers is None or version.parsed.channel(Channel.ONLINE) is None):
                    continue
                found.append(
                    script.life(
                        replace(habits, rates=rates),
                        script.calendar.add_working_days(date(2015, 4, 15), number + place),
                        online=online,
                        by=citizen if online and place % 2 else None,
                    )
                )
    found += script.lives(8)
    for act in (Act.SUBMIT, Act.ACCEPT, Act.ASSIGN, Act.PROPOSE, Act.APPROVE):
        found.append(
            script.life(script.material.habits["dang-ky-ket-hon"], date(2015, 6, 1), online=False, until=act)
        )
    lives = [one for one in found if one is not None]
    # One officer gives the number himself.
    first = next(one for one in lives if any(doing.act == Act.APPROVE for doing in one.doings))
    numbered = [
        replace(doing, values={**doing.values, "number": "9/GP"}) if doing.act == Act.PROPOSE else doing
        for doing in first.doings
    ]
    return [one for one in lives if one is not first] + [replace(first, doings=numbered)]


LEFT_OUT = {"_state", "id", "dossier_id", "ref_id", "recorded_at"}


def dossiers() -> dict[str, Any]:
    """Everything in the database about dossiers, without what is random or counts rows."""
    codes = dict(Dossier.objects.values_list("pk", "code"))
    snapshot: dict[str, Any] = {
        "dossier": {},
        "act": {},
        "paper": {},
        "result": {},
        "ledger": {},
        "payment": {},
    }
    for dossier in Dossier.objects.all():
        row = {name: value for name, value in vars(dossier).items() if name not in {"_state", "id", "token"}}
        snapshot["dossier"][dossier.code] = row
    for kind, model in (("act", DossierAct), ("paper", DossierPaper), ("result", Result)):
        for thing in model.objects.order_by("dossier_id", "id"):
            row = {name: value for name, value in vars(thing).items() if name not in LEFT_OUT}
            if kind == "result":
                row["file_id"] = row["file_id"] is not None
            snapshot[kind].setdefault(codes[thing.dossier_id], []).append(row)
    # A result of sample history is no issued paper: the check page knows only what an action issued.
    entries = LedgerEntry.objects.filter(ref_kind="services.dossier", kind__startswith="services.")
    for entry in entries.order_by("occurred_at", "id"):
        row = {name: value for name, value in vars(entry).items() if name not in LEFT_OUT}
        snapshot["ledger"].setdefault(codes[entry.ref_id], []).append(row)
    for pk, code in codes.items():
        paid = payments.for_ref(Ref("services.dossier", pk))
        snapshot["payment"][code] = [
            (one.amount, one.purpose, one.state, one.paid_at, one.method, one.taken_by) for one in paid
        ]
    rows = DailyTally.objects.values().order_by(
        "day", "agency_id", "processing_agency_id", "procedure_id", "level"
    )
    counted = [{name: value for name, value in row.items() if name != "id"} for row in rows]
    snapshot["tally"] = [row for row in counted if row["received"] or row["accepted"] or row["decided"]]
    return snapshot


def undone(act: Callable[[], Any]) -> dict[str, Any]:
    """What `act` leaves in the database, and then the database as it was."""
    with transaction.atomic():
        act()
        found = dossiers()
        transaction.set_rollback(True)
    return found


@pytest.mark.timeout(300)
def test_bulk_rows_equal_those_of_the_actions(script: Script) -> None:
    lives = sorted(lives_of_every_kind(script), key=lambda one: (one.at, one.token))
    assert {Act(doing.act) for one in lives for doing in one.doings} == set(Act) - {
        Act.SUBMIT,
        Act.DEMAND_PAYMENT,
        Act.RECOMPUTE,
        Act.STEP_BACK,
        Act.HAND_OVER,
        Act.ASK_OPINION,
        Act.GIVE_OPINION,
        Act.DROP_OPINION,
    }
    accounts = get_user_model().objects.in_bulk()
    by_actions = undone(lambda: play_all(lives, accounts=accounts.__getitem__, draw=Random(3).randrange))
    by_bulk = undone(lambda: write(lives, result_paper=_ResultPapers(DAY), draw=Random(3).randrange))
    assert len(by_actions["dossier"]) == len(lives)
    assert {row["state"] for row in by_actions["dossier"].values()} >= set(State) - {
        State.AWAITING_PAYMENT,
        State.SUPPLEMENT_REQUESTED,
        State.WITHDRAWAL_REQUESTED,
    }
    for kind in by_actions:
        assert by_actions[kind] == by_bulk[kind], kind


def test_nothing_to_write(db: None) -> None:
    assert write([], result_paper=lambda one, row: {}, draw=Random(3).randrange) == 0


def test_generated_lives(script: Script) -> None:
    """The same for the same seed, in order of time, with true tallies."""
    random = Random(5)
    again = Script(script.world, script.material, script.calendar, random, end=script.end, file=script.file)
    script.random.seed(5)
    lives = script.lives(60)
    assert [told(one) for one in again.lives(60)] == [told(one) for one in lives]
    for one in lives:
        moments = [one.at, *(doing.at for doing in one.doings)]
        assert moments == sorted(moments)
        assert moments[-1] < script.end
    assert write(lives, result_paper=_ResultPapers(DAY), draw=random.randrange) == len(lives) > 50
    with connection.cursor() as cursor:
        cursor.execute("SELECT services_tally_rebuild()")
        assert cursor.fetchone() == (0,)


def told(one: Life) -> tuple[Any, ...]:
    """A life without its objects."""
    return one.at, one.token, one.applicant, [(doing.act, doing.at) for doing in one.doings]
