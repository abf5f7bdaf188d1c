"""The organisation on a day: the tree, its page, paper and files; pages of areas; the sketch map."""

import csv
import io
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.modules import LoadContext
from tinhso.kernel.workbook import read_sheets

from ..enums import AgencyKind, AreaKind, Branch, Level
from ..loading.tiles import load_tiles
from ..models import AreaVersion, StaffQuota
from ..queries.chart import chart, tiles
from ..rules.chart import forest
from ..rules.sketch import HUES, hues
from ..testing import carry_out_act, make_agency, make_area, make_official, make_post
from .test_public_pages import SCOPE, text

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 17)


@pytest.fixture(autouse=True)
def _today():
    with clock.simulated(clock.fixed(from_local(TODAY, time(9)))):
        yield


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=10))
def test_nothing_is_missing_from_the_tree_and_nothing_twice_whatever_points_where(superiors):
    items = list(range(len(superiors)))
    roots = forest(items, lambda one: one, lambda one: superiors[one])
    seen = [item for root in roots for _depth, item in root.walk()]
    assert sorted(seen) == items
    assert sum(root.size() for root in roots) == len(items)


@pytest.fixture
def province():
    top = make_area("Tỉnh Mẫu", kind=AreaKind.PROVINCE)
    district = make_area("Huyện Mẫu", kind=AreaKind.DISTRICT, parent=top)
    commune = make_area("Xã Mẫu", parent=district, code="90777")
    made = {"areas": (top, district, commune)}
    made["top"] = make_agency("Ủy ban tỉnh", level=Level.PROVINCE, area=top)
    made["department"] = make_agency(
        "Sở Mẫu", level=Level.PROVINCE, area=top, parent=made["top"], kind=AgencyKind.JUSTICE
    )
    made["council"] = make_agency("Hội đồng tỉnh", level=Level.PROVINCE, area=top, kind=AgencyKind.COUNCIL)
    made["lower"] = make_agency(
        "Hội đồng huyện", level=Level.DISTRICT, area=district, kind=AgencyKind.COUNCIL
    )
    made["gone"] = make_agency(
        "Sở Cũ", level=Level.PROVINCE, area=top, parent=made["top"], valid_to=date(2014, 1, 1)
    )
    StaffQuota.objects.create(agency=made["department"], places=7, valid_from=date(2014, 1, 1))
    make_official("directory.staff", agency=made["department"], name="Lê Mẫu", title="Chuyên viên")
    return made


def test_the_tree_of_each_branch_on_a_day(province):
    trees = chart(TODAY)
    (root,) = trees[Branch.EXECUTIVE]
    assert [(depth, box.agency.name) for depth, box in root.walk()] == [(0, "Ủy ban tỉnh"), (1, "Sở Mẫu")]
    assert (root.children[0].item.people, root.children[0].item.places) == (1, 7)
    (council,) = trees[Branch.COUNCIL]
    assert council.children[0].item.agency.name == "Hội đồng huyện", "below the council of the area above"
    assert trees[Branch.PARTY] == []
    before = chart(date(2013, 6, 1))[Branch.EXECUTIVE][0]
    assert {box.agency.name for _depth, box in before.walk()} == {"Ủy ban tỉnh", "Sở Mẫu", "Sở Cũ"}
    assert before.children[0].item.places is None


@pytest.mark.parametrize("more", [0, 2])
def test_the_chart_costs_the_same_for_a_larger_province(client, province, more, django_assert_num_queries):
    for _number in range(more):
        make_agency(level=Level.PROVINCE, area=province["areas"][0], parent=province["top"])
    with django_assert_num_queries(SCOPE + 4):
        page = text(client.get("/co-quan/so-do/"))
    assert "Sở Mẫu" in page and "1/7" in page and "Sở Cũ" not in page


def test_the_chart_of_another_day_and_on_paper(client, province):
    page = text(client.get("/co-quan/so-do/?ngay=01/06/2013"))
    assert "Sở Cũ" in page and "?ngay=2013-06-01" in page
    assert "Sở Cũ" in text(client.get("/co-quan/so-do/?ngay=2013-06-01&in=1"))
    assert "chưa có cơ quan nào" in text(client.get("/co-quan/so-do/?ngay=01/01/1990"))


def test_the_chart_as_files(client, province):
    answer = client.get("/co-quan/so-do/csv/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[4] for row in rows[1:]] == ["Ủy ban tỉnh", "Sở Mẫu", "Hội đồng tỉnh", "Hội đồng huyện"]
    book = client.get("/co-quan/so-do/xlsx/?ngay=01/06/2013")
    assert "2013-06-01.xlsx" in book["Content-Disposition"]
    ((_title, sheet),) = read_sheets(io.BytesIO(book.content)).items()
    assert [row[4] for _number, row in sheet[1:]][:3] == ["Ủy ban tỉnh", "Sở Mẫu", "Sở Cũ"] or "Sở Cũ" in str(
        sheet
    )
    assert client.get("/co-quan/so-do/pdf/").status_code == 404


def test_an_agency_shows_posts_without_holders_and_versions(client, province):
    make_post(province["department"], title="Cán bộ chuyên trách")
    page = text(client.get(f"/co-quan/{province['department'].pk}/"))
    assert "chưa có người" in page and "Tên và mã qua các thời kỳ" in page and "1 người" in page


def test_pages_of_areas(client, province):
    _top, district, commune = province["areas"]
    make_area("Ấp 1", kind=AreaKind.RURAL_HAMLET, parent=commune, code="9077701")
    AreaVersion.objects.filter(area=commune).update(valid_to=date(2015, 1, 1))
    AreaVersion.objects.create(
        area=commune, code="90777", name="Phường Mới", kind="phuong", level="commune", parent=district,
        valid_from=date(2015, 1, 1),
    )  # fmt: skip
    page = text(client.get(f"/don-vi-hanh-chinh/{commune.pk}/"))
    for words in ("Phường Mới", "Xã Mẫu", "Huyện Mẫu", "Ấp 1", "minh họa"):
        assert words in page
    before = text(client.get(f"/don-vi-hanh-chinh/{commune.pk}/?ngay=31/12/2014"))
    assert '<h1 class="govuk-heading-l">Xã Mẫu</h1>' in before
    never = text(client.get(f"/don-vi-hanh-chinh/{commune.pk}/?ngay=01/01/1990"))
    assert "không có đơn vị này" in never
    assert client.get("/don-vi-hanh-chinh/0/").status_code == 404
    assert "Phường Mới" in text(client.get("/don-vi-hanh-chinh/?q=phuong moi"))
    assert "Phường Mới" in text(client.get("/don-vi-hanh-chinh/?q=90777"))
    assert "Không tìm thấy đơn vị nào" in text(client.get("/don-vi-hanh-chinh/?q=khong co dau"))


# --- sketch map ---


def context(folder, rows):
    (folder / "tiles.csv").write_text("key,column,row\n" + rows, encoding="utf-8")
    return LoadContext(folder, folder, system_actor("tests"))


def test_the_sketch_map_is_loaded_and_drawn(client, tmp_path):
    commune = make_area("Xã Mẫu")
    assert load_tiles(context(tmp_path, f"{commune.key},3,4\n")).updated == 1
    assert load_tiles(context(tmp_path, f"{commune.key},3,4\n")).unchanged == 1
    page = text(client.get("/don-vi-hanh-chinh/"))
    assert "Sơ đồ, không phải địa giới pháp lý" in page
    assert f"/don-vi-hanh-chinh/{commune.pk}/" in page


@pytest.mark.parametrize("rows", ["nobody,1,1\n", "{0},1,1\n{1},1,1\n", "{0},99,1\n"])
def test_wrong_places_are_refused(tmp_path, rows):
    keys = [make_area().key, make_area().key]
    with pytest.raises(DataErrors):
        load_tiles(context(tmp_path, rows.format(*keys)))


def test_after_an_act_a_place_belongs_to_whoever_continues_its_commune(client, tmp_path):
    """Nothing jumps: the new commune has the places of all that it is made of."""
    one, two, three = communes = [make_area(f"Xã {number}", code=f"9100{number}") for number in (1, 2, 3)]
    load_tiles(context(tmp_path, "".join(f"{area.key},{n},0\n" for n, area in enumerate(communes))))
    spec = {"key": "xa-moi", "code": "91009", "name": "Xã Mới", "kind": "xa", "parent": parent_key(one)}
    day = date(2030, 7, 1)
    carry_out_act(
        ("merge", {"thing": "area", "sources": [one.key, two.key], "into": spec}),
        ("rename", {"thing": "area", "key": three.key, "name": "Xã Đổi"}),
        day=day,
    )
    before = {(tile.column, tile.name) for tile in tiles(date(2030, 6, 30))}
    after = {(tile.column, tile.name, tile.code) for tile in tiles(day)}
    assert before == {(0, "Xã 1"), (1, "Xã 2"), (2, "Xã 3")}
    assert after == {(0, "Xã Mới", "91009"), (1, "Xã Mới", "91009"), (2, "Xã Đổi", "91003")}
    page = text(client.get("/don-vi-hanh-chinh/?ngay=01/07/2030"))
    assert "mỗi mảng màu là một đơn vị" in page and page.count("ts-tile--joined") == 2


def parent_key(area):
    version = AreaVersion.objects.select_related("parent").get(area=area)
    return version.parent.key


def test_colours_tell_neighbours_apart():
    """A chess board of many units: whoever touches, also by a corner, has another colour."""
    places = {(column, row): f"{column // 2}-{row}" for column in range(8) for row in range(8)}
    found = hues(places)
    assert set(found.values()) <= set(range(HUES))
    for (column, row), unit in places.items():
        for other in (
            places.get((column + 1, row)),
            places.get((column, row + 1)),
            places.get((column + 1, row + 1)),
        ):
            assert other in (None, unit) or found[other] != found[unit]
    crowd = {(column, row): f"{column}-{row}" for column in range(3) for row in range(3)}
    assert len(hues(crowd)) == 9 and hues({}) == {}


def test_a_province_without_a_map(tmp_path):
    assert load_tiles(LoadContext(tmp_path, tmp_path, system_actor("tests"))).updated == 0
