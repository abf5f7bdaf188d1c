"""Names under which people are known to the state: personal numbers, telephone numbers, sign-in names."""

from __future__ import annotations

import re
from datetime import date

USERNAME_PATTERN = r"^[a-z0-9][a-z0-9._-]{2,63}$"
"""A sign-in name; short and free of accents, so that it can be said over the telephone."""

MOBILE_PATTERN = r"^0[35789]\d{8}$"
"""A mobile number in its national form."""

_LANDLINE = re.compile(r"^0(2\d{8,9}|\d{9,10})$")
_ID_NEW = re.compile(r"^\d{12}$")
_ID_OLD = re.compile(r"^\d{9}$")


def normal_phone(text: str) -> str:
    """The national form of a telephone number: digits only, leading 0; empty for empty input.

    Nothing is checked: see `is_mobile` and `is_phone`.
    """
    digits = re.sub(r"[\s().\-]", "", text)
    if digits.startswith("+84"):
        return "0" + digits[3:].removeprefix("0")
    if digits.startswith("84") and len(digits) == 11:
        return "0" + digits[2:]
    return digits


def is_mobile(number: str) -> bool:
    """Whether `number`, in national form, is a mobile number of ten digits."""
    return re.fullmatch(MOBILE_PATTERN, number) is not None


def is_phone(number: str) -> bool:
    """Whether `number`, in national form, can be a mobile or fixed line, also in the form before 2018."""
    return is_mobile(number) or _LANDLINE.fullmatch(number) is not None


def hidden(contact: str) -> str:
    """A number or an address with its middle left out: enough for its holder to know it."""
    name, at, domain = contact.partition("@")
    if at:
        return f"{name[:1]}•••@{domain}"
    return f"{name[:3]}••••{name[-3:]}" if name else ""


def id_number_problem(number: str, birth_date: date | None) -> str | None:
    """Why `number` cannot be a personal number of somebody born on `birth_date`; None when it can.

    Nine digits (CMND) have no structure. Twelve (số định danh cá nhân) hold the province of registration,
    century with sex, and the year of birth; there is no check digit.
    Returns "form", "province" or "birth_year".
    """
    if _ID_OLD.fullmatch(number):
        return None
    if not _ID_NEW.fullmatch(number):
        return "form"
    if not 1 <= int(number[:3]) <= 96:
        return "province"
    year = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    if birth_date is not None and birth_date.year != year:
        return "birth_year"
    return None
