"""What the table of acts says, written down a second time from its words.

Nothing here is read from `rules.workflow` or `rules.life`: where the two disagree, one of them is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

PARTS: dict[str, str] = {
    "clerk": "desk",
    "officer": "officer",
    "colleague": "officer",
    "leader": "leader",
    "citizen": "applicant",
    "holder": "applicant",
    "system": "system",
    "adviser": "consulted",
    "second adviser": "consulted",
}
"""In which part each person stands to the dossier; whoever is not listed stands in none."""

ADVISERS = {"adviser": "north", "second adviser": "south"}
"""Of which other agency each is, when it is asked for its opinion."""

BOTH = "both"

PEOPLE = (*PARTS, "stranger", "nobody", "other clerk", "other officer", "other leader")

_AT_WORK = {
    "accepted", "processing", "supplement_requested", "awaiting_payment", "proposed", "withdrawal_requested",
}  # fmt: skip

TABLE: dict[str, tuple[set[str], set[str]]] = {
    "accept": ({"desk"}, {"submitted"}),
    "refuse": ({"desk"}, {"submitted"}),
    "assign": ({"officer", "leader"}, {"accepted", "processing"}),
    "hand_over": (
        {"officer", "leader"},
        _AT_WORK,
    ),
    "request_supplement": ({"desk", "officer"}, {"submitted", "accepted", "processing"}),
    "supply": ({"applicant", "desk"}, {"supplement_requested"}),
    "demand_payment": ({"officer"}, {"processing"}),
    "forward": ({"officer"}, {"processing"}),
    "step_back": ({"officer"}, {"processing"}),
    "propose": ({"officer"}, {"processing"}),
    "send_back": ({"leader"}, {"proposed"}),
    "approve": ({"leader"}, {"proposed"}),
    "extend": ({"leader"}, {"accepted", "processing", "proposed"}),
    "return_result": ({"desk"}, {"decided"}),
    "request_withdrawal": (
        {"applicant"},
        {"submitted", "awaiting_payment", "accepted", "processing", "supplement_requested", "proposed"},
    ),
    "stop": ({"officer", "desk"}, {"processing", "supplement_requested", "withdrawal_requested"}),
    "ask_opinion": ({"officer"}, {"processing"}),
    "give_opinion": ({"consulted"}, _AT_WORK),
    "drop_opinion": ({"officer"}, _AT_WORK),
}
"""Who may do an act, and from which states; money is told of in any state."""

STATES = {
    "submitted", "awaiting_payment", "accepted", "refused", "processing", "supplement_requested", "proposed",
    "withdrawal_requested", "stopped", "decided", "returned",
}  # fmt: skip
FINAL = {"refused", "stopped", "returned"}
WAITING = {"supplement_requested", "awaiting_payment"}
AT_WORK = _AT_WORK
INTERNAL = {
    "assign", "hand_over", "forward", "step_back", "propose", "send_back", "ask_opinion", "give_opinion", "drop_opinion",
}  # fmt: skip
"""Acts that applicants are not shown."""

ACTS = (*TABLE, "collect_fee", "confirm_payment")
NEEDS_WORDS = {
    "refuse",
    "request_supplement",
    "send_back",
    "stop",
    "propose",
    "supply",
    "extend",
    "step_back",
    "ask_opinion",
    "give_opinion",
    "drop_opinion",
}
TARGETS = {
    "accept": "accepted", "refuse": "refused", "assign": "processing", "request_supplement": "supplement_requested",
    "demand_payment": "awaiting_payment", "propose": "proposed", "send_back": "processing", "approve": "decided",
    "return_result": "returned", "request_withdrawal": "withdrawal_requested", "stop": "stopped",
}  # fmt: skip
FORWARD = {
    "submitted": ("clerk", "accept"),
    "accepted": ("officer", "assign"),
    "processing": ("officer", "propose"),
    "proposed": ("leader", "approve"),
    "decided": ("clerk", "return_result"),
    "supplement_requested": ("holder", "supply"),
    "withdrawal_requested": ("officer", "stop"),
}
"""The next act on the plain way through the life."""

ACTION, OFFICE, OWN, ANSWER = "action", "office page", "applicant's page", "bank's answer"
DOORS = (ACTION, OFFICE, OWN)
ON_OFFICE_PAGES = {*ACTS} - {"request_withdrawal", "confirm_payment"}
ON_OWN_PAGES = {"supply", "request_withdrawal"}


@dataclass(frozen=True)
class Way:
    """What kind of dossier: `money` owed from the beginning (none or due), and whether it waits for it at once.

    `opens` says that the result goes out online by itself, `steps` that the officers have two steps, verify and draft.
    """

    name: str
    online: bool
    money: str = "none"
    waits: bool = False
    opens: bool = False
    steps: bool = False


WAYS = (
    Way("free", online=False),
    Way("online", online=True, opens=True),
    Way("paid first", online=True, money="due", waits=True),
    Way("paid for the result", online=False, money="due", opens=True),
    Way("paid on demand", online=False, money="due"),
    Way("two steps", online=True, opens=True, steps=True),
)


@dataclass(frozen=True)
class Try:
    """Somebody tries an act by a door. `behind`: he looks at an older version. `blank`: he writes nothing.

    `to` is whom the dossier is given (None: nobody, or oneself), or which agency is asked for its opinion; `until` the new day of an apology; `step` where it
    goes on or back to, when that has to be said.
    """

    act: str
    person: str
    door: str
    behind: bool = False
    blank: bool = False
    to: str | None = None
    until: date = date(2016, 1, 1)
    amount: int = 20_000
    step: str = ""


@dataclass
class Life:
    """A dossier as the model knows it. `due` is told by the invariant that proves it."""

    way: Way
    state: str = "submitted"
    resume: str = ""
    version: int = 1
    money: str = "none"
    asked: bool = False
    """Whether a payment of it is due at the bank."""
    assignee: str | None = None
    supplements: int = 0
    extensions: int = 0
    due: datetime | None = None
    step: str = "receive"
    questions: frozenset[str] = frozenset()
    """Other agencies that are asked for their opinion and have not answered."""

    @classmethod
    def submitted(cls, way: Way) -> Life:
        if way.waits:
            return cls(way, "awaiting_payment", "submitted", money=way.money, asked=True)
        return cls(way, money=way.money)

    def allows(self, one: Try, now: datetime) -> bool:
        """Whether the act must succeed; otherwise it must change nothing."""
        if one.act == "confirm_payment":
            return one.door == ANSWER and self.asked and self.money == "due"
        if not self._parts(one):
            return False
        if one.act == "collect_fee":
            return self.money == "due" and not one.behind
        if self.state not in TABLE[one.act][1]:
            return False
        # The applicant's own pages say nothing of versions: they show what is there and ask.
        # Whoever is asked for an opinion answers the question and sees no version.
        if one.behind and one.door != OWN and one.act != "give_opinion":
            return False
        return not (one.blank and one.act in NEEDS_WORDS) and self._fits(one, now)

    def _parts(self, one: Try) -> set[str]:
        mine = {PARTS[one.person]} if one.person in PARTS else set()
        if one.person == "citizen" and not self.way.online:
            mine = set()  # handed in at the desk, without an account
        mine &= {ACTION: mine, OFFICE: mine - {"applicant"}, OWN: mine & {"applicant"}}[one.door]
        return mine & ({"desk"} if one.act == "collect_fee" else TABLE[one.act][0])

    def _fits(self, one: Try, now: datetime) -> bool:
        if one.act == "accept":
            return one.to in {None, "officer", "colleague"}
        if one.act == "assign":
            known = one.to in {"officer", "colleague"} or (one.to is None and PARTS[one.person] == "officer")
            his = self.state == "accepted" and self.assignee == (one.to or one.person)
            return known and (self.assignee is None or his)
        if one.act == "hand_over":
            return one.to in {"officer", "colleague"} and self.assignee not in {None, one.to}
        if one.act in {"forward", "step_back"}:
            ways = {"forward": ("verify", "draft"), "step_back": ("draft", "verify")}
            return (self.step, one.step) == ways[one.act]
        if one.act in {"ask_opinion", "give_opinion", "drop_opinion"}:
            wanted = self._asked(one)
            asks = one.act == "ask_opinion"
            return bool(wanted) and (not wanted & self.questions if asks else wanted <= self.questions)
        if one.act == "propose":
            return self.step != "verify"
        if one.act == "demand_payment":
            return self.money != "paid"
        if one.act == "return_result":
            return self.money != "due"
        if one.act == "extend":
            before = self.due is not None and now <= self.due and self.extensions == 0
            return before and one.until > self.due.astimezone(LOCAL).date()  # type: ignore[union-attr]
        return True

    @staticmethod
    def _asked(one: Try) -> frozenset[str]:
        """The other agencies that an act is about."""
        if one.act == "give_opinion":
            return frozenset({ADVISERS[one.person]})
        every = frozenset(ADVISERS.values())
        return every if one.to == BOTH and one.act == "ask_opinion" else every & {one.to or ""}

    def _ask_around(self, one: Try) -> None:
        asked = self._asked(one)
        self.questions = self.questions | asked if one.act == "ask_opinion" else self.questions - asked

    def do(self, one: Try) -> None:
        """What an act that is allowed does."""
        self.version += 1
        if one.act.endswith("_opinion"):
            self._ask_around(one)
            return
        if one.act in {"collect_fee", "confirm_payment"}:
            self.money, self.asked = "paid", False
            if self.state == "awaiting_payment":
                self.state, self.resume = self.resume, ""
        elif one.act == "supply":
            self.state, self.resume = self.resume, ""
        elif one.act == "extend":
            self.extensions += 1
        elif one.act in {"forward", "step_back", "hand_over"}:
            self.step = one.step or self.step
        else:
            self._move(one.act)
        self._give(one)
        if one.act == "request_supplement":
            self.supplements += 1
        if one.act == "demand_payment":
            self.money, self.asked = "due", True
        if one.act == "stop":
            self.asked = False
        if self.state == "decided" and self.way.opens and self.money != "due":
            self.state = "returned"  # by itself, as an act of its own
            self.version += 1
            self.step = ""

    def _give(self, one: Try) -> None:
        if one.act in {"forward", "hand_over"}:
            self.assignee = one.to or self.assignee
        if one.act in {"accept", "assign"}:
            self.assignee = one.to or (one.person if one.act == "assign" else None)

    def _move(self, act: str) -> None:
        """The change of state, and what goes with it."""
        before, self.state = self.state, TARGETS[act]
        self.resume = before if self.state in WAITING else ""
        self.step = self._step_after(act)
        if self.state in FINAL | {"decided"}:
            self.questions = frozenset()  # nobody needs an opinion on what is decided or over

    def _step_after(self, act: str) -> str:
        """The step that an act which changes the state leads to."""
        if self.state in FINAL:
            return ""
        first, last = ("verify", "draft") if self.way.steps else ("examine", "examine")
        entered = {"accept": first, "propose": "approve", "send_back": last, "approve": "return"}
        return entered.get(act, self.step)
