"""Tables of the kernel, one file a topic."""

from .calendar import CalendarDay, CalendarVersion, WorkShift
from .files import StoredFile
from .ledger import LedgerEntry
from .numbering import Counter

__all__ = ["CalendarDay", "CalendarVersion", "Counter", "LedgerEntry", "StoredFile", "WorkShift"]
