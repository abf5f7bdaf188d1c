"""What a leader does: approve a proposed result, or send it back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.numbering import next_number
from tinhso.kernel.refs import Ref
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.papers import api as papers

from ..enums import Who
from ..models import Dossier, Result
from ..permissions import APPROVE
from ..rules import life
from ..rules.rows import REF_KIND
from .base import ServiceError, carry_out, decided, now, reason_given, require, take, terms_of

NUMBER_SERIES = "services.result"


@action
def send_back(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    reason: str,
    step: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Return a proposed result to the officers, with the reason; `step` is where the work begins again."""
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(APPROVE, by, dossier)
    at = now(clock)
    effect = decided(life.send_back, dossier, terms_of(dossier, at), at=at, step=step)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    return dossier


@action
def extend(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    until: date,
    reason: str,
    clock: Clock | None = None,
) -> Dossier:
    """Apologise for a result that will be late and give another day, `until`.

    ServiceError with the code of `rules.life.extend` when the law does not allow it.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(APPROVE, by, dossier)
    at = now(clock)
    effect = decided(life.extend, dossier, terms_of(dossier, at), at=at, until=until)
    carry_out(by=by, dossier=dossier, effect=effect, note=reason_given(reason))
    return dossier


@action
def approve(
    *,
    by: Actor,
    dossier_id: int,
    expected_version: int | None,
    number: str | None = None,
    note: str = "",
    clock: Clock | None = None,
) -> Dossier:
    """Approve the proposed result.

    `number` replaces the proposed number; without any the agency's next one of the year is taken. Where
    the procedure's result exists as a file, the PDF is made and published; if the applicant chose to
    receive it online and owes nothing, the dossier is returned in the same act.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=expected_version)
    require(APPROVE, by, dossier)
    at = now(clock)
    terms = terms_of(dossier, at)
    content = terms.content
    effect = decided(life.approve, dossier, terms, at=at, by_id=by.account_id)
    result = Result.objects.filter(dossier_id=dossier.pk).first()
    if result is None:
        raise ServiceError("no_result", _("Hồ sơ chưa có dự thảo kết quả."))
    _sign(by=by, dossier=dossier, result=result, number=number, at=at, content=content)
    carry_out(by=by, dossier=dossier, effect=effect, note=note)
    if life.returns_itself(dossier, content):
        returned = decided(life.return_result, dossier, at=at, who=Who.SYSTEM, by_id=by.account_id)
        carry_out(by=by, dossier=dossier, effect=returned)
    return dossier


def _sign(
    *,
    by: Actor,
    dossier: Dossier,
    result: Result,
    number: str | None,
    at: datetime,
    content: catalogue.Content,
) -> None:
    """Number, sign and publish the result, with its PDF where it exists electronically."""
    wanted = result.number if number is None else number.strip()
    year = to_local(at).year
    if not wanted:
        wanted = str(next_number(NUMBER_SERIES, f"{_series(dossier, to_local(at).date())}/{year}"))
    result.number = wanted
    result.signed_by_name = by.name
    result.published_at = at
    fields = ["number", "signed_by_name", "published_at"]
    if content.electronic_result:
        _make_file(by=by, dossier=dossier, result=result, content=content, at=at)
        fields += ["file", "file_name", "layout"]
    result.save(update_fields=fields)


def _series(dossier: Dossier, day: date) -> int:
    """The agency in whose series of numbers the result is numbered: as acts of reorganisation decided."""
    known = directory.agency_geography(day)
    if known.is_empty:
        return dossier.processing_agency_id
    return known.number_series(known.agency(dossier.processing_agency_id, _properties(dossier)))


def _properties(dossier: Dossier) -> dict[str, str]:
    """What a split of its agency may ask of a dossier."""
    return {"area": str(dossier.area_id), "subject": dossier.procedure.field.code}


def _make_file(
    *, by: Actor, dossier: Dossier, result: Result, content: catalogue.Content, at: datetime
) -> None:
    day = to_local(at).date()
    agency = directory.agency(dossier.processing_agency_id, day)
    if agency is None:
        heir = directory.continuing(dossier.processing_agency_id, day, _properties(dossier))
        agency = directory.agency(heir, day)
    if agency is None:
        raise ServiceError("agency", _("Cơ quan giải quyết không còn hoạt động vào ngày này."))
    performer = content.performer(agency.level)
    title = performer.signs.vi if performer and performer.signs else ""
    paper = papers.Result(
        sender=papers.Sender(agency=agency.name),
        code=dossier.code,
        lookup_code=dossier.lookup_code,
        number=result.number,
        title=result.title,
        procedure=content.name.vi,
        applicant=papers.Applicant(name=dossier.applicant_name, address=dossier.applicant_address),
        summary=dossier.summary,
        text=result.text,
        day=day,
        signer=papers.Signer(name=result.signed_by_name, title=title),
        is_sample=dossier.is_sample,
    )
    signatories = papers.Signatories(
        agency_id=agency.id,
        agency_name=agency.name,
        account_id=by.account_id,
        name=result.signed_by_name,
    )
    name = f"{dossier.code}.pdf"
    try:
        result.file = papers.issue(
            by=by, paper=paper, ref=Ref(REF_KIND, dossier.pk), signatories=signatories, at=at, file_name=name
        )
    except papers.IssueError as error:
        raise ServiceError(error.code, error.message) from error
    result.file_name = name
    result.layout = papers.form_on(papers.Kind.RESULT, day).code
