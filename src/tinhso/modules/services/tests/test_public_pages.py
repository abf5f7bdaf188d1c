"""Transparency: figures equal their rows, nobody is recognised, odd addresses are answered."""

from __future__ import annotations

import re

import pytest

from tinhso.kernel import clock as clocks
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.services.enums import State
from tinhso.modules.services.queries import figures
from tinhso.modules.services.testing import OneStop, at, make_dossier

SPAN = {"tu": "2015-06-01", "den": "2015-06-30"}


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
