"""Nouns of the connections with other systems."""

from .answered import Answered
from .key import ApiKey

__all__ = ["Answered", "ApiKey"]
