"""Models of quality."""

from .rule import QualityRule

__all__ = ["QualityRule"]
