"""Nouns of the payments module."""

from .account import PayeeAccount
from .attempt import Attempt
from .callback import Callback
from .request import PaymentRequest

__all__ = ["Attempt", "Callback", "PayeeAccount", "PaymentRequest"]
