"""What the kernel itself brings: the working calendar's loader, its upkeep, its tables open to every page."""

from django.utils.translation import gettext_lazy as _

from .calendar.editing import CALENDAR_DAY_REF, CALENDAR_ROLE, EDIT_CALENDAR
from .calendar.loading import load
from .isolation import ROW_SCOPES
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
    row_scopes=ROW_SCOPES,
    public_tables=(
        ("kernel_workshift", "working hours are published facts"),
        ("kernel_calendarday", "public holidays are published facts"),
        ("kernel_calendarversion", "one row that says when the calendar changed"),
        ("kernel_referencestamp", "one row that says when reference data changed"),
        ("kernel_counter", "last numbers given, without any person"),
        ("kernel_storedfile", "the row of the module that points at a file decides who may open it"),
        ("kernel_strayfile", "numbers of files that nothing refers to, for the sweep"),
        ("kernel_jobkey", "names of jobs and keys made of ids"),
        ("kernel_schedulerun", "times at which schedules were due"),
        ("kernel_partkind", "which function tells the parts of a kind of thing, without any row"),
        ("kernel_workerbeat", "worker processes and when they were last alive"),
        ("django_content_type", "names of the tables themselves, without any row of them"),
        ("django_migrations", "pages have no right on it; the owner migrates"),
        ("django_session", "signing in must find a session before anybody is known; its key is the secret"),
        ("django_tasks_database_dbtaskresult", "workers take any job; arguments are ids and codes only"),
        ("auth_group", "unused, and pages have no right on it"),
        ("auth_group_permissions", "unused, and pages have no right on it"),
        ("auth_permission", "unused, and pages have no right on it"),
    ),
)
