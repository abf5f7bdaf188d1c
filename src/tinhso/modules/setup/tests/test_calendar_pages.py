"""The page of the working calendar: who may, a year, adding, changing, removing, new hours."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import clock
from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import fixed, from_local
from tinhso.kernel.models import CalendarDay, LedgerEntry, WorkShift
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory import testing as directory

pytestmark = pytest.mark.django_db
HOME = "/quan-tri/lich-lam-viec/"
DAY = {"day-day": "2", "day-month": "9", "day-year": "2015"}
GIVEN = {"kind": "holiday", "name": "Quốc khánh", "source": "Bộ luật Lao động"}


@pytest.fixture(autouse=True)
def today() -> Any:
    for weekday in range(5):
        WorkShift.objects.create(weekday=weekday, start=time(7), end=time(11), valid_from=date(2000, 1, 1))
    with clock.simulated(fixed(from_local(date(2015, 6, 17), time(9)))):
        yield


@pytest.fixture
def keeper() -> PageClient:
    client = PageClient()
    client.force_login(directory.make_official("kernel.calendar", name="Phạm Quốc Tuấn", reach="all"))
    return client


def test_who_may(keeper: PageClient) -> None:
    CalendarDay.objects.create(date=date(2015, 9, 2), kind="holiday", name="Quốc khánh")
    other = PageClient()
    other.force_login(directory.make_official("services.clerk"))
    for address in (
        HOME,
        f"{HOME}ngay/",
        f"{HOME}ngay/2015-09-02/",
        f"{HOME}ngay/2015-09-02/bo/",
        f"{HOME}gio/",
    ):
        assert keeper.get(address).status_code == 200
        assert other.get(address).status_code == 403
        assert "dang-nhap" in PageClient().get(address)["Location"]


def test_a_year(keeper: PageClient) -> None:
    CalendarDay.objects.create(date=date(2015, 9, 2), kind="holiday", name="Quốc khánh", source="Luật")
    CalendarDay.objects.create(date=date(2015, 9, 5), kind="makeup", name="Làm bù", source="Công văn")
    page = keeper.get(HOME).text
    for words in ("năm 2015", "Quốc khánh", "Thứ tư", "Làm bù", "07:00–11:00", "nam=2014", "nam=2016"):
        assert words in page, words
    # 261 weekdays of 2015, one of them free, one Saturday worked.
    assert ">261<" in page
    assert "Quốc khánh" not in keeper.get(HOME, {"nam": "2016"}).text
    assert "năm 2015" in keeper.get(HOME, {"nam": "x"}).text


def test_a_day_is_entered_changed_and_removed(keeper: PageClient) -> None:
    added = keeper.post(f"{HOME}ngay/", {**DAY, **GIVEN}, follow=True)
    assert "Đã ghi ngày 02/09/2015 vào lịch." in added.text
    assert not load_calendar().is_working_day(date(2015, 9, 2))
    again = keeper.post(f"{HOME}ngay/", {**DAY, **GIVEN})
    assert again.status_code == 422
    assert "đã có trong lịch" in again.text
    address = f"{HOME}ngay/2015-09-02/"
    assert "Bộ luật Lao động" in keeper.get(address).text
    keeper.post(address, {**GIVEN, "name": "Nghỉ lễ"})
    assert CalendarDay.objects.get().name == "Nghỉ lễ"
    unexplained = keeper.post(f"{address}bo/", {"source": ""})
    assert unexplained.status_code == 422
    assert CalendarDay.objects.exists()
    removed = keeper.post(f"{address}bo/", {"source": "Nhập nhầm"}, follow=True)
    assert "Đã bỏ ngày 02/09/2015 khỏi lịch." in removed.text
    assert load_calendar().is_working_day(date(2015, 9, 2))
    entries = LedgerEntry.objects.filter(kind__startswith="kernel.calendar").order_by("id")
    assert [entry.kind.rpartition("_")[2] for entry in entries] == ["set", "set", "cleared"]
    assert entries[2].data["source"] == "Nhập nhầm"
    assert keeper.get(address).status_code == 404


def test_what_makes_no_sense_is_said_at_its_field(keeper: PageClient) -> None:
    worked = keeper.post(f"{HOME}ngay/", {**DAY, **GIVEN, "kind": "makeup"})
    assert worked.status_code == 422
    assert "vốn là ngày làm việc" in worked.text
    empty = keeper.post(f"{HOME}ngay/", {})
    for words in ("Nhập ngày, tháng, năm", "Hãy nhập tên ngày", "văn bản làm căn cứ"):
        assert words in empty.text
    assert keeper.get(f"{HOME}ngay/2015-02-31/").status_code == 404
    assert not CalendarDay.objects.exists()


HOURS = {
    "weekdays": ["5"],
    "morning_start": "07:30",
    "morning_end": "11h30",
    "afternoon_start": "",
    "afternoon_end": "",
    "valid_from-day": "1",
    "valid_from-month": "7",
    "valid_from-year": "2015",
    "source": "Quyết định của tỉnh",
}


def test_new_hours(keeper: PageClient) -> None:
    done = keeper.post(f"{HOME}gio/", HOURS, follow=True)
    assert "Đã đổi giờ làm việc." in done.text
    assert "07:30–11:30" in done.text
    assert "chưa đến ngày áp dụng" in done.text
    assert load_calendar().is_working_day(date(2015, 7, 4))
    assert not load_calendar().is_working_day(date(2015, 6, 27))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"morning_end": ""}, "cả giờ bắt đầu và giờ kết thúc"),
        ({"morning_end": "06:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"afternoon_start": "11:00", "afternoon_end": "12:00"}, "không được trùng giờ"),
        ({"morning_start": "bảy"}, "ví dụ 07:30"),
        ({"weekdays": []}, "ít nhất một ngày"),
    ],
)
def test_wrong_hours_are_said_at_their_field(keeper: PageClient, changes: dict[str, Any], words: str) -> None:
    answer = keeper.post(f"{HOME}gio/", {**HOURS, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert WorkShift.objects.count() == 5


def test_a_year_costs_the_same_with_one_and_with_three_days(keeper: PageClient) -> None:
    counts = []
    for days in ((2,), (3, 4)):
        for day in days:
            CalendarDay.objects.create(date=date(2015, 9, day), kind="holiday", name="Nghỉ")
        load_calendar()
        with CaptureQueriesContext(connection) as found:
            assert keeper.get(HOME).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 14
