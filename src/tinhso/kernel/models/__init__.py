"""Tables of the kernel, one file a topic."""

from .ledger import LedgerEntry
from .numbering import Counter

__all__ = ["Counter", "LedgerEntry"]
