"""A province small enough to compare whole: two one-stop shops, their people, and every door to a dossier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection

from tinhso.kernel import clock as clocks
from tinhso.kernel.actions import ActionError
from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import SESSION_KEYS
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue import testing as offers
from tinhso.modules.directory import testing as directory
from tinhso.modules.payments import api as payments
from tinhso.modules.payments.models import PaymentRequest
from tinhso.modules.services import actions
from tinhso.modules.services import testing as one_stop
from tinhso.modules.services.actions.clock_run import apply_batch, compute_batch, confirm_run, start_run
from tinhso.modules.services.models import Dossier, Opinion
from tinhso.modules.services.testing import MORNING, OneStop, do, make_draft, make_one_stop, register

from .model import ACTION, ADVISERS, ANSWER, BOTH, LOCAL, OFFICE, Try, Way

TABLES = (
    "services_dossier", "services_dossieract", "services_dossierpaper", "services_result", "services_dailytally",
    "services_clockrun", "services_clockchange", "services_opinion", "payments_paymentrequest", "payments_attempt", "payments_callback",
    "kernel_ledgerentry",
)  # fmt: skip
_OF_TABLE = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {} t"
_ALL = " UNION ALL ".join(_OF_TABLE.format(table) for table in TABLES)

WORDS = "Theo quy định"
SLUGS = {
    "accept": "tiep-nhan", "refuse": "tu-choi", "approve": "duyet", "send_back": "tra-lai", "propose": "trinh-ky",
    "assign": "giao", "request_supplement": "yeu-cau-bo-sung", "supply": "nhan-bo-sung",
    "demand_payment": "thu-phi", "collect_fee": "thu-tien", "return_result": "tra-ket-qua", "stop": "dung",
    "extend": "hen-lai", "forward": "chuyen-buoc", "step_back": "tra-buoc",
    "hand_over": "chuyen", "ask_opinion": "hoi-y-kien",
}  # fmt: skip
OWN_SLUGS = {"supply": "bo-sung", "request_withdrawal": "rut"}

VERSIONS: dict[str, dict[str, Any]] = {
    "free": {},
    "online": offers.online(electronic=True),
    "paid first": offers.online(fee=20_000),
    "paid for the result": offers.online(fee=20_000, electronic=True) | {"payment": "at_result"},
    "two steps": offers.online(electronic=True) | {"steps": offers.three_steps()},
    "paid on demand": {"channels": [offers.channel(fee=20_000)], "payment": "on_demand"},
}
"""The procedure of each way."""


def snapshot() -> tuple[str, ...]:
    """Every row that an act could have changed, by table, as the owner reads it."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        return tuple(row[0] for row in cursor.fetchall())


@dataclass
class World:
    """The people and the procedures; `dossier` and `now` belong to the life that is being tried."""

    shop: OneStop
    actors: dict[str, Actor]
    keeper: Actor
    clients: dict[str, PageClient]
    versions: dict[str, Any]
    bystander: Dossier
    asked: dict[str, int]
    """Other agencies that may be asked for their opinion, by name."""
    now: datetime = MORNING
    dossier_id: int = 0
    code: str = ""

    @classmethod
    def made(cls) -> World:
        one_stop.make_law()
        one_stop.make_calendar()
        offers.make_form()
        shop, other, north, south = (make_one_stop() for _number in range(4))
        actors = {
            "clerk": shop.clerk, "officer": shop.officer, "colleague": shop.colleague, "leader": shop.leader,
            "citizen": shop.citizen, "stranger": other.citizen, "nobody": ANONYMOUS, "other clerk": other.clerk,
            "other officer": other.officer, "other leader": other.leader,
            "system": system_actor("services.payments"), "adviser": north.officer, "second adviser": south.officer,
        }  # fmt: skip
        asked = {"north": north.unit.pk, "south": south.unit.pk}
        keeper = directory.actor_of(directory.make_official("services.clock", reach="all"), MORNING)
        versions = {name: offers.make_version(**values) for name, values in VERSIONS.items()}
        clients = {name: _client(actor) for name, actor in actors.items() if name != "system"}
        return cls(shop, actors, keeper, clients, versions, bystander=register(shop), asked=asked)

    @property
    def clock(self) -> clocks.Clock:
        return clocks.fixed(self.now)

    def begin(self, way: Way) -> None:
        """Submit a dossier of this kind: by a citizen online, or at the desk."""
        self.shop.version = self.versions[way.name]
        if way.online:
            draft = make_draft(self.shop, clock=self.clock)
            wanted = {"result_channel": "online" if way.opens else "counter"}
            filled = {"page": "request", "answers": one_stop.ANSWERS}
            citizen = self.shop.citizen
            do(citizen, actions.save_draft, token=draft.token, clock=self.clock, **filled, **wanted)
            made = do(citizen, actions.submit, token=draft.token, clock=self.clock)
        else:
            made = register(self.shop, clock=self.clock, result_channel="online" if way.opens else "counter")
        self.dossier_id, self.code = made.pk, made.code
        self.actors["holder"] = ANONYMOUS.with_keys(made.track_key)
        self.clients["holder"] = holder = PageClient(inspect=False)
        session = holder.session
        session[SESSION_KEYS] = [made.track_key]
        session.save()

    def dossier(self) -> Dossier:
        return Dossier.objects.get(pk=self.dossier_id)

    def attempt(self, one: Try, version: int) -> bool | None:
        """Try it; whether it was carried out, None where only the rows can tell (a page)."""
        with clocks.simulated(self.clock):
            if one.door == ANSWER:
                return self._answer()
            if one.door == ACTION:
                return self._act(one, version)
            response = (self._office if one.door == OFFICE else self._own)(one, version)
            assert response.status_code < 500, response
            return None

    def _answer(self) -> bool:
        """The bank says that what is due has been paid."""
        try:
            payments.pay_sample(ref=Ref("services.dossier", self.dossier_id))
        except PaymentRequest.DoesNotExist:
            return False
        return True

    def _act(self, one: Try, version: int) -> bool:
        values = {"dossier_id": self.dossier_id, "clock": self.clock, **self._of_action(one)}
        if one.act == "give_opinion":
            del values["dossier_id"]
            return self._done(one, values)
        if one.act != "confirm_payment":
            values["expected_version"] = version
        return self._done(one, values)

    def _done(self, one: Try, values: dict[str, Any]) -> bool:
        try:
            do(self.actors[one.person], getattr(actions, one.act), **values)
        except (ActionError, Denied):
            return False
        return True

    def _account(self, name: str | None) -> int | None:
        found = self.actors.get(name or "")
        return found.account_id if found is not None else None

    def _of_action(self, one: Try) -> dict[str, Any]:
        words = "  " if one.blank else WORDS
        if one.act in {"accept", "assign"}:
            return {"assignee_id": self._account(one.to)}
        if one.act in {"demand_payment", "confirm_payment"}:
            return {"amount": one.amount}
        if one.act == "extend":
            return {"until": one.until, "reason": words}
        if one.act in {"refuse", "request_supplement", "send_back", "stop", "request_withdrawal"}:
            return {"reason": words}
        if one.act == "hand_over":
            return {"assignee_id": self._account(one.to) or 0, "reason": words}
        if one.act == "forward":
            return {"step": one.step, "assignee_id": self._account(one.to)}
        if one.act == "ask_opinion":
            return {"agencies": dict.fromkeys(self._agencies(one), 2), "question": words}
        if one.act == "give_opinion":
            return {"opinion_id": self._question(one), "verdict": "agree", "text": words}
        if one.act == "drop_opinion":
            return {"opinion_id": self._question(one), "reason": words}
        if one.act == "step_back":
            return {"step": one.step, "reason": words}
        if one.act == "propose":
            return {"text": words}
        return {"note": words} if one.act == "supply" else {}

    def _agencies(self, one: Try) -> list[int]:
        """The other agencies that an act is about."""
        name = ADVISERS.get(one.person) if one.act == "give_opinion" else one.to
        return [key for known, key in self.asked.items() if name in {known, BOTH}]

    def _question(self, one: Try) -> int:
        """The latest question about this dossier to the agency that the act is about; 0 where there is none."""
        asked = Opinion.objects.filter(dossier_id=self.dossier_id, asked_agency_id__in=self._agencies(one))
        return asked.order_by("-id").values_list("pk", flat=True).first() or 0

    def _of_opinions(self, one: Try, version: int) -> Any:
        """The pages that ask nothing of the acts' own page: answering, and taking a question back."""
        words = "" if one.blank else WORDS
        number = self._question(one)
        if one.act == "give_opinion":
            address, data = f"/ho-so/y-kien/{number}/", {"verdict": "agree", "text": words}
        else:
            address = f"/ho-so/{self.code}/y-kien/{number}/rut/"
            data = {"version": str(version), "reason": words}
        return self.clients[one.person].post(address, data)

    def _office(self, one: Try, version: int) -> Any:
        if one.act in {"give_opinion", "drop_opinion"}:
            return self._of_opinions(one, version)
        slug = "nhan-viec" if one.act == "assign" and one.to is None else SLUGS[one.act]
        words = "" if one.blank else WORDS
        day = {"until-day": one.until.day, "until-month": one.until.month, "until-year": one.until.year}
        data = {
            "version": version, "reason": words, "text": words, "note": words, "number": "",
            "assignee": self._account(one.to) or "", "step": one.step, "amount": one.amount, "token": uuid4(),
            **{name: str(value) for name, value in day.items()},
        }  # fmt: skip
        if one.act == "ask_opinion":
            data["question"] = words
            for number, key in enumerate(self._agencies(one), 1):
                data |= {f"agency_{number}": key, f"days_{number}": 2}
        return self.clients[one.person].post(f"/ho-so/{self.code}/viec/{slug}/", data)

    def _own(self, one: Try, _version: int) -> Any:
        words = "" if one.blank else WORDS
        address = f"/tra-cuu/{self.code}/{OWN_SLUGS[one.act]}/"
        return self.clients[one.person].post(address, {"note": words, "reason": words})

    def calendar_changes(self, by: Actor) -> None:
        """Let the calendar of today be applied to running dossiers, as the administrator and the jobs do."""
        with clocks.simulated(self.clock):
            number = do(by, start_run, reason=WORDS)
            while compute_batch(number):
                pass
            do(by, confirm_run, run_id=number, only_later=False)
            while apply_batch(number):
                pass

    def tick(self, step: timedelta) -> None:
        self.now += step


def _client(actor: Actor) -> PageClient:
    client = PageClient(inspect=False)
    if actor.account_id is not None:
        client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


def recount() -> dict[Any, Counter[str]]:
    """What happened on which day, counted in Python from the dossiers themselves."""
    found: dict[Any, Counter[str]] = {}

    def add(moment: datetime | None, *names: str) -> None:
        if moment is not None:
            found.setdefault(moment.astimezone(LOCAL).date(), Counter()).update(names)

    for one in Dossier.objects.all():
        add(one.submitted_at, "received", *(["received_online"] if one.channel == "online" else []))
        add(one.accepted_at, "accepted")
        add(one.closed_at, *([one.state] if one.state in {"refused", "stopped"} else []))
        timed = ["decided_timed"] if one.on_time is not None else []
        add(one.decided_at, "decided", *timed, *(["decided_on_time"] if one.on_time else []))
        add(one.returned_at, "returned")
    return {day: counts for day, counts in found.items() if counts}
