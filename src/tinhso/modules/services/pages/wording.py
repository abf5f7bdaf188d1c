"""Facts of dossiers in the words of the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tinhso.kernel.clock import to_local
from tinhso.modules.catalogue import api as catalogue
from tinhso.ui.templatetags.ui_filters import day as as_day
from tinhso.ui.templatetags.ui_filters import moment as as_moment

from ..enums import State

STATE_TONES: dict[str, str] = {
    State.SUBMITTED: "info",
    State.AWAITING_PAYMENT: "paused",
    State.ACCEPTED: "info",
    State.REFUSED: "bad",
    State.PROCESSING: "info",
    State.SUPPLEMENT_REQUESTED: "warn",
    State.PROPOSED: "info",
    State.WITHDRAWAL_REQUESTED: "warn",
    State.STOPPED: "neutral",
    State.DECIDED: "ok",
    State.RETURNED: "ok",
}
"""Colour of a state's tag."""

PUBLIC_STATES: dict[str, str] = {State.PROPOSED: State.PROCESSING}
"""States that the applicant is told under another name: what happens inside the agency is one "processing"."""


def state_words(state: str, *, public: bool = False) -> str:
    """The label of a state; with `public` as the applicant is told."""
    shown = PUBLIC_STATES.get(state, state) if public else state
    return str(State(shown).label)


def state_tag(state: str, *, public: bool = False) -> dict[str, str]:
    """Text and tone for the component `tag`."""
    shown = PUBLIC_STATES.get(state, state) if public else state
    return {"text": str(State(shown).label), "tone": STATE_TONES[shown]}


def short_moment(moment: datetime | None, now: datetime) -> str:
    """Day, month and time for dense lists; the year only when it is another one."""
    if moment is None:
        return ""
    local = to_local(moment)
    pattern = "%d/%m %H:%M" if local.year == to_local(now).year else "%d/%m/%Y %H:%M"
    return local.strftime(pattern)


def _days(values: Iterable[str]) -> str:
    return ", ".join(as_day(date.fromisoformat(value)) for value in values)


def _at(value: str) -> str:
    return as_moment(to_local(datetime.fromisoformat(value)))


def deadline_line(line: Mapping[str, Any]) -> str:
    """One line of the explanation of a due date (`rules.deadline.Line` as stored in an act)."""
    code = line["code"]
    if code == "accepted":
        return _("Tiếp nhận lúc %(at)s.") % {"at": _at(line["at"])}
    if code == "arrived":
        return _("Bưu điện phát ngày %(day)s, thời hạn tính từ ngày đó.") % {"day": _days([line["at"][:10]])}
    if code == "no_limit":
        return _("Thủ tục chưa có thời hạn được công bố.")
    if code == "limit":
        if line["amount"] == 0:
            return _("Thời hạn: trong ngày làm việc.")
        return _("Thời hạn: %(time)s, không tính ngày tiếp nhận.") % {
            "time": catalogue.amount_words(line["amount"], line["unit"])
        }
    if code == "accepted_on_day_off":
        return _("Tiếp nhận vào ngày nghỉ, tính như tiếp nhận ngày %(day)s.") % {
            "day": _days([line["start"]])
        }
    if code == "after_cutoff":
        return _("Tiếp nhận sau %(hour)s, tính như tiếp nhận ngày %(day)s.") % {
            "hour": line["cutoff"],
            "day": _days([line["start"]]),
        }
    return _late_lines(code, line)


def _late_lines(code: str, line: Mapping[str, Any]) -> str:
    if code == "days_off":
        return _("Không tính ngày nghỉ: %(days)s.") % {"days": _days(line["days"])}
    if code == "worked_weekends":
        return _("Ngày cuối tuần làm bù, có tính: %(days)s.") % {"days": _days(line["days"])}
    if code == "ends_on_day_off":
        return _("Ngày cuối %(day)s là ngày nghỉ, chuyển sang %(moved)s.") % {
            "day": _days([line["day"]]),
            "moved": _days([line["moved"]]),
        }
    if code == "pause":
        return _("Tạm dừng từ %(start)s đến %(end)s: khoảng này không tính vào thời hạn.") % {
            "start": _at(line["from"]),
            "end": _at(line["to"]),
        }
    if code == "extended":
        return _("Cơ quan xin lỗi và hẹn lại; ngày hẹn trước đó: %(at)s.") % {"at": _at(line["from"])}
    if code == "recomputed":
        if "from" not in line:
            return _("Tính lại theo lịch làm việc mới.")
        return _("Tính lại theo lịch làm việc mới; ngày hẹn trước đó: %(at)s.") % {"at": _at(line["from"])}
    if code == "due":
        return _("Hẹn trả: %(at)s.") % {"at": _at(line["at"])}
    raise ValueError(f"no wording for the deadline line {code!r}")
