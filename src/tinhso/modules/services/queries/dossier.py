"""One dossier: found by its applicant, by its codes, by officials; its history, papers and result."""

from __future__ import annotations

from typing import Final

from tinhso.kernel.actors import Actor
from tinhso.kernel.db.rows import Rows
from tinhso.kernel.permissions import Permission

from ..enums import Act
from ..models import Dossier, DossierAct, DossierPaper, Draft, Result
from ..permissions import APPLY, APPROVE, PROCESS, RECEIVE, SEE
from .versions import with_version

_BY_ID: Final = Rows(Dossier, "id")
_LOCKED: Final = Rows(Dossier, "id", lock=True)
_BY_CODE: Final = Rows(Dossier, "code")
_BY_KEY: Final = Rows(Dossier, "track_key")
_ACTS: Final = Rows(DossierAct, "dossier", tail="ORDER BY seq")
_PUBLIC_ACTS: Final = Rows(DossierAct, "dossier", "public", tail="ORDER BY seq")
_PAPERS: Final = Rows(
    DossierPaper,
    "dossier",
    tail='ORDER BY "round", id',
    also={"scan": "(SELECT f.scan FROM kernel_storedfile f WHERE f.id = file_id)"},
)
_RESULT: Final = Rows(Result, "dossier")


def _held(dossier: Dossier | None, actor: Actor, *permissions: Permission) -> Dossier | None:
    """The dossier with its version of the procedure, when the actor holds one of the permissions on it."""
    if dossier is None:
        return None
    found = with_version(dossier)
    return found if any(permission.holds(actor, found) for permission in permissions) else None


def by_key(key: str) -> Dossier | None:
    """The dossier whose codes make this key; the acting scope must show it."""
    found = _BY_KEY.first(key)
    return with_version(found) if found is not None else None


def of_applicant(actor: Actor, code: str) -> Dossier | None:
    """The actor's own dossier, by account or by the codes shown in this session."""
    return _held(_BY_CODE.first(code), actor, APPLY)


def of_official(actor: Actor, code: str) -> Dossier | None:
    """A dossier that the official's agency receives or processes."""
    return _held(_BY_CODE.first(code), actor, SEE, RECEIVE, PROCESS, APPROVE)


def dossier_seen(actor: Actor, number: int) -> Dossier | None:
    """The dossier with this id, when the actor is its applicant or an official of it."""
    return _held(_BY_ID.first(number), actor, APPLY, SEE, RECEIVE, PROCESS, APPROVE)


def submitted(draft: Draft) -> Dossier | None:
    """What the actor's own draft has become; None before it is submitted."""
    found = _BY_ID.first(draft.dossier_id) if draft.dossier_id is not None else None
    return with_version(found) if found is not None else None


def locked(number: int) -> Dossier | None:
    """The dossier with this id, which nobody else can change until this transaction ends."""
    found = _LOCKED.first(number)
    return with_version(found) if found is not None else None


def acts(dossier: Dossier, *, public: bool = False) -> list[DossierAct]:
    """The history, oldest first; `public` leaves out what agencies note inside."""
    return _PUBLIC_ACTS.all(dossier.pk, True) if public else _ACTS.all(dossier.pk)


def papers(dossier: Dossier) -> list[DossierPaper]:
    """The papers handed in, in order, with what is known of each file's viruses as `scan` (None without a file).

    Their files' rows are read when asked for.
    """
    return _PAPERS.all(dossier.pk)


def any_result(dossier: Dossier) -> Result | None:
    """The result, proposed or published, as far as the acting scope may see it."""
    return _RESULT.first(dossier.pk)


def published_result(dossier: Dossier) -> Result | None:
    """The result that the applicant may see."""
    found = any_result(dossier)
    return found if found is not None and found.published_at is not None else None


def accepted_by_name(dossier: Dossier) -> str:
    """Who accepted it, for the receipt; empty before."""
    found = DossierAct.objects.filter(dossier_id=dossier.pk, kind=Act.ACCEPT)
    return found.values_list("actor_name", flat=True).first() or ""
