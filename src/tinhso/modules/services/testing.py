"""Factories of the one-stop shop for tests of all modules. Every value has a default that is valid.

`make_one_stop` gives a district's desk and division with a clerk, an officer, a leader and a citizen;
`make_dossier` walks a dossier through the real actions to the state wanted. Everybody acts in his own scope,
so row-level security is always part of the test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.clock import Clock
from tinhso.kernel.models import WorkShift
from tinhso.kernel.modules import LoadContext
from tinhso.kernel.scope import acting, key_of
from tinhso.modules.catalogue import testing as catalogue
from tinhso.modules.catalogue.api import Version
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.api import AgencyKind, Level

from . import actions
from .enums import State, Verdict
from .loading import load_law as load_law_file
from .models import Dossier, Draft, Opinion
from .rules.rows import Applicant

MORNING = datetime(2015, 6, 17, 2, 0, tzinfo=UTC)
"""Wednesday 17 June 2015, 9 o'clock in the province."""

ANSWERS: Mapping[str, Any] = {
    "applicant": {"full_name": "Nguyễn Văn An", "phone": "0912345678"},
    "request": {"subject": "Bán tạp hóa"},
}


def at(day: int = 17, hour: int = 9, minute: int = 0, *, month: int = 6, year: int = 2015) -> Clock:
    """A clock that stands at a local moment, by default 9 o'clock on the demo's business day."""
    return clocks.fixed(clocks.from_local(date(year, month, day), time(hour, minute)))


def make_law() -> None:
    """The project's own `data/law/services.yaml` and `data/law/catalogue.yaml`."""
    catalogue.make_law()
    root = Path(settings.TINHSO_CONTENT_ROOT)
    with transaction.atomic():
        load_law_file(LoadContext(root=root, province=root / "provinces", actor=system_actor("tests")))


def make_calendar() -> None:
    """Monday to Friday, 7 to 11 and 13 to 17 o'clock, no holidays."""
    WorkShift.objects.bulk_create(
        WorkShift(weekday=weekday, start=time(start), end=time(end), valid_from=date(2000, 1, 1))
        for weekday in range(5)
        for start, end in ((7, 11), (13, 17))
    )


@dataclass
class OneStop:
    """A district's one-stop shop with its people. `agency` receives, `unit` processes."""

    agency: Any
    unit: Any
    clerk: Actor
    officer: Actor
    colleague: Actor
    leader: Actor
    citizen: Actor
    version: Version


def make_one_stop(version: Version | None = None, **changes: Any) -> OneStop:
    """A one-stop shop; `changes` are those of its procedure's version. Makes no law and no calendar."""
    agency = directory.make_agency(level=Level.DISTRICT)
    area = agency.versions.get().area
    unit = directory.make_agency(
        level=Level.DISTRICT, kind=AgencyKind.FINANCE_PLANNING, area=area, parent=agency, one_stop=False
    )

    def somebody(name: str, role: str, where: Any) -> Actor:
        return directory.actor_of(directory.make_official(role, agency=where, name=name), MORNING)

    return OneStop(
        agency=agency,
        unit=unit,
        clerk=somebody("Trần Thị Bích", "services.clerk", agency),
        officer=somebody("Lê Văn Cường", "services.officer", unit),
        colleague=somebody("Đỗ Thị Hoa", "services.officer", unit),
        leader=somebody("Phạm Văn Dũng", "services.leader", unit),
        citizen=directory.actor_of(directory.make_citizen("Nguyễn Văn An"), MORNING),
        version=version or catalogue.make_version(**changes),
    )


def do[R](by: Actor, act: Callable[..., R], **values: Any) -> R:
    """Carry out an action in the actor's own scope, as a request does."""
    with acting(by):
        return act(by=by, **values)


def make_draft(
    shop: OneStop, *, by: Actor | None = None, answers: Any = None, clock: Clock | None = None
) -> Draft:
    """A citizen's filled-in draft at the shop, online."""
    actor = by or shop.citizen
    draft = do(
        actor,
        actions.start_draft,
        procedure_version_id=shop.version.pk,
        agency_id=shop.agency.pk,
        key=next(iter(actor.keys), ""),
        clock=clock or at(),
    )
    filled = ANSWERS if answers is None else answers
    return do(
        actor, actions.save_draft, token=draft.token, page="request", answers=filled, clock=clock or at()
    )


def anonymous(word: str = "bi-mat") -> Actor:
    """Somebody who is not logged in, with one bearer capability."""
    return ANONYMOUS.with_keys(key_of(word))


def register(
    shop: OneStop, *, name: str = "Nguyễn Văn An", clock: Clock | None = None, **values: Any
) -> Dossier:
    """A dossier handed in at the desk."""
    return do(
        shop.clerk,
        actions.register,
        token=uuid4(),
        procedure_version_id=shop.version.pk,
        agency_id=shop.agency.pk,
        applicant=Applicant(name=name, account_id=values.pop("account_id", None)),
        clock=clock or at(),
        **values,
    )


_WAY: tuple[str, ...] = (State.ACCEPTED, State.PROCESSING, State.PROPOSED, State.DECIDED, State.RETURNED)


def make_dossier(
    shop: OneStop, state: str = State.SUBMITTED, *, start: Clock | None = None, **values: Any
) -> Dossier:
    """A dossier in `state`, one hour between two acts. `values` are those of `register`.

    States beside the way (refused, waiting, withdrawn, stopped) are reached from the nearest on it.
    """
    clock = start or at(hour=8)
    dossier = register(shop, clock=clock, **values)
    before: dict[str, str] = {
        State.REFUSED: State.SUBMITTED,
        State.SUPPLEMENT_REQUESTED: State.PROCESSING,
        State.AWAITING_PAYMENT: State.PROCESSING,
        State.WITHDRAWAL_REQUESTED: State.PROCESSING,
        State.STOPPED: State.PROCESSING,
    }
    reach = before.get(state, state)
    for step in _WAY:
        if dossier.state == reach:
            break
        clock = clocks.fixed(clock.now() + timedelta(hours=1))
        dossier = _forward(shop, dossier, step, clock)
    if state in before:
        dossier = _aside(shop, dossier, state, clocks.fixed(clock.now() + timedelta(hours=1)))
    return dossier


def make_opinions(shop: OneStop) -> list[Opinion]:
    """Questions about one dossier to two agencies; the first has answered."""
    others = [make_one_stop(shop.version) for _ in range(2)]
    dossier = make_dossier(shop, State.PROCESSING)
    common = {"dossier_id": dossier.pk, "expected_version": dossier.version, "clock": at(hour=14)}
    wanted = {one.unit.pk: days for days, one in enumerate(others, 2)}
    do(shop.officer, actions.ask_opinion, agencies=wanted, question="Có vướng quy hoạch không?", **common)
    found = list(Opinion.objects.filter(dossier_id=dossier.pk).order_by("due_at"))
    answer = {"verdict": Verdict.AGREE, "text": "Không vướng.", "clock": at(hour=15)}
    found[0] = do(others[0].officer, actions.give_opinion, opinion_id=found[0].pk, **answer)
    return found


def _forward(shop: OneStop, dossier: Dossier, step: str, clock: Clock) -> Dossier:
    common: dict[str, Any] = {
        "dossier_id": dossier.pk,
        "expected_version": dossier.version,
        "clock": clock,
    }
    if step == State.ACCEPTED:
        return do(shop.clerk, actions.accept, assignee_id=shop.officer.account_id, **common)
    if step == State.PROCESSING:
        return do(shop.officer, actions.assign, **common)
    if step == State.PROPOSED:
        return do(shop.officer, actions.propose, text="Đồng ý cấp.", **common)
    if step == State.DECIDED:
        return do(shop.leader, actions.approve, **common)
    return do(shop.clerk, actions.return_result, **common)


def _aside(shop: OneStop, dossier: Dossier, state: str, clock: Clock) -> Dossier:
    common: dict[str, Any] = {
        "dossier_id": dossier.pk,
        "expected_version": dossier.version,
        "clock": clock,
    }
    if state == State.REFUSED:
        return do(shop.clerk, actions.refuse, reason="Không thuộc thẩm quyền.", **common)
    if state == State.SUPPLEMENT_REQUESTED:
        return do(shop.officer, actions.request_supplement, reason="Thiếu bản sao.", **common)
    if state == State.AWAITING_PAYMENT:
        return do(shop.officer, actions.demand_payment, amount=100_000, **common)
    if state == State.STOPPED:
        return do(shop.officer, actions.stop, reason="Không đủ điều kiện.", **common)
    holder = ANONYMOUS.with_keys(dossier.track_key)
    return do(holder, actions.request_withdrawal, **common)
