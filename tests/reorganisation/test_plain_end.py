"""An agency that has dossiers does not just end: the page names them, and an act must say who continues it."""

from __future__ import annotations

from datetime import date

import pytest

from tinhso.modules.directory.queries.hanging import hanging_on_agency, hanging_on_area
from tinhso.modules.services import testing as one_stop

pytestmark = pytest.mark.django_db

TODAY, END = date(2015, 6, 17), date(2015, 7, 1)


def test_dossiers_keep_their_agency_and_their_area() -> None:
    one_stop.make_law()
    one_stop.make_calendar()
    shop = one_stop.make_one_stop()
    agency, area = shop.unit.pk, shop.agency.versions.get().area_id
    before = hanging_on_agency(agency, END, TODAY)
    assert not [one for one in before if "ồ sơ" in one.label]
    dossier = one_stop.register(shop, clock=one_stop.at(day=12))
    found = [one for one in hanging_on_agency(agency, END, TODAY) if one not in before]
    assert [(one.label, one.count) for one in found if one.count] == [("Hồ sơ đang giải quyết", 1)]
    assert all(one.by_act for one in found)
    for left in (found, hanging_on_area(area, END)):
        assert any(dossier.code in one.label for one in left)


def test_who_processes_for_a_desk_elsewhere_is_waited_for_before_anything_came() -> None:
    one_stop.make_law()
    one_stop.make_calendar()
    shop = one_stop.make_one_stop()
    found = {one.label: one.count for one in hanging_on_agency(shop.unit.pk, END, TODAY)}
    assert found["Thủ tục giải quyết cho nơi tiếp nhận khác"] == 1
    assert "Thủ tục đang tiếp nhận" not in found
