"""Tables of the kernel, one file a topic."""

from .calendar import CalendarDay, CalendarVersion, WorkShift
from .files import StoredFile
from .jobs import JobFailure, JobKey, ScheduleRun, WorkerBeat
from .ledger import LedgerEntry
from .numbering import Counter

__all__ = [
    "CalendarDay",
    "CalendarVersion",
    "Counter",
    "JobFailure",
    "JobKey",
    "LedgerEntry",
    "ScheduleRun",
    "StoredFile",
    "WorkShift",
    "WorkerBeat",
]
