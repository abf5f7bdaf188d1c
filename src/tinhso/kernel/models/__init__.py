"""Tables of the kernel, one file a topic."""

from .ledger import LedgerEntry

__all__ = ["LedgerEntry"]
