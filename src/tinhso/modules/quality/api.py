"""The door of quality: what modules above declare, and the law by which they count."""

from __future__ import annotations

from .enums import BACKLOG, ON_TIME, PART, REST, WHOLE
from .facts import Cell, Counted, Days, Listed, Provider, Span
from .queries.law import supplements_on

__all__ = [
    "BACKLOG",
    "ON_TIME",
    "PART",
    "REST",
    "WHOLE",
    "Cell",
    "Counted",
    "Days",
    "Listed",
    "Provider",
    "Span",
    "supplements_on",
]
