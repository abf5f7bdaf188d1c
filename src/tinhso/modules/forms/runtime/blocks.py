"""What a page is drawn from, in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.forms.boundfield import BoundField


@dataclass(slots=True)
class Block:
    """One piece of a page. ``kind``: field, note, fact, section, repeat or entry (see the template).

    ``name`` tells repeats and entries apart; ``blocks`` are the pieces inside.
    """

    kind: str
    label: str = ""
    text: str = ""
    name: str = ""
    bound: BoundField | None = None
    blocks: list[Block] = field(default_factory=list)
    more: bool = True
    """Whether a repeat can take another entry."""
