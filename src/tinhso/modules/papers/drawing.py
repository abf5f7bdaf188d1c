"""From typed values to a PDF, by typst.

Data reaches the layout as one JSON text in `sys.inputs` and is shown as content, never parsed as markup.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.utils.translation import override

from tinhso.kernel.formats import local_date, local_datetime, signature_date
from tinhso.kernel.money import format_vnd, in_words_vi

from .facts import Document, Paper, Register, RegisterRow, Result
from .queries.form_sets import LAYOUTS, form_sets
from .rules.contents import WrongContent, check
from .rules.form_sets import Form, FormSet, choose
from .rules.register import VOLUME_ROWS, cells

FONTS = Path(__file__).with_name("fonts")
_ONE_AT_A_TIME = Lock()  # a compiler keeps its state between calls and belongs to one thread


def draw(paper: Paper, on: date) -> Document:
    """The paper as PDF; see `api.draw`."""
    check(paper)
    chosen, form = choose(form_sets(), paper.kind, on)
    return draw_form(chosen, form, paper)


def draw_form(chosen: FormSet, form: Form, paper: Paper) -> Document:
    """The paper in one form, whatever the day."""
    values = worded(paper)
    address = paper.tracking_url or paper.code
    if isinstance(paper, Result) and paper.check_code:
        address = f"{paper.check_url}?ma={paper.check_code}" if paper.check_url else paper.check_code
    title = paper.title if isinstance(paper, Result) else form.title
    return _compiled(chosen, form, values, address, title)


def draw_register(register: Register, rows: Iterable[RegisterRow], on: date) -> Document:
    """The register as PDF; see `api.draw_register`."""
    check(register)
    chosen, form = choose(form_sets(), register.kind, on)
    return draw_register_form(chosen, form, register, rows)


def draw_register_form(
    chosen: FormSet, form: Form, register: Register, rows: Iterable[RegisterRow]
) -> Document:
    """The register in one form, whatever the day."""
    values = worded(register)
    numbered = enumerate(rows, register.first)
    values["rows"] = [[str(cell) for cell in cells(number, row)] for number, row in numbered]
    values["count"] = len(values["rows"])
    if values["count"] > VOLUME_ROWS:
        raise WrongContent("rows", f"a volume holds at most {VOLUME_ROWS}")
    return _compiled(chosen, form, values, "", form.title)


def _compiled(chosen: FormSet, form: Form, values: dict[str, Any], address: str, title: str) -> Document:
    values["form"] = {
        "code": form.code,
        "title": form.title,
        "citation": chosen.citation,
        "statutory": form.is_statutory,
        "verified": form.verified,
        "paper": form.paper,
    }
    inputs = {"data": json.dumps(values, ensure_ascii=False), "qr": _qr(address) if address else ""}
    with _ONE_AT_A_TIME:
        # Accessible, and fit to be kept: typst refuses to build a file that does not conform.
        pdf = _compiler(form.layout).compile(sys_inputs=inputs, format="pdf", pdf_standards=["ua-1", "a-2a"])
    assert isinstance(pdf, bytes)  # one document, no output file
    return Document(pdf=pdf, form_code=form.code, verified=form.verified, title=title)


@lru_cache(maxsize=16)
def _compiler(layout: str) -> typst.Compiler:
    """One compiler a layout: fonts are read once a process."""
    return typst.Compiler(
        str(LAYOUTS / f"{layout}.typ"),
        root=str(LAYOUTS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def worded(paper: Paper | Register) -> dict[str, Any]:
    """The paper's values as the layouts take them; the paper is Vietnamese, whatever the page that asks."""
    with override("vi"):
        values: dict[str, Any] = _plain(paper)
    if "fee" in values:
        values["fee"] = {"text": format_vnd(values["fee"]), "words": in_words_vi(values["fee"])}
    return values


def _plain(value: Any) -> Any:
    """JSON for the layouts: days and moments as a Vietnamese paper writes them, nothing for empty values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: _plain(one) for name, one in named if one is not None and one != ""}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return {"text": local_datetime(value), "short": local_date(value)}
    if isinstance(value, date):
        return {
            "text": signature_date(value),
            "short": local_date(value),
            "year": value.year,
            "month": value.month,
            "number": value.day,
        }
    return value


def _qr(text: str) -> str:
    return segno.make(text, error="m", micro=False).svg_inline(scale=4, border=2, dark="#000", omitsize=True)
