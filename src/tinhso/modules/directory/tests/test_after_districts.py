"""After 1 July 2025 communes belong to the province: the pages that group them, and who came before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.testing.client import PageClient

from .. import api
from ..actions.act import approve_act
from ..actions.reorganise import execute_act
from ..enums import AreaKind, Level
from ..loading.act_folder import load_act
from ..models import Account
from ..queries.kin import agency_kin
from ..queries.organisation_rows import current, problems_of
from ..rules.organisation import Row
from ..testing import carry_out_act, make_agency, make_area, make_citizen
from .test_act_folder_loading import DAY, FOLDER
from .test_public_pages import text

SYSTEM = system_actor("tests")


def as_read(rows: list[Row]) -> list[Row]:
    """The rows as they come back from an exported workbook, each with its place."""
    return [replace(row, place=place) for place, row in enumerate(rows, 2)]


AFTER = date(2025, 8, 4)


@pytest.mark.demo_province
@pytest.mark.django_db
def test_communes_of_the_province_itself_are_on_every_page(client: PageClient) -> None:
    act = load_act(FOLDER, by=SYSTEM)
    approve_act(by=SYSTEM, act_id=act.pk)
    execute_act(by=SYSTEM, act_id=act.pk)
    (above, communes), *others = api.communes_by_parent(AFTER)
    assert (above.name, len(communes), others) == ("Tỉnh Cà Mau", 33, [])
    assert len(api.communes_by_parent(date(2025, 6, 30))) == 7
    with clock.simulated(clock.fixed(from_local(AFTER, time(9)))):
        areas = text(client.get("/don-vi-hanh-chinh/"))
        assert "Tỉnh Cà Mau (96)" in areas and "25 xã, phường ngày 04/08/2025; mỗi mảng màu" in areas
        assert all(commune.name in areas for commune in communes)
        # The communes of the province that was joined have no place on its map; they are named below it.
        assert "Không có chỗ trên sơ đồ" in areas and areas.count("ts-tile--joined") >= 25
        desks = text(client.get("/co-quan/"))
        assert "Cấp huyện" not in desks and "UBND phường Bạc Liêu" in desks
        assert desks.count("UBND phường") + desks.count("UBND xã") == 25
        account = Account.objects.get(username="dan")
        client.force_login(account)
        card = text(client.get("/tai-khoan/thong-tin/"))
        assert 'optgroup label="Tỉnh Cà Mau"' in card
        assert all(f">{commune.name}</option>" in card for commune in communes)

        new = next(one for one in communes if one.name == "Phường Bạc Liêu")
        page = text(client.get(f"/don-vi-hanh-chinh/{new.id}/"))
        assert "Tiền thân" in page and "Phường 3" in page and "toàn bộ" in page
        assert f"/co-quan/sap-xep/{act.pk}/" in page and act.number in page
        old = api.area_by_code("31816", date(2025, 6, 30))
        assert old is not None
        page = text(client.get(f"/don-vi-hanh-chinh/{old.id}/"))
        assert "Kế tục" in page and f"/don-vi-hanh-chinh/{new.id}/?ngay=2025-07-01" in page
    world = current()
    assert problems_of(world, {sheet: as_read(rows) for sheet, rows in world.items()}) == []
    before = text(client.get("/don-vi-hanh-chinh/?ngay=2025-06-30"))
    assert "Thành phố Bạc Liêu (954)" in before and "màu viền là huyện" in before
    assert api.area_path(new.id, DAY)[0].name == "Tỉnh Cà Mau"


@pytest.mark.django_db
def test_a_split_agency_names_both_heirs(client: PageClient) -> None:
    area = make_area(kind=AreaKind.COMMUNE)
    source = make_agency("Cơ quan cũ", area=area)
    heirs = [make_agency(f"Cơ quan mới {n}", area=area) for n in (1, 2)]
    portions = [{"into": heirs[0].key}, {"into": heirs[1].key, "keys": [area.key]}]
    carry_out_act(
        (
            "split",
            {
                "thing": "agency",
                "source": source.key,
                "main": heirs[0].key,
                "by": "area",
                "portions": portions,
            },
        ),
        day=date(2015, 7, 1),
    )
    before, after = agency_kin(source.pk)
    assert (before, [one.name for one in after]) == ([], ["Cơ quan mới 1", "Cơ quan mới 2"])
    assert not any(one.whole for one in after)
    page = text(client.get(f"/co-quan/{source.pk}/?ngay=2015-07-02"))
    assert "Kế tục" in page and "một phần" in page
    page = text(client.get(f"/co-quan/{heirs[0].pk}/?ngay=2015-07-02"))
    assert "Tiền thân" in page and f"/co-quan/{source.pk}/?ngay=2015-06-30" in page


@pytest.mark.django_db
@pytest.mark.parametrize("more", [0, 3])
def test_kin_cost_the_same_for_many(client: PageClient, more: int, django_assert_num_queries) -> None:
    area = make_area(kind=AreaKind.COMMUNE)
    sources = [make_agency(area=area) for _ in range(1 + more)]
    heir = make_agency(area=area)
    carry_out_act(
        *(
            ("abolish", {"thing": "agency", "key": one.key, "successor": heir.key, "officials": "move"})
            for one in sources
        ),
        day=date(2015, 7, 1),
    )
    with django_assert_num_queries(10):
        before, _after = agency_kin(heir.pk)
    assert len(before) == 1 + more


@pytest.mark.django_db
def test_districts_and_the_province_may_both_have_communes(client: PageClient) -> None:
    commune = make_area("Xã Trong Huyện")
    province = api.province(date(2015, 6, 17))
    assert province is not None
    direct = make_area("Phường Trực Thuộc", kind=AreaKind.WARD)
    direct.versions.update(parent_id=province.id)
    groups = api.communes_by_parent(date(2015, 6, 17))
    assert groups[0][0].level == Level.PROVINCE and [one.id for one in groups[0][1]] == [direct.pk]
    assert [one.id for above, below in groups[1:] for one in below] == [commune.pk]
    client.force_login(make_citizen())
    with clock.simulated(clock.fixed(from_local(date(2015, 6, 17), time(9)))):
        card = text(client.get("/tai-khoan/thong-tin/"))
    assert "Phường Trực Thuộc" in card and "Xã Trong Huyện" in card
