"""Codes of sending in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.ui.templatetags.ui_filters import moment

from ..enums import Channel, MessageState, Outcome
from ..queries.message import unanswered
from ..rules.texts import LONGEST_SUBJECT, LONGEST_TEXT, Problem

if TYPE_CHECKING:
    from ..models import Attempt, Provider

_TONES = {
    MessageState.UNCERTAIN: "bad",
    MessageState.FAILED: "bad",
    MessageState.GIVEN_UP: "neutral",
    MessageState.WAITING: "paused",
    MessageState.HANDING: "info",
    MessageState.HANDED: "ok",
    MessageState.DELIVERED: "ok",
}


def list_titles() -> dict[str, str]:
    """The operator's lists, by the word in the address."""
    return {
        "uncertain": _("không chắc đã gửi"),
        "failed": _("không đến được"),
        "given_up": _("thôi gửi"),
        "waiting": _("chờ gửi"),
        "resent": _("đã gửi lại"),
    }


def state_tag(state: str) -> dict[str, Any]:
    """A state as a tag."""
    return {"text": str(MessageState(state).label), "tone": _TONES[MessageState(state)]}


def reason_words(reason: str) -> str:
    """Why a message is where it is; a provider's code as it stands."""
    known = {
        "": "",
        "process_died": _("tiến trình dừng khi đang chuyển"),
        "too_old": _("quá lâu không nhà cung cấp nào nhận"),
        "by_rule": _("gửi lại theo quy tắc"),
        "by_person": _("theo quyết định của người vận hành"),
        "reported": _("nhà cung cấp báo"),
        "no answer": _("nhà cung cấp không trả lời"),
        "unreachable": _("không kết nối được nhà cung cấp"),
    }
    return known.get(reason, reason)


def answer_words(attempt: Attempt) -> str:
    """How a try ended."""
    if attempt.ended_at is None:
        return _("chưa có trả lời")
    words = str(Outcome(attempt.outcome).label)
    code = reason_words(attempt.answer)
    doubt = unanswered(attempt)
    return f"{words}: {code}" if code and (doubt or attempt.outcome != Outcome.TAKEN) else words


def provider_words(one: Provider) -> dict[str, Any]:
    """A provider as its row shows it."""
    names = {"mail": _("Máy chủ thư"), "mail-2": _("Máy chủ thư thứ hai")}
    names |= {"sms": _("Nhà mạng"), "sms-2": _("Nhà mạng thứ hai")}
    if not one.is_enabled:
        tag = {"text": _("đã tắt"), "tone": "neutral"}
    elif one.open_until and one.open_until > timezone.now():
        tag = {"text": _("tạm nghỉ đến %(at)s") % {"at": moment(one.open_until)}, "tone": "bad"}
    elif one.failures:
        tag = {"text": _("lỗi %(n)s lần liền") % {"n": one.failures}, "tone": "warn"}
    else:
        tag = {"text": _("hoạt động"), "tone": "ok"}
    return {
        "one": one,
        "name": names.get(one.code, one.code),
        "channel": str(Channel(one.channel).label),
        "tag": tag,
        "good": moment(one.good_at) or "—",
        "answer": reason_words(one.last_answer),
    }


def problem_words(problem: Problem) -> str:
    """What is wrong with a text, as a sentence."""
    place = f"{{{problem.what}}}"
    sentences = {
        "empty": _("Tiêu đề và nội dung không được để trống."),
        "long": _("Tiêu đề tối đa %(subject)s chữ, nội dung tối đa %(text)s chữ.")
        % {"subject": LONGEST_SUBJECT, "text": LONGEST_TEXT},
        "lines": _("Tiêu đề chỉ có một dòng."),
        "brace": _("Dấu %(brace)s chỉ dùng để ghi chỗ điền, ví dụ {ma_ho_so}.") % {"brace": problem.what},
        "unknown": _("Không có chỗ điền %(place)s.") % {"place": place},
        "missing": _("Thiếu chỗ điền bắt buộc %(place)s.") % {"place": place},
    }
    return sentences[problem.code]
