"""Two clocks: only business time can be moved, and only by whole days in a demo."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tinhso.kernel import clock
from tinhso.kernel.checks import business_clock


def test_local_day_turns_at_five_in_the_afternoon_utc() -> None:
    before = clock.fixed(datetime(2015, 6, 16, 16, 59, tzinfo=UTC))
    after = clock.fixed(datetime(2015, 6, 16, 17, 0, tzinfo=UTC))
    assert (before.today(), after.today()) == (date(2015, 6, 16), date(2015, 6, 17))
    assert clock.to_local(after.now()).time() == time(0, 0)
    assert clock.from_local(date(2015, 6, 17), time(0, 0)) == after.now()


def test_a_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        clock.fixed(datetime(2015, 6, 16))  # noqa: DTZ001 - the fault under test


def test_business_time_is_system_time_moved_by_whole_days(settings) -> None:
    settings.BUSINESS_CLOCK_OFFSET_DAYS = -10
    moved = clock.system().now() - clock.business().now()
    assert abs(moved - timedelta(days=10)) < timedelta(seconds=5)
    assert clock.business().today() == clock.to_local(clock.business().now()).date()


def test_a_recorded_moment_is_shown_on_the_business_clock(settings) -> None:
    settings.BUSINESS_CLOCK_OFFSET_DAYS = -7
    moment = datetime(2015, 6, 17, 3, tzinfo=UTC)
    assert clock.as_business(moment) == datetime(2015, 6, 10, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("demo", "offset", "expected"), [(False, 0, []), (True, -9, []), (False, 1, ["kernel.E001"])]
)
def test_a_real_installation_cannot_shift_business_time(settings, demo, offset, expected) -> None:
    settings.TINHSO_DEMO, settings.BUSINESS_CLOCK_OFFSET_DAYS = demo, offset
    assert [message.id for message in business_clock(None)] == expected
