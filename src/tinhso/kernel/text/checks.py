"""What no text of ours may contain, wherever it comes from."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters (C0 without tab and line ends, DEL, C1), halves of surrogate pairs, non-characters. They
# cannot be seen, PostgreSQL refuses NUL, and XML, PDF and CSV written from our data refuse most of the others.
_IN_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_IN_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class TextRefused(ValueError):
    """Text with a character that may not be stored; `position` counts from 0."""

    def __init__(self, position: int, code_point: int) -> None:
        super().__init__(f"character U+{code_point:04X} at position {position} is not allowed")
        self.position = position
        self.code_point = code_point


def refused(text: str, *, one_line: bool = False) -> TextRefused | None:
    """The first character that may not be stored, or None."""
    found = (_IN_LINE if one_line else _IN_TEXT).search(text)
    return TextRefused(found.start(), ord(found.group())) if found else None


def _check(text: str, *, one_line: bool) -> None:
    problem = refused(text, one_line=one_line)
    if problem is not None:
        raise ValidationError(
            _("Có ký tự không đọc được (U+%(code)s) ở vị trí %(position)d. Hãy xóa ký tự đó rồi gửi lại."),
            code="control_character",
            params={"code": f"{problem.code_point:04X}", "position": problem.position + 1},
        )


def check_text(text: str) -> None:
    """Validator for text of several lines: no control characters besides tab and line ends."""
    _check(text, one_line=False)


def check_line(text: str) -> None:
    """Validator for text of one line: no control characters at all."""
    _check(text, one_line=True)
