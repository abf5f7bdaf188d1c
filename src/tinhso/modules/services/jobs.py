"""The one-stop shop's work in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import Schedule, job
from tinhso.kernel.retention import Retention
from tinhso.kernel.scope import acting

from .actions.clock_run import apply_clock, compute_clock
from .actions.keeping import purge_drafts as purge
from .actions.opening import purge_openings as purge_entries
from .actions.reminders import remind, rules_now
from .queries.drafts import draft_days
from .queries.opening import keep_days


@job(name="services.purge_drafts", own_transactions=True)
def purge_drafts() -> None:
    """Drafts whose time is over go, some hundred at a time, before the kernel sweeps contents without a row."""
    with_some_left = True
    while with_some_left:
        with acting(system_actor("services.purge_drafts")) as actor:
            with_some_left = purge(by=actor) > 0


@job(name="services.remind", own_transactions=True)
def remind_of_deadlines() -> None:
    """Each rule in force tells of its deadlines, some hundred at a time; what was told is not told again."""
    with acting(system_actor("services.remind")):
        rules = rules_now()
    for rule in rules:
        with_some_left = True
        while with_some_left:
            with acting(system_actor("services.remind")) as actor:
                with_some_left = remind(by=actor, rule=rule) > 0


@job(name="services.purge_openings", own_transactions=True)
def purge_openings() -> None:
    """Entries of who opened a dossier go when their time is over, some thousand at a time."""
    with_some_left = True
    while with_some_left:
        with acting(system_actor("services.purge_openings")) as actor:
            with_some_left = purge_entries(by=actor) > 0


__all__ = [
    "RETENTIONS",
    "SCHEDULES",
    "apply_clock",
    "compute_clock",
    "purge_drafts",
    "purge_openings",
    "remind_of_deadlines",
]

SCHEDULES = (
    Schedule("services.purge_drafts", purge_drafts, at="01:40"),
    Schedule("services.purge_openings", purge_openings, at="01:50"),
    Schedule("services.remind", remind_of_deadlines, at="06:30"),
)

RETENTIONS = (
    Retention(
        name="services.drafts",
        title=_("Bản khai chưa nộp, cùng tệp đính kèm"),
        since=_("lần lưu cuối"),
        days=draft_days,
    ),
    Retention(
        name="services.openings",
        title=_("Nhật ký ai đã mở hồ sơ"),
        since=_("ngày mở"),
        days=keep_days,
    ),
)
"""What these jobs remove, for the notice about personal data."""
