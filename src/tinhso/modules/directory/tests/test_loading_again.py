"""A changed file meets rows that pages have changed since it was loaded: they stay, are told, and give way on purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tinhso.kernel.modules import LoadReport

from ..loading import agencies, officials, units
from ..models import AgencyVersion, Appointment, AreaVersion, LoadedFile
from ..testing import carry_out_act
from .test_loading import (
    _FACT,
    UNITS,
    context,
    demonstration,
    load_all,
    official_rows,
    small_province,
    unit_rows,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demonstration(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    demonstration(settings, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_province(tmp_path)


def load_units(folder: Path, *, override: bool = False) -> LoadReport:
    return units.load_units(replace(context(folder), override=override))


def left_alone(report: LoadReport) -> list[str]:
    return [remark for remark in report.remarks if "giữ nguyên" in remark]


def name_of(key: str) -> str:
    return AreaVersion.objects.get(area__key=key).name


def rename_on_a_page(key: str, name: str) -> None:
    AreaVersion.objects.filter(area__key=key).update(name=name)


def test_what_a_page_has_changed_since_stays_and_is_told(folder: Path) -> None:
    load_all(folder)
    rename_on_a_page("950", "Huyện của trang")
    write(folder, "units.csv", unit_rows({}, {"name": "Huyện của tệp"}, {"name": "Xã của tệp"}))
    report = load_units(folder)
    assert (name_of("950"), name_of("95001")) == ("Huyện của trang", "Xã của tệp")
    assert (report.created, report.updated, report.unchanged) == (0, 1, 2)
    (told,) = left_alone(report)
    assert "units.csv" in told and "1 mục" in told and "950" in told and "--override" in told


def test_on_purpose_the_file_wins_and_is_what_was_loaded_from_then_on(folder: Path) -> None:
    load_all(folder)
    rename_on_a_page("950", "Huyện của trang")
    write(folder, "units.csv", unit_rows({}, {"name": "Huyện của tệp"}, {}))
    report = load_units(folder, override=True)
    assert name_of("950") == "Huyện của tệp" and report.updated == 1 and not left_alone(report)
    write(folder, "units.csv", unit_rows({}, {"name": "Huyện mới hơn"}, {}))
    assert load_units(folder).updated == 1 and name_of("950") == "Huyện mới hơn"


def test_what_nobody_changed_on_a_page_follows_the_file_again_and_again(folder: Path) -> None:
    load_all(folder)
    for name in ("Một", "Hai", "Ba"):
        write(folder, "units.csv", unit_rows({}, {"name": name}, {}))
        assert load_units(folder).updated == 1 and name_of("950") == name


def test_it_is_told_until_page_and_file_agree(folder: Path) -> None:
    load_all(folder)
    rename_on_a_page("950", "Huyện của trang")
    for name in ("Một", "Hai"):
        write(folder, "units.csv", unit_rows({}, {"name": name}, {"name": f"Xã {name}"}))
        assert left_alone(load_units(folder)) and name_of("950") == "Huyện của trang"
    write(folder, "units.csv", unit_rows({}, {"name": "Huyện của trang"}, {}))
    assert not left_alone(load_units(folder))
    write(folder, "units.csv", unit_rows({}, {"name": "Huyện cuối"}, {}))
    assert not left_alone(load_units(folder)) and name_of("950") == "Huyện cuối"


def test_a_version_that_a_page_added_is_a_change_of_the_page(folder: Path) -> None:
    load_all(folder)
    first = AreaVersion.objects.get(area__key="95001")
    AreaVersion.objects.filter(pk=first.pk).update(valid_to=date(2015, 1, 1))
    first.pk, first.name, first.valid_from = None, "Phường của trang", date(2015, 1, 1)
    first.save(force_insert=True)
    write(folder, "units.csv", unit_rows({}, {}, {"name": "Xã của tệp"}))
    assert left_alone(load_units(folder))
    assert AreaVersion.objects.filter(area__key="95001").count() == 2


def test_an_agency_and_an_appointment_too(folder: Path) -> None:
    load_all(folder)
    AgencyVersion.objects.update(phone="0781 1")
    Appointment.objects.update(valid_to=date(2020, 1, 1))
    text = (folder / "agencies.csv").read_text(encoding="utf-8")
    (folder / "agencies.csv").write_text(text.replace("Ủy ban nhân dân", "Ủy ban"), encoding="utf-8")
    write(folder, "officials.csv", official_rows({"it_duty": "in-charge"}))
    assert left_alone(agencies.load_agencies(context(folder)))
    assert left_alone(officials.load_officials(context(folder)))
    assert set(AgencyVersion.objects.values_list("phone", flat=True)) == {"0781 1"}
    assert Appointment.objects.get().valid_to == date(2020, 1, 1)
    officials.load_officials(replace(context(folder), override=True))
    assert Appointment.objects.get().valid_to is None


def test_what_an_act_has_ended_is_no_change_of_a_page(folder: Path) -> None:
    load_all(folder)
    carry_out_act(
        ("rename", {"thing": "area", "key": "95001", "name": "Phường của luật"}), day=date(2025, 7, 1)
    )
    write(folder, "units.csv", unit_rows({}, {}, {"name": "Xã của tệp"}))
    report = load_units(folder)
    assert not left_alone(report)
    rows = AreaVersion.objects.filter(area__key="95001").order_by("valid_from")
    assert [row.name for row in rows] == ["Xã của tệp", "Phường của luật"]
    assert rows[0].valid_to == date(2025, 7, 1)


def test_before_the_digests_were_kept_the_file_is_heard(folder: Path) -> None:
    load_all(folder)
    LoadedFile.objects.all().delete()
    rename_on_a_page("950", "Huyện của trang")
    write(folder, "units.csv", unit_rows({}, {"name": "Huyện của tệp"}, {}))
    assert not left_alone(load_units(folder)) and name_of("950") == "Huyện của tệp"


def test_the_same_file_loaded_once_more_tells_the_digests(folder: Path) -> None:
    """An installation that takes this version over loads its files as they are, and is safe from then on."""
    load_all(folder)
    LoadedFile.objects.all().delete()
    rename_on_a_page("950", "Huyện của trang")
    load_units(folder)
    write(folder, "units.csv", unit_rows({}, {"name": "Huyện của tệp"}, {}))
    assert left_alone(load_units(folder)) and name_of("950") == "Huyện của trang"


def test_many_are_counted_and_some_are_named(folder: Path) -> None:
    more = [
        UNITS[2] | _FACT | {"key": f"9500{n}", "code": f"9500{n}", "name": f"Xã {n}"} for n in range(2, 10)
    ]
    more += [UNITS[2] | _FACT | {"key": "95010", "code": "95010", "name": "Xã 10"}]
    write(folder, "units.csv", [*unit_rows({}, {}, {}), *more])
    load_all(folder)
    AreaVersion.objects.filter(level="commune").update(name="Xã của trang")
    write(
        folder, "units.csv", [*unit_rows({}, {}, {}), *(row | {"name": row["name"] + " mới"} for row in more)]
    )
    (told,) = left_alone(load_units(folder))
    assert "10 mục" in told and "và 2 mục khác" in told
