"""Desks of a procedure: receiving and processing agencies by kind, level and area."""

from __future__ import annotations

from datetime import date

from tinhso.modules.catalogue.api import parse
from tinhso.modules.catalogue.testing import version_document
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.api import AgencyKind, Level
from tinhso.modules.services.queries.agency import desk_of, desks
from tinhso.modules.services.testing import make_one_stop

ON = date(2015, 6, 17)
DISTRICT = parse(version_document())
COMMUNE = parse(
    version_document(agencies=[{"level": "commune", "receiving": "committee", "processing": "committee"}])
)


def test_a_district_receives_and_its_division_processes(ground: None) -> None:
    shop = make_one_stop()
    lonely = directory.make_agency(level=Level.DISTRICT)
    (desk,) = desks(DISTRICT, ON)
    assert (desk.receiving.id, desk.processing.id) == (shop.agency.pk, shop.unit.pk)
    assert desk_of(DISTRICT, shop.agency.pk, ON) == desk
    assert desk_of(DISTRICT, lonely.pk, ON) is None
    assert desk_of(DISTRICT, shop.unit.pk, ON) is None
    assert desk_of(DISTRICT, 0, ON) is None


def test_a_division_of_the_same_area_serves_when_none_is_below(db: None) -> None:
    area = directory.make_area(kind="huyen")
    committee = directory.make_agency(level=Level.DISTRICT, area=area)
    division = directory.make_agency(level=Level.DISTRICT, kind=AgencyKind.FINANCE_PLANNING, area=area)
    (desk,) = desks(DISTRICT, ON)
    assert (desk.receiving.id, desk.processing.id) == (committee.pk, division.pk)


def test_a_commune_does_both(db: None) -> None:
    here, elsewhere = directory.make_agency(), directory.make_agency()
    assert {desk.receiving.id for desk in desks(COMMUNE, ON)} == {here.pk, elsewhere.pk}
    area = here.versions.get().area_id
    (desk,) = desks(COMMUNE, ON, area_id=area)
    assert desk.receiving == desk.processing
    assert desk_of(COMMUNE, here.pk, ON) == desk


def test_nobody_at_the_level(db: None) -> None:
    assert desks(DISTRICT, ON) == []
