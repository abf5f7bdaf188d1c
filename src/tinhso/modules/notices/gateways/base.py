"""What every provider does: take one message, and say honestly what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from ..enums import Outcome


@dataclass(frozen=True)
class Parcel:
    """What a provider is given. `reference` names the message, also when it is handed over again."""

    reference: UUID
    address: str
    subject: str
    text: str
    language: str


@dataclass(frozen=True)
class Answer:
    """What became of it; `code` names nobody. `provider_is_well` is False when the fault was the provider's."""

    outcome: str
    code: str = ""
    provider_is_well: bool = True


TAKEN = Answer(Outcome.TAKEN)


class Way(Protocol):
    """A provider's way in; it raises nothing and needs no database."""

    code: str
    channel: str

    def hand_over(self, parcel: Parcel) -> Answer:
        """Hand over one message. UNKNOWN whenever the provider may have taken it without saying so."""
        ...
