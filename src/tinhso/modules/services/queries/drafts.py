"""Drafts of the acting person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import to_local
from tinhso.kernel.db.rows import Rows
from tinhso.kernel.models import StoredFile
from tinhso.kernel.scope import show_keys

from ..models import Draft
from ..permissions import DRAFT
from ..rules import keeping
from ..rules.law import DRAFT_DAYS
from .law import law_on, rule_on
from .versions import with_version

_BY_TOKEN: Final = Rows(Draft, "token")
_LOCKED: Final = Rows(Draft, "token", lock=True)


def _mine(actor: Actor) -> QuerySet[Draft]:
    return DRAFT.filter(Draft.objects.select_related("procedure_version__procedure"), actor)


def open_drafts(actor: Actor) -> list[Draft]:
    """What has not been submitted, last touched first; answers are not loaded."""
    found = _mine(actor).filter(dossier__isnull=True).defer("answers", "procedure_version__content")
    return list(found.order_by("-updated_at", "-id"))


def draft(actor: Actor, token: UUID) -> Draft | None:
    """One of the actor's drafts, submitted or not, with its version of the procedure."""
    return _own(_BY_TOKEN.first(token), actor)


def locked_draft(actor: Actor, token: UUID) -> Draft | None:
    """The same, which nobody else can change until this transaction ends."""
    return _own(_LOCKED.first(token), actor)


def _own(found: Draft | None, actor: Actor) -> Draft | None:
    return with_version(found) if found is not None and DRAFT.holds(actor, found) else None


def kept_until(found: Draft) -> date:
    """The last day on which the draft will still be there."""
    saved = to_local(found.updated_at).date()
    return keeping.kept_until(saved, law_on(saved))


def draft_days(day: date) -> int | None:
    """For how many days a draft saved on `day` is kept; None where no rule says so."""
    rule = rule_on(DRAFT_DAYS, day)
    return int(rule.value) if rule is not None else None


def draft_by_key(actor: Actor, key: str) -> Draft | None:
    """The open draft that this bearer capability opens, for somebody who shows it now."""
    show_keys(key)
    return _mine(actor.with_keys(key)).filter(key=key, dossier__isnull=True).order_by("-id").first()


def stored_file(file_id: int) -> StoredFile | None:
    """A stored file; the caller has found its id among the answers of a draft of the actor's."""
    return StoredFile.objects.filter(pk=file_id).first()


_HELD = """
SELECT DISTINCT f::text FROM services_draft d CROSS JOIN LATERAL jsonb_path_query(d.answers, 'strict $.**.file') f
WHERE d.dossier_id IS NULL AND f = ANY(%s::jsonb[])
"""


def files_held(ids: Collection[int]) -> list[int]:
    """Which of these stored files the answers of open drafts refer to; submitted ones have become papers."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, ([str(one) for one in ids],))
        return [int(row[0]) for row in cursor.fetchall()]
