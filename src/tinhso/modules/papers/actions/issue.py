"""Issue a paper: draw it, sign it, keep the file, and let anybody check it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel import files, ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import to_local
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import key_of

from ..drawing import draw
from ..facts import Result, Signatories
from ..faults import IssueError
from ..keys import NoKey, agency_holder, file_of, official_holder
from ..models import IssuedPaper
from ..queries.issued import PURPOSE
from ..rules.check_code import in_groups, new_code
from ..signing import Mark, SigningFailed, sign

ISSUED: Final = "papers.issued"


@action
def issue(
    *, by: Actor, paper: Result, ref: Ref, signatories: Signatories, at: datetime, file_name: str
) -> IssuedPaper:
    """Draw and sign a result, keep the file and enter it for the check page; once for `ref`.

    The official signs first, then the agency; without certificates here the file is not signed, and says
    nothing of a signature. File and row belong to the caller's transaction: when that is undone, also by a killed
    process, nothing was issued, and the next try signs anew. A second call for the same `ref` returns what the
    first one issued. Raises IssueError when a signature cannot be made.
    """
    known = IssuedPaper.objects.filter(ref_kind=ref.kind, ref_id=int(ref.id)).first()
    if known is not None:
        return known
    code = new_code(secrets.choice)
    try:
        marks = _marks(signatories, at)
    except NoKey as error:
        raise _unopened() from error
    whole = replace(
        paper,
        signer=replace(paper.signer, electronic=bool(marks)),
        check_code=in_groups(code),
        check_url=check_url(),
    )
    document = draw(whole, to_local(at).date())
    try:
        content = sign(document.pdf, marks, at) if marks else document.pdf
    except SigningFailed as error:
        raise IssueError("signing", _("Không ký số được văn bản. Hãy thử lại sau ít phút.")) from error
    except NoKey as error:
        raise _unopened() from error
    stored = files.store_bytes(content, file_name, actor=by)
    issued = IssuedPaper.objects.create(
        ref_kind=ref.kind,
        ref_id=int(ref.id),
        compartment=signatories.agency_id,
        key=key_of(PURPOSE, code),
        sha256=stored.sha256,
        file=stored,
        title=document.title,
        number=paper.number,
        agency_name=signatories.agency_name,
        signed_by_name=paper.signer.name,
        signatures=len(marks),
        issued_at=at,
        is_sample=paper.is_sample,
    )
    ledger.record(
        actor=by,
        kind=ISSUED,
        ref=ref,
        data={"sha256": stored.sha256, "signatures": len(marks)},
        compartment=signatories.agency_id,
    )
    return issued


def check_url() -> str:
    """Where the check page is; empty when it is not known how this site is reached."""
    return f"{settings.TINHSO_SITE_URL}{reverse('papers:check')}" if settings.TINHSO_SITE_URL else ""


def _unopened() -> IssueError:
    return IssueError("certificate", _("Không mở được chứng thư số. Hãy báo quản trị hệ thống."))


def _marks(who: Signatories, at: datetime) -> list[Mark]:
    """The official's signature, then the agency's; none unless both can sign."""
    if who.account_id is None:
        return []
    official = official_holder(who.account_id, who.name, who.agency_name)
    agency = agency_holder(who.agency_id, who.agency_name)
    official_file, agency_file = file_of(official, at), file_of(agency, at)
    if official_file is None or agency_file is None:
        return []
    return [
        Mark("Nguoi-ky", official_file, official.name, "Ký văn bản"),
        Mark("Co-quan", agency_file, agency.name, "Phát hành văn bản"),
    ]
