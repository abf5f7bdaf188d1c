"""What a page is drawn from, in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.forms.boundfield import BoundField


@dataclass(slots=True)
class Block:
    """One piece of a page. ``kind``: field, note, fact, when, section, repeat or entry (see the template).

    ``name`` tells repeats and entries apart; ``blocks`` are the pieces inside; ``button`` says what the button
    of a repeat (one more entry) or entry (away with it) does, empty for none.
    """

    kind: str
    label: str = ""
    text: str = ""
    name: str = ""
    bound: BoundField | None = None
    blocks: list[Block] = field(default_factory=list)
    button: str = ""
