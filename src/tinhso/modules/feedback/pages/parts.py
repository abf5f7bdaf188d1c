"""What pages of the sender and of officials show alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel import clock, files
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import to_local
from tinhso.kernel.refs import Ref, resolve
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.ui.templatetags.ui_filters import moment

from ..enums import OPEN, Act, State, Subject
from ..forms.office import ground_title
from ..queries import feedback as queries
from ..queries.law import law_on

if TYPE_CHECKING:
    from tinhso.kernel.actors import Actor
    from tinhso.kernel.calendar import WorkingCalendar

    from ..models import Feedback, FeedbackAct

TONES = {
    State.RECEIVED: "info",
    State.HANDLING: "info",
    State.WAITING: "paused",
    State.ANSWERED: "ok",
    State.PUBLISHED: "ok",
    State.REJECTED: "bad",
    State.WITHDRAWN: "neutral",
}


def state_tag(state: str) -> dict[str, str]:
    """The state in words and colour."""
    return {"text": str(State(state).label), "tone": TONES[State(state)]}


def time_left(feedback: Feedback, calendar: WorkingCalendar | None = None) -> dict[str, Any]:
    """Working days to the limit, for the component `deadline`."""
    if feedback.state not in OPEN:
        return {"days_left": None, "state": "done"}
    if feedback.clock_stands:
        return {"days_left": None, "state": "paused"}
    now = clock.business().now()
    today, due = to_local(now).date(), to_local(feedback.settle_by).date()
    left = (calendar or load_calendar()).working_days_between(today, due)
    return {"days_left": -1 if left == 0 and feedback.settle_by < now else left, "state": "open"}


def agency_name(agency_id: int | None) -> str:
    """The agency as it is called now, or was last."""
    found = directory.agency(agency_id) if agency_id is not None else None
    return found.name if found else ""


def procedure_name(procedure_id: int | None) -> str:
    """The procedure in force of this id, in the visitor's language."""
    if procedure_id is None:
        return ""
    named = catalogue.names(clock.business().today())
    return next((catalogue.name_of(one) for one in named if one.procedure_id == procedure_id), "")


def facts(feedback: Feedback, actor: Actor, *, office: bool) -> list[Any]:
    """What is known of the letter; for officials also who wrote it."""
    about = resolve(Ref(feedback.ref_kind, feedback.ref_id), actor) if feedback.ref_id is not None else None
    rows: list[Any] = [
        (_("Phân loại"), str(Subject(feedback.subject).label)),
        (_("Về cơ quan"), agency_name(feedback.about_agency_id)),
        (_("Về thủ tục"), procedure_name(feedback.about_procedure_id)),
        (_("Về cán bộ, quầy"), feedback.about_official),
        (_("Về việc"), about.label if about else ""),
        (_("Nơi đang xử lý"), agency_name(feedback.agency_id)),
        (_("Gửi lúc"), moment(feedback.received_at)),
        (_("Hạn trả lời"), moment(feedback.settle_by)),
        (_("Trả lời lúc"), moment(feedback.answered_at)),
        (_("Căn cứ không tiếp nhận"), ground_words(feedback)),
    ]
    if office:
        rows += [
            (
                _("Hạn phân loại, chuyển"),
                moment(feedback.transfer_by) if feedback.state == State.RECEIVED else "",
            ),
            (_("Hạn yêu cầu bổ sung"), moment(feedback.ask_by) if feedback.state == State.HANDLING else ""),
            (_("Hạn công khai"), moment(feedback.publish_by) if feedback.state == State.ANSWERED else ""),
            (_("Người gửi"), feedback.sender_name),
            (_("Số điện thoại"), feedback.sender_phone),
            (_("Thư điện tử"), feedback.sender_email),
            (_("Địa chỉ"), feedback.sender_address),
            (
                _("Công khai nội dung"),
                _("Người gửi đồng ý") if feedback.may_publish else _("Người gửi không đồng ý"),
            ),
            (_("Đánh giá của người gửi"), rating_words(feedback)),
        ]
    return [row for row in rows if row[1]]


def ground_words(feedback: Feedback) -> str:
    """The ground on which it was turned away, in the words of that day's law."""
    if not feedback.ground or feedback.closed_at is None:
        return ""
    found = law_on(to_local(feedback.closed_at).date()).ground(feedback.ground)
    return ground_title(found) if found else feedback.ground


def rating_words(feedback: Feedback) -> str:
    """Whether the sender is content."""
    if feedback.liked is None:
        return ""
    return _("Hài lòng") if feedback.liked else _("Không hài lòng")


def timeline(acts: list[FeedbackAct], *, names: bool) -> list[dict[str, Any]]:
    """What happened, newest first; officials' names only inside."""
    return [
        {
            "title": str(Act(act.kind).label),
            "at": act.occurred_at,
            "by": act.actor_name if names else "",
            "text": act.note,
        }
        for act in reversed(acts)
    ]


def file_links(feedback: Feedback, page: str) -> list[dict[str, Any]]:
    """The attached files; `page` serves one of them."""
    return [
        {"name": one.name, "href": reverse(page, args=[feedback.code, one.pk])}
        for one in queries.files(feedback)
    ]


def file_answer(feedback: Feedback, number: int) -> HttpResponse:
    """One attached file; 404 when it is not of this feedback."""
    for one in queries.files(feedback):
        if one.pk == number:
            return files.file_response(one.file, one.name)
    raise Http404("no such file")
