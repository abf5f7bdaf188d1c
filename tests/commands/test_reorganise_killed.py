"""An execution killed at random points, again and again: it did not take effect, or goes on to the same result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import psycopg
import pytest

from tinhso.project.testing import databases

from .reorganisation import FOLDER, ROOT, command, digests, environment, run

KILLS = 6
PEOPLE = """
INSERT INTO directory_person (full_name, sort_key, id_number, phone, email, address, is_sample, updated_at, area_id)
SELECT 'Người ' || n, '', '', '', '', '', true, now(), (SELECT id FROM directory_area WHERE key = '31813')
FROM generate_series(1, 300) n
"""
FOLLOW = (
    "import django; django.setup(); from tinhso.modules.directory.actions.follow import follow_act;"
    "from tinhso.modules.directory.models import Act;"
    "follow_act(act_id=Act.objects.get().pk, size=3)"
)


def killed(words: list[str], env: dict[str, str], seconds: float) -> None:
    """Start a command and kill it after a while, unless it has ended."""
    process = subprocess.Popen(
        words, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def timed(words: list[str], env: dict[str, str]) -> float:
    begun = time.monotonic()
    run(words, env)
    return time.monotonic() - begun


@pytest.mark.long
@pytest.mark.demo_province
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(1200)
def test_an_execution_killed_again_and_again(page_url: str, tmp_path: Path) -> None:
    from django.db import connection, connections  # noqa: PLC0415 - after the settings

    random = Random(2025)
    name = str(connection.settings_dict["NAME"])
    owner = databases.with_database(os.environ["DATABASE_OWNER_URL"], name)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(PEOPLE)
    connections.close_all()  # a copy is made of a database that nobody uses
    copy = f"{name}_whole"
    databases.clone(os.environ["DATABASE_OWNER_URL"], name, copy)
    try:
        whole = databases.with_database(os.environ["DATABASE_OWNER_URL"], copy)
        page = databases.with_database(os.environ["DATABASE_URL"], copy)
        env = environment(whole, page, tmp_path / "whole")
        execute = command("reorganise", str(FOLDER), "--execute")
        as_owner = {**env, "DATABASE_URL": whole, "DJANGO_SETTINGS_MODULE": "tinhso.project.settings"}
        usual = timed(execute, env)
        following = timed([sys.executable, "-c", FOLLOW], as_owner)
        expected = digests(whole)

        before = digests(owner)
        assert before != expected
        env = environment(owner, page_url, tmp_path / "killed")
        for _kill in range(KILLS):
            killed(execute, env, random.uniform(0.3, 1.0) * usual)
            now = digests(owner)
            assert now in (before, {**expected, "homes": before["homes"]})
        run(execute, env)
        assert digests(owner) == {**expected, "homes": before["homes"]}

        as_owner = {**env, "DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "tinhso.project.settings"}
        follow = [sys.executable, "-c", FOLLOW]
        for _kill in range(KILLS):
            killed(follow, as_owner, random.uniform(0.3, 1.0) * following)
        run(follow, as_owner)
        assert digests(owner) == expected
    finally:
        databases.drop(os.environ["DATABASE_OWNER_URL"], copy)
