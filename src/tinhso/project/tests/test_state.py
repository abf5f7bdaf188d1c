"""The demo's time, and what a database holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.project.cli import state
from tinhso.project.cli.failure import Failure
from tinhso.project.cli.installation import Installation

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local(day: str, at: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("last", "now", "day"),
    [
        (None, local("2026-11-23", "09:00"), date(2015, 6, 17)),
        (local("2015-06-16", "17:00"), local("2026-11-23", "09:00"), date(2015, 6, 17)),
        (local("2015-06-20", "08:00"), local("2026-11-23", "09:00"), date(2015, 6, 20)),
        # Begun late in the evening, gone on the next morning: time must not run backwards.
        (local("2015-06-17", "23:00"), local("2026-11-24", "08:00"), date(2015, 6, 18)),
        # 18:00 UTC is the next day in the province.
        (None, datetime(2026, 11, 23, 18, tzinfo=UTC), date(2015, 6, 17)),
    ],
)
def test_the_demo_day(last: datetime | None, now: datetime, day: date) -> None:
    shifted = now + timedelta(days=state.offset_days(last, now))
    assert shifted.astimezone(ZONE).date() == day


moments = st.datetimes(datetime(2014, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(last=st.none() | moments, now=moments)
def test_the_demo_never_goes_back(last: datetime | None, now: datetime) -> None:
    shifted = now + timedelta(days=state.offset_days(last, now))
    assert shifted.astimezone(ZONE).date() >= state.DEMO_DAY
    if last is not None:
        assert shifted >= last
        assert shifted.astimezone(ZONE).date() <= max(
            last.astimezone(ZONE).date(), state.DEMO_DAY
        ) + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_what_a_database_holds(page_url: str) -> None:
    """Row by row from nothing to the demo; the mark is a comment that the page role can read."""
    from django.db import connection

    settings = connection.settings_dict
    owner = psycopg.conninfo.make_conninfo(
        host=settings["HOST"], user=settings["USER"], password=settings["PASSWORD"], dbname=settings["NAME"]
    )
    installation = Installation(page_url, owner, embedded=False)
    assert state.kind(installation) == "real"
    state.mark_as_demo(installation)
    assert state.kind(installation) == "demo"
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
        )
        cursor.execute(f'COMMENT ON DATABASE "{settings["NAME"]}" IS NULL')
    assert state.kind(installation) == "empty"
    assert state.demo_settings(installation)["TINHSO_DEMO"] == "1"


def test_a_database_that_is_not_there() -> None:
    with pytest.raises(Failure, match=r"The database cannot be reached: .*No such file"):
        state.kind(Installation("postgresql://a@/b?host=/nowhere", None, embedded=False))


def test_work_of_the_owner_needs_his_address() -> None:
    with pytest.raises(Failure, match="needs DATABASE_OWNER_URL"):
        state.mark_as_demo(Installation("postgresql://a@/b", None, embedded=False))
