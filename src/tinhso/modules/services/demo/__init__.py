"""Sample operations of a demonstration: made-up people, the real rules, fixed clocks.

A seeded generator writes the *lives* of dossiers (`bulk.Life`). The history is written with the bulk path; the
last days at the agencies that can be tried are carried out through the actions, as people would.
"""

from .history import make_history
from .opinions import ask_around, remind_all
from .ratings import rate_some

__all__ = ["ask_around", "make_history", "rate_some", "remind_all"]
