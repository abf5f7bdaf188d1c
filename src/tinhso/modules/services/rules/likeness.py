"""Which of two dossiers under one procedure may be the same matter handed in twice, and what they share."""

from __future__ import annotations

from typing import Final, Protocol

from ..enums import State

ENDED_BADLY: Final = (State.REFUSED.value, State.STOPPED.value)
"""After these the same matter is rightly handed in again."""


class Alike(Protocol):
    """What two dossiers are compared by; `applicant_name_fold` is the name without accents, in small letters."""

    @property
    def applicant_id(self) -> int | None: ...
    @property
    def applicant_id_number(self) -> str: ...
    @property
    def applicant_name_fold(self) -> str: ...
    @property
    def applicant_phone(self) -> str: ...
    @property
    def summary(self) -> str: ...


def shared(one: Alike, other: Alike) -> tuple[str, ...]:
    """Codes of what is the same.

    `person`: the account or the number of an identity paper; `name`: the name together with the telephone or with
    what is asked for. A name alone says nothing: many people bear the same.
    """
    account = one.applicant_id is not None and one.applicant_id == other.applicant_id
    number = bool(one.applicant_id_number) and one.applicant_id_number == other.applicant_id_number
    more = any(mine and mine == theirs for mine, theirs in _beside_the_name(one, other))
    name = one.applicant_name_fold == other.applicant_name_fold and more
    return tuple(word for word, holds in (("person", account or number), ("name", name)) if holds)


def _beside_the_name(one: Alike, other: Alike) -> tuple[tuple[str, str], ...]:
    return ((one.applicant_phone, other.applicant_phone), (one.summary, other.summary))
