"""Drafts are not kept for ever: the old ones go with the files attached to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import ProtectedError, Q

from tinhso.kernel import files, ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.clock import Clock, from_local, to_local
from tinhso.kernel.models import StoredFile
from tinhso.kernel.permissions import NOTHING
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..models import Draft
from ..queries.law import all_rules
from ..rules.keeping import expired_spans
from .base import now

DRAFT_KIND = "services.draft"
KEEPER = system_actor("services.drafts")


@action
def purge_drafts(*, by: Actor, most: int = 200, clock: Clock | None = None) -> int:
    """Delete open drafts whose time is over, oldest first, with their files; how many, at most `most`.

    A draft that somebody works on at this moment is passed over. Called until it answers 0.
    """
    at = now(clock)
    spans = [
        Q(updated_at__gte=from_local(first, time(0)), updated_at__lt=from_local(end, time(0)))
        for first, end in expired_spans(all_rules(), to_local(at).date())
    ]
    old = (
        Draft.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(reduce(or_, spans, NOTHING), dossier__isnull=True)
        .order_by("updated_at", "id")[:most]
    )
    found = list(old)
    for draft in found:
        ledger.record(
            actor=by, kind="services.purge_draft", ref=Ref(DRAFT_KIND, draft.pk), occurred_at=at
        )  # fmt: skip
        drop(draft)
    return len(found)


def drop(draft: Draft) -> None:
    """Delete a draft and forget its files; their contents go with the next sweep."""
    attached = set(_file_ids(draft.answers))
    owner = draft.account_id
    draft.delete()
    if not attached:
        return
    with acting(KEEPER):  # who sees every row that may point at a file
        for stored in StoredFile.objects.filter(pk__in=attached, account_id=owner):
            try:
                files.discard(stored)
            except ProtectedError:  # it has become a paper of a dossier
                continue


def _file_ids(answers: Any) -> Iterator[int]:
    """Ids of the files anywhere among answers, also behind questions that are no longer asked."""
    if isinstance(answers, dict):
        if isinstance(answers.get("file"), int) and "name" in answers:
            yield answers["file"]
        for value in answers.values():
            yield from _file_ids(value)
    elif isinstance(answers, list):
        for value in answers:
            yield from _file_ids(value)
