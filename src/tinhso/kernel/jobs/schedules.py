"""Enqueues what is due by the modules' schedules, each time once however many workers look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Max

from ..actors import system_actor
from ..models import ScheduleRun
from ..scope import acting
from .declaration import Schedule

_TAKE: Final = """
INSERT INTO kernel_schedulerun (schedule, slot) VALUES (%s, %s) ON CONFLICT (schedule, slot) DO NOTHING
"""


def tick(now: datetime, schedules: Iterable[Schedule] | None = None) -> list[str]:
    """Enqueue the jobs of schedules that are due at `now` (system time); returns the schedules' names."""
    if schedules is None:
        from ..modules import registry  # noqa: PLC0415 - the registry holds schedules

        schedules = registry().schedules.values()
    with acting(system_actor("kernel.schedule")):
        latest = dict(
            ScheduleRun.objects.values_list("schedule").annotate(latest=Max("slot")).order_by("schedule")
        )
        return [schedule.name for schedule in schedules if _enqueue(schedule, latest.get(schedule.name), now)]


def _enqueue(schedule: Schedule, latest: datetime | None, now: datetime) -> bool:
    slot = schedule.slot(now)
    if latest is not None and latest >= slot:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, (schedule.name, slot))
        if not cursor.rowcount:
            return False
    schedule.job.enqueue(**schedule.arguments)
    return True
