"""What row-level security costs an officer: the queue and a case page with it and without it, in turns.

"Without" is the same product in the same database while the owner has switched row security off on every
table that has it; pages then show the same, for their own permissions filter too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import psycopg

from . import journeys
from .client import Browser
from .load import Load, run_apart
from .province import Site
from .report import Figure

OFFICER = ("chuyenvien", "tinhso2015")

_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relforcerowsecurity"
    " AND relnamespace = 'public'::regnamespace"
)

_signed_in: dict[str, str] = {}


def _officer(browser: Browser) -> Browser:
    """The browser with an officer's session; he signs in once a process."""
    if not _signed_in:
        first = Browser(browser.host, browser.port)
        name, password = OFFICER
        page = journeys.good(first.get("/tai-khoan/dang-nhap/"))
        journeys.good(first.post(page, {"login": name, "password": password}))
        _signed_in.update(first.cookies)
        page = journeys.good(first.get("/ho-so/"))
        _signed_in["case"] = page.find(r'href="(/ho-so/[0-9.]+[^"/]*/)"')
    browser.cookies = {name: value for name, value in _signed_in.items() if name != "case"}
    return browser


def queue(browser: Browser, number: int) -> None:
    """An officer opens his queue."""
    journeys.good(_officer(browser).get("/ho-so/"))


def case(browser: Browser, number: int) -> None:
    """An officer opens a case of his queue."""
    _officer(browser)
    journeys.good(browser.get(_signed_in["case"]))


@contextmanager
def _switched_off(site: Site) -> Iterator[None]:
    with psycopg.connect(site.owner_url, autocommit=True) as connection:
        tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
        for name in tables:
            connection.execute(f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY')
        try:
            yield
        finally:
            for name in tables:
                connection.execute(f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY')


def figures(site: Site, rounds: int, seconds: float) -> list[Figure]:
    """Median time of each page with row security, and its ratio to the time without."""
    found = []
    for name in ("queue", "case"):
        ratios: list[float] = []
        times: list[tuple[float, float]] = []
        _visit(name, site, 2)
        for _ in range(rounds):
            fenced = _visit(name, site, seconds)
            with _switched_off(site):
                bare = _visit(name, site, seconds)
            times.append((fenced.p50, bare.p50))
            ratios.append(fenced.p50 / bare.p50)
        own, other = median(pair[0] for pair in times), median(pair[1] for pair in times)
        found.append(
            Figure(
                f"row_security_{name}",
                own,
                "ms p50",
                f"without row security {other:g} ms",
                median(ratios),
                f"officer's page, ratio {min(ratios):.2f} to {max(ratios):.2f} in {rounds} rounds; at most 1.25",
            )
        )
    return found


def _visit(name: str, site: Site, seconds: float) -> Load:
    load = run_apart(f"bench.isolation:{name}", site.port, visitors=1, seconds=seconds)
    if load.errors:
        raise SystemExit(f"{load.errors} visits failed: {load.first_error}")
    return load
