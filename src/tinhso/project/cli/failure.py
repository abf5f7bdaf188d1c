"""The error that a command ends with: one clear message, no traceback."""

__all__ = ["Failure"]


class Failure(Exception):
    """A command cannot do what was asked; the text says why and what to do, in the caller's language."""
