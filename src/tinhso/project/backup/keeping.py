"""Which copies stay: the newest of each of the last days, weeks and months that have one.

Counted by copies and not by the calendar, so that a machine that was off for a month loses nothing; the newest
copy of all always stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..embedded.places import private_file
from ..words import say
from .errors import BackupError
from .making import SUFFIX, Made

__all__ = ["DEFAULT_RULE", "Last", "Rule", "kept", "last", "note", "parse_rule", "prune"]

DEFAULT_RULE = "7d 5w 12m"

_NAME = re.compile(r"tinhso-(\d{8}T\d{6}Z)" + re.escape(SUFFIX))
_NOTE = "last-backup.json"


@dataclass(frozen=True)
class Rule:
    """For how many days, weeks and months one copy each is kept."""

    days: int
    weeks: int
    months: int


def parse_rule(text: str) -> Rule:
    """`7d 5w 12m`; what is not named counts as none."""
    found = dict.fromkeys("dwm", 0)
    for word in text.split():
        match = re.fullmatch(r"(\d{1,4})([dwm])", word)
        if not match:
            raise BackupError(
                say(
                    f"Quy tắc giữ bản sao không hiểu được: {word}; ví dụ: {DEFAULT_RULE}.",
                    f"The rule of what is kept is not understood: {word}; for example: {DEFAULT_RULE}.",
                )
            )
        found[match.group(2)] = int(match.group(1))
    return Rule(found["d"], found["w"], found["m"])


_PERIODS: dict[str, Callable[[datetime], object]] = {
    "days": lambda moment: moment.date(),
    "weeks": lambda moment: moment.isocalendar()[:2],
    "months": lambda moment: (moment.year, moment.month),
}


def kept(moments: Iterable[datetime], rule: Rule) -> set[datetime]:
    """Those of `moments` that the rule keeps."""
    newest_first = sorted(moments, reverse=True)
    found = set(newest_first[:1])
    for name, period in _PERIODS.items():
        seen: set[object] = set()
        for moment in newest_first:
            if period(moment) not in seen and len(seen) < getattr(rule, name):
                seen.add(period(moment))
                found.add(moment)
    return found


def prune(folder: Path, rule: Rule) -> list[Path]:
    """Remove the copies that the rule does not keep; files of other names are never touched."""
    copies = {_moment(path): path for path in folder.iterdir() if _NAME.fullmatch(path.name)}
    gone = [copies[moment] for moment in sorted(copies.keys() - kept(copies, rule))]
    for path in gone:
        path.unlink()
        path.with_name(path.name + ".sha256").unlink(missing_ok=True)
    return gone


def _moment(path: Path) -> datetime:
    match = _NAME.fullmatch(path.name)
    assert match is not None
    return datetime.strptime(match.group(1), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@dataclass(frozen=True)
class Last:
    """When the last copy was made, where it was put, and whether it is still there."""

    at: datetime
    path: Path
    missing: int

    @property
    def there(self) -> bool:
        return self.path.is_file()


def note(data: Path, made: Made, at: datetime) -> None:
    """Remember a copy in the data folder, for the doctor."""
    content = {"at": at.isoformat(), "path": str(made.path.absolute()), "missing": len(made.manifest.missing)}
    private_file(data / _NOTE, json.dumps(content))


def last(data: Path) -> Last | None:
    """The last copy made from this data folder; None when there was none."""
    try:
        found = json.loads((data / _NOTE).read_text(encoding="utf-8"))
        return Last(datetime.fromisoformat(found["at"]), Path(found["path"]), int(found["missing"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
