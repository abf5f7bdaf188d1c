"""Rows of files that nothing refers to: marked, forgotten later, never while something refers to them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from tinhso.kernel import files, modules
from tinhso.kernel.actors import Actor
from tinhso.kernel.files import FileHolder, stray
from tinhso.kernel.jobs.upkeep import sweep_files
from tinhso.kernel.models import StoredFile, StrayFile
from tinhso.kernel.testing import files as samples
from tinhso.kernel.testing.files import upload

CITIZEN = Actor(kind="citizen", account_id=7)
NOW = timedelta(0)
DAY = timedelta(hours=24)
TABLE = "kernel_strayfile_sample"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.TINHSO_FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def keep(words: str = "một") -> int:
    return files.store(upload(samples.pdf_bytes(words)), actor=CITIZEN).pk


def left() -> set[int]:
    return set(StoredFile.objects.values_list("pk", flat=True))


def marked() -> set[int]:
    return set(StrayFile.objects.values_list("pk", flat=True))


def make_table(*, right: str = "SELECT, INSERT, DELETE") -> None:
    """A table of a module that the kernel has never heard of, with a foreign key as Django makes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {TABLE} (file_id bigint REFERENCES kernel_storedfile DEFERRABLE INITIALLY DEFERRED)"
        )
        cursor.execute(f'GRANT {right} ON {TABLE} TO "{django_settings.TINHSO_PAGE_ROLE}"')


def refer(file_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} VALUES (%s)", (file_id,))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """What a module refers to without a foreign key."""
    found: set[int] = set()

    def asked(ids: Collection[int]) -> set[int]:
        return found & set(ids)

    known = modules.registry()
    holder = FileHolder(name="tests.held", held=asked)
    monkeypatch.setattr(modules, "_registry", replace(known, extensions=(*known.extensions, holder)))
    yield found


@pytest.mark.django_db
def test_nothing_goes_when_it_is_first_found() -> None:
    one = keep()
    assert files.forget_strays(NOW) == 0
    assert (left(), marked()) == ({one}, {one})
    assert str(StrayFile.objects.get()) == str(one)
    assert files.forget_strays(DAY) == 0
    assert left() == {one}
    assert files.forget_strays(NOW) == 1
    assert (left(), marked()) == (set(), set())


@pytest.mark.django_db
def test_a_foreign_key_of_any_table_holds_a_file() -> None:
    make_table()
    assert TABLE in {one.table for one in stray.references()}
    one, other = keep("một"), keep("hai")
    refer(one)
    files.forget_strays(NOW)
    assert marked() == {other}
    assert files.forget_strays(NOW) == 1
    assert left() == {one}


@pytest.mark.django_db
def test_what_a_module_declares_holds_a_file(held: set[int]) -> None:
    one, other = keep("một"), keep("hai")
    held.add(one)
    files.forget_strays(NOW)
    assert marked() == {other}
    assert files.forget_strays(NOW) == 1
    assert left() == {one}


@pytest.mark.django_db
def test_a_file_that_is_referred_to_again_loses_its_mark(held: set[int]) -> None:
    make_table()
    one, other = keep("một"), keep("hai")
    files.forget_strays(NOW)
    assert marked() == {one, other}
    held.add(one)
    refer(other)
    assert files.forget_strays(NOW) == 0
    assert (left(), marked()) == ({one, other}, set())


@pytest.mark.django_db
def test_the_mark_of_a_file_that_is_gone_goes_too() -> None:
    one = keep()
    files.forget_strays(NOW)
    files.discard(StoredFile.objects.get(pk=one))
    assert files.forget_strays(DAY) == 0
    assert marked() == {one}
    assert files.forget_strays(NOW) == 0
    assert marked() == set()


@pytest.mark.django_db
def test_a_reference_that_the_sweep_is_not_shown_is_refused_by_the_database() -> None:
    make_table()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    one, other = keep("một"), keep("hai")
    refer(one)
    files.forget_strays(NOW)
    assert marked() == {one, other}, "no policy shows the row"
    assert files.forget_strays(NOW) == 1
    assert left() == {one}


@pytest.mark.django_db
def test_many_files_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stray, "BATCH", 2)
    make_table()
    found = [keep(str(number)) for number in range(5)]
    refer(found[2])
    files.forget_strays(NOW)
    assert files.forget_strays(NOW) == 4
    assert left() == {found[2]}


@pytest.mark.django_db
def test_the_content_goes_with_the_last_row(root: Path, held: set[int], settings: Any) -> None:
    settings.TINHSO_STRAY_FILE_HOURS = 0
    one, same = keep("một"), keep("một")
    held.add(one)
    sweep_files()
    sweep_files()
    assert left() == {one}
    assert files.sweep(NOW) == 0
    held.clear()
    sweep_files()
    sweep_files()
    assert left() == set()
    assert files.sweep(NOW) == 1
    assert same not in left()


@pytest.mark.django_db(transaction=True)
def test_a_file_on_its_way_from_one_row_to_another_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission commits between two looks of the sweep: the draft lets go, the paper holds."""
    make_table()
    drafts = {keep()}
    (one,) = drafts
    moved, go = threading.Event(), threading.Event()

    def submit() -> None:
        try:
            with transaction.atomic():
                refer(one)
                moved.set()
                go.wait(30)
            drafts.clear()
        finally:
            connection.close()
            moved.set()

    thread = threading.Thread(target=submit)

    def asked(ids: Collection[int]) -> set[int]:
        found = drafts & set(ids)
        go.set()
        thread.join(30)
        return found

    known = modules.registry()
    holder = FileHolder(name="tests.drafts", held=asked)
    StrayFile.objects.create(file_id=one)
    monkeypatch.setattr(modules, "_registry", replace(known, extensions=(*known.extensions, holder)))
    thread.start()
    assert moved.wait(30)
    assert files.forget_strays(NOW) == 0
    assert not thread.is_alive()
    assert files.forget_strays(NOW) == 0
    assert (left(), marked()) == ({one}, set())


@pytest.mark.django_db(transaction=True)
def test_a_file_attached_and_not_yet_committed_stays() -> None:
    """Stored and attached in a transaction that is open while the sweep looks, twice."""
    make_table()
    attached, swept = threading.Event(), threading.Event()

    def attach() -> None:
        try:
            with transaction.atomic():
                refer(keep())
                attached.set()
                swept.wait(30)
        finally:
            connection.close()
            attached.set()

    thread = threading.Thread(target=attach)
    thread.start()
    assert attached.wait(30)
    assert files.forget_strays(NOW) == files.forget_strays(NOW) == 0
    swept.set()
    thread.join(30)
    assert len(left()) == 1
    assert files.forget_strays(NOW) == files.forget_strays(NOW) == 0
    assert len(left()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_forget_a_file_once() -> None:
    ids = {keep(str(number)) for number in range(20)}
    files.forget_strays(NOW)
    assert marked() == ids
    ready = threading.Barrier(2, timeout=30)
    found: list[int] = []

    def go() -> None:
        try:
            ready.wait()
            found.append(files.forget_strays(NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(found) == 20
    assert (left(), marked()) == (set(), set())
