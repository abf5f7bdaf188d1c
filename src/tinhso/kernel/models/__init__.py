"""Tables of the kernel, one file a topic."""

from .calendar import CalendarDay, CalendarVersion, WorkShift
from .dated_rule import DatedRule, Verified
from .files import HELD, Scan, StoredFile, StrayFile
from .jobs import JobFailure, JobKey, ScheduleRun, WorkerBeat
from .ledger import LedgerEntry
from .numbering import Counter
from .parts import PartKind
from .reference import ReferenceStamp

__all__ = [
    "HELD",
    "CalendarDay",
    "CalendarVersion",
    "Counter",
    "DatedRule",
    "JobFailure",
    "JobKey",
    "LedgerEntry",
    "PartKind",
    "ReferenceStamp",
    "Scan",
    "ScheduleRun",
    "StoredFile",
    "StrayFile",
    "Verified",
    "WorkShift",
    "WorkerBeat",
]
