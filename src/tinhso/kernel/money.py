"""Money: whole đồng, written and read the Vietnamese way, and in words for receipts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

LARGEST: Final = 10**18 - 1
"""Far above any budget; what is larger is a slip of typing."""

_POWERS: Final = {
    "": 1,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_AMOUNT: Final = re.compile(
    r"(?P<sign>[-−])?\s*(?P<digits>\d[\d., \u00a0\u202f]*?)\s*"
    r"(?P<power>nghìn|ngàn|triệu|tỷ|tỉ)?\s*(?:đồng|đ|₫|vnđ|vnd)?",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION: Final = 1_000_000_000


class MoneyError(ValueError):
    """An amount that cannot be read: `code` for programs, `message` for the person."""

    def __init__(self, code: str, message: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def format_number(number: int) -> str:
    """Digits in groups of three with dots: 57.600.000."""
    return f"{number:,}".replace(",", ".")


def format_vnd(amount: int) -> str:
    """An amount as it is printed: 57.600.000 đồng."""
    return f"{format_number(amount)} đồng"


def parse_vnd(text: str, *, allow_negative: bool = False) -> int:
    """Read an amount in đồng: "57.600.000", "57,600,000 đ", "57 600 000", "57,6 triệu đồng".

    Raises MoneyError when it is none, has a part of a đồng, or can be read in two ways.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if not text.strip():
        raise MoneyError("empty", _("Chưa nhập số tiền."))
    if match is None:
        raise MoneyError("not_a_number", _("Số tiền chỉ gồm chữ số, ví dụ 150.000."))
    power = _POWERS[(match["power"] or "").lower()]
    amount = _decimal(match["digits"], scaled=power > 1) * power
    if amount != amount.to_integral_value():
        raise MoneyError("fraction", _("Số tiền phải là số đồng nguyên, không có phần lẻ."))
    if amount > LARGEST:
        raise MoneyError("too_large", _("Số tiền quá lớn."))
    if match["sign"] and not allow_negative:
        raise MoneyError("negative", _("Số tiền không được là số âm."))
    return -int(amount) if match["sign"] else int(amount)


def _decimal(digits: str, *, scaled: bool) -> Decimal:
    """The number before a word such as "triệu" (`scaled`), or alone."""
    if _GROUPED.fullmatch(digits):
        if scaled and digits.count(",") == 1:
            # "57,600 tỷ": fifty-seven thousand six hundred, or fifty-seven point six? Both are written.
            raise MoneyError(
                "ambiguous",
                _("Số tiền này đọc được theo hai cách. Hãy viết đủ chữ số, ví dụ 57.600.000.000."),
            )
        return Decimal(re.sub(r"\D", "", digits))
    whole, mark, part = _split_fraction(digits)
    if not (whole.isdecimal() or _GROUPED.fullmatch(whole)) or (mark and not part.isdecimal()):
        raise MoneyError("grouping", _("Dấu phân cách hàng nghìn không đúng chỗ, ví dụ đúng: 1.250.000."))
    return Decimal(re.sub(r"\D", "", whole) + (f".{part}" if part else ""))


def _split_fraction(digits: str) -> tuple[str, str, str]:
    """Whole part, mark and fraction; the last mark is the decimal one when it occurs once."""
    place = max(digits.rfind(","), digits.rfind("."))
    if place < 0 or digits.count(digits[place]) > 1:
        return digits, "", ""
    return digits[:place], digits[place], digits[place + 1 :]


def in_words_vi(amount: int, unit: str = "đồng") -> str:
    """The amount in words, as receipts repeat it: "Năm mươi bảy triệu sáu trăm nghìn đồng"."""
    words = number_words(abs(amount))
    if amount < 0:
        words = f"âm {words}"
    sentence = f"{words} {unit}".strip()
    return sentence[0].upper() + sentence[1:]


def number_words(number: int) -> str:
    """A number of zero or more in Vietnamese words: 21 "hai mươi mốt", 105 "một trăm linh năm"."""
    if number < 0:
        raise ValueError("number_words takes no negative number")
    return " ".join(_words(number, padded=False)) or _DIGITS[0]


def _words(number: int, *, padded: bool) -> list[str]:
    """`padded`: something was said before, so missing hundreds are said too."""
    words: list[str] = []
    if number >= _BILLION:
        words += [*_words(number // _BILLION, padded=False), "tỷ"]
        number %= _BILLION
    for size, name in ((1_000_000, "triệu"), (1_000, "nghìn"), (1, "")):
        group, number = divmod(number, size)
        if group:
            words += _group(group, padded=padded or bool(words))
            words += [name] if name else []
    return words


def _group(number: int, *, padded: bool) -> list[str]:
    """A group of three digits, not all zero."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or padded else []
    if tens == 0:
        if ones and words:
            words.append("linh")
    elif tens == 1:
        words.append("mười")
    else:
        words += [_DIGITS[tens], "mươi"]
    if ones:
        words.append(_ones(ones, tens))
    return words


def _ones(ones: int, tens: int) -> str:
    if tens >= 1 and ones == 5:
        return "lăm"
    if tens >= 2 and ones == 1:
        return "mốt"
    if tens >= 2 and ones == 4:
        return "tư"
    return _DIGITS[ones]
