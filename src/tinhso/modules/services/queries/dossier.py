"""One dossier: found by its applicant, by its codes, by officials; its history, papers and result."""

from __future__ import annotations

from django.db.models import QuerySet

from tinhso.kernel.actors import Actor

from ..enums import Act
from ..models import Dossier, DossierAct, DossierPaper, Result
from ..permissions import APPLY, APPROVE, PROCESS, RECEIVE, SEE
from .catalogue import with_version


def _first(found: QuerySet[Dossier]) -> Dossier | None:
    dossier = found.order_by().first()
    return with_version(dossier) if dossier is not None else None


def by_key(key: str) -> Dossier | None:
    """The dossier whose codes make this key; the acting scope must show it."""
    return _first(Dossier.objects.filter(track_key=key))


def of_applicant(actor: Actor, code: str) -> Dossier | None:
    """The actor's own dossier, by account or by the codes shown in this session."""
    return _first(APPLY.filter(Dossier.objects.filter(code=code), actor))


def of_official(actor: Actor, code: str) -> Dossier | None:
    """A dossier that the official's agency receives or processes."""
    rights = [permission.rows(actor) for permission in (SEE, RECEIVE, PROCESS, APPROVE)]
    return _first(Dossier.objects.filter(rights[0] | rights[1] | rights[2] | rights[3], code=code))


def dossier_seen(actor: Actor, number: int) -> Dossier | None:
    """The dossier with this id, when the actor is its applicant or an official of it."""
    rights = [permission.rows(actor) for permission in (APPLY, SEE, RECEIVE, PROCESS, APPROVE)]
    wanted = rights[0] | rights[1] | rights[2] | rights[3] | rights[4]
    return Dossier.objects.filter(wanted, pk=number).defer("answers").first()


def acts(dossier: Dossier, *, public: bool = False) -> list[DossierAct]:
    """The history, oldest first; `public` leaves out what agencies note inside."""
    found = DossierAct.objects.filter(dossier_id=dossier.pk)
    if public:
        found = found.filter(public=True)
    return list(found.order_by("seq"))


def papers(dossier: Dossier) -> list[DossierPaper]:
    """The papers handed in, in order, with their files."""
    found = DossierPaper.objects.filter(dossier_id=dossier.pk).select_related("file")
    return list(found.order_by("round", "id"))


def any_result(dossier: Dossier) -> Result | None:
    """The result, proposed or published, as far as the acting scope may see it."""
    return Result.objects.filter(dossier_id=dossier.pk).select_related("file").first()


def published_result(dossier: Dossier) -> Result | None:
    """The result that the applicant may see."""
    found = Result.objects.filter(dossier_id=dossier.pk, published_at__isnull=False)
    return found.select_related("file").first()


def accepted_by_name(dossier: Dossier) -> str:
    """Who accepted it, for the receipt; empty before."""
    found = DossierAct.objects.filter(dossier_id=dossier.pk, kind=Act.ACCEPT)
    return found.values_list("actor_name", flat=True).first() or ""
