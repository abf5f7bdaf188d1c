"""Every act of desk, officers and leaders: the very actions of the pages, so what is illegal there is illegal here."""

# Without the lazy annotations of the other files: a body's type is known only where its operation is made.
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Path, Schema

from tinhso.kernel.actors import Actor

from .. import actions
from ..queries.dossier import of_official
from .door import APPROVE, DOOR, PROCESS, RECEIVE
from .out import DossierHead, head
from .reading import Code
from .refusals import not_found, refusals

Reason = Annotated[str, Field(min_length=1, max_length=2000, description="Told to whoever must know why.")]
Note = Annotated[str, Field(max_length=2000, description="Seen by the agencies.")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="`version` of the dossier as it was read.")]
Performer = Annotated[
    str,
    Field(max_length=80, description="The official who did it in the other system; stands beside its name."),
]
Step = Annotated[str, Field(max_length=40, description="Code of a step of the procedure.")]


class ActIn(Schema, extra="forbid"):
    """What every act says."""

    expected_version: Version
    performed_by: Performer = ""


class NotedIn(ActIn):
    """An act that may be explained."""

    note: Note = ""


class ReasonedIn(ActIn):
    """An act that must be explained."""

    reason: Reason


class SupplementIn(ReasonedIn):
    """What is missing."""

    papers: list[Annotated[str, Field(max_length=40)]] = Field(
        [], max_length=50, description="Codes of the missing papers."
    )


class ForwardIn(NotedIn):
    """The next step."""

    step: Step


class BackIn(ReasonedIn):
    """Where the work begins again."""

    step: Step = ""


class DemandIn(NotedIn):
    """A fee demanded in the course of the work."""

    amount: int = Field(ge=1, le=10**12, description="Đồng.")


class ProposeIn(NotedIn):
    """The draft of a result."""

    text: str = Field(min_length=1, max_length=10_000, description="Its wording.")
    number: str = Field("", max_length=60, description="Number and symbol, if it has one already.")


class ApproveIn(NotedIn):
    """A leader's decision; he is named, for his name stands on the result."""

    performed_by: str = Field(min_length=1, max_length=80, description="The leader who decided.")
    number: str = Field("", max_length=60, description="Number of the result; empty: the agency's next one.")


class ExtendIn(ReasonedIn):
    """An apology with another day."""

    until: dt.date = Field(description="The new day of the result.")


def _performer(actor: Actor, name: str) -> Actor:
    """The program, with the official in whose name it acts."""
    name = " ".join(name.split())
    return replace(actor, name=f"{name} ({actor.name})") if name else actor


def _act(
    path: str,
    scope: str,
    do: Callable[..., Any],
    body: type[ActIn],
    summary: str,
    about: str,
) -> None:
    """Declare the operation of one act."""

    def run(
        request: HttpRequest,
        data: body,  # type: ignore[valid-type]
        code: Path[Code],
    ) -> DossierHead:
        actor = request.actor  # type: ignore[attr-defined]
        found = of_official(actor, code)
        if found is None:
            raise not_found()
        said: dict[str, Any] = dict(data)  # type: ignore[call-overload]
        by = _performer(actor, said.pop("performed_by"))
        if not said.get("number", "x"):
            said["number"] = None if body is ApproveIn else ""
        if "papers" in said:
            said["papers"] = tuple(said["papers"])
        with refusals():
            done = do(by=by, dossier_id=found.pk, **said)
        return DossierHead(**head(done))

    run.__name__ = f"{path.replace('-', '_')}_dossier"
    run.__doc__ = about
    DOOR.post(f"dossiers/{{code}}/{path}", scope=scope, ok=DossierHead, summary=summary)(run)


def _declare() -> None:
    _act("accept", RECEIVE, actions.accept, NotedIn, gettext_noop("Tiếp nhận hồ sơ"),
         "Accept a submitted dossier: the clock starts and the due date is fixed.")  # fmt: skip
    _act(
        "refuse",
        RECEIVE,
        actions.refuse,
        ReasonedIn,
        gettext_noop("Từ chối tiếp nhận"),
        "Do not accept it; it ends there.",
    )
    _act("return-result", RECEIVE, actions.return_result, NotedIn, gettext_noop("Trả kết quả"),
         "Hand over the result of a decided dossier.")  # fmt: skip
    _act("supply", RECEIVE, actions.supply, NotedIn, gettext_noop("Ghi nhận bổ sung hồ sơ"),
         "The desk has got what was asked for, as `note` says; the clock goes on.")  # fmt: skip
    _act("take", PROCESS, actions.assign, NotedIn, gettext_noop("Nhận xử lý"),
         "Take an accepted dossier: from now on this system processes it.")  # fmt: skip
    _act("request-supplement", PROCESS, actions.request_supplement, SupplementIn, gettext_noop("Yêu cầu bổ sung hồ sơ"),
         "Ask the applicant for what is missing; the clock stands until it comes.")  # fmt: skip
    _act("demand-payment", PROCESS, actions.demand_payment, DemandIn, gettext_noop("Yêu cầu nộp phí, lệ phí"),
         "Demand a fee in the course of the work; the clock stands until it is paid.")  # fmt: skip
    _act("forward", PROCESS, actions.forward, ForwardIn, gettext_noop("Chuyển bước tiếp theo"),
         "Go on to a step to which the present one leads.")  # fmt: skip
    _act("step-back", PROCESS, actions.step_back, BackIn, gettext_noop("Trả lại bước trước"),
         "Go back to an earlier step that has to be done again.")  # fmt: skip
    _act(
        "propose",
        PROCESS,
        actions.propose,
        ProposeIn,
        gettext_noop("Trình lãnh đạo duyệt"),
        "Put a result before the leader.",
    )
    _act(
        "stop",
        PROCESS,
        actions.stop,
        ReasonedIn,
        gettext_noop("Dừng xử lý hồ sơ"),
        "End it without a result.",
    )
    _act("approve", APPROVE, actions.approve, ApproveIn, gettext_noop("Duyệt kết quả"),
         "Decide as proposed; the result is numbered and published.")  # fmt: skip
    _act("send-back", APPROVE, actions.send_back, BackIn, gettext_noop("Lãnh đạo trả lại để xử lý tiếp"),
         "Return a proposed result to the officers.")  # fmt: skip
    _act("extend", APPROVE, actions.extend, ExtendIn, gettext_noop("Xin lỗi và hẹn lại ngày trả kết quả"),
         "Apologise for a result that will be late, and give another day.")  # fmt: skip


_declare()
