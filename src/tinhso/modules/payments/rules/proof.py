"""The daily proof: each payment matches one word of a gateway or one taker of cash, one receipt and one case.

Plain comparison of what was read; nothing here knows the database. Amounts are whole đồng.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..enums import CASH, LOOSE, FaultKind, Outcome, RefundState
from .receipts import FEE, REFUND

HELD = frozenset({RefundState.ASKED, RefundState.APPROVED, RefundState.PAID})
"""Refunds that count against their payment."""

NOBODY = 0
"""The agency of money that nobody knows whose it is."""

Case = tuple[str, int]
"""What is paid for: the kind of thing and its id."""


@dataclass(frozen=True)
class Payment:
    """A demand as it stands."""

    id: int
    compartment: int
    case: Case
    amount: int
    is_paid: bool
    gateway: str
    transaction: str
    receipt: str
    refunded: int


@dataclass(frozen=True)
class Word:
    """What a gateway told; `is_settled` when loose money is on its way back."""

    payment: int | None
    compartment: int | None
    gateway: str
    transaction: str
    amount: int
    outcome: str
    is_settled: bool = False


@dataclass(frozen=True)
class Slip:
    """A receipt, or the slip of a refund."""

    payment: int | None
    refund: int | None
    compartment: int
    series: str
    number: str
    amount: int
    is_voided: bool


@dataclass(frozen=True)
class Back:
    """A refund."""

    id: int
    payment: int | None
    compartment: int
    amount: int
    state: str
    receipt: str


@dataclass(frozen=True)
class CaseFacts:
    """What the owner of a case says: the fee it carries, and whether it holds it for paid."""

    amount: int | None
    is_paid: bool


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that does not match; `detail` holds numbers and codes, never a name."""

    compartment: int
    kind: FaultKind
    payment: int
    amount: int = 0
    detail: str = ""


@dataclass(frozen=True)
class Books:
    """All that is compared. `noted` are cases whose owner noted them as paid on the day, with their agency.

    `gaps` are numbers no receipt carries, `unanswered` visits of which a gateway never told the end.
    """

    payments: tuple[Payment, ...] = ()
    words: tuple[Word, ...] = ()
    slips: tuple[Slip, ...] = ()
    backs: tuple[Back, ...] = ()
    cases: Mapping[Case, CaseFacts] | None = None
    noted: Mapping[Case, int] | None = None
    gaps: tuple[tuple[int, str], ...] = ()
    unanswered: tuple[tuple[int, int, str], ...] = ()


def prove(books: Books) -> list[Fault]:
    """Everything that does not match, in order; empty when the day is proven."""
    found: list[Fault] = []
    words, slips, backs = _by_payment(books.words), _by_payment(books.slips), _by_payment(books.backs)
    for one in books.payments:
        accepted = [word for word in words[one.id] if word.outcome == Outcome.ACCEPTED]
        valid = [slip for slip in slips[one.id] if slip.series == FEE and not slip.is_voided]
        if one.is_paid:
            found += _word_faults(one, accepted)
            found += _receipt_faults(one, valid)
            found += _case_faults(one, (books.cases or {}).get(one.case))
        else:
            found += [
                Fault(one.compartment, FaultKind.NOT_NOTED, one.id, word.amount, word.transaction)
                for word in accepted
            ]
            found += [
                Fault(one.compartment, FaultKind.RECEIPT_ALONE, one.id, slip.amount, slip.number)
                for slip in valid
            ]
        found += _refund_faults(one, backs[one.id])
    found += _slip_faults(books)
    found += _cases_of_all(books)
    found += [
        Fault(word.compartment or NOBODY, FaultKind.MONEY_LOOSE, word.payment or 0, word.amount,
              f"{word.gateway} {word.transaction}")
        for word in books.words
        if word.outcome in LOOSE and not word.is_settled
    ]  # fmt: skip
    found += [Fault(where, FaultKind.NUMBER_MISSING, 0, 0, number) for where, number in books.gaps]
    found += [
        Fault(where, FaultKind.UNANSWERED, payment, 0, order) for where, payment, order in books.unanswered
    ]
    return sorted(set(found))


def _by_payment[T: (Word, Slip, Back)](rows: Iterable[T]) -> defaultdict[int | None, list[T]]:
    found: defaultdict[int | None, list[T]] = defaultdict(list)
    for row in rows:
        found[row.payment].append(row)
    return found


def _word_faults(one: Payment, accepted: list[Word]) -> Iterable[Fault]:
    def fault(kind: FaultKind, word: Word | None = None) -> Fault:
        return Fault(
            one.compartment,
            kind,
            one.id,
            word.amount if word else one.amount,
            word.transaction if word else "",
        )

    if one.gateway == CASH:
        return [fault(FaultKind.WORD_TWICE, word) for word in accepted]
    if not accepted:
        return [fault(FaultKind.WORD_MISSING)]
    if len(accepted) > 1:
        return [fault(FaultKind.WORD_TWICE, word) for word in accepted]
    (word,) = accepted
    found = []
    if (word.gateway, word.transaction) != (one.gateway, one.transaction):
        found.append(fault(FaultKind.WORD_OTHER, word))
    if word.amount != one.amount:
        found.append(fault(FaultKind.WORD_AMOUNT, word))
    return found


def _receipt_faults(one: Payment, valid: list[Slip]) -> Iterable[Fault]:
    if len(valid) != 1:
        kind = FaultKind.RECEIPT_TWICE if valid else FaultKind.RECEIPT_MISSING
        return [Fault(one.compartment, kind, one.id, one.amount, one.receipt)]
    (slip,) = valid
    if (slip.number, slip.amount, slip.compartment) != (one.receipt, one.amount, one.compartment):
        return [Fault(one.compartment, FaultKind.RECEIPT_OTHER, one.id, slip.amount, slip.number)]
    return []


def _case_faults(one: Payment, case: CaseFacts | None) -> Iterable[Fault]:
    where = f"{one.case[0]}:{one.case[1]}"
    if case is None:
        return [Fault(one.compartment, FaultKind.CASE_MISSING, one.id, one.amount, where)]
    found = []
    if not case.is_paid:
        found.append(Fault(one.compartment, FaultKind.CASE_UNPAID, one.id, one.amount, where))
    if case.amount != one.amount:
        found.append(Fault(one.compartment, FaultKind.CASE_AMOUNT, one.id, case.amount or 0, where))
    return found


def _refund_faults(one: Payment, backs: list[Back]) -> Iterable[Fault]:
    held = sum(back.amount for back in backs if back.state in HELD)
    if held != one.refunded or held > (one.amount if one.is_paid else 0):
        return [Fault(one.compartment, FaultKind.REFUND_SUM, one.id, held)]
    return []


def _slip_faults(books: Books) -> Iterable[Fault]:
    """Each refund that was paid has one slip that says the same."""
    slips: defaultdict[int | None, list[Slip]] = defaultdict(list)
    for slip in books.slips:
        if slip.series == REFUND:
            slips[slip.refund].append(slip)
    for back in books.backs:
        wanted = [(back.receipt, back.amount)] if back.state == RefundState.PAID else []
        if [(slip.number, slip.amount) for slip in slips[back.id]] != wanted:
            yield Fault(back.compartment, FaultKind.REFUND_SLIP, back.payment or 0, back.amount, back.receipt)


def _cases_of_all(books: Books) -> Iterable[Fault]:
    """A case is paid once, and one that holds itself for paid has a payment."""
    paid = [one for one in books.payments if one.is_paid]
    often = Counter(one.case for one in paid)
    for one in paid:
        if often[one.case] > 1:
            yield Fault(
                one.compartment, FaultKind.CASE_TWICE, one.id, one.amount, f"{one.case[0]}:{one.case[1]}"
            )
    for case, where in (books.noted or {}).items():
        if not often[case]:
            yield Fault(where, FaultKind.CASE_ALONE, 0, 0, f"{case[0]}:{case[1]}")
