"""A hundred thousand dossiers with their whole lives in under five minutes."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tinhso.kernel.actors import system_actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import from_local
from tinhso.kernel.modules import LoadContext, registry
from tinhso.modules.services.bulk import write
from tinhso.modules.services.demo.history import CHUNK, CLOSING, _ResultPapers, _sample_file
from tinhso.modules.services.demo.material import read_material
from tinhso.modules.services.demo.script import Script
from tinhso.modules.services.demo.world import World
from tinhso.modules.services.models import Dossier, DossierAct

BACLIEU = Path(django_settings.TINHSO_CONTENT_ROOT) / "provinces" / "baclieu"
DAY = date(2015, 6, 16)
COUNT = 100_000
SECONDS = 300


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_hundred_thousand_dossiers(db: None, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.TINHSO_DEMO = True
    settings.TINHSO_SET_ROLE = False
    context = LoadContext(root=BACLIEU.parents[1], province=BACLIEU, actor=system_actor("tests"))
    for loader in registry().loaders:
        loader.load(context)
    random = Random(1)
    end = from_local(DAY, CLOSING)
    material = read_material(BACLIEU)
    script = Script(World(DAY), material, load_calendar(), random, end=end, file=_sample_file(DAY))
    begun = time.monotonic()
    lives = script.lives(COUNT)
    invented = time.monotonic()
    papers = _ResultPapers(DAY)
    for start in range(0, len(lives), CHUNK):
        write(lives[start : start + CHUNK], result_paper=papers, draw=random.randrange)
    written = time.monotonic()
    with capsys.disabled():
        print(  # noqa: T201 - the figure is what the test is for
            f"\n{len(lives)} dossiers, {DossierAct.objects.count()} acts:"
            f" invented in {invented - begun:.0f} s, written in {written - invented:.0f} s"
        )
    assert Dossier.objects.count() == len(lives) > 0.99 * COUNT
    with connection.cursor() as cursor:
        cursor.execute("SELECT services_tally_rebuild()")
        assert cursor.fetchone() == (0,)
    assert written - invented < SECONDS
