"""The daily proof: sound books have no fault, and every fault that is injected is found under its own name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.payments.enums import CASH, FaultKind, Outcome, RefundState
from tinhso.modules.payments.rules.proof import (
    HELD,
    Back,
    Books,
    CaseFacts,
    Payment,
    Slip,
    Word,
    prove,
)
from tinhso.modules.payments.rules.receipts import FEE, REFUND, Number


@st.composite
def sound(draw: st.DrawFn, least: int = 0) -> Books:
    """Books of a day on which everything matches: payments, some in cash, some with refunds, voided receipts."""
    payments, words, slips, backs, cases, noted = [], [], [], [], {}, {}
    for number in range(1, draw(st.integers(least, 6)) + 1):
        amount = draw(st.integers(1, 10**9))
        where = draw(st.integers(1, 3))
        cash = draw(st.booleans())
        receipt = str(Number(FEE, 2015, number))
        held = 0
        for count in range(draw(st.integers(0, 2))):
            state = draw(st.sampled_from(RefundState))
            back = draw(st.integers(1, max(1, amount // 2)))
            if state in HELD:
                if held + back > amount:
                    continue
                held += back
            id_ = number * 10 + count
            slip = str(Number(REFUND, 2015, id_)) if state == RefundState.PAID else ""
            backs.append(Back(id_, number, where, back, state, slip))
            if slip:
                slips.append(Slip(number, id_, where, REFUND, slip, back, is_voided=False))
        case = ("services.dossier", number)
        payments.append(
            Payment(number, where, case, amount, True, CASH if cash else "g", f"T{number}", receipt, held)
        )
        if not cash:
            words.append(Word(number, where, "g", f"T{number}", amount, Outcome.ACCEPTED))
        if draw(st.booleans()):
            slips.append(Slip(number, None, where, FEE, f"2015/9{number:05d}", amount, is_voided=True))
        slips.append(Slip(number, None, where, FEE, receipt, amount, is_voided=False))
        cases[case] = CaseFacts(amount, is_paid=True)
        noted[case] = where
    return Books(tuple(payments), tuple(words), tuple(slips), tuple(backs), cases, noted)


@given(sound())
def test_sound_books_have_no_fault(books: Books) -> None:
    assert prove(books) == []


def first(books: Books, **changes: object) -> Books:
    return replace(books, payments=(replace(books.payments[0], **changes), *books.payments[1:]))


def by_bank(books: Books) -> Books:
    """The first payment came through a gateway."""
    one = books.payments[0]
    words = [word for word in books.words if word.payment != one.id]
    return replace(
        first(books, gateway="g"),
        words=(Word(one.id, one.compartment, "g", one.transaction, one.amount, "accepted"), *words),
    )


def word(books: Books, **changes: object) -> Books:
    return replace(books, words=(replace(books.words[0], **changes), *books.words[1:]))


def receipts(books: Books, change: Callable[[Slip], list[Slip]]) -> Books:
    """The valid receipt of the first payment is changed."""
    one = books.payments[0].id
    found: list[Slip] = []
    for slip in books.slips:
        mine = slip.payment == one and slip.series == FEE and not slip.is_voided
        found += change(slip) if mine else [slip]
    return replace(books, slips=tuple(found))


def case(books: Books, facts: CaseFacts | None) -> Books:
    cases = dict(books.cases or {})
    del cases[books.payments[0].case]
    if facts is not None:
        cases[books.payments[0].case] = facts
    return replace(books, cases=cases)


def with_back(books: Books) -> Books:
    """The first payment is paid back in part, with its slip."""
    one = books.payments[0]
    backs = tuple(back for back in books.backs if back.payment != one.id)
    slips = tuple(slip for slip in books.slips if slip.refund is None or slip.payment != one.id)
    back = Back(777, one.id, one.compartment, 1, RefundState.PAID, "HT 2015/000777")
    slip = Slip(one.id, 777, one.compartment, REFUND, "HT 2015/000777", 1, is_voided=False)
    return replace(first(books, refunded=1), backs=(*backs, back), slips=(*slips, slip))


FAULTS: dict[FaultKind, Callable[[Books], Books]] = {
    FaultKind.WORD_MISSING: lambda b: replace(by_bank(b), words=by_bank(b).words[1:]),
    FaultKind.WORD_TWICE: lambda b: replace(by_bank(b), words=(by_bank(b).words[0], *by_bank(b).words)),
    FaultKind.WORD_OTHER: lambda b: word(by_bank(b), transaction="KHAC"),
    FaultKind.WORD_AMOUNT: lambda b: word(by_bank(b), amount=10**10),
    FaultKind.NOT_NOTED: lambda b: first(by_bank(b), is_paid=False),
    FaultKind.RECEIPT_MISSING: lambda b: receipts(b, lambda slip: []),
    FaultKind.RECEIPT_TWICE: lambda b: receipts(b, lambda slip: [slip, replace(slip, number="2015/000900")]),
    FaultKind.RECEIPT_OTHER: lambda b: receipts(b, lambda slip: [replace(slip, amount=slip.amount + 1)]),
    FaultKind.RECEIPT_ALONE: lambda b: first(b, is_paid=False),
    FaultKind.NUMBER_MISSING: lambda b: replace(b, gaps=((1, "2015/000004"),)),
    FaultKind.CASE_MISSING: lambda b: case(b, None),
    FaultKind.CASE_UNPAID: lambda b: case(b, CaseFacts(b.payments[0].amount, is_paid=False)),
    FaultKind.CASE_AMOUNT: lambda b: case(b, CaseFacts(b.payments[0].amount + 1, is_paid=True)),
    FaultKind.CASE_TWICE: lambda b: replace(b, payments=(*b.payments, replace(b.payments[0], id=99))),
    FaultKind.CASE_ALONE: lambda b: replace(b, noted={("services.dossier", 999): 1}),
    FaultKind.REFUND_SUM: lambda b: first(with_back(b), refunded=2),
    FaultKind.REFUND_SLIP: lambda b: replace(with_back(b), slips=with_back(b).slips[:-1]),
    FaultKind.MONEY_LOOSE: lambda b: replace(
        b, words=(*b.words, Word(None, None, "g", "X", 5, Outcome.UNKNOWN))
    ),
    FaultKind.UNANSWERED: lambda b: replace(b, unanswered=((1, 1, "TS01"),)),
}


def test_every_kind_of_fault_is_injected() -> None:
    assert FAULTS.keys() == set(FaultKind)


@pytest.mark.parametrize("kind", FaultKind)
@given(books=sound(least=1))
def test_an_injected_fault_is_found(kind: FaultKind, books: Books) -> None:
    assert kind in {fault.kind for fault in prove(FAULTS[kind](books))}


@given(sound(least=1))
def test_a_refund_of_all_and_loose_money_on_its_way_back_are_sound(books: Books) -> None:
    settled = Word(None, 1, "g", "X", 5, Outcome.SURPLUS, is_settled=True)
    assert prove(replace(with_back(books), words=(*books.words, settled))) == []


@given(sound(least=1))
def test_more_paid_back_than_paid(books: Books) -> None:
    one = books.payments[0]
    back = Back(888, one.id, one.compartment, one.amount + 1, RefundState.APPROVED, "")
    backs = (*(each for each in books.backs if each.payment != one.id), back)
    slips = tuple(slip for slip in books.slips if slip.refund is None or slip.payment != one.id)
    found = prove(replace(first(books, refunded=one.amount + 1), backs=backs, slips=slips))
    assert [fault.kind for fault in found] == [FaultKind.REFUND_SUM]
