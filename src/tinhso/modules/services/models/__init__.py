"""Nouns of the one-stop shop."""

from .act import DossierAct
from .clock_run import ClockChange, ClockRun
from .dossier import Dossier
from .draft import Draft
from .law import LawRule
from .opening import Opening
from .opinion import Opinion
from .paper import DossierPaper
from .party import PARTY_FIELDS
from .rating import Rating
from .reminder import Reminder
from .result import Result
from .tally import COUNTS, DailyTally

__all__ = [
    "COUNTS",
    "PARTY_FIELDS",
    "ClockChange",
    "ClockRun",
    "DailyTally",
    "Dossier",
    "DossierAct",
    "DossierPaper",
    "Draft",
    "LawRule",
    "Opening",
    "Opinion",
    "Rating",
    "Reminder",
    "Result",
]
