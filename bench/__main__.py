"""`python -m bench`: all figures, one JSON line each, and the table of docs/performance.md."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from . import isolation, journeys
from .load import Load, run_apart
from .province import Site, count, floor, pgbench, province
from .report import Figure, write

VISITORS = 8
ROUNDS = 3
ROUND_SECONDS = 15.0


def main() -> None:
    """Measure, print, write."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--seconds", type=float, default=ROUND_SECONDS, help="of each round")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--no-table", action="store_true", help="do not write docs/performance.md")
    chosen = options.parse_args()
    begin = time.monotonic()
    os.environ["FLOOR_PAGES"] = json.dumps(journeys.FIELDS)
    figures: list[Figure] = []
    with province() as site, floor(site, journeys.FIELDS) as floor_port:
        for part in (
            lambda: journey_figures(site, floor_port, chosen.rounds, chosen.seconds),
            lambda: submission_figures(site, chosen.seconds),
            lambda: page_figures(site, chosen.seconds),
            lambda: isolation.figures(site, chosen.rounds, chosen.seconds / 2),
        ):
            for figure in part():
                print(figure.line(), flush=True)
                figures.append(figure)
    if not chosen.no_table:
        write(figures, time.monotonic() - begin)


def journey_figures(site: Site, floor_port: int, rounds: int, seconds: float) -> list[Figure]:
    """The citizen's whole journey beside the floor's, in turns."""
    ours: list[Load] = []
    theirs: list[Load] = []
    before = count(site.owner_url, "services_dossier")
    for name, port in (("citizen", site.port), ("floor", floor_port)):  # warm both up
        _checked(run_apart(f"bench.journeys:{name}", port, visitors=VISITORS, seconds=3))
    warm = count(site.owner_url, "services_dossier")
    for _ in range(rounds):
        ours.append(
            _checked(run_apart("bench.journeys:citizen", site.port, visitors=VISITORS, seconds=seconds))
        )
        theirs.append(
            _checked(run_apart("bench.journeys:floor", floor_port, visitors=VISITORS, seconds=seconds))
        )
    made = count(site.owner_url, "services_dossier") - warm
    if warm == before or made != sum(load.count for load in ours):
        raise SystemExit(f"{made} dossiers for {sum(load.count for load in ours)} journeys: not our answers")
    rate, floor_rate = _median([load.rate for load in ours]), _median([load.rate for load in theirs])
    ratios = [one.rate / other.rate for one, other in zip(ours, theirs, strict=True)]
    spread = f"ratio {min(ratios):.2f} to {max(ratios):.2f} in {rounds} rounds"
    note = (
        f"{ours[0].requests_each:g} requests each (floor {theirs[0].requests_each:g}), "
        f"{sum(journeys.FIELDS)} fields, one attachment of {journeys.PAPER_BYTES // 1000} kB; {spread}"
    )
    p95, floor_p95 = _median([load.p95 for load in ours]), _median([load.p95 for load in theirs])
    return [
        Figure(
            "citizen_journey", rate, "journeys/s", f"bare Django floor {floor_rate:g}", _median(ratios), note
        ),
        Figure(
            "citizen_journey_p95", p95, "ms", f"bare Django floor {floor_p95:g}", round(p95 / floor_p95, 2)
        ),
    ]


def submission_figures(site: Site, seconds: float) -> list[Figure]:
    """Submitting and tracking over HTTP, beside pgbench on the same database."""
    transactions = pgbench(site, clients=VISITORS, seconds=int(seconds))
    sent = _checked(run_apart("bench.journeys:submission", site.port, visitors=VISITORS, seconds=seconds))
    with Codes(site) as path:
        os.environ["TRACK_CODES"] = str(path)
        found = _checked(run_apart("bench.journeys:tracking", site.port, visitors=VISITORS, seconds=seconds))
    beside = f"pgbench -N {transactions:.0f} tps"
    each = "{:g} requests each"
    return [
        Figure("pgbench_simple_update", round(transactions), "transactions/s", note=f"{VISITORS} clients"),
        Figure(
            "submission",
            sent.rate,
            "submissions/s",
            beside,
            sent.rate / transactions,
            each.format(sent.requests_each),
        ),
        Figure("submission_p95", sent.p95, "ms", note=f"p50 {sent.p50:g}, the whole form"),
        Figure(
            "tracking",
            found.rate,
            "look-ups/s",
            beside,
            found.rate / transactions,
            each.format(found.requests_each),
        ),
        Figure("tracking_p95", found.p95, "ms", note=f"p50 {found.p50:g}"),
    ]


def page_figures(site: Site, seconds: float) -> list[Figure]:
    """p95 of the pages that most people open, one visitor at a time and eight at once."""
    figures = []
    for number, path in enumerate(journeys.PUBLIC_PAGES):
        name = f"bench.journeys:page_{number}"
        alone = _checked(run_apart(name, site.port, visitors=1, seconds=seconds / 3))
        many = _checked(run_apart(name, site.port, visitors=VISITORS, seconds=seconds / 3))
        figures.append(
            Figure(
                f"page {path}",
                alone.p95,
                "ms p95",
                note=f"{VISITORS} at once: {many.p95:g} ms, {many.rate:g}/s",
            )
        )
    return figures


class Codes:
    """A file of dossier codes with their lookup codes, removed afterwards."""

    def __init__(self, site: Site) -> None:
        with psycopg.connect(site.owner_url) as connection:
            rows = connection.execute(
                "SELECT code, lookup_code FROM services_dossier ORDER BY md5(code) LIMIT 2000"
            ).fetchall()
        self.folder = tempfile.TemporaryDirectory(prefix="tinhso-codes-")
        self.path = Path(self.folder.name) / "codes.json"
        self.path.write_text(json.dumps(rows), encoding="utf-8")

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *error: object) -> None:
        self.folder.cleanup()


def _checked(load: Load) -> Load:
    """The load; a run with failed journeys is refused."""
    if load.errors:
        raise SystemExit(f"{load.errors} journeys failed: {load.first_error}")
    return load


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 2)


if __name__ == "__main__":
    sys.exit(main())
