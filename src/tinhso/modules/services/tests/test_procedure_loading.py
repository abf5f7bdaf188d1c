"""Loading the law and the catalogue: once, again, changed, wrong."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings

from tinhso.kernel.actors import system_actor
from tinhso.kernel.clock import simulated
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.modules.services.loading import load_law, load_procedures
from tinhso.modules.services.models import Dossier, LawRule, Procedure, ProcedureVersion
from tinhso.modules.services.queries.law import law_on
from tinhso.modules.services.testing import (
    at,
    channel,
    fact,
    limit,
    make_dossier,
    make_form,
    make_law,
    make_one_stop,
    online,
    text,
    version_document,
)

ROOT = Path(django_settings.TINHSO_CONTENT_ROOT)


class Province:
    """A province's folder in a temporary place, with one field and one procedure."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.folder = folder / "provinces" / "thu"
        (self.folder / "procedures").mkdir(parents=True)
        (folder / "law").mkdir()
        shutil.copy(ROOT / "law" / "services.yaml", folder / "law" / "services.yaml")
        self.write("_fields", {"fields": [fact(code="HKD", name=text("Hộ kinh doanh"))]})
        self.write("dang-ky", self.procedure())

    def procedure(self, *versions: dict[str, Any], **changes: Any) -> dict[str, Any]:
        found = list(versions) or [self.version()]
        return fact(code="1.000948", slug="dang-ky", field="HKD", versions=found) | changes

    def version(self, valid_from: str = "2013-07-01", **changes: Any) -> dict[str, Any]:
        return {"valid_from": valid_from} | version_document(**changes)

    def write(self, name: str, data: Any) -> None:
        path = self.folder / "procedures" / f"{name}.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def load(self, load: Any = load_procedures) -> LoadReport:
        return load(LoadContext(root=self.root, province=self.folder, actor=system_actor("load")))

    def errors(self, load: Any = load_procedures) -> list[tuple[str, str]]:
        """Field and message of every error, each of which must know its line."""
        with pytest.raises(DataErrors) as refused:
            self.load(load)
        assert all(error.line for error in refused.value.errors)
        return [(error.field, str(error.message)) for error in refused.value.errors]


@pytest.fixture
def province(db: None, tmp_path: Path) -> Province:
    make_law()
    return Province(tmp_path)


def versions() -> list[tuple[int, str, str, int]]:
    return [
        (v.number, str(v.valid_from), str(v.valid_to or ""), v.level)
        for v in ProcedureVersion.objects.order_by("number")
    ]


def test_loading_twice_changes_nothing(province: Province) -> None:
    report = province.load()
    assert (report.created, report.updated, report.unchanged) == (3, 0, 0)
    assert versions() == [(1, "2013-07-01", "", 1)]
    again = province.load()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert LedgerEntry.objects.filter(kind="services.load").count() == 1


def test_versions_follow_one_another_and_levels_are_derived(province: Province) -> None:
    make_form()
    first, second = province.version(), province.version("2014-10-01", **online(electronic=True))
    province.write("dang-ky", province.procedure(first, second))
    province.load()
    assert versions() == [(1, "2013-07-01", "2014-10-01", 1), (2, "2014-10-01", "", 4)]
    assert ProcedureVersion.objects.get(number=2).form_version_id is not None


def test_an_unused_version_is_mended_in_place(province: Province) -> None:
    province.load()
    province.write("dang-ky", province.procedure(province.version(name=text("Tên mới", "New name"))))
    report = province.load()
    assert (report.created, report.updated) == (0, 1)
    assert ProcedureVersion.objects.get().name == "Tên mới"


def test_what_is_said_of_the_identity_is_brought_in_line(province: Province) -> None:
    province.load()
    province.write("_fields", {"fields": [fact(code="HKD", name=text("Hộ cá thể"), order=3)]})
    province.write("dang-ky", province.procedure(slug="dang-ky-moi"))
    report = province.load()
    assert (report.updated, report.unchanged) == (2, 1)
    procedure = Procedure.objects.select_related("field").get()
    assert (procedure.slug, procedure.field.name, procedure.field.order) == ("dang-ky-moi", "Hộ cá thể", 3)


def test_an_end_can_be_given_later(province: Province) -> None:
    province.load()
    province.write("dang-ky", province.procedure(province.version() | {"valid_to": "2016-01-01"}))
    assert province.load().updated == 1
    assert versions() == [(1, "2013-07-01", "2016-01-01", 1)]


@pytest.fixture
def used(province: Province, ground: None) -> Province:
    """Somebody has applied under the version."""
    province.load()
    make_dossier(make_one_stop(ProcedureVersion.objects.get()))
    return province


def test_changed_content_of_a_used_version_becomes_a_new_one_from_today(used: Province) -> None:
    used.write("dang-ky", used.procedure(used.version(name=text("Tên mới"))))
    with simulated(at()):
        report = used.load()
        assert versions() == [(1, "2013-07-01", "2015-06-17", 1), (2, "2015-06-17", "", 1)]
        assert "áp dụng từ 2015-06-17" in "\n".join(report.remarks)
        assert used.load().unchanged == 3
    assert Dossier.objects.get().procedure_version.number == 1


def test_a_second_change_on_the_same_day_mends_the_new_version(used: Province) -> None:
    with simulated(at()):
        for name in ("Tên hai", "Tên ba"):
            used.write("dang-ky", used.procedure(used.version(name=text(name))))
            used.load()
    assert versions() == [(1, "2013-07-01", "2015-06-17", 1), (2, "2015-06-17", "", 1)]
    assert ProcedureVersion.objects.get(number=2).name == "Tên ba"


def test_the_past_that_dossiers_stand_under_is_not_rewritten(used: Province) -> None:
    changed = used.version(name=text("Tên mới"))
    used.write("dang-ky", used.procedure(changed, used.version("2015-01-01")))
    with simulated(at()):
        assert used.errors() == [
            (
                "versions[1].valid_from",
                "Đã có hồ sơ nộp theo phiên bản này nên không sửa được; hãy thêm một phiên bản mới.",
            )
        ]


def test_a_later_version_ends_a_used_one(used: Province) -> None:
    used.write("dang-ky", used.procedure(used.version(), used.version("2015-07-01", **online())))
    make_form()
    used.load()
    assert versions() == [(1, "2013-07-01", "2015-07-01", 1), (2, "2015-07-01", "", 3)]


def test_facts_that_nobody_verified_are_listed_once(province: Province) -> None:
    remarks = province.load().remarks
    assert any("dang-ky.yaml" in remark and "channels" not in remark for remark in remarks)
    assert any("chỉ để minh họa" in remark for remark in remarks)
    assert len(remarks) == len(set(remarks))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"field": "XX"}, "field"),
        ({"code": "123"}, "code"),
        ({"versions": []}, "versions"),
        ({"verified": True, "source": " "}, "source"),
    ],
)
def test_a_wrong_procedure_is_told_by_field(province: Province, changes: dict[str, Any], field: str) -> None:
    province.write("dang-ky", province.procedure() | changes)
    assert [found for found, _message in province.errors()] == [field]
    assert not Procedure.objects.exists()


UNKNOWN_STEP = [
    {"code": "a", "title": text("A"), "who": "desk", "agency": "receiving", "next": ["b"], "back": ["c"]}
]
TWICE = [{"code": "giay", "name": text("Giấy")}, {"code": "giay", "name": text("Giấy")}]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"valid_to": "2013-07-01"}, ["valid_to"]),
        ({"results": TWICE}, ["results[2].code"]),
        (
            {"agencies": [{"level": "district", "receiving": "office", "processing": "nowhere"}]},
            ["agencies[1].processing"],
        ),
        ({"channels": [channel(fee=5)]}, ["payment"]),
        ({"channels": [channel(fee=None)], "payment": "at_submission"}, ["payment"]),
        ({"online_payment": True}, ["online_payment"]),
        ({"steps": UNKNOWN_STEP}, ["steps", "steps", "steps[1].back[1]", "steps[1].next[1]"]),
        ({"form": "khong-co", "applicant": {"name": "x"}}, ["form"]),
        ({"form": "khong-co"}, ["applicant", "form"]),
        ({"downloads": [{"title": text("Mẫu"), "file": "khong-co.pdf"}]}, ["downloads[1].file"]),
        ({"downloads": [{"title": text("Mẫu"), "form": True}]}, ["downloads[1]"]),
        (
            {"channels": [channel(time=limit() | {"verified": True, "source": ""})]},
            ["channels[1].time.source"],
        ),
    ],
)
def test_a_wrong_version_is_told_by_field(
    province: Province, changes: dict[str, Any], fields: list[str]
) -> None:
    province.write("dang-ky", province.procedure(province.version() | changes))
    assert sorted(field for field, _message in province.errors()) == [f"versions[1].{one}" for one in fields]


def test_versions_in_disorder_are_told(province: Province) -> None:
    one = province.version("2014-01-01") | {"valid_to": "2014-12-31"}
    province.write("dang-ky", province.procedure(one, province.version("2014-06-01")))
    assert [field for field, _message in province.errors()] == ["versions[2].valid_from"]
    province.write("dang-ky", province.procedure(one, province.version("2013-06-01")))
    assert [field for field, _message in province.errors()] == ["versions[2].valid_from"]


def test_errors_of_all_files_are_told_at_once(province: Province) -> None:
    province.write("mot", province.procedure(slug="mot", code="1"))
    province.write("hai", province.procedure(slug="hai", field="XX"))
    assert len(province.errors()) == 2


def test_a_field_without_a_source_is_told(province: Province) -> None:
    field = {"code": "HKD", "name": text("A"), "source": "", "verified": True}
    province.write("_fields", {"fields": [field]})
    errors = province.errors()
    assert ("fields[1].source", "Ghi là đã kiểm chứng thì phải ghi nguồn.") in errors


# --- the law ---


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
    start = "  - key: online_service.levels\n    value:\n      - {level: 1, needs: [information]}\n      - {level: 3"
    text_ = (province.root / "law" / "services.yaml").read_text(encoding="utf-8")
    place = text_.index(start)
    end = text_.index("  - key: statistics.small_count")
    (province.root / "law" / "services.yaml").write_text(text_[:place] + text_[end:], encoding="utf-8")
    report = province.load(load_law)
    assert report.updated == 1
    assert any("đã bỏ: online_service.levels 2022-08-15" in remark for remark in report.remarks)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"15:00"', '"trưa"', "rules[1].value"),
        ("supplement_requested, awaiting_payment", "accepted", "rules[2].value[1]"),
        ("{agency}-{date:%y%m%d}-{seq:04d}", "{agency}", "rules[3].value"),
        ("valid_to: 2020-09-15", "valid_to: 2000-01-01", "rules[4].valid_to"),
        ("valid_to: 2020-09-15", "valid_to: 2021-01-01", "rules[5].valid_from"),
        ("length: 8", "length: 3", "rules[6].value.length"),
        ("key: statistics.small_count", "key: statistics.other", "rules[9].key"),
    ],
)
def test_wrong_law_is_told(province: Province, old: str, new: str, field: str) -> None:
    rewritten(province, old, new)
    assert field in [found for found, _message in province.errors(load_law)]


def test_missing_law_is_told(province: Province) -> None:
    path = province.root / "law" / "services.yaml"
    found = path.read_text(encoding="utf-8")
    path.write_text(found[: found.index("  - key: draft.keep_days")], encoding="utf-8")
    assert province.errors(load_law) == [("rules", "Thiếu quy định draft.keep_days.")]


def test_bac_lieus_catalogue_satisfies_the_checks(db: None) -> None:
    """The province's own files, without their forms: nothing but the missing forms is told."""
    make_law()
    province = ROOT / "provinces" / "baclieu"
    with pytest.raises(DataErrors) as refused:
        load_procedures(LoadContext(root=ROOT, province=province, actor=system_actor("load")))
    assert {error.field.rpartition(".")[2] for error in refused.value.errors} == {"form"}
