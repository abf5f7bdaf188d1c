"""What templates of signing in ask the directory."""

from __future__ import annotations

from django import template

from ..demo import DemoAccount
from ..demo import demo_accounts as listed
from ..queries.identity import WayIn
from ..queries.identity import ways_in as ways

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """The accounts of the demonstration; none outside of one."""
    return listed()


@register.simple_tag
def ways_in() -> list[WayIn]:
    """Other systems whose accounts sign in here."""
    return ways()
