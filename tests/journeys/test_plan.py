"""From the plan down to the rows behind a figure, on any day; and the money."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_figure_of_the_plan_opens_down_to_its_rows(arrive: Callable[..., Visitor]) -> None:
    citizen = arrive()
    citizen.open("/")
    citizen.menu("Kế hoạch")
    citizen.sees("Chưa có phân hệ nào đo chỉ tiêu này.")
    for target in ("APP-1", "APP-2", "GEN-2", "GEN-1"):
        citizen.open("/ke-hoach/")
        citizen.follow(target)
        rows_match_the_figure(citizen)

    citizen.open("/ke-hoach/chi-tieu/APP-2/")
    today = shown(citizen)
    citizen.answer(re.compile("Xem đến hết ngày"), "31/12/2013")
    citizen.press("Xem")
    citizen.sees("31/12/2013")
    assert shown(citizen) < today


def shown(citizen: Visitor) -> int:
    found = re.search(r"(\d+) thủ tục mức độ 4", citizen.text)
    assert found, citizen.text
    return int(found.group(1))


def rows_match_the_figure(citizen: Visitor) -> None:
    """Behind each number its rows: as many as it says."""
    for place in range(citizen.main.get_by_role("link", name=re.compile("đứng sau con số")).count()):
        here = citizen.page.url
        link = citizen.main.get_by_role("link", name=re.compile("đứng sau con số")).nth(place)
        said = re.search(r"[\d.]+", link.inner_text())
        assert said
        link.click()
        citizen.look()
        assert count_of_rows(citizen) == int(said.group().replace(".", "")), citizen.page.url
        citizen.open(here)


def count_of_rows(citizen: Visitor) -> int:
    """Rows of the table, or what the pager says when there are several pages; few are not listed."""
    total = re.search(r"trên (?:tổng số )?([\d.]+) hồ sơ", citizen.text)
    if total:
        return int(total.group(1).replace(".", ""))
    return citizen.main.locator("tbody tr").count()


def test_the_budget_adds_up_and_says_what_is_doubtful(arrive: Callable[..., Visitor]) -> None:
    citizen = arrive()
    citizen.open("/ke-hoach/")
    citizen.follow("Kinh phí của kế hoạch")
    citizen.sees("57,6 tỷ đồng", "Hai cách phân chia trùng tỷ lệ với nhau")
    for name in ("Kinh phí theo năm", "Kinh phí theo nguồn vốn"):
        table = citizen.main.get_by_role("table", name=name)
        amounts = [
            int(cells[1].replace(".", ""))
            for row in table.locator("tbody tr, tfoot tr").all()
            if (cells := row.locator("th, td").all_inner_texts())
        ]
        assert amounts[-1] == sum(amounts[:-1]) == 57_600
