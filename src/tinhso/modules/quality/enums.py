"""Codes of the index that others count by, and of the lists behind a figure."""

from __future__ import annotations

from typing import Final

ON_TIME: Final = "2.1"
SATISFIED: Final = "5.4"
BACKLOG: Final = "backlog"
"""Not a line of the decision: what was accepted and has not ended; its part is what is overdue."""

PART: Final = "part"
REST: Final = "rest"
WHOLE: Final = "whole"
EACH: Final = (PART, REST, WHOLE)
