"""What pages show of a dossier: time left, steps, timeline, facts. Reads only what it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tinhso.kernel.calendar import WorkingCalendar
from tinhso.kernel.clock import to_local
from tinhso.kernel.models import HELD, Scan
from tinhso.modules.catalogue import api as catalogue
from tinhso.ui import words
from tinhso.ui.templatetags.ui_filters import moment

from ..enums import PAUSED_STATES, Act, Channel, FeeState, State, TimeUnit, Who
from .wording import deadline_line

if TYPE_CHECKING:
    from ..models import Dossier, DossierAct, DossierPaper


@dataclass(frozen=True)
class TimeLeft:
    """A dossier's time limit for the components `deadline` and `deadline_panel`."""

    state: str
    days_left: int | None
    used: int
    allowed: int | None


def time_left(
    dossier: Dossier, now: datetime, calendar: WorkingCalendar, limit: catalogue.Limit | None = None
) -> TimeLeft:
    """Working days left (0 on the last day, negative when late), and used of those allowed."""
    allowed = limit.amount if limit and limit.unit == TimeUnit.WORKING_DAY else None
    if dossier.accepted_at is None:
        return TimeLeft("none" if dossier.closed_at else "waiting", None, 0, allowed)
    end = dossier.ended_at or dossier.paused_at or now
    used = max(0, calendar.working_days_between(_day(dossier.accepted_at), _day(end)))
    if dossier.due_at is None:
        return TimeLeft("none", None, used, allowed)
    if dossier.paused_at is not None:
        state = "paused"
    elif dossier.ended_at is not None:
        state = "done"
    else:
        state = "open"
    left = calendar.working_days_between(_day(end), _day(dossier.due_at))
    if left == 0 and end > dossier.due_at:
        left = -1
    return TimeLeft(state, left, used, allowed)


def _day(moment: datetime) -> Any:
    return to_local(moment).date()


DATED = frozenset({Act.ACCEPT, Act.SUPPLY, Act.CONFIRM_PAYMENT, Act.EXTEND, Act.RECOMPUTE})
"""Acts whose new due date stands in the timeline."""

ACT_TONES: Mapping[str, str] = {
    Act.REFUSE: "bad",
    Act.REQUEST_SUPPLEMENT: "warn",
    Act.DEMAND_PAYMENT: "warn",
    Act.APPROVE: "ok",
    Act.RETURN_RESULT: "ok",
    Act.STOP: "bad",
    Act.SEND_BACK: "warn",
    Act.EXTEND: "warn",
}


def timeline(acts: Sequence[DossierAct], *, names: bool, content: catalogue.Content) -> list[dict[str, Any]]:
    """What happened, newest first. The public is told the part somebody acted in, officials also the name."""
    return [
        {
            "title": str(Act(act.kind).label),
            "at": act.occurred_at,
            "by": _doer(act, names),
            "text": act_words(act, content),
            "tone": ACT_TONES.get(act.kind, ""),
        }
        for act in reversed(acts)
    ]


def _doer(act: DossierAct, names: bool) -> str:
    part = str(Who(act.who).label)
    if names and act.actor_name:
        return f"{act.actor_name}, {part[:1].lower()}{part[1:]}"
    return part


def paper_names(content: catalogue.Content) -> dict[str, str]:
    """The papers of all cases by code."""
    return {paper.code: catalogue.say(paper.name) for case in content.cases for paper in case.papers}


def act_words(act: DossierAct, content: catalogue.Content) -> str:
    """What an act was about: papers asked for, money, steps, the note, the new due date."""
    parts = []
    papers = paper_names(content)
    wanted = [papers.get(code, code) for code in act.data.get("papers", ())]
    if wanted:
        parts.append(_("Cần bổ sung: %(papers)s.") % {"papers": "; ".join(wanted)})
    if "amount" in act.data:
        parts.append(_("Số tiền: %(amount)s.") % {"amount": words.money(act.data["amount"])})
    if "from_step" in act.data:
        parts.append(_going(act, content))
    if act.note:
        parts.append(act.note)
    if act.kind in DATED and act.data.get("deadline"):
        parts.append(deadline_line(act.data["deadline"][-1]))
    return " ".join(parts)


def _going(act: DossierAct, content: catalogue.Content) -> str:
    """From which step to which."""
    names = {step.code: catalogue.say(step.title) for step in content.steps}
    start, end = (names.get(act.data[key], "") for key in ("from_step", "step"))
    return _("Từ bước “%(start)s” đến bước “%(end)s”.") % {"start": start, "end": end}


def steps(dossier: Dossier, content: catalogue.Content, now: datetime) -> list[tuple[str, str, str]]:
    """The internal steps with the one the dossier stands in."""
    states = step_states(dossier, content, now)
    return [
        (catalogue.say(step.title), state, _step_note(dossier, step, state))
        for step, state in zip(content.steps, states, strict=True)
    ]


def _step_note(dossier: Dossier, step: catalogue.Step, state: str) -> str:
    if state in {"current", "late"} and dossier.step_due_at is not None and dossier.paused_at is None:
        return _("hạn %(moment)s") % {"moment": moment(dossier.step_due_at)}
    return catalogue.limit_words(step.time) if step.time else ""


def step_states(dossier: Dossier, content: catalogue.Content, now: datetime) -> list[str]:
    """Of each step: done, current, late, todo or skipped."""
    codes = [step.code for step in content.steps]
    if dossier.state == State.RETURNED:
        return ["done"] * len(codes)
    if dossier.step not in codes:
        return ["skipped" if dossier.state in {State.REFUSED, State.STOPPED} else "todo"] * len(codes)
    here = codes.index(dossier.step)
    late = dossier.paused_at is None and any(due is not None and due < now for due in _dues(dossier))
    present = "late" if late else "current"
    return ["done"] * here + [present] + ["todo"] * (len(codes) - here - 1)


def _dues(dossier: Dossier) -> tuple[datetime | None, ...]:
    """What the present step must keep: its own deadline and, until the decision, the dossier's."""
    return (dossier.step_due_at, dossier.due_at if dossier.decided_at is None else None)


def where_words(dossier: Dossier, content: catalogue.Content) -> str:
    """Where the dossier stands, in a sentence for whoever waits for it; empty when it stands in no step."""
    found = content.step(dossier.step)
    if found is None:
        return ""
    values = {
        "place": content.steps.index(found) + 1,
        "count": len(content.steps),
        "title": catalogue.say(found.title),
        "moment": moment(dossier.step_due_at),
    }
    if dossier.paused_at is not None:
        return (
            _("Đang ở bước %(place)d trên %(count)d: %(title)s. Bước này tạm dừng để chờ ông, bà.") % values
        )
    if dossier.step_due_at is None:
        return _("Đang ở bước %(place)d trên %(count)d: %(title)s.") % values
    return _("Đang ở bước %(place)d trên %(count)d: %(title)s. Bước này phải xong trước %(moment)s.") % values


def step_title(dossier: Dossier, content: catalogue.Content) -> str:
    """Title of the step a dossier stands in; its state when it stands in none."""
    if dossier.state in PAUSED_STATES or dossier.state == State.WITHDRAWAL_REQUESTED:
        return str(State(dossier.state).label)
    found = content.step(dossier.step)
    return catalogue.say(found.title) if found else str(State(dossier.state).label)


def fee_words_of(dossier: Dossier) -> str:
    """What is to be paid for a dossier and how that stands."""
    if dossier.fee_state == FeeState.NONE:
        return _("Không thu") if dossier.fee == 0 else _("Chưa có thông tin")
    return f"{words.money(dossier.fee)}, {str(FeeState(dossier.fee_state).label).lower()}"


def channel_words(dossier: Dossier) -> str:
    """How it came in, with the level of the service: "Trực tuyến, mức độ 4"."""
    if dossier.channel == Channel.ONLINE:
        return _("Trực tuyến, mức độ %(level)d") % {"level": dossier.level}
    return str(Channel(dossier.channel).label)


def applicant_facts(dossier: Dossier) -> list[tuple[str, str]]:
    """Who applies, for officials; empty values are left out."""
    pairs = [
        (_("Người nộp"), dossier.applicant_name),
        (_("Số giấy tờ"), dossier.applicant_id_number),
        (_("Điện thoại"), dossier.applicant_phone),
        (_("Thư điện tử"), dossier.applicant_email),
        (_("Địa chỉ"), dossier.applicant_address),
        (_("Nội dung"), dossier.summary),
        (_("Đến qua bưu điện"), post_words(dossier)),
    ]
    return [(label, value) for label, value in pairs if value]


def paper_link(
    name: str, paper: DossierPaper, href: str, *facts: str, official: bool = False
) -> dict[str, str]:
    """A paper's file for the component `file_list`: no link leads into quarantine.

    Officials are also told that nobody scanned it, which the applicant could not change.
    """
    told = HELD | {Scan.NONE} if official else HELD
    scan = str(Scan(paper.scan).label) if paper.scan in told else ""
    note = ". ".join(fact for fact in (*facts, scan) if fact)
    return {"name": name, "href": "" if paper.scan in HELD else href, "note": note}


def post_words(dossier: Dossier) -> str:
    """How it came by post: day, sender, code of the postal item; empty when it did not."""
    if dossier.arrived_on is None:
        return ""
    words = _("phát ngày %(day)s, người gửi: %(sender)s") % {
        "day": f"{dossier.arrived_on:%d/%m/%Y}",
        "sender": dossier.post_sender,
    }
    return f"{words}, {dossier.post_code}" if dossier.post_code else words


def pause_words(dossier: Dossier, calendar: WorkingCalendar, now: datetime) -> str:
    """How long the clock has stood still, empty when it runs."""
    if dossier.paused_at is None:
        return ""
    days = max(0, calendar.working_days_between(_day(dossier.paused_at), _day(now)))
    return catalogue.amount_words(days, TimeUnit.WORKING_DAY)
