"""Records of the national database become drafts: all of a file or nothing, never a published version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.text import fold

from ..enums import ImportOutcome
from ..models import Field, Procedure, ProcedureVersion, VersionDraft
from ..queries.draft import OPEN_STATES, check
from ..queries.exchange import record_of, surroundings
from ..rules import editing, national_reading
from ..rules.national_text import Notes, Part, Remark
from .draft import begun, keeping


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """What became of one record. `lacks` counts what its draft lacks before it can be published."""

    code: str
    name: str
    outcome: ImportOutcome = ImportOutcome.NONE
    draft_id: int | None = None
    lacks: int = 0
    remarks: tuple[Remark, ...] = ()
    faults: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a file; with any fault in any record nothing of it is kept."""

    records: tuple[ImportedRecord, ...]

    @property
    def is_refused(self) -> bool:
        """Whether the file was refused."""
        return any(record.faults for record in self.records)


class _Undone(Exception):
    """Takes back what the records before a faulty one have begun."""


@action
def import_records(*, by: Actor, records: Sequence[Mapping[str, Any]], digest: str) -> Import:
    """Begin a draft for each record that says something new; `digest` of the file goes into the ledger.

    A draft begins as the last version says it, with the record's words over it. The same file twice begins no
    second draft. Procedures that the catalogue does not have are added, without a version.
    """
    with keeping(by):
        done: list[ImportedRecord] = []
        try:
            with transaction.atomic():
                done += _imported(by, records, digest)
                if Import(tuple(done)).is_refused:
                    raise _Undone
        except _Undone:
            pass
        return Import(tuple(done))


def _imported(by: Actor, records: Sequence[Mapping[str, Any]], digest: str) -> Iterator[ImportedRecord]:
    around, seen = surroundings(), set[str]()
    for number, data in enumerate(records, 1):
        part = Part(data, (number,), Notes())
        part.tell_unused("")
        code, name = national_reading.heading(part)
        if code in seen:
            part.notes.fault((number, "MATTHC"), "twice", code)
        seen.add(code)
        outcome = None if part.notes.faults else _one(by, part, code, name, around, digest)
        kept = outcome if not part.notes.faults else None
        yield ImportedRecord(
            code,
            name,
            *(kept or (ImportOutcome.NONE, None, 0)),
            remarks=tuple(part.notes.remarks),
            faults=tuple(part.notes.faults),
        )


def _one(
    by: Actor, part: Part, code: str, name: str, around: national_reading.Surroundings, digest: str
) -> tuple[ImportOutcome, int | None, int] | None:
    """Outcome, draft and how much it lacks; None with a fault."""
    procedure = Procedure.objects.select_related("field").filter(code=code).first()
    base = _last(procedure) if procedure is not None else None
    before = base.content if base is not None else editing.blank(name, "") | {"result_delivery": ["counter"]}
    document = national_reading.document(part, before, around)
    if part.notes.faults:
        return None
    if base is not None and document == base.content:
        return ImportOutcome.SAME, None, 0
    if procedure is None:
        procedure = _added(part, code, name, around.source)
        if procedure is None:
            return None
    standing = VersionDraft.objects.filter(procedure=procedure, state__in=OPEN_STATES).first()
    if standing is not None:
        if record_of(procedure, standing.content) == record_of(procedure, document):
            return ImportOutcome.KNOWN, standing.pk, len(check(standing).lacks)
        part.notes.fault((*part.way, "MATTHC"), "drafted", code)
        return None
    draft = begun(by, procedure, base, document, file=digest)
    return ImportOutcome.NEW, draft.pk, len(check(draft).lacks)


def _last(procedure: Procedure) -> ProcedureVersion | None:
    return ProcedureVersion.objects.filter(procedure=procedure).order_by("-valid_from").first()


def _added(part: Part, code: str, name: str, source: str) -> Procedure | None:
    """A procedure that the catalogue does not have yet; None with a fault when its field is not known."""
    field = None
    for row in part.rows("LINHVUCTHUCHIEN"):
        field = field or _field(row.text("MALINHVUC"), row.text("TENLINHVUC"))
    if field is None:
        part.notes.fault((*part.way, "LINHVUCTHUCHIEN"), "field")
        return None
    return Procedure.objects.create(
        code=code, slug=_free(national_reading.slug_of(name) or "thu-tuc"), field=field, source=source
    )


def _field(code: str, name: str) -> Field | None:
    fields = list(Field.objects.all())
    return next((field for field in fields if field.code == code), None) or next(
        (field for field in fields if name and fold(field.name) == fold(name)), None
    )


def _free(wanted: str) -> str:
    """An address that no procedure has."""
    slug, number = wanted, 1
    while Procedure.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[:36]}-{number}"
    return slug
