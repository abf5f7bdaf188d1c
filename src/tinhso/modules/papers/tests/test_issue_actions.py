"""A paper is issued once: drawn, signed by two, kept, and found again by its code and by itself."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tinhso.kernel import files
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.directory import testing as directory
from tinhso.modules.papers import api
from tinhso.modules.papers.models import IssuedPaper
from tinhso.modules.papers.rules.check_code import ALPHABET, as_typed, in_groups, new_code
from tinhso.modules.papers.sample import sample_paper

from .conftest import AT
from .test_papers_drawing import text_of

pytestmark = pytest.mark.django_db
REF = Ref("tests.thing", "7")


@pytest.fixture
def leader() -> Actor:
    return directory.actor_of(directory.make_official("services.leader", name="Lê Văn Ví Dụ"))


def agency_of(actor: Actor) -> int:
    return min(agency for held in actor.grants.values() for agency in held)


def issue(leader: Actor, ref: Ref = REF, **change: Any) -> Any:
    paper = sample_paper(api.Kind.RESULT, AT)
    assert isinstance(paper, api.Result)
    who = api.Signatories(
        agency_id=agency_of(leader),
        agency_name="UBND xã Ví Dụ",
        account_id=leader.account_id,
        name="Lê Văn Ví Dụ",
    )
    with acting(leader):
        return api.issue(
            by=leader, paper=replace(paper, **change), ref=ref, signatories=who, at=AT, file_name="kq.pdf"
        )


def code_on(content: bytes) -> str:
    found = re.search(r"mã ((?:[A-Z0-9]{4}-){3}[A-Z0-9]{4})", text_of(content))
    assert found
    return as_typed(found.group(1))


def test_issued_and_signed(authority: Path, leader: Actor, settings: Any) -> None:
    settings.TINHSO_SITE_URL = "https://motcua.example.vn"
    stored = issue(leader)
    content = files.content_of(stored)
    assert [one.name for one in api.inspect(content).signatures] == ["Lê Văn Ví Dụ", "UBND xã Ví Dụ"]
    text = text_of(content)
    assert "Đã ký số trong tệp này" in text
    assert "Kiểm tra văn bản này tại https://motcua.example.vn/kiem-tra-van-ban/" in text
    row = IssuedPaper.objects.get()
    assert (row.signatures, row.sha256) == (2, hashlib.sha256(content).hexdigest())
    entry = LedgerEntry.objects.get(kind="papers.issued")
    assert (entry.compartment, entry.data["signatures"]) == (agency_of(leader), 2)


def test_whoever_has_the_code_or_the_file_reads_what_was_issued(authority: Path, leader: Actor) -> None:
    content = files.content_of(issue(leader))
    for found in (
        api.issued_by_code(code_on(content), ANONYMOUS),
        api.issued_by_digest(hashlib.sha256(content).hexdigest(), ANONYMOUS),
    ):
        assert found is not None
        assert (found.agency_name, found.number, found.signatures) == ("UBND xã Ví Dụ", "01/MAU", 2)
        assert "Nguyễn Thị Mẫu" not in repr(found)
    assert api.issued_by_code("K" * 16, ANONYMOUS) is None
    assert api.issued_by_digest("0" * 64, ANONYMOUS) is None
    with acting(ANONYMOUS):
        assert not IssuedPaper.objects.exists()


def test_without_certificates_nobody_signs_and_the_paper_says_nothing_of_it(
    folder: Path, leader: Actor
) -> None:
    content = files.content_of(issue(leader))
    assert "Đã ký số" not in text_of(content)
    assert api.inspect(content).state == "unsigned"
    assert IssuedPaper.objects.get().signatures == 0


def test_the_second_call_returns_what_the_first_one_issued(authority: Path, leader: Actor) -> None:
    first = issue(leader)
    before = files.content_of(first)
    again = issue(leader, number="99")
    assert again.pk == first.pk
    assert files.content_of(again) == before
    assert IssuedPaper.objects.count() == LedgerEntry.objects.filter(kind="papers.issued").count() == 1
    assert issue(leader, Ref("tests.thing", "8")).pk != first.pk


def test_undone_means_not_issued_and_the_next_try_signs_once(authority: Path, leader: Actor) -> None:
    """What a killed process leaves behind is a content without a row, which the nightly sweep removes."""

    class Killed(Exception):
        pass

    with pytest.raises(Killed), transaction.atomic():
        issue(leader)
        raise Killed
    assert not IssuedPaper.objects.exists()
    content = files.content_of(issue(leader))
    assert len(api.inspect(content).signatures) == 2
    assert IssuedPaper.objects.count() == 1


def test_a_signature_that_cannot_be_made_refuses_the_whole(
    authority: Path, leader: Actor, settings: Any
) -> None:
    settings.TINHSO_TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(api.IssueError, match="Không ký số được văn bản"):
        issue(leader)
    assert not IssuedPaper.objects.exists()
    settings.TINHSO_TSA_URL = ""
    settings.SECRET_KEY = "another-" + "y" * 50
    with pytest.raises(api.IssueError, match="Không mở được chứng thư số"):
        issue(leader)


def test_a_row_never_changes(authority: Path, leader: Actor) -> None:
    issue(leader)
    with acting(leader):
        assert IssuedPaper.objects.update(title="Khác") == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE papers_issuedpaper SET number = '1'")
            assert cursor.rowcount == 0


def test_codes() -> None:
    drawn = iter(ALPHABET)
    code = new_code(lambda _letters: next(drawn))
    assert in_groups(code) == "2345-6789-ABCD-EFGH"
    for typed in (code, in_groups(code), " 2345 6789 abcd-efgh "):
        assert as_typed(typed) == code
    for wrong in ("", "2345", code + "2", "0345-6789-ABCD-EFGH", "’" * 16):
        assert as_typed(wrong) == ""
