"""Vietnamese text: one canonical form on every input, accent-free search form, alphabetical order."""

from .checks import TextRefused, check_line, check_text
from .fields import Fold, NFCCharField, NFCTextField, SortKeyField
from .folding import fold, nfc
from .sorting import name_sort_key, sort_key

__all__ = [
    "Fold",
    "NFCCharField",
    "NFCTextField",
    "SortKeyField",
    "TextRefused",
    "check_line",
    "check_text",
    "fold",
    "name_sort_key",
    "nfc",
    "sort_key",
]
