"""One thing that the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Level"]

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True)
class Finding:
    """`text` says what is so; `advice` what to do, empty when nothing. Both in the caller's language."""

    level: Level
    text: str
    advice: str = ""
