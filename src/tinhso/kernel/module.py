"""What the kernel itself brings: the working calendar's loader, its upkeep, its tables open to every page."""

from django.utils.translation import gettext_lazy as _

from .calendar.editing import CALENDAR_DAY_REF, CALENDAR_ROLE, EDIT_CALENDAR
from .calendar.loading import load
from .jobs.upkeep import SCHEDULES
from .modules import Loader, Module

MODULE = Module(
    name="kernel",
    title=_("Nền tảng"),
    permissions=(EDIT_CALENDAR,),
    roles=(CALENDAR_ROLE,),
    refs=(CALENDAR_DAY_REF,),
    loaders=(Loader("calendar", 20, load),),
    schedules=SCHEDULES,
    public_tables=(
        ("kernel_workshift", "working hours are published facts"),
        ("kernel_calendarday", "public holidays are published facts"),
        ("kernel_calendarversion", "one row that says when the calendar changed"),
        ("kernel_counter", "last numbers given, without any person"),
        ("kernel_storedfile", "the row of the module that points at a file decides who may open it"),
        ("kernel_jobkey", "names of jobs and keys made of ids"),
        ("kernel_schedulerun", "times at which schedules were due"),
        ("kernel_workerbeat", "worker processes and when they were last alive"),
    ),
)
