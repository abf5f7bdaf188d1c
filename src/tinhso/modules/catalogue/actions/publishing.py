"""A draft goes to a second person, who publishes it or sends it back."""

from __future__ import annotations

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor

from ..enums import DraftState, Origin
from ..models import Procedure, ProcedureVersion, VersionDraft
from ..permissions import PUBLISH
from ..queries.draft import check, named_forms
from ..queries.level import levels_on
from .draft import CatalogueError, keeping, taken, write
from .version import fill


@action
def submit_draft(*, by: Actor, draft_id: int, expected: int) -> VersionDraft:
    """Ask for publication. CatalogueError `incomplete` while something is missing."""
    with keeping(by):
        found = taken(draft_id, expected, DraftState.OPEN)
        _complete(found)
        found.state = DraftState.SUBMITTED
        found.submitted_by_id = by.account_id
        found.remark = ""
        return write(by, found, "submit_draft", "state", "submitted_by_id", "remark")


def _complete(found: VersionDraft) -> None:
    if not check(found).is_complete:
        raise CatalogueError("incomplete", _("Bản thảo còn thiếu; xem danh sách trên trang bản thảo."))


@action
def take_back(*, by: Actor, draft_id: int, expected: int) -> VersionDraft:
    """An author opens a submitted draft again."""
    with keeping(by):
        found = taken(draft_id, expected, DraftState.SUBMITTED)
        return _reopened(by, found, "take_back")


@action
def send_back(*, by: Actor, draft_id: int, expected: int, remark: str) -> VersionDraft:
    """The second person wants it otherwise. CatalogueError `remark` without a reason."""
    if not remark.strip():
        raise CatalogueError("remark", _("Hãy ghi cần sửa gì."), field="remark")
    with keeping(by, PUBLISH):
        found = taken(draft_id, expected, DraftState.SUBMITTED)
        found.remark = remark.strip()
        return _reopened(by, found, "send_back")


def _reopened(by: Actor, found: VersionDraft, kind: str) -> VersionDraft:
    found.state = DraftState.OPEN
    found.submitted_by_id = None
    return write(by, found, kind, "state", "submitted_by_id", "remark")


@action
def publish_draft(*, by: Actor, draft_id: int, expected: int) -> ProcedureVersion:
    """Make the draft a version from its first day on; the version before it ends on that day.

    Dossiers keep the version under which they were submitted. CatalogueError `author` when the actor has
    himself changed the draft, `incomplete` when something is missing by now.
    """
    with keeping(by, PUBLISH):
        found = taken(draft_id, expected, DraftState.SUBMITTED)
        if by.account_id in found.authors:
            raise CatalogueError("author", _("Người đã soạn bản thảo không tự công bố được."))
        # Two drafts of one procedure, or a load, wait for each other here.
        procedure = Procedure.objects.select_for_update().get(pk=found.procedure_id)
        _complete(found)
        version = _made(procedure, found)
        found.state = DraftState.PUBLISHED
        found.published = version
        found.published_by_id = by.account_id
        found.closed_at = clock.business().now()
        write(
            by, found, "publish_draft", "state", "published", "published_by_id", "closed_at",
            number=version.number, day=version.valid_from.isoformat(), content=version.content_sha256,
        )  # fmt: skip
        return version


def _made(procedure: Procedure, found: VersionDraft) -> ProcedureVersion:
    first = found.valid_from
    assert first is not None  # `_complete` has looked
    stored = ProcedureVersion.objects.filter(procedure=procedure)
    number = (stored.aggregate(last=Max("number"))["last"] or 0) + 1
    stored.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first), valid_from__lt=first).update(
        valid_to=first
    )
    version = ProcedureVersion(procedure=procedure, number=number, valid_from=first, origin=Origin.PAGE)
    form = next(iter(named_forms(found.content).values()), None)
    fill(version, found.content, form, levels_on(first))
    version.save()
    return version
