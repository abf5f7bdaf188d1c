"""The file of the index: what comes with the product, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.modules import LoadContext
from tinhso.modules.quality.loading import load_law
from tinhso.modules.quality.queries.law import index_on, small_count_on, supplements_on

pytestmark = pytest.mark.django_db

ROOT = Path(settings.TINHSO_CONTENT_ROOT)


def load(root):
    return load_law(LoadContext(root=root, province=root, actor=system_actor("tests")))


def test_the_verified_numbers_of_the_decision():
    report = load(ROOT)
    assert report.created and not load(ROOT).created
    index = index_on(date(2026, 11, 23))
    assert [int(one.max_points) for one in index.groups] == [18, 20, 22, 22, 18]
    known = {one.code: int(one.max_points) for one in index.lines if one.max_points is not None}
    assert known == {"1.2": 4, "2.1": 20, "5.4": 6}
    limits = {one.code: str(one.threshold) for one in index.lines if one.threshold is not None}
    assert limits == {"3.1": "0.8", "3.3": "0.5", "3.5": "0.8", "4.2": "0.8", "4.3": "0.8", "5.4": "0.9"}
    assert not index.is_illustration and index_on(date(2015, 6, 17)).is_illustration
    assert supplements_on(date(2015, 6, 17)) == 1 and small_count_on(date(2015, 6, 17)) == 5
    # Whatever is not known is told once, however often the file repeats it.
    assert sum("lines" in remark for remark in report.remarks) == 15


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda index: index["lines"][0].update(group="9"), "group"),
        (lambda index: index["lines"][0].update(max_points=99), "max_points"),
        (lambda index: index["lines"][0].update(threshold="80"), "threshold"),
    ],
)
def test_definitions_that_contradict_themselves_are_refused(tmp_path, change, field):
    found = yaml.safe_load((ROOT / "law" / "quality.yaml").read_text(encoding="utf-8"))
    rules = [one for one in found["rules"] if one["key"] == "index"][:1]
    change(rules[0]["value"])
    found["rules"] = rules + [one for one in found["rules"] if one["key"] != "index"]
    for rule in found["rules"]:
        for name in ("valid_from", "valid_to"):
            if name in rule:
                rule[name] = str(rule[name])
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "quality.yaml").write_text(
        yaml.safe_dump(found, allow_unicode=True), encoding="utf-8"
    )
    with pytest.raises(DataErrors) as refused:
        load(tmp_path)
    assert any(one.field.endswith(field) for one in refused.value.errors), refused.value.errors
