"""Numbers have no gap and no double, whatever runs at once and whatever is undone."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tinhso.kernel.models import Counter
from tinhso.kernel.numbering import NumberOutsideTransaction, next_number, next_numbers


class Undone(Exception):
    """Raised by a test to undo a transaction."""


@pytest.mark.django_db
def test_series_and_keys_count_apart() -> None:
    assert [next_number("dossier", "a") for _ in range(3)] == [1, 2, 3]
    assert next_number("dossier", "b") == 1
    assert next_number("receipt", "a") == 1
    assert list(next_numbers("dossier", "a", 3)) == [4, 5, 6]
    assert next_number("dossier", "a") == 7
    assert str(Counter.objects.get(series="dossier", key="a")) == "dossier a: 7"


@pytest.mark.django_db
def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        next_numbers("dossier", "a", 0)


@pytest.mark.django_db(transaction=True)
def test_no_number_outside_a_transaction() -> None:
    with pytest.raises(NumberOutsideTransaction):
        next_number("dossier", "a")


@pytest.mark.django_db
def test_one_statement_a_number(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        next_number("dossier", "a")


class Properties(TestCase):
    @settings(max_examples=50)
    @given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=20))
    def test_undone_numbers_come_again(self, acts: list[tuple[str, bool]]) -> None:
        kept: dict[str, list[int]] = {"a": [], "b": []}
        for key, undo in acts:
            try:
                with transaction.atomic():
                    number = next_number("property", key)
                    if undo:
                        raise Undone
            except Undone:
                continue
            kept[key].append(number)
        for numbers in kept.values():
            assert numbers == list(range(1, len(numbers) + 1))


def _act(barrier: threading.Barrier, kept: list[int], dice: Iterator[bool]) -> None:
    try:
        barrier.wait()
        for undo in dice:
            try:
                with transaction.atomic():
                    number = next_number("race", "key")
                    if undo:
                        raise Undone
            except Undone:
                continue
            kept.append(number)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_on_separate_connections() -> None:
    workers, acts = 8, 30
    seeds = random.Random(635)
    plan = [[seeds.random() < 0.3 for _ in range(acts)] for _ in range(workers)]
    barrier = threading.Barrier(workers)
    kept: list[list[int]] = [[] for _ in range(workers)]
    threads = [
        threading.Thread(target=_act, args=(barrier, kept[place], iter(plan[place])))
        for place in range(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    everything = sorted(number for numbers in kept for number in numbers)
    expected = sum(not undo for dice in plan for undo in dice)
    assert everything == list(range(1, expected + 1))
    assert all(numbers == sorted(numbers) for numbers in kept)
    assert Counter.objects.get(series="race", key="key").value == expected
