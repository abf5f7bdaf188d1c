"""The calendar in the database: loading, the cache that notices changes, the seed."""

from __future__ import annotations

import shutil
from datetime import date, time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from tinhso.kernel.actors import ALL, Actor, system_actor
from tinhso.kernel.calendar import editing, load_calendar, loading, seed
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.models import CalendarDay, CalendarVersion, WorkShift
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.scope import acting

DATA = Path(__file__).resolve().parents[4] / "data"


def _load(province: Path) -> LoadReport:
    return loading.load(LoadContext(root=DATA, province=province, actor=system_actor("test")))


@pytest.fixture
def province(tmp_path: Path) -> Path:
    for name in ("calendar.csv", "work-shifts.csv"):
        shutil.copy(DATA / "provinces" / "baclieu" / name, tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_the_province_loads_and_loads_again(province: Path) -> None:
    first = _load(province)
    assert first.created == CalendarDay.objects.count() + 10
    assert first.updated == first.unchanged == 0
    assert any("chưa đối chiếu" in remark for remark in first.remarks)
    assert any("minh họa" in remark for remark in first.remarks)
    again = _load(province)
    assert (again.created, again.updated) == (0, 0)
    assert again.unchanged == first.created
    calendar = load_calendar()
    assert calendar.add_working_days(date(2013, 4, 26), 5) == date(2013, 5, 7)
    assert calendar.hours_on(date(2013, 3, 27)) == ((time(7), time(11)), (time(13), time(17)))


@pytest.mark.django_db
def test_changed_rows_are_changed_and_other_years_left(province: Path) -> None:
    _load(province)
    CalendarDay.objects.create(date=date(2031, 1, 1), kind="holiday", name="Tết Dương lịch")
    path = province / "calendar.csv"
    lines = path.read_text("utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("2013-04-29")]
    lines = [
        line.replace("Quốc khánh", "Ngày Quốc khánh") if line.startswith("2013-09-02") else line
        for line in lines
    ]
    lines.append("2013-12-24,holiday,Ngày nghỉ thêm,Công văn minh họa,illustrative")
    path.write_text("\n".join(lines), "utf-8")
    shifts = province / "work-shifts.csv"
    shifts.write_text(shifts.read_text("utf-8").replace("07:00,11:00", "07:30,11:30"), "utf-8")
    report = _load(province)
    assert (report.created, report.updated) == (1 + 5, 2)
    assert not CalendarDay.objects.filter(date=date(2013, 4, 29)).exists()
    assert CalendarDay.objects.get(date=date(2013, 9, 2)).name == "Ngày Quốc khánh"
    assert CalendarDay.objects.filter(date=date(2031, 1, 1)).exists()
    assert WorkShift.objects.filter(start=time(7, 30)).count() == 5
    assert WorkShift.objects.count() == 10


@pytest.mark.django_db
def test_a_checked_calendar_makes_no_remarks(province: Path) -> None:
    for name in ("calendar.csv", "work-shifts.csv"):
        text = (province / name).read_text("utf-8")
        (province / name).write_text(
            text.replace(",false", ",true").replace(",illustrative", ",true"), "utf-8"
        )
    assert _load(province).remarks == []


@pytest.mark.django_db
def test_every_error_of_both_files_is_told(province: Path) -> None:
    with (province / "calendar.csv").open("a", encoding="utf-8") as handle:
        handle.write("2013-01-01,holiday,Lần nữa,x,true\n")
    with (province / "work-shifts.csv").open("a", encoding="utf-8") as handle:
        handle.write("mon,11:00,07:00,2000-01-01,,x,true\n")
        handle.write("mon,10:00,12:00,2000-01-01,,x,true\n")
        handle.write("tue,18:00,19:00,2000-01-01,1999-01-01,x,true\n")
        handle.write("fri,07:00,11:00,2000-01-01,,x,true\n")
    with pytest.raises(DataErrors) as problem:
        _load(province)
    told = [(Path(e.file).name, e.line, e.field) for e in problem.value.errors]
    assert ("calendar.csv", 224, "date") in told
    assert {("work-shifts.csv", 12, "end"), ("work-shifts.csv", 14, "valid_to")} <= set(told)
    assert ("work-shifts.csv", 13, "") in told
    assert ("work-shifts.csv", 15, "") in told
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_the_cache_notices_changes(django_assert_num_queries: Any) -> None:
    load_calendar()
    WorkShift.objects.create(weekday=0, start=time(7), end=time(11), valid_from=date(2013, 1, 1))
    with django_assert_num_queries(3):
        first = load_calendar()
    with django_assert_num_queries(1):
        assert load_calendar() is first
    CalendarDay.objects.create(date=date(2013, 1, 7), kind="holiday", name="Nghỉ")
    assert not load_calendar().is_working_day(date(2013, 1, 7))
    CalendarDay.objects.filter(date=date(2013, 1, 7)).delete()
    assert load_calendar().is_working_day(date(2013, 1, 7))


@pytest.mark.django_db
def test_an_undone_change_leaves_nothing_in_the_cache() -> None:
    WorkShift.objects.create(weekday=0, start=time(7), end=time(11), valid_from=date(2013, 1, 1))
    before = load_calendar()
    with pytest.raises(RuntimeError), transaction.atomic():
        CalendarDay.objects.create(date=date(2013, 1, 7), kind="holiday", name="Nghỉ")
        assert not load_calendar().is_working_day(date(2013, 1, 7))
        raise RuntimeError
    after = load_calendar()
    assert after.is_working_day(date(2013, 1, 7))
    assert after == before


@pytest.mark.django_db
def test_an_empty_database_has_no_version_and_is_not_cached() -> None:
    CalendarVersion.objects.all().delete()
    assert load_calendar().shifts == ()
    assert (
        str(CalendarVersion(version="00000000-0000-0000-0000-000000000000"))
        == "0" * 8 + "-0000" * 3 + "-" + "0" * 12
    )


@pytest.mark.django_db
def test_the_database_refuses_overlaps_and_nonsense() -> None:
    WorkShift.objects.create(weekday=0, start=time(7), end=time(11), valid_from=date(2013, 1, 1))
    WorkShift.objects.create(weekday=0, start=time(11), end=time(12), valid_from=date(2013, 1, 1))
    wrong = (
        WorkShift(weekday=0, start=time(8), end=time(9), valid_from=date(2014, 1, 1)),
        WorkShift(weekday=1, start=time(9), end=time(8), valid_from=date(2014, 1, 1)),
        WorkShift(
            weekday=1, start=time(8), end=time(9), valid_from=date(2014, 1, 1), valid_to=date(2014, 1, 1)
        ),
        WorkShift(weekday=7, start=time(8), end=time(9), valid_from=date(2014, 1, 1)),
    )
    for shift in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            shift.save()


@pytest.mark.django_db
def test_rows_say_what_they_are() -> None:
    assert str(WorkShift(weekday=0, start=time(7), end=time(11))) == "Thứ hai 07:00-11:00"
    assert str(CalendarDay(date=date(2013, 9, 2), name="Quốc khánh")) == "2013-09-02: Quốc khánh"


def test_the_seed_keeps_what_a_person_decided(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text(
        "date,kind,name,source,verified\n"
        "2013-09-02,holiday,Quốc khánh,Bộ luật Lao động,true\n"
        "2013-12-24,holiday,Nghỉ thêm,Minh họa,illustrative\n"
        "2013-06-01,holiday,Nhầm,package,false\n"
        "2020-01-01,holiday,Năm khác,package,false\n",
        "utf-8",
    )
    output = StringIO()
    call_command("seed_calendar", str(path), "--from", "2013", "--to", "2014", stdout=output)
    text = path.read_text("utf-8")
    assert "2013-09-02,holiday,Quốc khánh,Bộ luật Lao động,true\n" in text
    assert "2013-12-24,holiday,Nghỉ thêm,Minh họa,illustrative\n" in text
    assert "2020-01-01" in text
    assert "2013-06-01" not in text
    assert "2013-05-04,makeup,Làm bù cho ngày 29/04/2013," in text
    assert f"{len(text.splitlines()) - 1} days" in output.getvalue()


def test_the_seed_names_swaps_over_the_turn_of_the_year() -> None:
    rows = {row[0]: row for row in seed.seeded([2014])}
    assert rows[date(2014, 12, 27)][2] == "Làm bù cho ngày 02/01/2015"
    assert all(day.year == 2014 for day in rows)


def test_the_committed_calendar_is_the_seed() -> None:
    committed = (DATA / "provinces" / "baclieu" / "calendar.csv").read_text("utf-8")
    for day, kind, _name, _source, _verified in seed.seeded(range(2012, 2016)):
        assert f"{day},{kind}," in committed


@pytest.mark.django_db
def test_what_an_administrator_changed_is_left_alone_by_the_files(province: Path) -> None:
    _load(province)
    editor = Actor(kind="official", account_id=5, grants={editing.EDIT: ALL})
    free, extra = date(2015, 9, 2), date(2015, 9, 3)
    with acting(editor):
        editing.clear_day(by=editor, day=free, source="Thử")
        editing.set_day(by=editor, day=extra, kind="holiday", name="Nghỉ thêm", source="Thử")
        editing.set_hours(
            by=editor, weekdays=[5], spans=[(time(7), time(11))], valid_from=date(2015, 7, 1), source="Thử"
        )
    again = _load(province)
    assert (again.created, again.updated) == (0, 0)
    assert sum("quản trị sửa" in remark for remark in again.remarks) == 2
    calendar = load_calendar()
    assert calendar.is_working_day(free)
    assert not calendar.is_working_day(extra)
    assert calendar.is_working_day(date(2015, 7, 4))
