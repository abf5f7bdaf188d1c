"""Papers that the desk prints about an act: refusal, request for more, stop notice, control sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tinhso.kernel import clock
from tinhso.kernel.clock import to_local
from tinhso.modules.papers import api as papers

from ..enums import Act, Who
from .dossier_parts import paper_names
from .places import agency_name
from .receipts import head, pdf, receipt

if TYPE_CHECKING:
    from ..models import Dossier, DossierAct

type Make = Callable[[Dossier, Sequence[DossierAct], str], papers.Paper]

_HANDS: Final[dict[str, tuple[str, str]]] = {
    Act.ACCEPT: (Who.APPLICANT, Who.DESK),
    Act.ASSIGN: (Who.DESK, Who.OFFICER),
    Act.REQUEST_SUPPLEMENT: (Who.OFFICER, Who.APPLICANT),
    Act.SUPPLY: (Who.APPLICANT, Who.OFFICER),
    Act.PROPOSE: (Who.OFFICER, Who.LEADER),
    Act.SEND_BACK: (Who.LEADER, Who.OFFICER),
    Act.APPROVE: (Who.LEADER, Who.DESK),
    Act.STOP: (Who.OFFICER, Who.DESK),
    Act.RETURN_RESULT: (Who.DESK, Who.APPLICANT),
}
"""From whose hands to whose an act passes a dossier; other acts leave it where it is."""


def print_paper(dossier: Dossier, kind: str, acts: Sequence[DossierAct], tracking_url: str) -> HttpResponse:
    """The paper of this kind, in the form of its day; 404 when there is nothing to tell."""
    if kind == "tiep-nhan":
        return pdf(receipt(dossier, tracking_url), to_local(dossier.submitted_at).date(), dossier.code)
    if kind not in _MAKERS:
        raise Http404("no such paper")
    with override("vi"):  # the paper is Vietnamese, whatever the page that asked for it
        paper = _MAKERS[kind](dossier, acts, tracking_url)
    return pdf(paper, paper.day, f"{dossier.code}-{kind}")


def _last(acts: Sequence[DossierAct], kind: str) -> DossierAct:
    found = next((act for act in reversed(acts) if act.kind == kind), None)
    if found is None:
        raise Http404("nothing to print")
    return found


def _refusal(dossier: Dossier, acts: Sequence[DossierAct], tracking_url: str) -> papers.Refusal:
    """Why the dossier was not accepted."""
    act = _last(acts, Act.REFUSE)
    day = to_local(act.occurred_at).date()
    return papers.Refusal(**head(dossier, tracking_url, day), reason=act.note, official=act.actor_name)


def _supplement(dossier: Dossier, acts: Sequence[DossierAct], tracking_url: str) -> papers.SupplementRequest:
    """What is missing; where no paper is named, the reason says it."""
    act = _last(acts, Act.REQUEST_SUPPLEMENT)
    names = paper_names(dossier.procedure_version.parsed)
    wanted = tuple(names.get(code, code) for code in act.data.get("papers", ()))
    return papers.SupplementRequest(
        **head(dossier, tracking_url, to_local(act.occurred_at).date()),
        wanted=wanted or (act.note,),
        reason=act.note if wanted else "",
        official=act.actor_name or str(Who(act.who).label),
    )


def _apology(dossier: Dossier, acts: Sequence[DossierAct], tracking_url: str) -> papers.Apology:
    """That the result is late, and the new date."""
    act = _last(acts, Act.EXTEND)
    lines = {line["code"]: line for line in act.data["deadline"]}
    return papers.Apology(
        **head(dossier, tracking_url, to_local(act.occurred_at).date()),
        received_at=dossier.accepted_at or dossier.submitted_at,
        due_at=datetime.fromisoformat(lines["extended"]["from"]),
        new_due_at=datetime.fromisoformat(lines["due"]["at"]),
        reason=act.note,
        signer=papers.Signer(name=act.actor_name or str(Who(act.who).label)),
    )


def _stop(dossier: Dossier, acts: Sequence[DossierAct], tracking_url: str) -> papers.StopNotice:
    """That the dossier is no longer worked on."""
    act = _last(acts, Act.STOP)
    return papers.StopNotice(
        **head(dossier, tracking_url, to_local(act.occurred_at).date()),
        received_at=dossier.accepted_at or dossier.submitted_at,
        stopped_at=act.occurred_at,
        reason=act.note or _("Theo đề nghị của người nộp hồ sơ."),
        signer=papers.Signer(name=act.actor_name or str(Who(act.who).label)),
    )


def _control(dossier: Dossier, acts: Sequence[DossierAct], tracking_url: str) -> papers.ControlSheet:
    """Through whose hands the dossier went."""
    if dossier.accepted_at is None:
        raise Http404("not accepted")
    return papers.ControlSheet(
        **head(dossier, tracking_url, to_local(clock.business().now()).date()),
        received_at=dossier.accepted_at,
        due_at=dossier.due_at,
        processing_agency=agency_name(dossier.processing_agency_id, dossier),
        handovers=tuple(
            _handover(dossier, act, later)
            for act, later in zip(acts, [*acts[1:], None], strict=True)
            if act.kind in _HANDS
        ),
    )


def _handover(dossier: Dossier, act: DossierAct, later: DossierAct | None) -> papers.Handover:
    giver, receiver = _HANDS[act.kind]
    accepted = act.kind == Act.ACCEPT
    return papers.Handover(
        at=act.occurred_at,
        giver_unit=str(Who(giver).label),
        receiver_unit=str(Who(receiver).label),
        giver=dossier.applicant_name if giver == Who.APPLICANT else act.actor_name,
        # Who has it now is who does the next thing with it; the desk's clerk accepts it himself.
        receiver=act.actor_name if accepted else _next_name(dossier, receiver, later),
        outcome=_outcome(dossier) if act.kind == Act.APPROVE else "",
    )


def _next_name(dossier: Dossier, receiver: str, later: DossierAct | None) -> str:
    if receiver == Who.APPLICANT:
        return dossier.applicant_name
    return later.actor_name if later is not None and later.who == receiver else ""


def _outcome(dossier: Dossier) -> str:
    """How the decision kept its time; empty where no time limit is known."""
    if dossier.on_time is None or dossier.due_at is None or dossier.decided_at is None:
        return ""
    if not dossier.on_time:
        return _("Quá hạn")
    early = to_local(dossier.decided_at).date() < to_local(dossier.due_at).date()
    return _("Trước hạn") if early else _("Đúng hạn")


_MAKERS: Final[dict[str, Make]] = {
    "tu-choi": _refusal,
    "bo-sung": _supplement,
    "dung": _stop,
    "xin-loi": _apology,
    "kiem-soat": _control,
}
"""By the word in the address."""
