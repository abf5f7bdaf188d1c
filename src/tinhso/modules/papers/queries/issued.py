"""Issued papers, for whoever shows their code or the file itself."""

from __future__ import annotations

from tinhso.kernel.actors import Actor
from tinhso.kernel.scope import acting, key_of

from ..facts import Issued
from ..models import IssuedPaper

PURPOSE = "papers.check"


def by_code(code: str, actor: Actor) -> Issued | None:
    """The paper whose check code somebody shows."""
    key = key_of(PURPOSE, code)
    with acting(actor.with_keys(key)):
        return _told(IssuedPaper.objects.filter(key=key).first())


def by_digest(sha256: str, actor: Actor) -> Issued | None:
    """The paper whose very file somebody shows."""
    with acting(actor.with_keys(sha256)):
        return _told(IssuedPaper.objects.filter(sha256=sha256).order_by("id").first())


def _told(row: IssuedPaper | None) -> Issued | None:
    if row is None:
        return None
    return Issued(
        title=row.title,
        number=row.number,
        agency_name=row.agency_name,
        signed_by_name=row.signed_by_name,
        signatures=row.signatures,
        issued_at=row.issued_at,
        sha256=row.sha256,
        is_sample=row.is_sample,
    )
