"""Forgetting: messages hold personal data and are kept for a time that the rules name."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from tinhso.kernel import clock
from tinhso.kernel.jobs import job
from tinhso.kernel.law import RuleMissing

from ..enums import NoticeState
from ..models import Message, Notice
from ..queries.settings import rules_on
from ..rules import life

_AT_ONCE: Final = 10_000


@job(name="notices.prune")
def prune() -> None:
    """Nightly: delete settled messages older than the rule says, and notices without messages."""
    try:
        keep: timedelta = rules_on(clock.business().today()).keep
    except RuleMissing:
        return
    before = timezone.now() - keep
    old = Message.objects.filter(created_at__lt=before, state__in=life.ENDED | {"handed"})
    Message.objects.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])).delete()
    done = Notice.objects.filter(recorded_at__lt=before, messages=None).exclude(state=NoticeState.WAITING)
    Notice.objects.filter(pk__in=list(done.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])).delete()
