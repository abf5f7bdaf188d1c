"""A draft of a version: begun, changed part by part, thrown away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Permission
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import DraftState
from ..models import Field, Procedure, ProcedureVersion, VersionDraft
from ..permissions import MANAGE
from ..queries.draft import OPEN_STATES, SYSTEM
from ..rules import editing

REF_KIND: Final = "catalogue.draft"


class CatalogueError(ActionError):
    """Something that cannot be done to the catalogue; `details["field"]` may name a field of the form."""


@contextmanager
def keeping(by: Actor, permission: Permission = MANAGE) -> Iterator[None]:
    """Write as the system, which alone may; Denied unless `by` holds the permission."""
    if by.account_id is None or not by.may(permission.code):
        permission.check(by, VersionDraft())
    with acting(system_actor(SYSTEM)):
        yield


def taken(draft_id: int, expected: int, *states: str) -> VersionDraft:
    """The draft, locked until the transaction ends.

    CatalogueError `unknown`; `state` when it is in none of the states; `stale` when somebody has changed it since.
    """
    found = VersionDraft.objects.select_for_update(of=("self",)).filter(pk=draft_id).first()
    if found is None:
        raise CatalogueError("unknown", _("Không có bản thảo này."))
    if found.state not in states:
        message = _("Bản thảo đang ở trạng thái “%(state)s”, không làm việc này được.")
        raise CatalogueError("state", message % {"state": found.get_state_display()})
    if found.version != expected:
        message = _("%(name)s đã sửa bản thảo trong lúc bạn làm. Hãy xem lại rồi làm tiếp.")
        raise CatalogueError("stale", message % {"name": found.changed_by_name}, version=found.version)
    return found


def write(by: Actor, found: VersionDraft, kind: str, *fields: str, **data: Any) -> VersionDraft:
    """Save a change of the draft, with who, when and the ledger's entry."""
    found.version += 1
    found.changed_at = clock.business().now()
    found.changed_by_name = by.name
    found.save(update_fields=[*fields, "version", "changed_at", "changed_by_name"])
    note(by, found, kind, **data)
    return found


def note(by: Actor, found: VersionDraft, kind: str, **data: Any) -> None:
    """The ledger's entry of something done to a draft."""
    ledger.record(
        actor=by,
        kind=f"catalogue.{kind}",
        ref=Ref(REF_KIND, found.pk),
        data={"procedure": found.procedure_id, "version": found.version, **data},
    )


@action
def add_procedure(
    *, by: Actor, code: str, slug: str, field_id: int, name: str, name_en: str, source: str
) -> VersionDraft:
    """A procedure that the catalogue does not have yet, with an open draft of its first version.

    CatalogueError `taken` when the code or the address belongs to another procedure.
    """
    with keeping(by):
        for key, value in (("code", code), ("slug", slug)):
            if Procedure.objects.filter(**{key: value}).exists():
                message = _("Đã có thủ tục mang mã hoặc địa chỉ này.")
                raise CatalogueError("taken", message, field=key)
        procedure = Procedure.objects.create(
            code=code, slug=slug, field=Field.objects.get(pk=field_id), source=source, verified="false"
        )
        return begun(by, procedure, None, editing.blank(name, name_en))


@action
def begin_draft(*, by: Actor, procedure_id: int) -> VersionDraft:
    """A draft that begins as the last version says it. CatalogueError `open` when there is one already."""
    with keeping(by):
        procedure = Procedure.objects.select_for_update().filter(pk=procedure_id).first()
        if procedure is None:
            raise CatalogueError("unknown", _("Không có thủ tục này."))
        if VersionDraft.objects.filter(procedure=procedure, state__in=OPEN_STATES).exists():
            raise CatalogueError("open", _("Thủ tục này đang có một bản thảo."))
        base = ProcedureVersion.objects.filter(procedure=procedure).order_by("-valid_from").first()
        content = base.content if base is not None else editing.blank(procedure.code, procedure.code)
        return begun(by, procedure, base, content)


def begun(
    by: Actor, procedure: Procedure, base: ProcedureVersion | None, content: Mapping[str, Any], **data: Any
) -> VersionDraft:
    """A draft with its entry in the ledger. CatalogueError `open` when the procedure has one already."""
    now = clock.business().now()
    try:
        with transaction.atomic():
            found = VersionDraft.objects.create(
                procedure=procedure,
                base=base,
                content=dict(content),
                authors=[by.account_id],
                changed_by_name=by.name,
                created_at=now,
                changed_at=now,
            )
    except IntegrityError as error:
        raise CatalogueError("open", _("Thủ tục này đang có một bản thảo.")) from error
    note(by, found, "begin_draft", base=base.pk if base else None, **data)
    return found


@action
def change_draft(
    *,
    by: Actor,
    draft_id: int,
    expected: int,
    place: editing.Place,
    item: Mapping[str, Any] | None = None,
    way: str = "put",
) -> VersionDraft:
    """Put an item at a place, or with `way` "remove" or "raise" take it away or move it up.

    CatalogueError as in `taken`, and `place` when there is no such place any more.
    """
    with keeping(by):
        found = taken(draft_id, expected, DraftState.OPEN)
        try:
            if way == "remove":
                found.content = editing.remove(found.content, place)
            elif way == "raise":
                found.content = editing.raise_up(found.content, place)
            else:
                found.content = editing.put(found.content, place, item or {})
        except (LookupError, TypeError) as error:
            raise CatalogueError("place", _("Phần này không còn trong bản thảo.")) from error
        _signed(found, by)
        return write(
            by, found, "change_draft", "content", "authors", place=editing.write_place(place), way=way
        )


def _signed(found: VersionDraft, by: Actor) -> None:
    if by.account_id is not None and by.account_id not in found.authors:
        found.authors = [*found.authors, by.account_id]


@action
def set_first_day(*, by: Actor, draft_id: int, expected: int, valid_from: date | None) -> VersionDraft:
    """Say from which day the draft shall apply."""
    with keeping(by):
        found = taken(draft_id, expected, DraftState.OPEN)
        found.valid_from = valid_from
        _signed(found, by)
        day = valid_from.isoformat() if valid_from else None
        return write(by, found, "set_first_day", "valid_from", "authors", day=day)


@action
def discard_draft(*, by: Actor, draft_id: int, expected: int) -> VersionDraft:
    """Throw an open draft away; it stays to be read."""
    with keeping(by):
        found = taken(draft_id, expected, DraftState.OPEN)
        found.state = DraftState.DISCARDED
        found.closed_at = clock.business().now()
        return write(by, found, "discard_draft", "state", "closed_at")
