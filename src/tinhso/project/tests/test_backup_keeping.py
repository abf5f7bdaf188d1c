"""Which copies stay, and what the doctor says of the last one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.project.backup import BackupError, keeping
from tinhso.project.backup.archive import Manifest
from tinhso.project.backup.keeping import Rule, kept, parse_rule
from tinhso.project.backup.making import Made
from tinhso.project.doctor import copies

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
moments = st.sets(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda found: found.replace(tzinfo=UTC)),
    max_size=60,
)
rules = st.builds(Rule, *(st.integers(0, 10) for _ in range(3)))


def test_a_year_of_daily_copies() -> None:
    year = [NOW - timedelta(days=days) for days in range(365)]
    found = sorted(kept(year, parse_rule("7d 5w 12m")), reverse=True)
    assert found[:7] == year[:7]
    # The newest counts as a day, a week and a month, and the Sunday before it as a day and a week.
    assert len(found) == 7 + 3 + 11
    assert found[-1].month == 12


@given(moments, rules)
def test_never_more_than_the_rule_and_never_without_the_newest(times: set[datetime], rule: Rule) -> None:
    found = kept(times, rule)
    assert found <= times
    assert not times or max(times) in found
    assert len(found) <= max(1, rule.days + rule.weeks + rule.months)
    days = {moment.date() for moment in times}
    assert {moment.date() for moment in found} >= set(sorted(days, reverse=True)[: rule.days])


@given(moments, rules)
def test_what_went_once_is_not_missed_later(times: set[datetime], rule: Rule) -> None:
    """To prune again, or after every copy, keeps the same as to prune once."""
    once = kept(times, rule)
    assert kept(once, rule) == once


@pytest.mark.parametrize("text", ["7", "7y", "d", "-1d", "7d,5w"])
def test_a_rule_nobody_understands(text: str) -> None:
    with pytest.raises(BackupError, match="not understood"):
        parse_rule(text)


def test_only_copies_are_removed(tmp_path: Path) -> None:
    names = [
        "tinhso-20260101T000000Z.tar.age",
        "tinhso-20261101T000000Z.tar.age",
        "tinhso-20261102T000000Z.tar.age",
    ]
    for name in names:
        (tmp_path / name).touch()
        (tmp_path / f"{name}.sha256").touch()
    others = ["tinhso-20200101T000000Z.tar.age.part", "letters.tar.age", "tinhso-2020.tar.age"]
    for name in others:
        (tmp_path / name).touch()
    gone = keeping.prune(tmp_path, parse_rule("1d"))
    assert [path.name for path in gone] == names[:2]
    assert {path.name for path in tmp_path.iterdir()} == {*others, names[2], f"{names[2]}.sha256"}


def test_the_doctor_tells_of_the_last_copy(tmp_path: Path) -> None:
    assert copies.check(tmp_path, NOW).text == "There is no backup yet."
    path = tmp_path / "copy"
    path.touch()
    keeping.note(tmp_path, Made(path, 1, "", Manifest()), NOW)
    assert copies.check(tmp_path, NOW + timedelta(hours=24)).level == "ok"
    assert "More than a day" in copies.check(tmp_path, NOW + timedelta(hours=40)).advice
    path.unlink()
    assert "no longer there" in copies.check(tmp_path, NOW).advice
    path.touch()
    keeping.note(tmp_path, Made(path, 1, "", Manifest(missing=["a"])), NOW)
    assert copies.check(tmp_path, NOW).level == "bad"
    (tmp_path / "last-backup.json").write_text("{")
    assert "no backup" in copies.check(tmp_path, NOW).text
