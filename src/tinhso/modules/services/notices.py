"""What people are told of their dossiers: which act tells whom, and what the words may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.clock import to_local
from tinhso.kernel.events import Listener
from tinhso.kernel.modules import DemoContext
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.notices import api as notices

from .enums import Act, Channel, Deadline, OpinionState, State, Who
from .events import DeadlineTold, DossierActed
from .models import Dossier, DossierAct, Opinion, Reminder
from .permissions import APPROVE, CONSULT, PROCESS
from .queries.reminder import still_runs
from .queries.versions import with_version
from .rules.rows import REF_KIND

_ALL: Final = tuple(notices.Channel.values)

_EVENTS: Final[dict[str, str]] = {
    Act.SUBMIT: "dossier.received",
    Act.ACCEPT: "dossier.accepted",
    Act.REFUSE: "dossier.refused",
    Act.REQUEST_SUPPLEMENT: "dossier.supplement",
    Act.STOP: "dossier.stopped",
    Act.APPROVE: "dossier.ready",
    Act.CONFIRM_PAYMENT: "dossier.paid",
    "extend": "dossier.extended",
    "recompute": "dossier.redated",
}
"""What the applicant is told of, by act."""

_SAMPLE_MOMENT: Final = datetime(2015, 6, 24, 10, tzinfo=UTC)


def _places(*needed: str) -> tuple[notices.Placeholder, ...]:
    """The placeholders of every event; the text of each channel must hold the code, letters also `needed`."""
    long = (notices.Channel.EMAIL, notices.Channel.APP)
    made: tuple[tuple[str, notices.Kind, Any, Any], ...] = (
        ("ma_ho_so", "code", _("Mã hồ sơ"), "000.21.31.H04-150617-0001"),
        ("ho_ten", "text", _("Người nộp hồ sơ"), "Nguyễn Thị Hoa"),
        ("thu_tuc", "text", _("Tên thủ tục"), _("Đăng ký hộ kinh doanh")),
        ("co_quan", "text", _("Cơ quan tiếp nhận"), _("Ủy ban nhân dân thành phố Bạc Liêu")),
        ("ngay_hen", "moment", _("Hẹn trả kết quả"), _SAMPLE_MOMENT),
        ("ly_do", "text", _("Lý do, nội dung yêu cầu"), _("Bổ sung bản sao giấy chứng minh nhân dân.")),
        ("so_tien", "money", _("Phí, lệ phí"), 100_000),
        ("cach_nhan", "text", _("Cách nhận kết quả"), _("Trực tiếp")),
        ("ma_tra_cuu", "code", _("Mã tra cứu"), "7KQ2M9XD"),
        ("trang", "link", _("Trang xem hồ sơ"), "/tra-cuu/"),
    )
    return tuple(
        notices.Placeholder(
            name, kind, title, sample, must=_ALL if name == "ma_ho_so" else long if name in needed else ()
        )
        for name, kind, title, sample in made
    )


def _of_applicant(number: int, data: Mapping[str, Any]) -> notices.Told | None:
    """The applicant, by the account and the addresses that the dossier bears."""
    dossier = Dossier.objects.filter(pk=number).first()
    act = DossierAct.objects.filter(dossier_id=number, seq=data["seq"]).first()
    if dossier is None or act is None:
        return None
    if act.kind == Act.SUBMIT and dossier.channel != Channel.ONLINE:
        return None  # handed in at the desk: the receipt is in his hands
    return notices.Told(
        values=_values(dossier, act),
        agency_id=dossier.agency_id,
        account_id=dossier.applicant_id,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
        # The code of a dossier alone opens nothing; the second code never stands in an address.
        link=reverse("services:dossier", args=[dossier.code])
        if dossier.applicant_id
        else reverse("services:track"),
    )


def _of_assignee(number: int, data: Mapping[str, Any]) -> notices.Told | None:
    """The officer who got the dossier, unless he took it himself."""
    dossier = Dossier.objects.filter(pk=number).first()
    act = DossierAct.objects.filter(dossier_id=number, seq=data["seq"]).first()
    if dossier is None or act is None or dossier.assignee_id in {None, act.actor_id}:
        return None
    day = to_local(act.occurred_at).date()
    deputy = directory.deputy_of(dossier.assignee_id or 0, PROCESS.code, day)  # while he is away
    return notices.Told(
        values=_values(dossier, act),
        account_id=deputy or dossier.assignee_id,
        link=reverse("services:case", args=[dossier.code]),
    )


def _of_asked(number: int, data: Mapping[str, Any]) -> notices.Told | None:
    """Somebody of an agency that is asked for its opinion, as long as it has not answered."""
    opinion = Opinion.objects.filter(
        dossier_id=number, asked_agency_id=data["agency"], state=OpinionState.ASKED
    ).first()
    if opinion is None:
        return None
    link = reverse("services:opinion", args=[opinion.pk])
    return notices.Told(values=_opinion_values(opinion), account_id=data["account"], link=link)


def _of_asker(number: int, data: Mapping[str, Any]) -> notices.Told | None:
    """The officer who works on a dossier about which another agency has answered."""
    dossier = Dossier.objects.filter(pk=number).first()
    opinion = (
        Opinion.objects.filter(dossier_id=number, asked_agency_id=data["agency"], state=OpinionState.GIVEN)
        .order_by("-ended_at")
        .first()
    )
    if dossier is None or opinion is None or dossier.assignee_id is None or opinion.ended_at is None:
        return None
    day = to_local(opinion.ended_at).date()
    return notices.Told(
        values=_opinion_values(opinion),
        account_id=directory.deputy_of(dossier.assignee_id, PROCESS.code, day) or dossier.assignee_id,
        link=reverse("services:case_opinions", args=[dossier.code]),
    )


def _of_deadline(_number: int, data: Mapping[str, Any]) -> notices.Told | None:
    """Whoever has to keep a deadline, or leads those who have; nobody when it was met or moved meanwhile."""
    reminder = Reminder.objects.filter(pk=data["reminder"]).select_related("dossier").first()
    if reminder is None or not still_runs(reminder):
        return None
    dossier = with_version(reminder.dossier)
    link = reverse("services:case", args=[dossier.code])
    if data["to"] == Who.CONSULTED:
        link = reverse("services:opinion", args=[reminder.thing_id])
    step = dossier.procedure_version.parsed.step(dossier.step)
    of_step = reminder.deadline == Deadline.STEP and step is not None
    values = {
        "ma_ho_so": dossier.code,
        "thu_tuc": dossier.procedure_version.name,
        "viec": step.title.vi if of_step and step else reminder.get_deadline_display(),
        "han": reminder.due_at,
    }
    return notices.Told(values=values, account_id=data["account"], link=link)


def _deadline_places() -> tuple[notices.Placeholder, ...]:
    made: tuple[tuple[str, notices.Kind, Any, Any], ...] = (
        ("ma_ho_so", "code", _("Mã hồ sơ"), "000.21.31.H04-150617-0001"),
        ("thu_tuc", "text", _("Tên thủ tục"), _("Cấp giấy phép xây dựng")),
        ("viec", "text", _("Việc phải xong"), _("Thẩm định hồ sơ")),
        ("han", "moment", _("Hạn"), _SAMPLE_MOMENT),
        ("trang", "link", _("Trang xem"), "/ho-so/"),
    )
    return tuple(
        notices.Placeholder(name, kind, title, sample, must=_ALL if name == "ma_ho_so" else ())
        for name, kind, title, sample in made
    )


def _opinion_values(opinion: Opinion) -> dict[str, Any]:
    day = to_local(opinion.asked_at).date()
    asking, asked = (
        directory.agency(one, day) for one in (opinion.processing_agency_id, opinion.asked_agency_id)
    )
    return {
        "ma_ho_so": opinion.code,
        "thu_tuc": catalogue.versions_by_id({opinion.procedure_version_id})[
            opinion.procedure_version_id
        ].name,
        "co_quan_hoi": asking.name if asking else "",
        "co_quan_duoc_hoi": asked.name if asked else "",
        "han_tra_loi": opinion.due_at,
    }


def _opinion_places() -> tuple[notices.Placeholder, ...]:
    made: tuple[tuple[str, notices.Kind, Any, Any], ...] = (
        ("ma_ho_so", "code", _("Mã hồ sơ"), "000.21.31.H04-150617-0001"),
        ("thu_tuc", "text", _("Tên thủ tục"), _("Cấp giấy phép xây dựng")),
        ("co_quan_hoi", "text", _("Cơ quan hỏi"), _("Phòng Quản lý đô thị")),
        ("co_quan_duoc_hoi", "text", _("Cơ quan được hỏi"), _("Sở Xây dựng")),
        ("han_tra_loi", "moment", _("Hạn cho ý kiến"), _SAMPLE_MOMENT),
        ("trang", "link", _("Trang xem"), "/ho-so/y-kien/"),
    )
    return tuple(
        notices.Placeholder(name, kind, title, sample, must=_ALL if name == "ma_ho_so" else ())
        for name, kind, title, sample in made
    )


def _values(dossier: Dossier, act: DossierAct) -> dict[str, Any]:
    agency = directory.agency(dossier.agency_id, act.occurred_at.date())
    return {
        "ma_ho_so": dossier.code,
        "ho_ten": dossier.applicant_name,
        "thu_tuc": with_version(dossier).procedure_version.name,
        "co_quan": agency.name if agency else "",
        "ngay_hen": dossier.due_at,
        "ly_do": act.note,
        "so_tien": dossier.fee,
        "cach_nhan": dossier.get_result_channel_display(),
        "ma_tra_cuu": dossier.lookup_code,
    }


def _event(code: str, title: Any, *needed: str) -> notices.NoticeEvent:
    return notices.NoticeEvent(code, title, _places(*needed), _of_applicant)


NOTICES: Final = (
    _event("dossier.received", _("Hồ sơ nộp trực tuyến đã đến"), "ma_tra_cuu"),
    _event("dossier.accepted", _("Hồ sơ được tiếp nhận, có ngày hẹn trả"), "ngay_hen"),
    _event("dossier.refused", _("Hồ sơ không được tiếp nhận"), "ly_do"),
    _event("dossier.supplement", _("Cần bổ sung hồ sơ"), "ly_do"),
    _event("dossier.stopped", _("Dừng xử lý hồ sơ"), "ly_do"),
    _event("dossier.extended", _("Xin lỗi và hẹn lại ngày trả kết quả"), "ngay_hen", "ly_do"),
    _event("dossier.redated", _("Ngày hẹn trả được tính lại"), "ngay_hen"),
    _event("dossier.ready", _("Hồ sơ có kết quả")),
    _event("dossier.fee_due", _("Cần nộp phí, lệ phí"), "so_tien"),
    _event("dossier.paid", _("Đã nhận phí, lệ phí"), "so_tien"),
    notices.NoticeEvent(
        "dossier.assigned",
        _("Được phân công xử lý hồ sơ"),
        _places(),
        _of_assignee,
        channels=(notices.Channel.APP,),
        to_officials=True,
    ),
    *(
        notices.NoticeEvent(
            code,
            title,
            _opinion_places(),
            gather,
            channels=(notices.Channel.EMAIL, notices.Channel.APP),
            to_officials=True,
        )
        for code, title, gather in (
            ("opinion.asked", _("Được hỏi ý kiến về hồ sơ của cơ quan khác"), _of_asked),
            ("opinion.given", _("Cơ quan được hỏi đã cho ý kiến"), _of_asker),
        )
    ),
    *(
        notices.NoticeEvent(
            code,
            title,
            _deadline_places(),
            _of_deadline,
            channels=(notices.Channel.EMAIL, notices.Channel.APP),
            to_officials=True,
        )
        for code, title in (
            ("deadline.near", _("Việc sắp đến hạn")),
            ("deadline.passed", _("Việc đã quá hạn")),
            ("deadline.escalated", _("Việc quá hạn, báo lãnh đạo")),
        )
    ),
)
"""Every event that somebody is told of."""


def events_of(act: str, to_state: str) -> list[str]:
    """What an act tells people of."""
    if act in {Act.ASSIGN, Act.HAND_OVER}:
        return ["dossier.assigned"]
    if to_state == State.AWAITING_PAYMENT and act in {Act.SUBMIT, Act.DEMAND_PAYMENT}:
        return ["dossier.fee_due"]
    return [_EVENTS[act]] if act in _EVENTS else []


def on_acted(event: DossierActed) -> None:
    """Listener: whoever is concerned is told, if the act stands."""
    if event.act in {Act.ASK_OPINION, Act.GIVE_OPINION}:
        _tell_of_opinions(event)
    for code in events_of(event.act, event.to_state):
        _tell(code, event.dossier_id, event.seq, event.occurred_at)


def _tell_of_opinions(event: DossierActed) -> None:
    """Everybody of an asked agency who may answer; the officer, of each answer."""
    data = DossierAct.objects.values_list("data", flat=True).get(dossier_id=event.dossier_id, seq=event.seq)
    if event.act == Act.GIVE_OPINION:
        _tell_one("opinion.given", event, {"agency": data["agency"]})
        return
    day = to_local(event.occurred_at).date()
    for agency in map(int, data["agencies"]):
        for account in answering(agency, day):
            _tell_one("opinion.asked", event, {"agency": agency, "account": account})


def answering(agency_id: int, day: date) -> list[int]:
    """The accounts of those who may answer for an agency: its own people, else whoever reaches it from above."""
    return _holders(CONSULT.code, agency_id, day)


def _holders(permission: str, agency_id: int, day: date) -> list[int]:
    able = directory.officials_with(permission, agency_id, day)
    here = [one for one in able if one.agency_id == agency_id] or able
    return [one.account_id for one in here if one.account_id is not None]


def _tell_one(code: str, event: DossierActed, data: dict[str, int]) -> None:
    key = ":".join(str(part) for part in (code, event.dossier_id, event.seq, *data.values()))
    ref = Ref(REF_KIND, event.dossier_id)
    notices.tell(event=code, key=key, ref=ref, occurred_at=event.occurred_at, data=data)


def _tell(code: str, dossier_id: int, seq: int, at: datetime) -> None:
    notices.tell(
        event=code,
        key=f"{code}:{dossier_id}:{seq}",
        ref=Ref(REF_KIND, dossier_id),
        occurred_at=at,
        data={"seq": seq},
    )


def on_deadline(event: DeadlineTold) -> None:
    """Listener: a reminder tells each of those whom its rule names."""
    reminder = Reminder.objects.select_related("dossier").get(pk=event.reminder_id)
    day = to_local(event.occurred_at).date()
    for who in event.to:
        code = "deadline.near" if reminder.days <= 0 else "deadline.passed"
        if who == Who.LEADER and reminder.days > 0:
            code = "deadline.escalated"
        for account in _whom(reminder, who, day):
            notices.tell(
                event=code,
                key=f"{code}:{reminder.pk}:{account}",
                ref=Ref(REF_KIND, reminder.dossier_id),
                occurred_at=event.occurred_at,
                data={"reminder": reminder.pk, "account": account, "to": who},
            )


def _whom(reminder: Reminder, who: str, day: date) -> list[int]:
    """Accounts of the officer (or of whoever acts for him), the leaders, or those who are asked.

    A dossier that nobody works on is the leaders' matter.
    """
    if who == Who.CONSULTED:
        opinion = Opinion.objects.filter(pk=reminder.thing_id).first()
        return answering(opinion.asked_agency_id, day) if opinion is not None else []
    assignee = reminder.dossier.assignee_id
    if who == Who.OFFICER and assignee is not None:
        return [directory.deputy_of(assignee, PROCESS.code, day) or assignee]
    return _holders(APPROVE.code, reminder.processing_agency_id, day)


LISTENER: Final = Listener(DossierActed, on_acted)
DEADLINES: Final = Listener(DeadlineTold, on_deadline)


def tell_sample(context: DemoContext) -> None:
    """The citizen of the demonstration is told of what happened to his dossiers so far."""
    with acting(context.actor):
        mine = DossierAct.objects.filter(dossier__applicant__username="dan", public=True)
        for act in mine.order_by("occurred_at", "pk"):
            for code in events_of(act.kind, act.to_state):
                _tell(code, act.dossier_id, act.seq, act.occurred_at)
