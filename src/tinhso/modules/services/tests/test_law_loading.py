"""Loading the law of the one-stop shop: once, again, changed, wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tinhso.modules.catalogue.testing import Province
from tinhso.modules.services.loading import load_law
from tinhso.modules.services.models import LawRule
from tinhso.modules.services.queries.law import law_on
from tinhso.modules.services.testing import make_law


@pytest.fixture
def province(db: None, tmp_path: Path) -> Province:
    make_law()
    return Province(tmp_path)


def rewritten(province: Province, old: str, new: str) -> None:
    path = province.root / "law" / "services.yaml"
    found = path.read_text(encoding="utf-8")
    assert old in found
    path.write_text(found.replace(old, new, 1), encoding="utf-8")


def test_the_law_is_loaded_changed_and_taken_back(province: Province) -> None:
    assert province.load(load_law).unchanged == LawRule.objects.count()
    rewritten(province, '"15:00"', '"16:00"')
    assert province.load(load_law).updated == 1
    assert law_on(date(2015, 6, 17)).cutoff.hour == 16
    start = "  - key: dossier.agency_code\n    value: new"
    path = province.root / "law" / "services.yaml"
    found = path.read_text(encoding="utf-8")
    place = found.index(start)
    end = found.index("  - key: dossier.lookup_code")
    path.write_text(found[:place] + found[end:], encoding="utf-8")
    report = province.load(load_law)
    assert report.updated == 1
    assert any("đã bỏ: dossier.agency_code 2020-09-15" in remark for remark in report.remarks)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"15:00"', '"trưa"', "rules[1].value"),
        ("supplement_requested, awaiting_payment", "accepted", "rules[2].value[1]"),
        ("{agency}-{date:%y%m%d}-{seq:04d}", "{agency}", "rules[3].value"),
        ("valid_to: 2020-09-15", "valid_to: 2000-01-01", "rules[4].valid_to"),
        ("valid_to: 2020-09-15", "valid_to: 2021-01-01", "rules[5].valid_from"),
        ("length: 8", "length: 3", "rules[6].value.length"),
        ("key: statistics.small_count", "key: statistics.other", "rules[7].key"),
    ],
)
def test_wrong_law_is_told(province: Province, old: str, new: str, field: str) -> None:
    rewritten(province, old, new)
    assert field in [found for found, _message in province.errors(load_law)]


def test_missing_law_is_told(province: Province) -> None:
    path = province.root / "law" / "services.yaml"
    found = path.read_text(encoding="utf-8")
    path.write_text(found[: found.index("  - key: draft.keep_days")], encoding="utf-8")
    assert ("rules", "Thiếu quy định draft.keep_days.") in province.errors(load_law)
