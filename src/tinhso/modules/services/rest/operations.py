"""All operations on dossiers; importing this declares them."""

from __future__ import annotations

from . import acts, reading, submission
from .door import DOOR, SCOPES

__all__ = ["DOOR", "SCOPES", "acts", "reading", "submission"]
