"""Acts of officials on a case: which are offered, what each asks for, and carrying it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel import clock
from tinhso.kernel.refs import Ref
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.payments import api as payments
from tinhso.ui.templatetags.ui_filters import moment

from ..actions import assignment, citizen, desk, leader, officer, steps
from ..actions.base import ServiceError
from ..actions.money import collect_fee
from ..actions.opinions import ask_opinion
from ..actions.paper import PaperIn
from ..enums import Act, FeeState, State, Who
from ..forms import office as forms
from ..forms.choices import Place
from ..forms.opinions import AskForm
from ..permissions import parts_of
from ..queries import dossier as queries
from ..queries.opinion import may_be_asked
from ..rules import workflow
from ..rules.code import typed_dossier_code
from ..rules.life import opens_online
from ..rules.rows import REF_KIND
from ..rules.steps import earlier, following, leads_to_leader
from .dossier_parts import fee_words_of
from .likeness_parts import found_for, reasons
from .people import officials

if TYPE_CHECKING:
    from ..models import Dossier

OFFICIALS = frozenset({Who.DESK.value, Who.OFFICER.value, Who.LEADER.value})


@dataclass(frozen=True)
class Doing:
    """How an act looks: its place in the address, words, and weight of its button."""

    act: str
    slug: str
    button: Any
    done: Any
    kind: str = "secondary"
    lead: Any = ""


DOINGS = (
    Doing(Act.ACCEPT, "tiep-nhan", gettext_lazy("Tiếp nhận"), gettext_lazy("Đã tiếp nhận hồ sơ."), "primary",
          gettext_lazy("Thời hạn bắt đầu tính từ bây giờ.")),
    Doing(Act.REFUSE, "tu-choi", gettext_lazy("Từ chối"), gettext_lazy("Đã từ chối tiếp nhận hồ sơ."), "danger"),
    Doing(Act.APPROVE, "duyet", gettext_lazy("Duyệt"), gettext_lazy("Đã duyệt kết quả."), "primary",
          gettext_lazy("Kết quả được ghi số, ký tên ông, bà và chuyển bộ phận một cửa.")),
    Doing(Act.SEND_BACK, "tra-lai", gettext_lazy("Trả lại"), gettext_lazy("Đã trả lại để xử lý tiếp.")),
    Doing(Act.FORWARD, "chuyen-buoc", gettext_lazy("Chuyển bước"), gettext_lazy("Đã chuyển bước."), "primary"),
    Doing(Act.STEP_BACK, "tra-buoc", gettext_lazy("Trả bước trước"), gettext_lazy("Đã trả lại bước trước.")),
    Doing(Act.PROPOSE, "trinh-ky", gettext_lazy("Trình ký"), gettext_lazy("Đã trình lãnh đạo."), "primary"),
    Doing(Act.ASK_OPINION, "hoi-y-kien", gettext_lazy("Lấy ý kiến"), gettext_lazy("Đã gửi yêu cầu cho ý kiến."),
          lead=gettext_lazy("Các cơ quan được hỏi cùng lúc, mỗi nơi một hạn. Thời hạn của hồ sơ vẫn tính.")),
    Doing(Act.ASSIGN, "giao", gettext_lazy("Giao xử lý"), gettext_lazy("Đã giao hồ sơ.")),
    Doing(Act.HAND_OVER, "chuyen", gettext_lazy("Chuyển người"), gettext_lazy("Đã chuyển hồ sơ cho người khác.")),
    Doing(Act.REQUEST_SUPPLEMENT, "yeu-cau-bo-sung", gettext_lazy("Yêu cầu bổ sung"),
          gettext_lazy("Đã yêu cầu bổ sung, thời hạn tạm dừng.")),
    Doing(Act.SUPPLY, "nhan-bo-sung", gettext_lazy("Nhận bổ sung"), gettext_lazy("Đã nhận giấy tờ bổ sung.")),
    Doing(Act.DEMAND_PAYMENT, "thu-phi", gettext_lazy("Yêu cầu nộp phí"), gettext_lazy("Đã yêu cầu nộp phí.")),
    Doing(Act.CONFIRM_PAYMENT, "thu-tien", gettext_lazy("Thu phí, lệ phí"), gettext_lazy("Đã ghi nhận thu phí, lệ phí."),
          lead=gettext_lazy("Ghi nhận đã thu tiền mặt tại quầy.")),
    Doing(Act.RETURN_RESULT, "tra-ket-qua", gettext_lazy("Trả kết quả"), gettext_lazy("Đã trả kết quả."), "primary"),
    Doing(Act.EXTEND, "hen-lai", gettext_lazy("Xin lỗi, hẹn lại"), gettext_lazy("Đã xin lỗi và hẹn lại ngày trả kết quả."),
          lead=gettext_lazy("Người nộp hồ sơ được báo lý do và ngày hẹn mới.")),
    Doing(Act.STOP, "dung", gettext_lazy("Dừng xử lý"), gettext_lazy("Đã dừng xử lý hồ sơ."), "danger"),
)  # fmt: skip
_BY_SLUG = {doing.slug: doing for doing in DOINGS}
CLAIM = "nhan-viec"
"""Taking a case oneself: the act `assign` without choosing anybody."""


def possible(dossier: Dossier, parts: frozenset[str]) -> tuple[str, ...]:
    """What somebody in these parts may do now."""
    hidden = set()
    if dossier.fee_state != FeeState.DUE:
        hidden.add(Act.CONFIRM_PAYMENT)
    if dossier.due_at is None:
        hidden.add(Act.EXTEND)
    if dossier.fee_state == FeeState.PAID:
        hidden.add(Act.DEMAND_PAYMENT)
    hidden.add(Act.HAND_OVER if dossier.assignee_id is None else "")
    if dossier.assignee_id is not None and dossier.state != State.ACCEPTED:
        hidden.add(Act.ASSIGN)
    content = dossier.procedure_version.parsed
    if not following(dossier, content):
        hidden.add(Act.FORWARD)
    elif not leads_to_leader(dossier, content):
        hidden.add(Act.PROPOSE)
    if not earlier(dossier, content):
        hidden.add(Act.STEP_BACK)
    return tuple(act for act in workflow.acts_from(dossier.state, parts & OFFICIALS) if act not in hidden)


def buttons(dossier: Dossier, parts: frozenset[str]) -> list[dict[str, Any]]:
    """The buttons of the case page: one primary, the others quieter."""
    acts = possible(dossier, parts)
    found: list[dict[str, Any]] = []
    claimable = Act.ASSIGN in acts and Who.OFFICER in parts and dossier.assignee_id is None
    if claimable:
        found.append({"text": _("Nhận xử lý"), "href": _address(dossier, CLAIM), "kind": "primary"})
    for doing in DOINGS:
        if doing.act in acts:
            kind = "secondary" if claimable and doing.kind == "primary" else doing.kind
            found.append({"text": doing.button, "href": _address(dossier, doing.slug), "kind": kind})
    if Who.DESK in parts:
        found.append(_print_button(dossier))
    return found


def _print_button(dossier: Dossier) -> dict[str, Any]:
    """The paper that the desk hands to the applicant now."""
    papers = {
        State.REFUSED: ("tu-choi", _("In phiếu từ chối")),
        State.STOPPED: ("dung", _("In thông báo dừng")),
        State.SUPPLEMENT_REQUESTED: ("bo-sung", _("In phiếu yêu cầu bổ sung")),
    }
    receipt = _("In giấy tiếp nhận") if dossier.accepted_at else _("In phiếu xác nhận")
    kind, words = papers.get(State(dossier.state), ("tiep-nhan", receipt))
    href = reverse("services:case_print", args=[dossier.code, kind])
    return {"text": words, "href": href, "kind": "secondary", "icon": "print"}


def _address(dossier: Dossier, slug: str) -> str:
    return reverse("services:case_act", args=[dossier.code, slug])


def page(request: HttpRequest, dossier: Dossier, slug: str) -> HttpResponse:
    """Ask for what the act needs, then do it. Whoever was slower is told what happened."""
    doing = _doing(slug)
    back = reverse("services:case", args=[dossier.code])
    acts = possible(dossier, parts_of(request.actor, dossier))
    if request.method == "POST" and doing.act not in acts and _sent_twice(request, dossier, doing.act):
        messages.success(request, _done(doing, dossier))
        return redirect(back)
    if request.method == "POST" and doing.act not in acts:
        changed = _("Hồ sơ vừa thay đổi, việc này không còn làm được. Hãy xem lại hồ sơ.")
        messages.error(request, f"{changed} {_what_happened(dossier)}")
        return redirect(back)
    if doing.act not in acts:
        raise Http404("not possible here")
    form = _form(request, dossier, doing, slug)
    if request.method == "POST" and form.is_valid():
        try:
            after = _do(request, dossier, doing.act, form.cleaned_data, claim=slug == CLAIM)
        except ServiceError as error:
            if error.code in {"stale", "illegal", "unknown"}:
                messages.error(request, f"{error} {_what_happened(dossier)}")
                return redirect(back)
            form.add_error(None, str(error))
        else:
            messages.success(request, _done(doing, after))
            return redirect(back)
    return render(
        request,
        "services/case/act.html",
        _context(dossier, doing, form, back),
        status=422 if form.errors else 200,
    )


def _done(doing: Doing, after: Dossier) -> str:
    """What is said when the act is done, with what it brought about."""
    if doing.act == Act.CONFIRM_PAYMENT and after.state == State.RETURNED:
        opened = _("Kết quả đã được mở cho người nộp nhận trực tuyến, không phải trả tại quầy.")
        return f"{doing.done} {opened}"
    return str(doing.done)


def _sent_twice(request: HttpRequest, dossier: Dossier, act: str) -> bool:
    """Whether this very page has taken the cash already: the button was pressed twice."""
    form = forms.CashForm(request.POST)
    if act != Act.CONFIRM_PAYMENT or not form.is_valid():
        return False
    return payments.is_taken(Ref(REF_KIND, dossier.pk), form.cleaned_data["token"])


def _what_happened(dossier: Dossier) -> str:
    """The last act, for whoever was slower."""
    last = queries.acts(dossier)[-1]
    return _("Việc mới nhất: %(act)s, %(name)s, lúc %(moment)s.") % {
        "act": last.get_kind_display(),
        "name": last.actor_name or Who(last.who).label,
        "moment": moment(last.occurred_at),
    }


def _doing(slug: str) -> Doing:
    if slug == CLAIM:
        return Doing(
            Act.ASSIGN, CLAIM, gettext_lazy("Nhận xử lý"), gettext_lazy("Ông, bà đã nhận hồ sơ."), "primary"
        )
    if slug not in _BY_SLUG:
        raise Http404("no such act")
    return _BY_SLUG[slug]


def _context(dossier: Dossier, doing: Doing, form: Any, back: str) -> dict[str, Any]:
    facts, title = _shown(dossier, doing.act)
    return {
        "dossier": dossier,
        "form": form,
        "heading": doing.button,
        "lead": _lead(dossier, doing),
        "button": doing.button,
        "kind": "danger" if doing.kind == "danger" else "primary",
        "case_title": f"{catalogue.name_of(dossier.procedure_version)} – {dossier.applicant_name}",
        "facts": facts,
        "facts_title": title,
        "back": back,
        "likely": [(one.code, reasons(dossier, one)) for one in found_for(dossier)]
        if doing.act == Act.ACCEPT
        else [],
    }


def _lead(dossier: Dossier, doing: Doing) -> str:
    """What is said above the form, with what the act will bring about."""
    lead = str(doing.lead)
    if doing.act == Act.CONFIRM_PAYMENT and opens_online(dossier, dossier.procedure_version.parsed):
        lead += " " + _("Thu xong, kết quả được mở ngay cho người nộp nhận trực tuyến.")
    return lead


def _shown(dossier: Dossier, act: str) -> tuple[list[tuple[str, str]], str]:
    """What must be read before the act."""
    if act in {Act.APPROVE, Act.SEND_BACK}:
        result = queries.any_result(dossier)
        if result is not None:
            rows = [
                (_("Tên kết quả"), result.title),
                (_("Số, ký hiệu"), result.number),
                (_("Nội dung"), result.text),
            ]
            return [(label, value) for label, value in rows if value], _("Dự thảo kết quả")
    if act in {Act.RETURN_RESULT, Act.CONFIRM_PAYMENT}:
        rows = [(_("Người nộp"), dossier.applicant_name), (_("Số giấy tờ"), dossier.applicant_id_number),
                (_("Phí, lệ phí"), fee_words_of(dossier))]  # fmt: skip
        return [(label, value) for label, value in rows if value], _("Đối chiếu")
    return [], ""


def _papers(dossier: Dossier) -> list[tuple[str, str]]:
    content = dossier.procedure_version.parsed
    case = content.case(dossier.case) or content.cases[0]
    return [(paper.code, catalogue.say(paper.name)) for paper in case.papers]


def _officials(dossier: Dossier) -> list[tuple[int, str]]:
    return officials([dossier.processing_agency_id])


def _may_be_asked(dossier: Dossier) -> list[Place]:
    found = may_be_asked(dossier, clock.business().now())
    return [Place(one.id, one.name, str(directory.Level(one.level).label)) for one in found]


def _named(ways: Callable[..., Iterable[catalogue.Step]], dossier: Dossier) -> list[tuple[str, str]]:
    """Steps to which a dossier may go, by code and title."""
    return [
        (step.code, catalogue.say(step.title)) for step in ways(dossier, dossier.procedure_version.parsed)
    ]


def _form(request: HttpRequest, dossier: Dossier, doing: Doing, slug: str) -> Any:
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"version": dossier.version}
    if slug == CLAIM:
        return forms.ActForm(data, initial=initial)
    makers: dict[str, Callable[[], Any]] = {
        Act.ACCEPT: lambda: forms.AcceptForm(data, initial=initial, officials=_officials(dossier)),
        Act.REFUSE: lambda: forms.ReasonForm(data, initial=initial | _as_duplicate(request)),
        Act.STOP: lambda: forms.ReasonForm(data, initial=initial),
        Act.FORWARD: lambda: forms.ForwardForm(
            data, initial=initial, steps=_named(following, dossier), officials=_officials(dossier)
        ),
        Act.STEP_BACK: lambda: forms.SendBackForm(data, initial=initial, steps=_named(earlier, dossier)),
        Act.SEND_BACK: lambda: forms.SendBackForm(data, initial=initial, steps=_named(earlier, dossier)),
        Act.ASK_OPINION: lambda: AskForm(data, initial=initial, places=_may_be_asked(dossier)),
        Act.EXTEND: lambda: forms.ExtendForm(data, initial=initial),
        Act.ASSIGN: lambda: forms.AssignForm(data, initial=initial, officials=_officials(dossier)),
        Act.HAND_OVER: lambda: forms.HandOverForm(data, initial=initial, officials=_officials(dossier)),
        Act.REQUEST_SUPPLEMENT: lambda: forms.SupplementForm(data, initial=initial, papers=_papers(dossier)),
        Act.SUPPLY: lambda: forms.CounterSupplyForm(data, initial=initial, papers=_papers(dossier)),
        Act.DEMAND_PAYMENT: lambda: forms.DemandForm(data, initial=initial | {"amount": dossier.fee}),
        Act.PROPOSE: lambda: forms.ProposeForm(data, initial=initial | _draft(dossier)),
        Act.APPROVE: lambda: forms.ApproveForm(data, initial=initial),
        Act.CONFIRM_PAYMENT: lambda: forms.CashForm(data, initial=initial | {"token": uuid4()}),
        Act.RETURN_RESULT: lambda: forms.ReturnForm(data, initial=initial),
    }
    return makers[doing.act]()


def _as_duplicate(request: HttpRequest) -> dict[str, str]:
    """The reason of whoever has compared and found the same matter."""
    other = typed_dossier_code(request.GET.get("trung", ""))
    return {"reason": _("Trùng với hồ sơ %(code)s đã nhận.") % {"code": other}} if other else {}


def _draft(dossier: Dossier) -> dict[str, str]:
    result = queries.any_result(dossier)
    return {"text": result.text, "number": result.number} if result else {}


def _do(request: HttpRequest, dossier: Dossier, act: str, data: dict[str, Any], *, claim: bool) -> Dossier:
    common = {"by": request.actor, "dossier_id": dossier.pk, "expected_version": data["version"]}
    assignee = int(data["assignee"]) if data.get("assignee") else None
    doers: dict[str, Callable[[], Dossier]] = {
        Act.ACCEPT: lambda: desk.accept(**common, assignee_id=assignee),
        Act.REFUSE: lambda: desk.refuse(**common, reason=data["reason"]),
        Act.STOP: lambda: officer.stop(**common, reason=data["reason"]),
        Act.SEND_BACK: lambda: leader.send_back(**common, reason=data["reason"], step=data.get("step", "")),
        Act.FORWARD: lambda: steps.forward(
            **common, step=data["step"], assignee_id=assignee, note=data["note"]
        ),
        Act.STEP_BACK: lambda: steps.step_back(**common, reason=data["reason"], step=data.get("step", "")),
        Act.ASK_OPINION: lambda: ask_opinion(**common, agencies=data["agencies"], question=data["question"]),
        Act.EXTEND: lambda: leader.extend(**common, until=data["until"], reason=data["reason"]),
        Act.ASSIGN: lambda: assignment.assign(**common, assignee_id=None if claim else assignee),
        Act.HAND_OVER: lambda: assignment.hand_over(
            **common, assignee_id=int(data["assignee"]), reason=data["reason"]
        ),
        Act.REQUEST_SUPPLEMENT: lambda: officer.request_supplement(
            **common, reason=data["reason"], papers=tuple(data["papers"])
        ),
        Act.SUPPLY: lambda: citizen.supply(**common, papers=_handed_in(dossier, data), note=data["note"]),
        Act.DEMAND_PAYMENT: lambda: officer.demand_payment(
            **common, amount=data["amount"], note=data["note"]
        ),
        Act.PROPOSE: lambda: officer.propose(
            **common, text=data["text"], number=data["number"], note=data["note"]
        ),
        Act.APPROVE: lambda: leader.approve(**common, number=data["number"] or None, note=data["note"]),
        Act.CONFIRM_PAYMENT: lambda: collect_fee(**common, token=data["token"]),
        Act.RETURN_RESULT: lambda: desk.return_result(**common, note=data["note"]),
    }
    return doers[act]()


def _handed_in(dossier: Dossier, data: dict[str, Any]) -> list[PaperIn]:
    names = dict(_papers(dossier))
    return [PaperIn(name=names[code], paper_code=code, copies=1) for code in data["papers"]]


__all__ = ["CLAIM", "DOINGS", "buttons", "page", "possible"]
