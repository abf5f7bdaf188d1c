"""The privacy notice of a day, from the law's data; read again when the file has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from tinhso.kernel.datafile import Collector, read_yaml
from tinhso.kernel.law import check_rules, rules_schema

FILE: Final = Path("law") / "privacy.yaml"
_WORDS: Final = {"type": "string", "minLength": 1}
_PARAGRAPH: Final = {
    "type": "object",
    "required": ["vi", "en"],
    "additionalProperties": False,
    "properties": {"vi": _WORDS, "en": _WORDS},
}
_SECTION: Final = {
    "type": "object",
    "required": ["title", "title_en", "text"],
    "additionalProperties": False,
    "properties": {
        "title": _WORDS,
        "title_en": _WORDS,
        "text": {"type": "array", "minItems": 1, "items": _PARAGRAPH},
    },
}
KEYS: Final[dict[str, dict[str, Any]]] = {
    "notice": {
        "type": "object",
        "required": ["basis", "basis_en", "sections"],
        "additionalProperties": False,
        "properties": {
            "basis": _WORDS,
            "basis_en": _WORDS,
            "sections": {"type": "array", "minItems": 1, "items": _SECTION},
        },
    }
}


@dataclass(frozen=True)
class Notice:
    """One version; its first day is its name. `sections` are titles with paragraphs, in the wanted language."""

    valid_from: date
    valid_to: date | None
    verified: bool | str
    _value: dict[str, Any] = field(hash=False)

    def sections(self, language: str) -> list[tuple[str, list[str]]]:
        """In Vietnamese or English."""
        english = language == "en"
        return [
            (
                one["title_en" if english else "title"],
                [line["en" if english else "vi"] for line in one["text"]],
            )
            for one in self._value["sections"]
        ]

    def basis(self, language: str) -> str:
        """What it rests on, in Vietnamese or English."""
        return str(self._value["basis_en" if language == "en" else "basis"])


def notices() -> tuple[Notice, ...]:
    """Every version of this installation, newest first."""
    return read_notices(Path(settings.TINHSO_CONTENT_ROOT) / FILE)


def notice_on(day: date) -> Notice:
    """The version in force on `day`; before the first one, the first."""
    found = notices()
    return next((one for one in found if one.valid_from <= day), found[-1])


def read_notices(path: Path) -> tuple[Notice, ...]:
    """The versions in a file, newest first. Raises DataErrors."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[Notice, ...]:
    document = read_yaml(path, rules_schema(KEYS))
    problems = Collector()
    for error in check_rules(document, KEYS):
        problems.add(error)
    problems.raise_if_any()
    rows = sorted(document.data["rules"], key=lambda row: row["valid_from"], reverse=True)
    return tuple(
        Notice(
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if "valid_to" in row else None,
            verified=row["verified"],
            _value=row["value"],
        )
        for row in rows
    )
