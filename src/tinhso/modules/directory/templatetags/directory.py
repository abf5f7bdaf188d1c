"""What templates of signing in ask the directory."""

from __future__ import annotations

from typing import Any

from django import template

from ..demo import ACCOUNTS, PASSWORD

register = template.Library()


@register.simple_tag
def demo_accounts() -> dict[str, Any]:
    """The accounts of the demonstration and their common password."""
    return {"password": PASSWORD, "list": ACCOUNTS}
