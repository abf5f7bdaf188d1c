"""The working calendar: which days are worked, in which hours, and what that makes of a time limit.

`rules` is plain Python; `store` keeps the calendar of the database at hand in the process.
"""

from .rules import Shift, Unit, WorkingCalendar
from .store import load_calendar, named_days

__all__ = ["Shift", "Unit", "WorkingCalendar", "load_calendar", "named_days"]
