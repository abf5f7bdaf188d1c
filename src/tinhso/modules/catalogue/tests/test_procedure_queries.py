"""The catalogue of a day, versions, blank forms, the site's search."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.clock import simulated
from tinhso.modules.catalogue import search
from tinhso.modules.catalogue.queries import procedures as catalogue
from tinhso.modules.catalogue.queries.downloads import download_path
from tinhso.modules.catalogue.testing import (
    make_field,
    make_form,
    make_procedure,
    make_version,
    online,
    text,
)

ON = date(2015, 6, 17)


@pytest.fixture
def three(law: None) -> list[Any]:
    make_form()
    civil, business = make_field("HT"), make_field("HKD")
    civil.order, business.order = 2, 1
    civil.save()
    business.save()
    return [
        make_version(make_procedure(field=civil, code="2.000001"), name=text("Đăng ký khai sinh", "Birth")),
        make_version(make_procedure(field=business), name=text("Đăng ký hộ kinh doanh"), **online()),
        make_version(
            make_procedure(field=business),
            name=text("Tạm ngừng kinh doanh"),
            subjects=["household_business"],
            valid_to=date(2015, 1, 1),
        ),
    ]


def test_the_catalogue_of_a_day(three: list[Any]) -> None:
    birth, business, pause = three
    assert catalogue.procedures(ON) == [business, birth]
    assert catalogue.procedures(date(2014, 12, 31)) == [business, pause, birth]
    assert catalogue.procedures(date(2012, 1, 1)) == []
    assert [field.code for field in catalogue.fields()] == ["HKD", "HT"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "dang ky ho"}, [1]),
        ({"text": "Ký HỘ đăng"}, [1]),
        ({"text": "ang"}, []),
        ({"text": "2.0000"}, [0]),
        ({"field": "HT"}, [0]),
        ({"agency_level": "commune"}, []),
        ({"agency_level": "district"}, [1, 0]),
        ({"subject": "household_business"}, []),
        ({"level": 3}, [1]),
        ({"at_least": 1}, [1, 0]),
    ],
)
def test_narrowing_the_catalogue(three: list[Any], wanted: dict[str, Any], found: list[int]) -> None:
    assert catalogue.procedures(ON, **wanted) == [three[place] for place in found]


def test_versions_of_a_procedure(three: list[Any]) -> None:
    birth = three[0]
    slug = birth.procedure.slug
    assert catalogue.versions(slug) == [birth]
    assert catalogue.versions("khong-co") == []
    assert catalogue.versions_by_id({birth.pk}) == {birth.pk: birth}


def test_blank_forms_are_found_inside_the_province_only(law: None, settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "provinces" / settings.TINHSO_PROVINCE
    folder.mkdir(parents=True)
    (folder / "mau.pdf").write_bytes(b"%PDF")
    (tmp_path / "other.pdf").write_bytes(b"%PDF")
    files = ["mau.pdf", "../../other.pdf", "khong-co.pdf", ""]
    version = make_version(downloads=[{"title": text("Mẫu"), "file": file} for file in files])
    settings.TINHSO_CONTENT_ROOT = tmp_path
    found = [download_path(version, place) for place in range(-1, 5)]
    assert found == [None, folder / "mau.pdf", None, None, None, None]


def test_everybody_finds_procedures(three: list[Any]) -> None:
    with simulated(clocks.fixed(datetime(2015, 6, 17, 2, tzinfo=clocks.UTC))):
        hits = search.find_procedures("dang ky", ANONYMOUS, 5)
        assert [hit.title for hit in hits] == ["Đăng ký khai sinh", "Đăng ký hộ kinh doanh"]
        assert len(search.find_procedures("dang ky", ANONYMOUS, 1)) == 1
