"""Loading the catalogue: once, again, changed, wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.modules import LoadContext
from tinhso.modules.catalogue.loading import load_procedures
from tinhso.modules.catalogue.models import Procedure, ProcedureVersion
from tinhso.modules.catalogue.testing import (
    Province,
    channel,
    fact,
    limit,
    make_form,
    make_law,
    online,
    stored_versions,
    text,
)

ROOT = Path(django_settings.TINHSO_CONTENT_ROOT)


@pytest.fixture
def province(db: None, tmp_path: Path) -> Province:
    make_law()
    return Province(tmp_path)


def test_loading_twice_changes_nothing(province: Province) -> None:
    report = province.load()
    assert (report.created, report.updated, report.unchanged) == (3, 0, 0)
    assert stored_versions() == [(1, "2013-07-01", "", 1)]
    again = province.load()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert LedgerEntry.objects.filter(kind="catalogue.load").count() == 1


def test_versions_follow_one_another_and_levels_are_derived(province: Province) -> None:
    make_form()
    first, second = province.version(), province.version("2014-10-01", **online(electronic=True))
    province.write("dang-ky", province.procedure(first, second))
    province.load()
    assert stored_versions() == [(1, "2013-07-01", "2014-10-01", 1), (2, "2014-10-01", "", 4)]
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
    assert stored_versions() == [(1, "2013-07-01", "2016-01-01", 1)]


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


def test_bac_lieus_catalogue_satisfies_the_checks(db: None) -> None:
    """The province's own files, without their forms: nothing but the missing forms is told."""
    make_law()
    province = ROOT / "provinces" / "baclieu"
    with pytest.raises(DataErrors) as refused:
        load_procedures(LoadContext(root=ROOT, province=province, actor=system_actor("load")))
    assert {error.field.rpartition(".")[2] for error in refused.value.errors} == {"form"}
