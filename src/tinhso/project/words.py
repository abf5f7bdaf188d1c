"""Sentences for the command line, in Vietnamese or English by the caller's environment.

The command line speaks before Django is set up (and often because it cannot be), so it does not
go through gettext: each sentence stands in both languages where it is used.
"""

from __future__ import annotations

import os

__all__ = ["language", "say"]


def language() -> str:
    """The language to speak: `TINHSO_LANG`, else the locale of the shell, else Vietnamese."""
    for name in ("TINHSO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "vi"
    return "vi"


def say(vietnamese: str, english: str) -> str:
    """The sentence in the caller's language."""
    return english if language() == "en" else vietnamese
