"""The job that writes messages and hands them over, as long as there is something to do."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.jobs import job
from tinhso.kernel.law import RuleMissing
from tinhso.kernel.scope import acting

from ..queries.settings import rules_on
from ..rules.sending import Rules
from .handing import call, claim, note, settle_doubts, sync_providers
from .making import make_some

log = logging.getLogger(__name__)

SYSTEM: Final = system_actor("notices.send")

AT_ONCE: Final = 8
"""Messages under way at the same time in one process: so many are uncertain when it dies."""

NOTICES: Final = 20
"""Notices whose messages are written in one transaction."""

LONGEST: Final = 5.0
"""Seconds after which a job lets others in."""


@job(name="notices.send", retries=5, own_transactions=True, priority=20)
def send() -> None:
    """Write and hand over what waits. Any number of these may run at the same time, or one for many acts."""
    try:
        with acting(SYSTEM):
            rules = rules_on(clock.business().today())
            sync_providers()
    except RuleMissing as missing:
        log.warning("nothing is sent: data/notices is not loaded (%s)", missing)
        return
    until = time.monotonic() + LONGEST
    with ThreadPoolExecutor(AT_ONCE, "notices") as pool:
        while _made() + _handed(rules, pool):
            if time.monotonic() > until:
                with acting(SYSTEM):
                    send.enqueue()
                return


def _made() -> int:
    with acting(SYSTEM):
        return make_some(NOTICES)


def _handed(rules: Rules, pool: ThreadPoolExecutor) -> int:
    with acting(SYSTEM):
        under_way, seen = claim(AT_ONCE, rules)
    if under_way:
        # From here on this process may die: the messages are written down as being handed over.
        answers = list(zip(under_way, pool.map(call, under_way), strict=True))
        with acting(SYSTEM):
            note(answers, rules)
    return seen


@job(name="notices.look_after", own_transactions=True)
def look_after() -> None:
    """Every minute: messages of processes that died, the rule that sends again, and whatever is due."""
    with acting(SYSTEM):
        try:
            rules = rules_on(clock.business().today())
        except RuleMissing:
            return
        doubtful, resent = settle_doubts(rules)
    if doubtful or resent:
        log.warning("%d messages are uncertain, %d are sent again by the rule", doubtful, resent)
    send()
