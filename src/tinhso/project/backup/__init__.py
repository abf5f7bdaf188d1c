"""Copies of an installation: database and files together, encrypted, checked, and put back.

A copy is one file: a tar archive inside an age envelope (https://age-encryption.org/v1), so that it can be
opened without us: `age --decrypt -i KEY copy.tar.age | tar -x`. It is written and read as a stream.
"""

from .errors import BackupError

__all__ = ["BackupError"]
