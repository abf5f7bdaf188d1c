"""Nouns of the payments module."""

from .account import PayeeAccount
from .attempt import Attempt
from .callback import Callback
from .day_check import DayCheck, Finding
from .receipt import Receipt
from .refund import Refund
from .request import PaymentRequest
from .statement import Statement, StatementLine

__all__ = [
    "Attempt",
    "Callback",
    "DayCheck",
    "Finding",
    "PayeeAccount",
    "PaymentRequest",
    "Receipt",
    "Refund",
    "Statement",
    "StatementLine",
]
