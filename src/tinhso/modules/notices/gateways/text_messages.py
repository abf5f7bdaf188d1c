"""Text messages by a carrier of the settings."""

from __future__ import annotations

from collections.abc import Callable

from tinhso.modules.directory import api as directory

from ..enums import Channel, Outcome
from .base import TAKEN, Answer, Parcel


class Carrier:
    """One carrier; what it answers is told apart by whose fault it was."""

    channel = Channel.SMS.value

    def __init__(self, code: str, make: Callable[[], directory.SMSGateway]) -> None:
        self.code = code
        self._make = make

    def hand_over(self, parcel: Parcel) -> Answer:
        """One message."""
        try:
            gateway = self._make()
        except directory.SMSError as error:
            return Answer(Outcome.LATER, error.code[:100], provider_is_well=False)
        try:
            gateway.send(parcel.address, parcel.text, str(parcel.reference))
        except directory.SMSError as error:
            return _said(error)
        except Exception as error:  # a gateway of one's own: nobody knows how far it got
            return Answer(Outcome.UNKNOWN, type(error).__name__[:100], provider_is_well=False)
        return TAKEN


def _said(error: directory.SMSError) -> Answer:
    code = error.code[:100]
    if error.unsure:
        return Answer(Outcome.UNKNOWN, code, provider_is_well=False)
    if error.again or error.ours:
        return Answer(Outcome.LATER, code, provider_is_well=False)
    return Answer(Outcome.REFUSED, code)
