"""Tables of the kernel, one file a topic."""

from .calendar import CalendarDay, CalendarVersion, WorkShift
from .files import StoredFile
from .jobs import JobFailure, JobKey, ScheduleRun, WorkerBeat
from .ledger import LedgerEntry
from .numbering import Counter
from .parts import PartKind

__all__ = [
    "CalendarDay",
    "CalendarVersion",
    "Counter",
    "JobFailure",
    "JobKey",
    "LedgerEntry",
    "PartKind",
    "ScheduleRun",
    "StoredFile",
    "WorkShift",
    "WorkerBeat",
]
