"""The reorganisation of 1 July 2025 on the sample province, from its folder."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors

from .. import api
from ..actions.act import ReorganisationError, approve_act
from ..actions.reorganise import execute_act
from ..enums import AreaKind, Level
from ..loading.act_folder import load_act
from ..models import AreaSuccession
from ..queries.act import preview
from ..queries.act_words import problem_words
from ..testing import carry_out_act, make_agency, make_area

FOLDER = Path(settings.TINHSO_CONTENT_ROOT) / "provinces" / "baclieu" / "reorganisation-2025"
DAY = date(2025, 7, 1)
SYSTEM = system_actor("tests")


@pytest.mark.demo_province
@pytest.mark.django_db
def test_64_communes_become_25_and_the_province_joins_ca_mau() -> None:
    act = load_act(FOLDER, by=SYSTEM)
    found = preview(act)
    assert [problem_words(problem, found.plan) for problem in found.problems] == []
    assert found.blockers == [] and found.is_clear
    approve_act(by=SYSTEM, act_id=act.pk)
    execute_act(by=SYSTEM, act_id=act.pk)
    before = date(2025, 6, 30)
    assert len(api.areas(before, level=Level.COMMUNE)) == 64
    assert len(api.areas(before, level=Level.DISTRICT)) == 7
    after = api.areas(DAY, level=Level.COMMUNE)
    ours = set(
        AreaSuccession.objects.filter(from_area__key__in=["31813"]).values_list("to_area_id", flat=True)
    )
    assert len(after) == 25 + 8 and ours <= {area.id for area in after}
    assert api.areas(DAY, level=Level.DISTRICT) == []
    province = api.province(DAY)
    assert province is not None and (province.code, province.name) == ("96", "Tỉnh Cà Mau")
    assert {area.parent_id for area in after} == {province.id}
    # The code of Phường 1 is Phường Bạc Liêu's now.
    old, new = api.area_by_code("31825", before), api.area_by_code("31825", DAY)
    assert old and new and (old.name, new.name) == ("Phường 1", "Phường Bạc Liêu") and old.id != new.id
    assert api.geography(DAY).area(old.id) == new.id
    assert len(api.geography(DAY).with_predecessors([new.id])) == 6
    root = api.agency_by_code("H12", DAY)
    assert root and root.name == "Ủy ban nhân dân tỉnh Cà Mau"
    assert api.agency_by_code("H04", DAY) is None
    assert all(agency.level != Level.DISTRICT for agency in api.agencies(DAY))
    assert len(api.agencies(DAY, level=Level.COMMUNE, kind="committee")) == 25


@pytest.mark.demo_province
@pytest.mark.django_db
def test_a_table_that_leaves_a_commune_out_names_it(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "act")
    lines = (folder / "areas.csv").read_text().splitlines(keepends=True)
    (folder / "areas.csv").write_text("".join(line for line in lines if not line.startswith("31822,")))
    found = preview(load_act(folder, by=SYSTEM))
    words = [problem_words(problem, found.plan) for problem in found.problems]
    assert any("bỏ sót" in one and "Phường 7 (31822)" in one for one in words)


ACT = """key: {key}
number: 9/NQ
title: Đính chính
issuer: Quốc hội
issued_on: 2015-08-01
effective_date: 2015-08-01
{more}clauses:
  - kind: reassign
    content: {{source: {source}, was: {was}, now: {now}}}
"""


def folder_of(where: Path, key: str, more: str = "", **content: str) -> Path:
    where = where / key
    where.mkdir()
    (where / "act.yaml").write_text(ACT.format(key=key, more=more, **content))
    return where


@pytest.mark.django_db
def test_a_folder_corrects_the_act_that_it_names_and_one_part_only(tmp_path: Path) -> None:
    """The part that was given wrongly goes to the right agency; the rest stays where it is."""
    district = make_area("Huyện Thử", kind=AreaKind.DISTRICT)
    north, south = (make_area(f"Xã {name}", parent=district) for name in ("Bắc", "Nam"))
    old, rest, wrong, right = (make_agency(level=Level.DISTRICT, area=district) for _one in range(4))
    split = {
        "thing": "agency", "source": old.key, "main": rest.key, "by": "area",
        "portions": [{"into": rest.key}, {"into": wrong.key, "keys": [south.key]}],
    }  # fmt: skip
    earlier = carry_out_act(("split", split), day=date(2015, 7, 1))
    content = {"source": old.key, "was": wrong.key, "now": right.key}
    with pytest.raises(ReorganisationError, match="văn bản đính chính"):
        load_act(folder_of(tmp_path, "khong-noi", **content), by=SYSTEM)
    with pytest.raises(ReorganisationError, match="đã thực hiện"):
        load_act(folder_of(tmp_path, "khong-co", "corrects: khong-co\n", **content), by=SYSTEM)
    act = load_act(folder_of(tmp_path, "dung", f"corrects: {earlier.key}\n", **content), by=SYSTEM)
    assert act.corrects_id == earlier.pk and preview(act).is_clear
    approve_act(by=SYSTEM, act_id=act.pk)
    execute_act(by=SYSTEM, act_id=act.pk)
    july, august = date(2015, 7, 15), date(2015, 8, 1)
    heirs = {
        (area.key, day): api.continuing(old.pk, day, {"area": str(area.pk)})
        for area in (north, south)
        for day in (july, august)
    }
    assert heirs == {
        (north.key, july): rest.pk, (north.key, august): rest.pk,
        (south.key, july): wrong.pk, (south.key, august): right.pk,
    }  # fmt: skip


@pytest.mark.demo_province
@pytest.mark.django_db
def test_a_unit_named_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "act")
    text = (folder / "areas.csv").read_text()
    (folder / "areas.csv").write_text(text + text.splitlines()[1] + "\n")
    with pytest.raises(DataErrors, match="dòng 2"):
        load_act(folder, by=SYSTEM)
