"""Submitting a dossier for somebody who filled in the form elsewhere."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Schema

from tinhso.kernel import clock, files
from tinhso.kernel.actors import Actor
from tinhso.kernel.scope import acting, key_of
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.exchange.api import Problem
from tinhso.modules.forms import api as forms

from ..actions import start_draft, submit
from .door import DOOR, SUBMIT
from .out import SubmittedOut, head
from .refusals import refusals

DEEPEST = 12


class SubmissionIn(Schema, extra="forbid"):
    """A filled-in form for a desk."""

    procedure: str = Field(
        pattern=r"^[0-9]\.[0-9]{6}$", description="Code of the procedure; its version of today is taken."
    )
    agency: str = Field(max_length=40, description="Code of the agency that shall receive it.")
    answers: dict[str, Any] = Field(
        description="Answers by the paths of the procedure's `questions`, nested. A file is "
        '{"name": "don.pdf", "content": "<base64>"}; all of a request together at most 5 MB.'
    )
    case: str = Field(
        "", max_length=40, description="Code of the case (trường hợp), where the form does not tell."
    )
    result_channel: str = Field(
        "", max_length=10, description="online, counter or post; the first offered without it."
    )


@DOOR.post(
    "dossiers",
    scope=SUBMIT,
    ok=SubmittedOut,
    status=201,
    summary=gettext_noop("Nộp hồ sơ"),
    refusals=(409,),
    once=True,
)
def submit_dossier(request: HttpRequest, data: SubmissionIn) -> SubmittedOut:
    """Submit a dossier for somebody who has no account here; the form is checked as on the page.

    The answer's `lookup_code` belongs to the applicant: with the dossier's code it opens the tracking page.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.business().today()
    agency = directory.agency_by_code(data.agency, today)
    if agency is None or agency.id not in actor.compartments:
        raise Problem(422, "invalid", _("Cơ quan không có hoặc ngoài phạm vi của khóa."), code="agency")
    version = next((one for one in catalogue.procedures(today) if one.procedure.code == data.procedure), None)
    if version is None:
        raise Problem(422, "invalid", _("Không có thủ tục này."), code="procedure")
    # Whoever applies has no account here: his two codes open the dossier, as after applying without signing in.
    sender = replace(actor, account_id=None, keys=frozenset({key_of(secrets.token_urlsafe())}))
    with acting(sender), refusals():
        draft = start_draft(
            by=sender,
            procedure_version_id=version.pk,
            agency_id=agency.id,
            case=data.case,
            result_channel=data.result_channel,
            answers=_with_files(data.answers, sender),
            key=next(iter(sender.keys)),
        )
        dossier = submit(by=sender, token=draft.token)
        return SubmittedOut(**head(dossier), lookup_code=dossier.lookup_code)


def _with_files(value: Any, actor: Actor, depth: int = 0) -> Any:
    """Answers with their files kept; numbers of files that are there already are nobody's to name."""
    if depth > DEEPEST:
        raise Problem(422, "invalid", _("Câu trả lời lồng nhau quá sâu."), code="answers")
    if isinstance(value, list):
        return [_with_files(one, actor, depth + 1) for one in value]
    if not isinstance(value, dict):
        return value
    if "content" in value:
        return _kept(value, actor)
    if "file" in value:
        raise Problem(422, "invalid", _("Tệp gửi bằng name và content."), code="answers")
    return {name: _with_files(one, actor, depth + 1) for name, one in value.items()}


def _kept(value: dict[str, Any], actor: Actor) -> dict[str, Any]:
    name, content = value.get("name"), value.get("content")
    if not isinstance(name, str) or not isinstance(content, str) or not name.strip():
        raise Problem(422, "invalid", _("Tệp gửi bằng name và content."), code="answers")
    try:
        upload = SimpleUploadedFile(name, base64.b64decode(content, validate=True))
    except (ValueError, binascii.Error):
        raise Problem(422, "invalid", _("Nội dung tệp không phải base64."), code="answers") from None
    try:
        stored = forms.keep_for(actor)(upload, files.DOCUMENT_KINDS)
    except files.FileRejected as error:
        raise Problem(422, "invalid", str(error), code="file") from error
    return {"file": stored.pk, "name": stored.name, "size": stored.size}
