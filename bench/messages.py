"""`python -m bench.messages`: how many messages a second are handed to providers within ten seconds.

The sample province runs as `tinhso demo` does, with its one worker; a mail server and a carrier on this machine take
what it hands over, the carrier after a delay as a real one would. Somebody is told of an accepted dossier by e-mail
and by text message at a steady rate, in the way an act does it. A rate *holds* when at least 95 % of its messages
were handed over within ten seconds of being told. The section of docs/performance.md is written between its marks.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg

from tinhso.kernel.testing.carrier import fake_carrier
from tinhso.kernel.testing.mail import mail_server

from .province import ROOT, Site, province

WITHIN = 10.0
SHARE = 0.95
RATES = (5, 10, 20, 40, 60, 80, 120)
"""Messages a second; two for each notice."""

PAGE = ROOT / "docs" / "performance.md"
MARKS = ("<!-- messages: written by `python -m bench.messages` -->", "<!-- end of messages -->")

PREPARE = """
UPDATE notices_sendingrule SET value = 'null' WHERE key = 'sms.quiet_hours';
UPDATE services_dossier SET applicant_email = 'nguoi-nop@example.vn', applicant_phone = '0900000009';
"""
ACCEPTED = "SELECT dossier_id, seq FROM services_dossieract WHERE kind = 'accept' ORDER BY id LIMIT 500"
MEASURE = """
SELECT count(*), count(handed_at),
       count(*) FILTER (WHERE m.handed_at - n.recorded_at <= interval '10 seconds'),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m.handed_at - n.recorded_at)),
       percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM m.handed_at - n.recorded_at))
FROM notices_message m JOIN notices_notice n ON n.id = m.notice_id WHERE n.key LIKE %s AND m.channel <> 'app'
"""


@dataclass(frozen=True)
class Round:
    """One rate: messages told, those handed over in time, median and 95th percentile in seconds."""

    rate: float
    told: int
    in_time: int
    p50: float
    p95: float

    @property
    def share(self) -> float:
        return self.in_time / self.told if self.told else 0.0


def main() -> None:
    """Measure rate after rate until one does not hold, print, write."""
    options = argparse.ArgumentParser(prog="python -m bench.messages", description=__doc__)
    options.add_argument(
        "--seconds", type=float, default=30.0, help="of each rate (30; the first twice as long)"
    )
    options.add_argument("--delay", type=float, default=0.2, help="seconds until the carrier answers (0.2)")
    options.add_argument("--no-page", action="store_true", help="do not write docs/performance.md")
    chosen = options.parse_args()
    with fake_carrier(delay=chosen.delay) as carrier, mail_server() as mail:
        os.environ |= {"TINHSO_SMS_URL": carrier.address, "TINHSO_SMTP": f"smtp://127.0.0.1:{mail.port}"}
        with province(scale=500) as site:
            found = measure(site, chosen.seconds)
    if not chosen.no_page:
        write(found, chosen.delay)


def measure(site: Site, seconds: float) -> list[Round]:
    """Every rate in turn, up to the first that does not hold."""
    _connect(site)
    with psycopg.connect(site.owner_url, autocommit=True) as owner:
        owner.execute(PREPARE)
        acts = owner.execute(ACCEPTED).fetchall()
        _round(owner, acts, 2, 5)  # the worker's first messages fill what a process keeps
        found = []
        for number, rate in enumerate(RATES):
            one = _round(owner, acts, rate, seconds * (2 if number == 0 else 1))
            print(
                f"{one.rate:.1f}/s: {one.share:.1%} of {one.told} within 10 s, p50 {one.p50:.2f} s, p95 {one.p95:.2f} s"
            )
            found.append(one)
            if one.share < SHARE:
                break
    return found


def _connect(site: Site) -> None:
    os.environ |= {
        "DATABASE_URL": site.page_url,
        "DJANGO_SETTINGS_MODULE": "tinhso.project.settings",
        "TINHSO_ALLOW_NO_SECRET": "1",
        "TINHSO_DATA_DIR": str(site.data),
    }
    import django  # noqa: PLC0415 - needs the environment of the site

    django.setup()


def _round(owner: psycopg.Connection, acts: list[tuple[int, int]], rate: float, seconds: float) -> Round:
    from tinhso.kernel.actors import system_actor  # noqa: PLC0415 - needs Django to be set up
    from tinhso.kernel.refs import Ref  # noqa: PLC0415
    from tinhso.kernel.scope import acting  # noqa: PLC0415
    from tinhso.modules.notices import api as notices  # noqa: PLC0415

    name = f"bench:{uuid4().hex}"
    notices_a_second = rate / 2
    begin = time.monotonic()
    count = int(seconds * notices_a_second)
    for number in range(count):
        time.sleep(max(0.0, begin + number / notices_a_second - time.monotonic()))
        dossier, seq = acts[number % len(acts)]
        with acting(system_actor("bench.tell")):
            notices.tell(
                event="dossier.accepted",
                key=f"{name}:{number}",
                ref=Ref("services.dossier", dossier),
                occurred_at=datetime.now(UTC),
                data={"seq": seq},
            )
    told_in = time.monotonic() - begin
    _all, handed, in_time, p50, p95 = _settled(owner, name, count)
    return Round(2 * count / told_in, 2 * count, in_time, float(p50 or 0), float(p95 or 0)) if handed else Round(
        rate, 2 * count, 0, 0, 0
    )  # fmt: skip


def _settled(owner: psycopg.Connection, name: str, count: int) -> tuple:
    """Wait until everything has left, or until more time is of no use."""
    end = time.monotonic() + 2 * WITHIN
    while True:
        row = owner.execute(MEASURE, (f"{name}:%",)).fetchone()
        if row[1] >= 2 * count or time.monotonic() > end:
            return row
        time.sleep(0.5)


def write(rounds: list[Round], delay: float) -> None:
    """Put the table between its marks."""
    held = [one for one in rounds if one.share >= SHARE]
    best = f"{max(one.rate for one in held):.0f} messages a second" if held else "none of these rates"
    lines = [
        MARKS[0],
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, one worker, load and providers on the "
        f"same machine; the carrier answers after {delay * 1000:.0f} ms. The highest rate that holds: **{best}**.",
        "",
        "| messages a second | told | handed over within 10 s | median | 95th percentile |",
        "|---|---|---|---|---|",
        *(
            f"| {one.rate:.1f} | {one.told} | **{100 * one.share:.1f} %** | {one.p50:.2f} s | {one.p95:.2f} s |"
            for one in rounds
        ),
        "",
        MARKS[1],
    ]
    text = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(MARKS[0]) + ".*" + re.escape(MARKS[1]), re.DOTALL)
    Path(PAGE).write_text(pattern.sub(lambda _found: "\n".join(lines), text), encoding="utf-8")


if __name__ == "__main__":
    main()
