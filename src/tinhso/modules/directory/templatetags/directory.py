"""What templates of signing in ask the directory."""

from __future__ import annotations

from django import template

from ..demo import DemoAccount
from ..demo import demo_accounts as listed

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """The accounts of the demonstration; none outside of one."""
    return listed()
