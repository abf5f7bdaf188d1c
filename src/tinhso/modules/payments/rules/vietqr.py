"""VietQR: the text of a transfer's QR code (EMVCo merchant-presented, NAPAS profile).

Tag 38 holds the receiving bank and account, 53 the currency (704, đồng), 54 the amount, 62.08 the purpose, 63
a CRC-16 over everything before it. Values are ASCII and at most 99 characters long.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_GUID = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_CURRENCY_DONG = "704"
MOST_PURPOSE = 25
"""Longest purpose every bank's application takes."""


class NotPayable(ValueError):
    """A transfer that no QR code can carry."""


@dataclass(frozen=True)
class Account:
    """Where money goes: the bank's 6-digit identification number and the account number."""

    bank_bin: str
    number: str
    name: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{6}", self.bank_bin):
            raise NotPayable(f"a bank is identified by 6 digits, not {self.bank_bin!r}")
        if not re.fullmatch(r"[0-9A-Za-z]{1,19}", self.number):
            raise NotPayable(f"not an account number: {self.number!r}")


def payload(account: Account, amount: int | None = None, purpose: str = "") -> str:
    """The QR text of a transfer of `amount` đồng; without an amount the payer types it.

    The purpose loses its accents. Raises NotPayable for an amount or purpose that does not fit.
    """
    if amount is not None and not 0 < amount < 10**13:
        raise NotPayable(f"not an amount in đồng: {amount}")
    bank = _field("00", account.bank_bin) + _field("01", account.number)
    merchant = _field("00", _GUID) + _field("01", bank) + _field("02", _TO_ACCOUNT)
    text = _field("00", "01") + _field("01", "11" if amount is None else "12") + _field("38", merchant)
    text += _field("53", _CURRENCY_DONG)
    if amount is not None:
        text += _field("54", str(amount))
    text += _field("58", "VN")
    if purpose:
        text += _field("62", _field("08", plain(purpose)))
    text += "6304"
    return text + f"{crc16(text.encode('ascii')):04X}"


def plain(purpose: str) -> str:
    """The purpose in ASCII, as banks take it; NotPayable when it is too long or has other signs."""
    folded = unicodedata.normalize("NFD", purpose.replace("Đ", "D").replace("đ", "d"))
    text = " ".join("".join(sign for sign in folded if not unicodedata.combining(sign)).split())
    if not re.fullmatch(r"[ -~]+", text) or len(text) > MOST_PURPOSE:
        raise NotPayable(f"a purpose has 1 to {MOST_PURPOSE} plain characters: {purpose!r}")
    return text


def _field(tag: str, value: str) -> str:
    if len(value) > 99:
        raise NotPayable(f"field {tag} is longer than 99 characters")
    return f"{tag}{len(value):02d}{value}"


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, no reflection, no final xor."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc
