"""Nouns of the directory."""

from .account import Account

__all__ = ["Account"]
