"""Questions between the agencies whose people can be tried: some wait, some are answered, some are late."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import fixed, from_local, simulated
from tinhso.kernel.modules import DemoContext
from tinhso.kernel.scope import acting
from tinhso.modules.directory import api as directory
from tinhso.modules.notices import api as notices

from .. import actions
from ..actions.reminders import remind, rules_now
from ..enums import OpinionState, State, Verdict
from ..models import Dossier, DossierAct, Opinion
from ..permissions import CONSULT, PROCESS
from .material import read_material

LOOKER = system_actor("services.demo")
DAYS = 2
"""Working days that an asked agency has: with the oldest dossiers that time is over."""

QUESTION = "Đề nghị cho ý kiến về nội dung thuộc lĩnh vực quản lý của quý cơ quan."
ANSWER = "Không có vướng mắc, đề nghị giải quyết theo quy định."


def ask_around(context: DemoContext) -> None:
    """Each officer of the showcase asks the others about his oldest and his newest dossier; each answers once."""
    last = load_calendar().previous_working_day(context.business_date)
    end = from_local(last, time(16, 30))
    officers = _officers(read_material(context.province).showcase["officials"], end)
    with notices.silent():  # nobody is told now of what happened then
        for officer, agency in officers.items():
            others = sorted(one for one in officers.values() if one != agency)
            for dossier in _oldest_and_newest(officer, end):
                _ask(dossier, officer, others, end)
        for officer, agency in officers.items():
            _answer_one(officer, agency, end)


def _officers(usernames: list[str], at: datetime) -> dict[Actor, int]:
    """Those who process dossiers and may be asked, with the agency of each."""
    found = {}
    for account in get_user_model().objects.filter(username__in=usernames).order_by("username"):
        actor = directory.actor_for(account, at)
        if actor.may(PROCESS.code) and actor.may(CONSULT.code):
            found[actor] = min(actor.where(PROCESS.code))
    return found


def _oldest_and_newest(officer: Actor, end: datetime) -> list[Dossier]:
    with acting(LOOKER):
        mine = Dossier.objects.filter(
            state=State.PROCESSING, assignee_id=officer.account_id, accepted_at__lt=end
        )
        rows = list(mine.order_by("accepted_at", "id"))
    return rows[:1] + rows[-1:] if len(rows) > 1 else rows


def _ask(dossier: Dossier, officer: Actor, others: list[int], end: datetime) -> None:
    """Half an hour after the last act, when that is past."""
    with acting(LOOKER):
        latest = DossierAct.objects.filter(dossier_id=dossier.pk).order_by("-seq")[0]
    at = latest.occurred_at + timedelta(minutes=30)
    wanted = dict.fromkeys((one for one in others if one != dossier.processing_agency_id), DAYS)
    if at >= end or not wanted:
        return
    with simulated(fixed(at)), acting(officer):
        actions.ask_opinion(
            by=officer,
            dossier_id=dossier.pk,
            expected_version=dossier.version,
            agencies=wanted,
            question=QUESTION,
        )


def _answer_one(officer: Actor, agency: int, end: datetime) -> None:
    """The question that came first is answered in time, the others wait."""
    with acting(LOOKER):
        asked = Opinion.objects.filter(asked_agency_id=agency, state=OpinionState.ASKED)
        first = asked.order_by("asked_at", "id").first()
    at = min(end, first.asked_at + timedelta(hours=1)) if first is not None else end
    if first is None or at >= end:
        return
    with simulated(fixed(at)), acting(officer):
        actions.give_opinion(by=officer, opinion_id=first.pk, verdict=Verdict.AGREE, text=ANSWER)


def remind_all(context: DemoContext) -> None:
    """The reminders of the business date are made; nobody is told now of what was late then."""
    with acting(LOOKER) as actor, notices.silent():
        for rule in rules_now():
            while remind(by=actor, rule=rule):
                pass
