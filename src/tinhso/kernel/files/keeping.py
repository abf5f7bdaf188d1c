"""What keeps contents from being removed while a copy of the installation is made."""

from typing import Final

__all__ = ["BACKUP_LOCK"]

BACKUP_LOCK: Final = (635, 1)
"""The advisory lock that a running backup holds shared; whoever removes a content takes it alone."""
