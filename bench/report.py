"""Figures as JSON lines and as the table of docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN = "<!-- figures: written by `make bench` -->"
END = "<!-- end of figures -->"


@dataclass(frozen=True)
class Figure:
    """One measured figure; `ratio` compares it with `beside`, measured in the same run."""

    name: str
    value: float
    unit: str
    beside: str = ""
    ratio: float | None = None
    note: str = ""

    def line(self) -> str:
        """The figure as one JSON line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def write(figures: list[Figure], seconds: float) -> None:
    """Replace the table between the two marks of docs/performance.md."""
    text = TARGET.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        raise SystemExit(f"{TARGET.name} has no place for the figures between {BEGIN!r} and {END!r}")
    TARGET.write_text(f"{head}{BEGIN}\n\n{_table(figures, seconds)}\n{END}{tail}", encoding="utf-8")


def _table(figures: list[Figure], seconds: float) -> str:
    rows = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench` in {seconds:.0f} s, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}, load from the same machine.",
        "",
        "| figure | value | beside, in the same run | ratio | note |",
        "|---|---|---|---|---|",
    ]
    for one in figures:
        ratio = "" if one.ratio is None else f"**{one.ratio:.2f}**"
        rows.append(f"| {one.name} | {one.value:g} {one.unit} | {one.beside} | {ratio} | {one.note} |")
    return "\n".join(rows) + "\n"
