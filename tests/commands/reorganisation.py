"""What the tests of the real reorganisation share: its folder, the command as people give it, digests of a database."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "provinces" / "baclieu" / "reorganisation-2025"
DAY = date(2025, 7, 1)

ORGANISATION = {
    "areas": "SELECT a.key, v.code, v.name, p.key, v.valid_from, v.valid_to FROM directory_areaversion v"
    " JOIN directory_area a ON a.id = v.area_id LEFT JOIN directory_area p ON p.id = v.parent_id",
    "agencies": "SELECT a.key, v.code, v.name, r.key, p.key, v.valid_from, v.valid_to"
    " FROM directory_agencyversion v JOIN directory_agency a ON a.id = v.agency_id"
    " JOIN directory_area r ON r.id = v.area_id LEFT JOIN directory_agency p ON p.id = v.parent_id",
    "posts": "SELECT a.key, p.key, p.title, p.roles, p.reach, p.valid_from, p.valid_to FROM directory_post p"
    " JOIN directory_agency a ON a.id = p.agency_id",
    "appointments": "SELECT o.key, a.key, p.key, s.kind, s.valid_from, s.valid_to FROM directory_appointment s"
    " JOIN directory_official o ON o.id = s.official_id JOIN directory_post p ON p.id = s.post_id"
    " JOIN directory_agency a ON a.id = p.agency_id",
    "successions": "SELECT f.key, t.key, s.main, s.numbers, s.valid_from, s.valid_to FROM directory_agencysuccession s"
    " JOIN directory_agency f ON f.id = s.from_agency_id JOIN directory_agency t ON t.id = s.to_agency_id",
    "homes": "SELECT p.full_name, a.key FROM directory_person p JOIN directory_area a ON a.id = p.area_id",
}
"""The organisation by keys, which are the same in every copy of the sample province."""


def digests(url: str) -> dict[str, str]:
    """One digest for each part of the organisation, read as the owner."""
    with psycopg.connect(url, autocommit=True) as connection:
        return {
            name: connection.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM ({sql}) t"  # type: ignore[call-overload]
            ).fetchone()[0]
            for name, sql in ORGANISATION.items()
        }


def environment(owner_url: str, page_url: str, folder: Path, today: date = DAY) -> dict[str, str]:
    """Of a command on a database, with the business day `today`."""
    return os.environ | {
        "DATABASE_URL": page_url,
        "DATABASE_OWNER_URL": owner_url,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "TINHSO_DATA_DIR": str(folder),
        "TINHSO_DEMO": "1",
        "TINHSO_BUSINESS_OFFSET_DAYS": str((today - datetime.now(UTC).date()).days),
        "TINHSO_SECRET_KEY": "reorganisation-" + "x" * 50,
        "TINHSO_PROVINCE": "baclieu",
    }


def command(*words: str) -> list[str]:
    """The product's command line."""
    return [sys.executable, "-m", "tinhso.project.cli", *words]


def run(words: list[str], env: dict[str, str]) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
