"""What a database holds: nothing yet, a real installation, or the demo and its time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import psycopg

from ..words import say
from .failure import Failure
from .installation import Installation

__all__ = ["DEMO_DAY", "demo_settings", "kind", "mark_as_demo", "offset_days"]

DEMO_DAY = date(2015, 6, 17)
"""The working day of the plan's period on which the demo province starts to live."""

_MARK = "tinhso:demo"
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def kind(installation: Installation) -> Literal["empty", "demo", "real"]:
    """What is in the database; the demo's mark is a comment on the database itself."""
    with _connect(installation.page_url) as connection:
        comment, tables = _one(
            connection,
            "SELECT shobj_description(oid, 'pg_database'), to_regclass('django_migrations') IS NOT NULL "
            "FROM pg_database WHERE datname = current_database()",
        )
    if comment == _MARK:
        return "demo"
    return "real" if tables else "empty"


def mark_as_demo(installation: Installation) -> None:
    """Say in an empty database that it holds the demo, so that no sample ever meets real data."""
    with _connect(_owner(installation)) as connection:
        (name,) = _one(connection, "SELECT quote_ident(current_database())")
        connection.execute(f"COMMENT ON DATABASE {name} IS '{_MARK}'")


def demo_settings(installation: Installation) -> dict[str, str]:
    """What the demo's processes are told: that they are the demo, and how far its day is from today."""
    return {
        "TINHSO_DEMO": "1",
        "TINHSO_BUSINESS_OFFSET_DAYS": str(offset_days(_last_act(installation), datetime.now(UTC))),
    }


def offset_days(last: datetime | None, now: datetime) -> int:
    """Whole days from `now` to the demo's day: never before its first, nor before what was done last."""
    here = now.astimezone(_ZONE)
    day = DEMO_DAY if last is None else max(DEMO_DAY, last.astimezone(_ZONE).date())
    days = (day - here.date()).days
    # The same day at an earlier hour would put new acts before old ones.
    if last is not None and here + timedelta(days=days) < last:
        days += 1
    return days


def _last_act(installation: Installation) -> datetime | None:
    with _connect(_owner(installation)) as connection:
        (there,) = _one(connection, "SELECT to_regclass('kernel_ledgerentry') IS NOT NULL")
        if not there:
            return None
        (last,) = _one(connection, "SELECT max(occurred_at) FROM kernel_ledgerentry")
    return last if last is None else last.astimezone(UTC)


def _owner(installation: Installation) -> str:
    return installation.environment(owner=True)["DATABASE_OWNER_URL"]


def _connect(url: str) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = (str(error).strip().splitlines() or ["?"])[0]
        raise Failure(
            say(
                f"Không kết nối được cơ sở dữ liệu: {reason}. `tinhso doctor` cho biết chi tiết.",
                f"The database cannot be reached: {reason}. `tinhso doctor` tells more.",
            )
        ) from error


def _one(connection: psycopg.Connection[Any], statement: str) -> tuple[Any, ...]:
    row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return tuple(row)
