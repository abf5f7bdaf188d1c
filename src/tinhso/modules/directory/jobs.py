"""Jobs of the directory."""

from .actions.follow import follow_act

__all__ = ["follow_act"]
