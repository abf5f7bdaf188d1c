"""Texts with typed placeholders: `Hồ sơ {ma_ho_so} của {ho_ten} đã được tiếp nhận.`

A placeholder is a name in braces; there is nothing else: no condition, no loop, no attribute. What a value holds
is never read again as text with placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["text", "code", "date", "moment", "money", "link"]

KINDS: Final[tuple[Kind, ...]] = ("text", "code", "date", "moment", "money", "link")

_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")

LONGEST_SUBJECT: Final = 150
LONGEST_TEXT: Final = 5000


@dataclass(frozen=True)
class Placeholder:
    """One value of an event: its name in texts, what kind it is, what it means, and a sample for previews.

    `must`: the channels whose text has to hold it, such as the code of the dossier everywhere.
    """

    name: str
    kind: Kind
    title: Any
    sample: Any
    must: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.kind not in KINDS:
            raise ValueError(f"not a placeholder: {self.name!r} of kind {self.kind!r}")


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a text: `code`, and the placeholder or piece of text concerned.

    Codes: `empty`, `long`, `lines`, `brace`, `unknown`, `missing`.
    """

    code: str
    what: str = ""


def names_in(text: str) -> list[str]:
    """Names of the placeholders in a text, in order, each once."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def problems(
    subject: str, text: str, places: Iterable[Placeholder], *, channel: str, has_subject: bool
) -> list[Problem]:
    """What keeps a text from being used for `channel`; empty when it is good."""
    known = {place.name: place for place in places}
    found: list[Problem] = []
    if not text.strip() or (has_subject and not subject.strip()):
        found.append(Problem("empty"))
    if len(subject) > LONGEST_SUBJECT or len(text) > LONGEST_TEXT:
        found.append(Problem("long"))
    if "\n" in subject or "\r" in subject:
        found.append(Problem("lines"))
    for part in (subject, text):
        left = _PLACE.sub("", part)
        found += [Problem("brace", brace) for brace in "{}" if brace in left]
    used = [*names_in(subject), *names_in(text)]
    found += [Problem("unknown", name) for name in dict.fromkeys(used) if name not in known]
    found += [
        Problem("missing", name)
        for name, place in known.items()
        if channel in place.must and name not in names_in(text)
    ]
    return found


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with every placeholder replaced once; KeyError for one without a word."""
    return _PLACE.sub(lambda found: words[found[1]], text)


def one_line(text: str) -> str:
    """Without line breaks, for subjects: a value must not begin another header."""
    return " ".join(text.split())
