"""Jobs of the directory."""

from .actions.follow import follow_act
from .actions.letter import deliver_letter
from .actions.text_message import deliver_text

__all__ = ["deliver_letter", "deliver_text", "follow_act"]
