"""Nouns of notices."""

from .message import Attempt, Message
from .notice import Notice
from .preference import Preference
from .provider import Provider
from .rule import SendingRule
from .template import Template

__all__ = ["Attempt", "Message", "Notice", "Preference", "Provider", "SendingRule", "Template"]
