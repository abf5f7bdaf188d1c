"""Importing the organisation from a workbook: checked and previewed, then written in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.files import store
from tinhso.kernel.files.content import XLSX
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import ImportState
from ..models import OrganisationImport
from ..permissions import ADMIN
from ..queries.organisation_rows import changes, current, digest, problems_of, rows_of
from ..rules.organisation import COLUMNS, UNCHANGED, Problem, Row
from .appointment import WRITER
from .organisation_write import OrganisationWriter, in_turn


class OrganisationImportError(ActionError):
    """An import that cannot be confirmed: `message` says why and what to do."""


@action
def start_import(
    *, by: Actor, upload: File[Any], rows: Mapping[str, Sequence[Row]], unreadable: Sequence[Problem]
) -> OrganisationImport:
    """Keep a workbook with its rows, and say what is wrong with it or what it would change.

    Changes nothing of the organisation. Raises Denied, and FileRejected for what is no Excel file.
    """
    if not by.may(ADMIN):
        raise Denied(ADMIN)
    world = current()
    wanted = {sheet: list(rows.get(sheet, ())) for sheet in COLUMNS}
    problems = list(unreadable) or problems_of(world, wanted)
    counted = Counter() if problems else Counter(one.kind for one in changes(world, wanted))
    kept = store(upload, actor=by, kinds=(XLSX,))
    with acting(WRITER):
        made = OrganisationImport.objects.create(
            file=kept,
            account_id=by.account_id,
            state=ImportState.REFUSED if problems else ImportState.READY,
            rows={sheet: [[row.place, dict(row.values)] for row in wanted[sheet]] for sheet in COLUMNS},
            problems=[_stored(one) for one in problems],
            counts=dict(counted),
            base=digest(world),
            created_at=clock.business().now(),
        )
        _record(by, "directory.import_checked", made, {"sha256": kept.sha256, "problems": len(problems)})
    return made


def _stored(one: Problem) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "place": one.place,
        "column": one.column,
        "code": one.code,
        "details": dict(one.details),
    }


@action
def confirm_import(*, by: Actor, number: int) -> OrganisationImport:
    """Write what the preview showed, all of it or nothing.

    Refused when the organisation has changed since the preview: somebody else was faster, and the second
    is told. Raises OrganisationImportError and Denied.
    """
    if not by.may(ADMIN):
        raise Denied(ADMIN)
    with acting(WRITER):
        in_turn()
        made = OrganisationImport.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if made is None or made.state != ImportState.READY:
            raise OrganisationImportError("state", _("Lần nhập này không còn chờ xác nhận."))
        world, wanted = current(), rows_of(made.rows)
        if digest(world) != made.base:
            message = _(
                "Danh bạ đã thay đổi sau khi xem trước. Hãy tải tệp lên lại để xem những gì sẽ thay đổi."
            )
            raise OrganisationImportError("stale", message)
        found = [one for one in changes(world, wanted) if one.kind != UNCHANGED]
        try:
            OrganisationWriter(by, {"import": made.pk}).write(found)
        except (IntegrityError, ValidationError) as error:
            message = _(
                "Không ghi được: các dòng trong tệp mâu thuẫn với nhau hoặc với danh bạ. Không có gì thay đổi."
            )
            raise OrganisationImportError("database", message) from error
        made.state = ImportState.APPLIED
        made.applied_at = clock.business().now()
        made.save(update_fields=("state", "applied_at"))
        _record(by, "directory.imported", made, made.counts)
    return made


@action
def cancel_import(*, by: Actor, number: int) -> OrganisationImport:
    """Give up a preview; the file stays. Raises OrganisationImportError and Denied."""
    if not by.may(ADMIN):
        raise Denied(ADMIN)
    with acting(WRITER):
        made = OrganisationImport.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if made is None or made.state != ImportState.READY:
            raise OrganisationImportError("state", _("Lần nhập này không còn chờ xác nhận."))
        made.state = ImportState.CANCELLED
        made.save(update_fields=("state",))
        _record(by, "directory.import_cancelled", made, {})
    return made


def _record(by: Actor, kind: str, made: OrganisationImport, data: Mapping[str, Any]) -> None:
    ledger.record(actor=by, kind=kind, ref=Ref("directory.import", made.pk), data=data)
