"""The error of everything that has to do with copies."""

__all__ = ["BackupError"]


class BackupError(Exception):
    """A copy cannot be made, read or put back; the text says why and what to do, in the caller's language."""
