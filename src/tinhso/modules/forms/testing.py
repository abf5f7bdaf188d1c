"""Forms for the tests of this module and of those that ask forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinhso.kernel.actors import system_actor
from tinhso.kernel.clock import Clock, fixed

from .actions.publish import publish
from .queries.form_version import MACHINES
from .rules.load import load
from .rules.machine import Machine
from .runtime import Form, FormVersionInfo

NOON = fixed(datetime(2015, 6, 17, 5, 0, tzinfo=UTC))
"""12:00 on Wednesday 17 June 2015 in the province."""


def xlsform(survey: str, choices: str = "", *, code: str = "thu", title: str = "Thử") -> bytes:
    """A Markdown XLSForm from the rows of its sheets: a heading row and rows, cells parted by ``|``.

    A column ``label`` may stand for Vietnamese and English at once: ``label`` alone makes a form in one language.
    """
    sheets = {
        "survey": survey,
        "choices": choices,
        "settings": f"form_id|form_title|version\n{code}|{title}|1",
    }
    lines: list[str] = []
    for name, rows in sheets.items():
        if rows.strip():
            lines.append(f"| {name} |")
            lines += [f"| | {row.strip()} |" for row in rows.strip().splitlines()]
    return "\n".join(lines).encode()


def forget_forms() -> None:
    """Drop the compiled forms that the process keeps: they belong to another test's database."""
    MACHINES.clear()


def form_of(source: bytes, *, clock: Clock = NOON, name: str = "thu.md") -> Form:
    """The form of a source, without any database."""
    loaded = load(name, source)
    info = FormVersionInfo(0, loaded.definition.code, 1, loaded.sha256, loaded.definition.title, name)
    return Form(info, Machine(loaded.definition), clock)


def make_form(source: bytes, folder: Path, *, code: str = "thu") -> FormVersionInfo:
    """A published version of a source; the file is written to ``folder`` first."""
    path = folder / f"{code}.md"
    path.write_bytes(source)
    return publish(by=system_actor("tests"), code=code, path=path)


def as_post(form: Form, page_key: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser sends when a page filled with ``answers`` is sent: one text (or list) for each input."""
    drawn = form.page_form(page_key, dict(answers))
    sent: dict[str, Any] = {"_shown": drawn.shown_value}
    for name in drawn.repeats:
        sent[f"{name}-count"] = drawn.count_of(name)
    for name, field in drawn.fields.items():
        sent |= field.inputs(name, drawn.cell(name).answer)
    return sent
