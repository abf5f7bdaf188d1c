"""The demonstration's operations: the history in bulk, the last days through the actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from tinhso.kernel import files
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.calendar import WorkingCalendar, load_calendar
from tinhso.kernel.clock import from_local, to_local
from tinhso.kernel.modules import DemoContext
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.papers import api as papers

from ..bulk import Life, write
from ..enums import Act, Channel
from ..queries.agency import Desk
from ..rules.deadline import due
from ..rules.rows import Posted
from .material import Habits, read_material
from .play import play_all
from .script import SampleFile, Script
from .world import World

CHUNK = 5000
CLOSING = time(17)
SIMULATOR = system_actor("services.demo")

RECENT: tuple[tuple[str, int, Mapping[str, float]], ...] = (
    (Act.SUBMIT, 0, {}),
    (Act.SUBMIT, 1, {}),
    (Act.ACCEPT, 0, {}),
    (Act.ASSIGN, 1, {}),
    (Act.ASSIGN, 3, {}),
    (Act.ASSIGN, 14, {}),
    (Act.REQUEST_SUPPLEMENT, 5, {"supplement": 1}),
    (Act.PROPOSE, 6, {}),
    (Act.PROPOSE, 18, {}),
    (Act.REQUEST_WITHDRAWAL, 6, {"withdraw": 1}),
    (Act.APPROVE, 12, {}),
    (Act.REFUSE, 4, {"refuse": 1}),
    (Act.RETURN_RESULT, 20, {}),
)
"""What is shown at each desk: the last act, how many working days ago it began, and chances made certain."""

CITIZENS: tuple[tuple[str, int, Mapping[str, float]], ...] = (
    (Act.SUBMIT, 0, {}),
    (Act.ASSIGN, 2, {}),
    (Act.REQUEST_SUPPLEMENT, 4, {"supplement": 1}),
    (Act.PROPOSE, 5, {}),
    (Act.RETURN_RESULT, 20, {}),
    (Act.REFUSE, 12, {"refuse": 1}),
)
"""The same for the citizen whose account can be tried, at one desk after another."""

_CALM: Mapping[str, float] = dict.fromkeys(
    ("refuse", "supplement", "withdraw", "stop", "send_back", "late"), 0.0
)
OVERDUE: tuple[str, int, Mapping[str, float]] = (Act.ASSIGN, 16, {})
LATE_DESKS = 4
"""Every so many desks have one dossier that should have been done by now."""

_RUNNING = frozenset({Act.ACCEPT, Act.ASSIGN, Act.PROPOSE, Act.REQUEST_WITHDRAWAL})
"""Last acts after which the clock still runs: such a life must not be overdue unless it is meant to be."""
_TRIES = 120


def make_history(context: DemoContext) -> None:
    """Write about `context.scale` dossiers up to the eve of the business date, the same for the same seed."""
    random = Random(context.seed)
    material = read_material(context.province)
    calendar = load_calendar()
    last = calendar.previous_working_day(context.business_date)
    end = from_local(last, CLOSING)
    script = Script(
        World(last), material, calendar, random, end=end, file=_sample_file(context.business_date)
    )
    _bulk(context, script, random)
    _showcase(context, script, last)


def _bulk(context: DemoContext, script: Script, random: Random) -> None:
    label = _("Hồ sơ mẫu")
    made = _ResultPapers(context.business_date)
    done = 0
    context.progress(label, 0, context.scale)
    lives = script.lives(context.scale)
    for start in range(0, len(lives), CHUNK):
        done += write(lives[start : start + CHUNK], result_paper=made, draw=random.randrange)
        context.progress(label, min(done, context.scale), context.scale)
    context.progress(label, context.scale, context.scale)


def _document(title: str, text: str, day: date) -> papers.Document:
    return papers.draw(
        papers.Result(
            sender=papers.Sender(agency=_("Tỉnh mẫu")),
            code="MAU",
            number="0",
            title=title,
            applicant=papers.Applicant(name=_("Người không có thật")),
            text=text,
            day=day,
            signer=papers.Signer(name=_("Dữ liệu mẫu")),
            is_sample=True,
        ),
        day,
    )


def _sample_file(day: date) -> SampleFile:
    """The one file that stands for every paper sent online."""
    document = _document(_("Giấy tờ mẫu"), _("Tệp này thay cho giấy tờ mà người nộp gửi kèm."), day)
    stored = files.store(ContentFile(document.pdf, "giay-to-mau.pdf"), actor=SIMULATOR)
    return SampleFile(stored.pk, "giay-to-mau.pdf", len(document.pdf))


class _ResultPapers:
    """One PDF a procedure version stands for the electronic results of its history."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._made: dict[int, tuple[int, str]] = {}

    def __call__(self, one: Life, dossier: Mapping[str, Any]) -> Mapping[str, Any]:
        file_id, layout = self._made.get(one.version.pk) or self._make(one.version)
        return {"file_id": file_id, "file_name": f"{dossier['code']}.pdf", "layout": layout}

    def _make(self, version: catalogue.Version) -> tuple[int, str]:
        title = version.parsed.results[0].name.vi
        document = _document(title, _("Kết quả mẫu của giai đoạn 2013-2015."), self._day)
        stored = files.store_bytes(document.pdf, "ket-qua-mau.pdf", actor=SIMULATOR)
        self._made[version.pk] = (stored.pk, document.form_code)
        return self._made[version.pk]


def _showcase(context: DemoContext, script: Script, last: date) -> None:
    """The last days at the desks that can be tried, in order of time."""
    accounts = _Accounts()
    script.shown = accounts.ids_of(script.material.showcase["officials"])
    lives = _recent(script, last) + _of_citizen(script, last, accounts)
    label = _("Việc những ngày gần đây")
    total = sum(1 + len(one.doings) for one in lives)
    play_all(
        lives,
        accounts=accounts,
        draw=script.random.randrange,
        progress=lambda done: context.progress(label, done, total),
    )


class _Accounts:
    """Accounts by id, each read once."""

    def __init__(self) -> None:
        self._found: dict[int, Any] = {}

    def __call__(self, account_id: int) -> Any:
        if account_id not in self._found:
            self._found[account_id] = get_user_model().objects.get(pk=account_id)
        return self._found[account_id]

    def ids_of(self, usernames: list[str]) -> frozenset[int]:
        """Ids of the accounts with these sign-in names."""
        found = get_user_model().objects.filter(username__in=usernames)
        return frozenset(found.values_list("pk", flat=True))

    def named(self, username: str) -> Any | None:
        """The account of this sign-in name, None when the province has none."""
        return get_user_model().objects.filter(username=username).first()


def _desks(script: Script, last: date) -> list[tuple[Habits, Desk]]:
    """The desks of the showcase that exist."""
    found = []
    for row in script.material.showcase["desks"]:
        version = script.world.version(row["procedure"], last)
        habits = script.material.habits.get(row["procedure"])
        if version is None or habits is None:
            continue
        found += [
            (habits, desk) for desk in script.world.desks(version) if desk.receiving.code == row["agency"]
        ]
    return found


def _recent(script: Script, last: date) -> list[Life]:
    found = []
    online = cycle((True, False, False))
    for place, (habits, desk) in enumerate(_desks(script, last)):
        for act, days, certain in RECENT:
            found.append(_one(script, habits, desk, last, act, days, certain, online=next(online)))
        if place % LATE_DESKS == 0:
            act, days, certain = OVERDUE
            found.append(_attempt(script, habits, desk, last, act, days, certain, online=False))
    lives = [one for one in found if one is not None]
    return [*lives, *_twice(lives), *_by_post(lives)]


def _twice(lives: list[Life]) -> list[Life]:
    """The first matter that only lies at a counter, handed in again: something for the clerk to compare."""
    for one in lives:
        if one.channel == Channel.COUNTER and not one.doings:
            return [replace(one, token=UUID(int=one.token.int ^ 1), at=one.at + timedelta(minutes=7))]
    return []


def _by_post(lives: list[Life]) -> list[Life]:
    """A letter that came to the first desk at which somebody handed in what may also be sent by post."""
    for one in lives:
        if one.channel == Channel.COUNTER and not one.doings and one.version.parsed.channel(Channel.POST):
            other = lives[-1].applicant
            applicant = replace(other, summary=one.applicant.summary, account_id=None, person_id=None)
            sender = ", ".join(part for part in (other.name, other.address) if part)
            posted = Posted(arrived_on=to_local(one.at).date(), sender=sender, code="RR123456785VN")
            token, at = UUID(int=one.token.int ^ 2), one.at + timedelta(minutes=11)
            return [
                replace(
                    one, token=token, at=at, applicant=applicant, channel=Channel.POST.value, posted=posted
                )
            ]
    return []


def _of_citizen(script: Script, last: date, accounts: _Accounts) -> list[Life]:
    account = accounts.named(script.material.showcase["citizen"])
    desks = [(habits, desk) for habits, desk in _desks(script, last) if habits.answers]
    if account is None or not desks:
        return []
    citizen = directory.actor_for(account, from_local(last, time(9)))
    turn = cycle(desks)
    found = []
    for act, days, certain in CITIZENS:
        habits, desk = next(turn)
        found.append(_one(script, habits, desk, last, act, days, certain, online=True, by=citizen))
    return [one for one in found if one is not None]


def _one(
    script: Script,
    habits: Habits,
    desk: Desk,
    last: date,
    act: str,
    days: int,
    certain: Mapping[str, float],
    *,
    online: bool,
    by: Actor | None = None,
) -> Life | None:
    """A life that began so many working days ago, or later where the limit is shorter, and came as far as `act`.

    Chance gives the hours, so it is tried until the dossier stands where it should and is not overdue. A
    limit of one day only allows that to what came in after the cut-off hour, at the counter, and went fast.
    """
    same_day = act in _RUNNING and _limit(script, habits, last) == 0
    spare = 0 if same_day else script.random.choice((0, 1, 1, 2, 3))
    found = None
    for number in range(_TRIES):
        sooner = 0 if same_day else max(0, days - number // 4)
        life = _attempt(
            script, habits, desk, last, act, sooner, certain, online=online and not same_day, by=by,
            pace=0.15 if same_day else 0.7,
        )  # fmt: skip
        if life is not None and _stands(script, life, act, _evening(script, last, spare)):
            return life
        if life is not None and (found is None or _stands(script, life, act, script.end)):
            found = life
    return found


def _evening(script: Script, last: date, spare: int) -> datetime:
    """Closing time `spare` working days after the last."""
    return from_local(script.calendar.add_working_days(last, spare), CLOSING) if spare else script.end


def _limit(script: Script, habits: Habits, last: date) -> float | None:
    """The procedure's time limit, in its own unit; 0 is the same day."""
    version = script.world.version(habits.slug, last)
    time_ = version.parsed.channels[0].time if version else None
    return time_.amount if time_ else None


def _stands(script: Script, life: Life, act: str, after: datetime) -> bool:
    """Whether a life has come as far as `act` and, where the clock runs, is due `after` a moment."""
    reached = life.doings[-1].act if life.doings else Act.SUBMIT
    if reached != act or act not in _RUNNING:
        return reached == act
    accepted = next(doing.at for doing in life.doings if doing.act == Act.ACCEPT)
    terms = life.version.parsed.channel(life.channel) or life.version.parsed.channels[0]
    due_at = due(accepted, terms.time, script.law_on(to_local(accepted).date()), script.calendar).due_at
    return due_at is None or due_at > after


def _attempt(
    script: Script,
    habits: Habits,
    desk: Desk,
    last: date,
    act: str,
    days: int,
    certain: Mapping[str, float],
    *,
    online: bool,
    by: Actor | None = None,
    pace: float = 0.7,
) -> Life | None:
    """One life that began so many working days ago and comes as far as `act`, if the end leaves it time."""
    day = _earlier(script.calendar, last, days)
    sure = replace(habits, rates={**_CALM, **certain}, pace=(pace, pace))
    way = online and habits.answers is not None
    one = script.life(sure, day, desk=desk, by=by, online=way, until=act, prefer=script.shown)
    return one if one is not None and one.at < script.end else None


def _earlier(calendar: WorkingCalendar, day: date, count: int) -> date:
    """The working day `count` before."""
    return calendar.add_working_days(day, -count) if count else day
