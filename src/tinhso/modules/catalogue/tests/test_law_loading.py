"""Loading the law on levels: once, again, changed, wrong; the levels of a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tinhso.modules.catalogue.loading import load_law
from tinhso.modules.catalogue.models import LevelLaw
from tinhso.modules.catalogue.queries.level import LevelsMissing, levels_on
from tinhso.modules.catalogue.testing import Province, make_law


@pytest.fixture
def province(db: None, tmp_path: Path) -> Province:
    make_law()
    return Province(tmp_path)


def rewritten(province: Province, old: str, new: str) -> None:
    path = province.root / "law" / "catalogue.yaml"
    found = path.read_text(encoding="utf-8")
    assert old in found
    path.write_text(found.replace(old, new, 1), encoding="utf-8")


def test_the_levels_of_a_day(db: None) -> None:
    make_law()
    before, after = levels_on(date(2015, 6, 17)), levels_on(date(2022, 8, 15))
    assert [rule.level for rule in before] == [1, 2, 3, 4]
    assert [rule.level for rule in after] == [1, 3, 4]
    with pytest.raises(LevelsMissing, match="2011-06-12"):
        levels_on(date(2011, 6, 12))


def test_the_law_is_loaded_changed_and_taken_back(province: Province) -> None:
    assert province.load(load_law).unchanged == LevelLaw.objects.count() == 2
    rewritten(province, "needs: [forms]", "needs: []")
    assert province.load(load_law).updated == 1
    assert levels_on(date(2015, 6, 17))[1].needs == frozenset()
    path = province.root / "law" / "catalogue.yaml"
    found = path.read_text(encoding="utf-8")
    path.write_text(found[: found.index("  # Since 2022")], encoding="utf-8")
    report = province.load(load_law)
    assert report.updated == 1
    assert any("đã bỏ: mức độ từ 2022-08-15" in remark for remark in report.remarks)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("{level: 2,", "{level: 5,", "online_service_levels[1].levels[2].level"),
        ("needs: [forms]", "needs: [magic]", "online_service_levels[1].levels[2].needs[1]"),
        ("valid_to: 2022-08-15", "valid_to: 2011-01-01", "online_service_levels[1].valid_to"),
        ("valid_to: 2022-08-15", "valid_to: 2023-01-01", "online_service_levels[2].valid_from"),
        ("verified: false", "verified: true\n    note: x\n    source: ''", "online_service_levels[1].source"),
    ],
)
def test_wrong_law_is_told(province: Province, old: str, new: str, field: str) -> None:
    rewritten(province, old, new)
    assert field in [found for found, _message in province.errors(load_law)]
