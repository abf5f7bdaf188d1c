"""Nouns of the payments module."""

from .account import PayeeAccount
from .callback import Callback
from .request import PaymentRequest

__all__ = ["Callback", "PayeeAccount", "PaymentRequest"]
