"""Transparency: figures equal their rows, nobody is recognised, odd addresses are answered."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tinhso.kernel import clock as clocks
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory import testing as directory
from tinhso.modules.services.enums import State
from tinhso.modules.services.queries import figures
from tinhso.modules.services.testing import OneStop, at, make_dossier, make_one_stop

SPAN = {"tu": "2015-06-01", "den": "2015-06-30"}
MAY = {"tu": "2015-05-01", "den": "2015-06-30"}


@pytest.fixture
def visitor() -> PageClient:
    return PageClient()


def test_an_empty_province_has_no_invented_figure(visitor: PageClient, shop: OneStop) -> None:
    page = visitor.get("/cong-khai/").content.decode()
    assert "Chưa có hồ sơ nào trong thời gian này." in page
    assert "0 trên 0" in page


def test_figures_by_month_agency_and_procedure(visitor: PageClient, shop: OneStop) -> None:
    for _each in range(5):
        make_dossier(shop, State.DECIDED)
    make_dossier(shop, State.DECIDED, start=at(day=20, month=5, hour=8))
    page = visitor.get("/cong-khai/", {"tu": "2015-05-01", "den": "2015-06-30"}).content.decode()
    assert "100,0" in page
    for text in ("05/2015", "06/2015", shop.version.name):
        assert text in page


def test_the_rows_are_as_many_as_the_figure_and_nameless(visitor: PageClient, shop: OneStop) -> None:
    dossiers = [make_dossier(shop, State.DECIDED, name="Người Dễ Nhận Ra") for _each in range(6)]
    overview = visitor.get("/cong-khai/", SPAN).content.decode()
    link = re.search(r'href="(/cong-khai/ho-so/\?[^"]*ket_qua=dung-han[^"]*)"', overview)
    assert link is not None
    page = visitor.get(link.group(1).replace("&amp;", "&")).content.decode()
    assert page.count("<tr") - 1 == 6
    assert "Người Dễ Nhận Ra" not in page
    assert not any(dossier.code in page for dossier in dossiers)


def test_a_short_list_is_not_shown(visitor: PageClient, shop: OneStop) -> None:
    make_dossier(shop, State.DECIDED)
    page = visitor.get("/cong-khai/ho-so/", SPAN).content.decode()
    assert "không liệt kê từng hồ sơ" in page
    assert "<tr" not in page


def test_one_agency(visitor: PageClient, shop: OneStop) -> None:
    make_dossier(shop, State.DECIDED)
    here = visitor.get("/cong-khai/", {**SPAN, "co_quan": shop.unit.pk}).content.decode()
    assert "100,0" in here
    elsewhere = visitor.get("/cong-khai/", {**SPAN, "co_quan": shop.agency.pk}).content.decode()
    assert "Chưa có hồ sơ nào trong thời gian này." in elsewhere


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"tu": "2015-06-30", "den": "2015-06-01"}, 422),
        ({"tu": "hôm qua"}, 422),
        ({"co_quan": "999999"}, 422),
        ({"khac": "1"}, 200),
    ],
)
def test_odd_addresses(visitor: PageClient, shop: OneStop, query: dict[str, str], status: int) -> None:
    assert visitor.get("/cong-khai/", query).status_code == status
    assert visitor.get("/cong-khai/ho-so/", query).status_code == 200


def test_procedures_by_level_on_a_day(visitor: PageClient, shop: OneStop) -> None:
    name = shop.version.name
    assert name in visitor.get("/cong-khai/thu-tuc/").content.decode()
    assert name not in visitor.get("/cong-khai/thu-tuc/", {"muc": "4"}).content.decode()
    assert name not in visitor.get("/cong-khai/thu-tuc/", {"ngay": "2010-01-01"}).content.decode()
    assert visitor.get("/cong-khai/thu-tuc/", {"ngay": "x", "muc": "y"}).status_code == 200


def test_the_home_page_shows_what_is_asked_for_most(visitor: PageClient, shop: OneStop) -> None:
    with clocks.simulated(at()):
        assert "Thủ tục nhiều người làm nhất" not in visitor.get("/").text
        for _each in range(2):
            make_dossier(shop)
        make_dossier(shop, start=at(year=2014, month=5))
        figures.forget_most_used()
        page = visitor.get("/").text
        assert "Thủ tục nhiều người làm nhất" in page
        assert f"/dich-vu-cong/{shop.version.procedure.slug}/" in page
        assert "2 hồ sơ trong 12 tháng" in page


def reorganised(*shops: OneStop) -> None:
    """The units of both shops are continued by one, since the first of June."""
    keys = [shop.unit.key for shop in shops]
    heir = directory.make_agency()
    directory.carry_out_act(
        ("merge", {"thing": "agency", "sources": keys, "into": heir.key}), day=date(2015, 6, 1)
    )


def table_of(page: str) -> list[list[str]]:
    """The cells of the table under the heading of both geographies."""
    part = page.split("Tổng theo địa giới cũ và mới</h2>")[1].split("</table>", maxsplit=1)[0]
    rows = re.findall(r"<tr.*?</tr>", part, re.DOTALL)[1:]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
        for row in rows
    ]


def test_the_whole_stands_in_the_old_and_in_the_new_geography(visitor: PageClient, shop: OneStop) -> None:
    assert "địa giới cũ và mới" not in visitor.get("/cong-khai/", MAY).content.decode()
    other = make_one_stop(shop.version)
    for where in (shop, shop, other):
        make_dossier(where, State.DECIDED, start=at(day=20, month=5, hour=8))
    reorganised(shop, other)
    page = visitor.get("/cong-khai/", MAY).content.decode()
    assert "Xếp theo 2 cơ quan lúc ghi sổ hay 1 cơ quan kế tục, tổng vẫn là một: 3 hồ sơ tiếp nhận" in page
    before, after = table_of(page)
    assert (before[0], after[0]) == ("lúc ghi sổ (2)", "kế tục hiện nay (1)")
    assert before[1:] == after[1:] and before[1] == "3"


def test_the_equality_is_computed_not_asserted(
    visitor: PageClient, shop: OneStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where reading under the continuing agencies loses a row, the page says so and shows both sums."""
    make_dossier(shop, State.DECIDED, start=at(day=20, month=5, hour=8))
    reorganised(shop, make_one_stop(shop.version))
    added, lost = figures._add, []

    def loses_one(found: dict[int, figures.Counts], key: int, row: Any) -> None:
        if key and not lost:
            lost.append(key)
            row = dict.fromkeys(row, 0)
        added(found, key, row)

    monkeypatch.setattr(figures, "_add", loses_one)
    page = visitor.get("/cong-khai/", MAY).content.decode()
    assert "khác nhau: xem bảng" in page and "tổng vẫn là một" not in page
    before, after = table_of(page)
    assert (before[1], after[1]) == ("1", "0")
