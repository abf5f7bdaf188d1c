"""Lists of acts: filters, pages, and the same number of queries however many rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinhso.kernel.actors import system_actor
from tinhso.kernel.testing.client import PageClient

from ..actions.act import add_clauses, draft_act, withdraw_act
from ..enums import Level
from ..models import Act
from ..testing import carry_out_act, make_agency, make_area, make_official
from .test_public_pages import SIGNED_IN

pytestmark = pytest.mark.django_db

SYSTEM = system_actor("tests")
DAY = date(2030, 7, 1)


@pytest.fixture
def director() -> PageClient:
    client = PageClient()
    client.force_login(make_official("directory.admin", agency=make_agency(level=Level.PROVINCE)))
    return client


def draft(number: str, title: str = "Sắp xếp") -> Act:
    return draft_act(
        by=SYSTEM, number=number, title=title, issuer="Quốc hội", issued_on=DAY, effective_date=DAY
    )


def abolition() -> tuple[str, dict[str, Any]]:
    """A clause by which an agency with somebody in it goes over to another."""
    gone, heir = make_agency(), make_agency()
    make_official("services.clerk", agency=gone)
    return "abolish", {"thing": "agency", "key": gone.key, "successor": heir.key}


def text(answer: Any) -> str:
    return answer.content.decode()


def test_acts_are_found_by_words_without_accents_and_by_state(director: PageClient) -> None:
    draft("11/NQ", "Nhập xã")
    withdraw_act(by=SYSTEM, act_id=draft("12/NQ", "Đổi tên huyện").pk)
    where = reverse("directory:setup_acts")
    both = text(director.get(where))
    assert "11/NQ" in both and "12/NQ" in both
    named = text(director.get(where, {"q": "doi ten"}))
    assert "12/NQ" in named and "11/NQ" not in named
    drafts = text(director.get(where, {"state": "draft"}))
    assert "11/NQ" in drafts and "12/NQ" not in drafts
    assert "Không có văn bản nào như vậy." in text(director.get(where, {"q": "không có"}))
    assert "11/NQ" in text(director.get(where, {"state": "khong-co"}))


def test_many_acts_have_pages(director: PageClient) -> None:
    for number in range(27):
        draft(f"{number + 100}/NQ")
    where = reverse("directory:setup_acts")
    first, second = text(director.get(where)), text(director.get(where, {"trang": "2"}))
    assert "126/NQ" in first and "100/NQ" not in first
    assert "100/NQ" in second and "126/NQ" not in second


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_acts_cost_the_same(director: PageClient, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        draft(f"{number}/NQ")
        carry_out_act(abolition(), day=date(2015, 7, 1 + number))
    director.get(reverse("directory:setup_acts"))
    with django_assert_num_queries(SIGNED_IN + 14):
        director.get(reverse("directory:setup_acts"))
    with django_assert_num_queries(13):
        PageClient().get(reverse("directory:acts"))


MOST = 100
"""Queries of any page of one act; its preview asks every module what it holds."""


def test_one_act_costs_the_same_with_more_clauses(director: PageClient) -> None:
    """Clauses, what moves, follow-ups, and what everybody reads."""
    director.get(reverse("directory:setup_acts"))
    counts = []
    for rows in (1, 3):
        act = draft(f"{rows}/NQ")
        add_clauses(by=SYSTEM, act_id=act.pk, clauses=[abolition() for _clause in range(rows)])
        done = carry_out_act(*(abolition() for _clause in range(rows)), day=date(2015, 7, rows))
        pages = (
            ("directory:setup_act", act),
            ("directory:setup_act_preview", act),
            ("directory:setup_act", done),
            ("directory:act", done),
        )
        counts.append([queries_of(director, reverse(name, args=(one.pk,))) for name, one in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST


def queries_of(client: PageClient, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


# --- a very full act ---


def full_act(areas: int) -> Act:
    """A draft that renames this many communes and ends as many agencies, each with somebody in it."""
    act = draft(f"{areas}/NQ")
    named = [
        ("rename", {"thing": "area", "key": make_area(f"Xã {number}").key, "name": f"Xã Mới {number}"})
        for number in range(areas)
    ]
    add_clauses(by=SYSTEM, act_id=act.pk, clauses=[*named, *(abolition() for _number in range(areas))])
    return act


def test_the_clauses_of_a_full_act_stand_on_pages_and_are_counted_by_kind(director: PageClient) -> None:
    act = full_act(30)
    where = reverse("directory:setup_act", args=(act.pk,))
    first, last = text(director.get(where)), text(director.get(where, {"trang": "3"}))
    assert ">1. " in first and ">25. " in first and ">26. " not in first
    assert ">51. " in last and ">60. " in last
    assert f'href="{where}?loai=doi-ten"' in first and f'href="{where}?loai=giai-the"' in first
    ended = text(director.get(where, {"loai": "giai-the"}))
    assert ">31. " in ended and ">1. " not in ended
    assert "trang=2" in ended and "loai=giai-the" in ended, "pages keep the kind"
    for odd in ("nothing", "ke-tuc"):
        assert director.get(where, {"loai": odd}).status_code == 200


def test_a_small_act_has_neither_tabs_nor_pages(director: PageClient) -> None:
    act = full_act(2)
    page = text(director.get(reverse("directory:setup_act", args=(act.pk,))))
    assert "loai=" not in page and "trang=" not in page and ">4. " in page


def test_long_tables_of_a_preview_are_folded_behind_their_count(director: PageClient) -> None:
    where = reverse("directory:setup_act_preview", args=(full_act(15).pk,))
    page = text(director.get(where))
    summaries = [part.split("</summary>")[0] for part in page.split("<summary")[1:]]
    assert any("15 cơ quan" in one for one in summaries)
    assert (
        "<details" in page
        and "open" not in page.split("15 cơ quan")[0].rsplit("<details", 1)[1].split(">")[0]
    )


def test_a_full_act_asks_the_database_no_more_than_a_small_one(director: PageClient) -> None:
    def statements(act: Act, name: str) -> int:
        with CaptureQueriesContext(connection) as found:
            director.get(reverse(name, args=(act.pk,)))
        return len(found)

    small, full = full_act(3), full_act(20)
    for name in ("directory:setup_act", "directory:setup_act_preview"):
        statements(small, name)
        assert statements(small, name) == statements(full, name)
