"""Entering a statement of the receiving account: read as a whole, looked at, then taken as the bank's word."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.workbook import NotAWorkbook, read_sheets

from ..enums import Outcome, StatementState
from ..models import Statement, StatementLine
from ..queries.statement import TELLER, by_memo, may_enter, told_by
from ..rules.statement import Fault, Line, memos_in, read
from .callback import take_word

REF_KIND: Final = "payments.statement"
MOST_BYTES: Final = 5_000_000
MOST_LINES: Final = 5_000
"""Lines of one statement: more are entered day by day."""

UNREADABLE: Final = gettext_lazy("Không đọc được tệp. Hãy dùng Excel (.xlsx) hoặc CSV, dưới 20.000 dòng.")


class StatementError(ActionError):
    """A statement that cannot be entered; `details["faults"]` holds the `Fault`s of an unreadable one."""


@action
def enter_statement(*, by: Actor, name: str, content: bytes) -> Statement:
    """Read a statement and keep it for a person to look at; nothing is paid by it yet.

    Raises Denied, and StatementError `unreadable`, `too_large`, `faults`, `empty`, `twice`: nothing is kept then.
    """
    may_enter(by)
    lines = _read(name, content)
    digest = hashlib.sha256(content).hexdigest()
    with acting(TELLER):
        try:
            with transaction.atomic():
                made = Statement.objects.create(
                    digest=digest,
                    name=name[-200:],
                    by_id=by.account_id or 0,
                    by_name=by.name,
                    occurred_at=clock.business().now(),
                )
        except IntegrityError as error:
            raise StatementError("twice", _("Sao kê này đã được nhập.")) from error
        StatementLine.objects.bulk_create(_lines(made, lines))
    _record(by, made, "payments.statement_entered", lines=len(lines))
    return made


@action
def name_line(*, by: Actor, statement_id: int, place: int, memo: str) -> None:
    """Say which payment a line belongs to, when the payer's text does not. Raises Denied and StatementError."""
    may_enter(by)
    wanted = "".join(memo.upper().split())
    with acting(TELLER):
        _ready(statement_id)
        if wanted and not by_memo({wanted}):
            raise StatementError("memo", _("Không có khoản nộp nào có mã này."))
        StatementLine.objects.filter(statement_id=statement_id, place=place).update(memo=wanted)


@action
def take_statement(*, by: Actor, statement_id: int) -> dict[str, int]:
    """Settle what the statement's lines pay, all in one transaction; how many lines had which outcome.

    What was told before by the bank, or stands in an earlier statement, has no second effect. Raises Denied and
    StatementError `state`.
    """
    may_enter(by)
    counts: dict[str, int] = {}
    with acting(TELLER):
        made = _ready(statement_id)
        lines = list(made.lines.order_by("place"))
        for line in lines:
            line.outcome = take_word(by=by, told=told_by(line), asked=True)
            counts[line.outcome] = counts.get(line.outcome, 0) + 1
            if line.outcome in {Outcome.ACCEPTED, Outcome.REPEATED}:
                line.text = ""  # it may name a person, and is needed no more
        requests = by_memo({line.memo for line in lines if line.memo})
        for line in lines:
            line.request = requests.get(line.memo)
        StatementLine.objects.bulk_update(lines, ("outcome", "text", "request"), batch_size=500)
        _leave(made, StatementState.TAKEN)
    _record(by, made, "payments.statement_taken", **counts)
    return counts


@action
def cancel_statement(*, by: Actor, statement_id: int) -> None:
    """Give a statement up that has not been taken; the same file may be entered again. Raises as `take_statement`."""
    may_enter(by)
    with acting(TELLER):
        made = _ready(statement_id)
        StatementLine.objects.filter(statement=made).update(text="")
        _leave(made, StatementState.CANCELLED)
    _record(by, made, "payments.statement_cancelled")


def _ready(statement_id: int) -> Statement:
    """The statement, held until this transaction ends. Raises StatementError `state`."""
    found = Statement.objects.select_for_update().filter(pk=statement_id).first()
    if found is None or found.state != StatementState.READY:
        raise StatementError("state", _("Sao kê này đã được ghi nhận hoặc đã bỏ."))
    return found


def _leave(made: Statement, state: StatementState) -> None:
    made.state = state
    made.taken_at = clock.business().now() if state == StatementState.TAKEN else None
    made.save(update_fields=["state", "taken_at"])


def _lines(made: Statement, lines: list[Line]) -> list[StatementLine]:
    named = {line.place: memos_in(line.text) for line in lines}
    known = by_memo({memo for memos in named.values() for memo in memos})
    found = []
    for line in lines:
        # A text that names two payments names none: a person decides.
        memos = [memo for memo in named[line.place] if memo in known]
        found.append(
            StatementLine(
                statement=made,
                place=line.place,
                day=line.day,
                amount=line.amount,
                reference=line.reference,
                text=line.text,
                memo=memos[0] if len(memos) == 1 else "",
            )
        )
    return found


def _read(name: str, content: bytes) -> list[Line]:
    if len(content) > MOST_BYTES:
        raise StatementError("too_large", _("Tệp lớn hơn 5 MB. Hãy tải sao kê của từng ngày."))
    best: tuple[list[Line], list[Fault]] = ([], [Fault(1, "no_heading")])
    for rows in _sheets(name, content):
        best = read(rows)
        if best[0] or all(fault.code != "no_heading" for fault in best[1]):
            break
    lines, faults = best
    if faults:
        raise StatementError("faults", _("Không đọc được một số dòng của sao kê."), faults=faults)
    if not lines:
        raise StatementError("empty", _("Sao kê không có khoản tiền nào đến."))
    if len(lines) > MOST_LINES:
        raise StatementError("too_large", _("Sao kê có hơn 5.000 khoản. Hãy tải sao kê của từng ngày."))
    return lines


def _sheets(name: str, content: bytes) -> list[list[tuple[int, list[str]]]]:
    if not name.lower().endswith(".csv"):
        try:
            return list(read_sheets(io.BytesIO(content)).values())
        except NotAWorkbook as error:
            raise StatementError("unreadable", UNREADABLE) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StatementError("unreadable", _("Tệp CSV phải theo bảng mã UTF-8.")) from error
    delimiter = max(",;\t", key=text[:5_000].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise StatementError("unreadable", UNREADABLE) from error
    return [list(enumerate(rows, 1))]


def _record(by: Actor, made: Statement, kind: str, **data: Any) -> None:
    ledger.record(actor=by, kind=kind, ref=Ref(REF_KIND, made.pk), data=data)
