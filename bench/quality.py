"""How long the page of one agency and year takes among very many dossiers.

Make a site first and leave it running, then let this copy its dossiers and fetch the page:

    TINHSO_DATA_DIR=/tmp/many tinhso demo --scale 100000 --port 8790
    TINHSO_DATA_DIR=/tmp/many python -m bench.quality --copies 9 --address http://127.0.0.1:8790

Copies have codes and keys of their own and are else the dossiers that the sample made; only what the page reads is copied.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from urllib.request import urlopen

import django
from django.db import connection, transaction

from tinhso.project.cli.installation import become_owner

ROUNDS = 15
YEAR = "tu=2014-06-17&den=2015-06-16"


def columns(cursor: object, table: str) -> list[str]:
    """The columns of a table that are written, without its key."""
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER' AND column_name <> 'id' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]  # type: ignore[attr-defined]


def copy(times: int) -> None:
    """Every dossier with its result, so many times over; a transaction each time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM services_dossier")
        top = cursor.fetchone()[0]
        dossier, result = columns(cursor, "services_dossier"), columns(cursor, "services_result")
        for number in range(1, times + 1):
            own = {
                "code": f"code || '-{number}'",
                "track_key": f"md5(track_key || '{number}') || md5('{number}' || track_key)",
                "token": "gen_random_uuid()",
            }
            with transaction.atomic():
                names = ", ".join(f'"{name}"' for name in dossier)
                values = ", ".join(own.get(name, f'"{name}"') for name in dossier)
                cursor.execute(
                    f"INSERT INTO services_dossier ({names}) SELECT {values} FROM services_dossier WHERE id <= %s",
                    [top],
                )
                own = {"dossier_id": "n.id", "track_key": "n.track_key"}
                names = ", ".join(f'"{name}"' for name in result)
                values = ", ".join(own.get(name, f'r."{name}"') for name in result)
                cursor.execute(
                    f"INSERT INTO services_result ({names}) SELECT {values} FROM services_result r"
                    " JOIN services_dossier d ON d.id = r.dossier_id AND d.id <= %s"
                    f" JOIN services_dossier n ON n.code = d.code || '-{number}'",
                    [top],
                )
        cursor.execute("VACUUM ANALYZE services_dossier")
        cursor.execute("VACUUM ANALYZE services_result")


def largest() -> tuple[int, int, int]:
    """The agency with most dossiers, how many it has, and how many there are in all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT processing_agency_id, count(*), (SELECT count(*) FROM services_dossier) FROM services_dossier"
            " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
        )
        return tuple(cursor.fetchone())


def fetched(address: str) -> dict[str, float]:
    """Milliseconds of one visitor, one request after another, after two that are not counted."""
    took = []
    for _round in range(ROUNDS + 2):
        begun = time.perf_counter()
        with urlopen(address) as answer:
            answer.read()
        took.append(1000 * (time.perf_counter() - begun))
    return {"median": round(statistics.median(took[2:]), 1), "slowest": round(max(took[2:]), 1)}


def main() -> int:
    """Copy, and print one JSON line a page."""
    parser = argparse.ArgumentParser(prog="bench.quality", description=__doc__)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--address", required=True)
    asked = parser.parse_args()
    with become_owner():
        django.setup()
        copy(asked.copies)
        agency, own, every = largest()
    for name, path in (
        ("one agency and year", f"/chat-luong/co-quan/{agency}/?{YEAR}"),
        ("its late dossiers", f"/chat-luong/chi-tiet/2.1/rest/?{YEAR}&co_quan={agency}"),
        ("the province and year", f"/chat-luong/?{YEAR}"),
    ):
        found = fetched(asked.address + path)
        print(json.dumps({"page": name, "ms": found, "dossiers": every, "of the agency": own}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
