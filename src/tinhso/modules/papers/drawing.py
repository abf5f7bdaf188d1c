"""From checked data to a PDF, by typst.

Data reaches the layout as one JSON text in `sys.inputs` and is shown as content, never parsed as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import segno
import typst
from django.utils.translation import override

from tinhso.kernel.formats import local_datetime, signature_date
from tinhso.kernel.money import format_vnd, in_words_vi

from .facts import Document
from .loading import LAYOUTS, layouts
from .rules.contents import WrongContent, check
from .rules.layouts import choose

FONTS = Path(__file__).with_name("fonts")
PDF_STANDARD: Final = "ua-1"
"""Tagged and accessible; typst refuses to build a file that does not conform."""

_ONE_AT_A_TIME = Lock()  # a compiler keeps its state between calls and belongs to one thread

_MOMENTS = ("received_at", "due_at")
_DAYS = ("day", "signed_on")


def draw(kind: str, data: Mapping[str, Any], on: date) -> Document:
    """The paper as PDF; see `api.render`."""
    layout = choose(layouts(), kind, on)
    with override("vi"):  # the paper is Vietnamese, whatever the page that asked for it
        values = _worded(check(kind, data))
    values["form"] = {
        "code": layout.form_code,
        "title": layout.title,
        "statutory": bool(layout.form_code),
    }
    address = values.get("tracking_url") or values["code"]
    inputs = {"data": json.dumps(values, ensure_ascii=False), "qr": _qr(address)}
    with _ONE_AT_A_TIME:
        pdf = _compiler(layout.layout).compile(sys_inputs=inputs, format="pdf", pdf_standards=PDF_STANDARD)
    assert isinstance(pdf, bytes)  # one document, no output file
    return Document(
        pdf=pdf,
        form_code=layout.form_code,
        verified=layout.verified,
        title=layout.title,
    )


@lru_cache(maxsize=8)
def _compiler(layout: str) -> typst.Compiler:
    """One compiler a layout: fonts are read once a process."""
    return typst.Compiler(
        str(LAYOUTS / f"{layout}.typ"),
        root=str(LAYOUTS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def _worded(data: dict[str, Any]) -> dict[str, Any]:
    """Moments, days and money as a Vietnamese paper writes them."""
    values = dict(data)
    for name in _MOMENTS:
        if name in values:
            values[name] = local_datetime(_parsed(name, values[name], datetime.fromisoformat))
    for name in _DAYS:
        if name in values:
            values[name] = signature_date(_parsed(name, values[name], date.fromisoformat))
    if "fee" in values:
        values["fee_words"] = in_words_vi(values["fee"])
        values["fee"] = format_vnd(values["fee"])
    return values


def _parsed(name: str, text: str, read: Any) -> Any:
    try:
        value = read(text)
    except ValueError:
        raise WrongContent(name, f"{text!r} is not an ISO date or moment") from None
    if isinstance(value, datetime) and value.tzinfo is None:
        raise WrongContent(name, f"{text!r} has no offset from UTC")
    return value


def _qr(text: str) -> str:
    return segno.make(text, error="m", micro=False).svg_inline(scale=4, border=2, dark="#000", omitsize=True)
