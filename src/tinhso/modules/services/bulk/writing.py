"""Many whole lives of dossiers at once: the same rows that the actions leave, written with COPY.

A `Life` says what was handed in and what was done to it, when and by whom. The effects come from `rules.life`
and the rows from `rules.rows`, as in the actions, so there is one set of rules. What the bulk path leaves
out: permissions (the caller names the people), drafts, and announcing events.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.actors import Actor
from tinhso.kernel.calendar import WorkingCalendar, load_calendar
from tinhso.kernel.clock import to_local
from tinhso.kernel.db.bulk import copy_rows, new_ids
from tinhso.kernel.numbering import next_numbers_of
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import key_of
from tinhso.modules.payments import api as payments

from ..actions.leader import NUMBER_SERIES
from ..actions.money import CASHIER
from ..actions.paper import PaperIn
from ..actions.submission import DOSSIER_SERIES, agency_code
from ..enums import Act, Who
from ..models import Dossier, DossierAct, DossierPaper, Result
from ..queries.law import law_book
from ..rules import life, rows
from ..rules.code import dossier_code, lookup_code
from ..rules.effect import Effect, Terms
from ..rules.law import Law
from ..rules.rows import REF_KIND, Doer, Under
from .lives import EFFECTS, Doing, Life, Record

ResultPaper = Callable[[Life, Mapping[str, Any]], Mapping[str, Any]]
"""Gives file_id, file_name and layout of an electronic result from the life and the dossier's row."""


@dataclass(frozen=True, slots=True)
class _UnderLaw:
    """What every act is computed with, read once for all of them."""

    law_on: Callable[[date], Law]
    calendar: WorkingCalendar


@dataclass
class _Written:
    """Rows gathered for one write."""

    dossiers: list[Record] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)
    results: dict[int, dict[str, Any]] = field(default_factory=dict)
    entries: list[ledger.Entry] = field(default_factory=list)
    paid: list[payments.Paid] = field(default_factory=list)


def write(lives: Iterable[Life], *, result_paper: ResultPaper, draw: Callable[[int], int]) -> int:
    """Live and write all these lives in the current transaction; how many.

    Numbers are given in the order of time, as if each act had been done then.
    """
    ordered = sorted(lives, key=lambda one: (one.at, one.token))
    if not ordered:
        return 0
    written = _Written()
    under_law = _UnderLaw(law_book(), load_calendar())
    approvals: list[tuple[datetime, int, Life, Record]] = []
    for place, (one, under, id_) in enumerate(_numbered(ordered, draw, under_law.law_on)):
        record = _begin(written, one, under, id_)
        for doing in one.doings:
            _do(written, one, record, doing, under_law)
            if doing.act == Act.APPROVE:
                approvals.append((doing.at, place, one, record))
    _number_results(written, approvals)
    for _at, _place, one, record in approvals:
        if one.version.parsed.electronic_result:
            written.results[record.id] |= result_paper(one, vars(record))
    _copy(written)
    return len(ordered)


def _numbered(
    lives: Sequence[Life], draw: Callable[[int], int], law_on: Callable[[date], Law]
) -> Iterator[tuple[Life, Under, int]]:
    """Each life with its codes and its id, in order."""
    days = [to_local(one.at).date() for one in lives]
    keys = [f"{one.desk.receiving.id}/{day.isoformat()}" for one, day in zip(lives, days, strict=True)]
    numbers = {key: iter(found) for key, found in next_numbers_of(DOSSIER_SERIES, Counter(keys)).items()}
    ids = new_ids("services_dossier", len(lives))
    for one, day, key, id_ in zip(lives, days, keys, ids, strict=True):
        yield one, _under(one, day, next(numbers[key]), draw, law_on(day)), id_


def _under(one: Life, day: date, seq: int, draw: Callable[[int], int], law: Law) -> Under:
    agency = one.desk.receiving
    lookup = lookup_code(draw, alphabet=law.lookup_alphabet, length=law.lookup_length)
    code = dossier_code(
        law.code_pattern, agency=agency_code(agency, old=law.old_agency_code), on=day, seq=seq
    )
    return Under(
        procedure_id=one.version.procedure_id,
        procedure_version_id=one.version.pk,
        level=one.version.level,
        agency_id=agency.id,
        processing_agency_id=one.desk.processing.id,
        area_id=agency.area_id,
        token=one.token,
        code=code,
        lookup_code=lookup,
        track_key=key_of(code, lookup),
    )


def _begin(written: _Written, one: Life, under: Under, id_: int) -> Record:
    who = Who.APPLICANT if one.by.kind in {"citizen", "anonymous"} else Who.DESK
    effect = life.submit(content=one.version.parsed, channel=one.channel, who=who, at=one.at)
    row = rows.dossier_row(
        under,
        one.applicant,
        effect,
        channel=one.channel,
        result_channel=one.result_channel,
        case=one.case,
        answers=one.answers,
        is_sample=settings.TINHSO_DEMO,
        posted=one.posted,
    )
    record = Record(**_DEFAULTS | row | {"id": id_})
    written.dossiers.append(record)
    _papers(written, record, one.papers, round_=0, at=one.at)
    _note(written, record, effect, one.by, Doer(one.by.account_id, one.by.name or one.applicant.name), "")
    return record


def _papers(
    written: _Written, record: Record, papers: Iterable[PaperIn], *, round_: int, at: datetime
) -> None:
    written.papers += [
        rows.paper_row(
            record,
            paper_code=paper.paper_code,
            name=paper.name,
            file_id=paper.file_id,
            file_name=paper.file_name,
            originals=paper.originals,
            copies=paper.copies,
            round_=round_,
            at=at,
        )
        for paper in papers
    ]


def _note(written: _Written, record: Record, effect: Effect, by: Actor, doer: Doer, note: str) -> None:
    """Apply an effect and keep its act and its ledger entry."""
    vars(record).update(effect.changes)
    written.acts.append(rows.act_row(record, effect, doer, note))
    written.entries.append(
        ledger.Entry(
            actor=by,
            kind=rows.ledger_kind(effect),
            ref=Ref(REF_KIND, record.id),
            data=rows.ledger_data(record, effect),
            compartment=record.agency_id,
            occurred_at=effect.at,
        )
    )


def _do(written: _Written, one: Life, record: Record, doing: Doing, under_law: _UnderLaw) -> None:
    content = one.version.parsed
    at, by = doing.at, doing.by
    terms = Terms(content, under_law.law_on(to_local(at).date()), under_law.calendar)
    doer = Doer(by.account_id, by.name)
    if doing.act == Act.CONFIRM_PAYMENT:
        _pay(written, one, record, doing, terms)
        return
    effect = EFFECTS[doing.act](record, terms, doing)
    _note(written, record, effect, by, doer, doing.note)
    if doing.act == Act.SUPPLY:
        _papers(written, record, doing.values.get("papers", ()), round_=record.supplements, at=at)
    elif doing.act == Act.PROPOSE:
        _propose(written, record, doing, content.results[0].name.vi)
    elif doing.act == Act.APPROVE:
        written.results[record.id] |= {"signed_by_name": by.name, "published_at": at}
        if life.returns_itself(record, content):
            returned = life.return_result(record, at=at, who=Who.SYSTEM, by_id=by.account_id)
            _note(written, record, returned, by, doer, "")


def _propose(written: _Written, record: Record, doing: Doing, title: str) -> None:
    written.results[record.id] = rows.result_row(
        record,
        number=doing.values.get("number", ""),
        title=title,
        text=doing.values["text"],
        proposed_at=doing.at,
    )


def _pay(written: _Written, one: Life, record: Record, doing: Doing, terms: Terms) -> None:
    """The fee: in cash at the desk, or through the demo's bank."""
    cash = doing.by.kind == "official"
    assert record.fee is not None  # only a due fee is paid
    effect = life.confirm_payment(
        record, terms, at=doing.at, amount=record.fee, who=Who.DESK if cash else Who.SYSTEM
    )
    written.paid.append(
        payments.Paid(
            by=doing.by if cash else one.by,
            token=one.token,
            memo=one.memo,
            ref=Ref(REF_KIND, record.id),
            compartment=record.agency_id,
            account_id=record.applicant_id,
            key=record.track_key,
            amount=record.fee,
            purpose=_("Phí, lệ phí hồ sơ %(code)s") % {"code": record.code},
            created_at=doing.at if cash else one.at,
            paid_at=doing.at,
            is_cash=cash,
        )
    )
    by, doer = (doing.by, Doer(doing.by.account_id, doing.by.name)) if cash else (CASHIER, Doer(None, ""))
    _note(written, record, effect, by, doer, doing.note if cash else "")
    if life.returns_itself(record, terms.content):
        by_id = by.account_id if cash else record.decided_by_id
        returned = life.return_result(record, at=doing.at, who=Who.SYSTEM, by_id=by_id)
        _note(written, record, returned, by, doer, "")


def _number_results(written: _Written, approvals: list[tuple[datetime, int, Life, Record]]) -> None:
    """Numbers of results that have none, in the order of approval, by agency and year."""
    approvals.sort(key=lambda one: one[:2])
    wanted: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for at, _place, _life, record in approvals:
        result = written.results[record.id]
        if not result["number"]:
            wanted[f"{record.processing_agency_id}/{to_local(at).year}"].append(result)
    numbers = next_numbers_of(NUMBER_SERIES, {key: len(found) for key, found in wanted.items()})
    for key, found in wanted.items():
        for result, number in zip(found, numbers[key], strict=True):
            result["number"] = str(number)


def _columns(model: type[models.Model], *leave_out: str) -> list[tuple[str, str, bool]]:
    """Column, attribute and whether it is JSON, of every field that is written."""
    return [
        (one.column, one.attname, isinstance(one, models.JSONField))
        for one in model._meta.concrete_fields
        if one.attname not in leave_out and not one.generated
    ]


_DOSSIER = _columns(Dossier)
_DEFAULTS = {
    one.attname: one.get_default()
    for one in Dossier._meta.concrete_fields
    if not one.primary_key and not one.generated
}


def _copy(written: _Written) -> None:
    by_dossier = sorted(written.results.values(), key=lambda row: int(row["dossier_id"]))
    _copy_one(Dossier, _DOSSIER, map(vars, written.dossiers))
    _copy_one(DossierPaper, _columns(DossierPaper, "id"), written.papers)
    _copy_one(Result, _columns(Result, "id"), by_dossier)
    _copy_one(DossierAct, _columns(DossierAct, "id", "recorded_at"), written.acts)
    ledger.record_many(sorted(written.entries, key=lambda entry: entry.occurred_at))
    payments.write_paid(by=CASHIER, payments=written.paid)


def _copy_one(
    model: type[models.Model], columns: list[tuple[str, str, bool]], found: Iterable[Mapping[str, Any]]
) -> None:
    names = [column for column, _attribute, _json in columns]
    copy_rows(model._meta.db_table, names, (_values(columns, row) for row in found))


def _values(columns: list[tuple[str, str, bool]], row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(
        json.dumps(row[attribute], cls=DjangoJSONEncoder, ensure_ascii=False) if is_json else row[attribute]
        for _column, attribute, is_json in columns
    )
