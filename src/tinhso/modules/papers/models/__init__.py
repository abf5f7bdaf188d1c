"""Tables of papers."""

from .issued import IssuedPaper

__all__ = ["IssuedPaper"]
