"""Tests that need a program which the machine may not have: skipped in one line, or required.

A test says `@pytest.mark.browser` (chromium), `java`, `clamav`, or `long` (only `make test-long`).
`TINHSO_REQUIRE=browser,java,clamav` turns the skip of those into a failure.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from ..programs import PACKAGES, chromium, clamd, java

__all__ = ["MARKERS", "REASON", "guard", "missing", "summarise"]

MARKERS = (
    "demo_province: runs on a copy of the loaded sample province",
    "browser: drives chromium",
    "java: runs ODK Validate",
    "clamav: asks clamd",
    "long: takes minutes; runs with `make test-long`",
)

REASON: pytest.StashKey[str] = pytest.StashKey()
"""Why a required tool is missing, on the test."""

_FOUND = {"browser": chromium, "java": java, "clamav": clamd}


def required() -> frozenset[str]:
    """The tools whose absence is a failure, from `TINHSO_REQUIRE`."""
    return frozenset(word.strip() for word in os.environ.get("TINHSO_REQUIRE", "").split(",") if word.strip())


def missing(tool: str) -> str | None:
    """Why tests of `tool` cannot run, in one sentence, or None."""
    if tool == "long":
        wanted = os.environ.get("TINHSO_LONG") == "1"
        return None if wanted else "long tests run with `make test-long`"
    if _FOUND[tool]():
        return None
    return f"{tool} tests need the Debian package {PACKAGES[tool]}"


def guard(item: pytest.Item) -> None:
    """Skip, or fail, a test whose tool is missing."""
    for tool in (*_FOUND, "long"):
        if item.get_closest_marker(tool) is None:
            continue
        reason = missing(tool)
        if reason is None:
            continue
        if tool in required():
            item.add_marker(pytest.mark.usefixtures("_tool_is_required"))
            item.stash[REASON] = reason
        else:
            item.add_marker(pytest.mark.skip(reason=reason))


def summarise(reporter: Any) -> None:
    """One plain line for each tool that was missing, with the number of tests it cost."""
    counts: dict[str, int] = {}
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        counts[reason] = counts.get(reason, 0) + 1
    for reason, count in sorted(counts.items()):
        reporter.write_line(f"skipped {count}: {reason}", yellow=True)
