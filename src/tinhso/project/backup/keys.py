"""Who can open a copy: public keys to lock it with, and the secret key that is kept elsewhere.

The machine that makes copies knows public keys only, so whoever breaks into it cannot read old copies.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from ..words import say
from .errors import BackupError

__all__ = ["new_key", "public_keys", "secret_keys"]


def new_key(path: Path) -> str:
    """Write a new secret key that only we can read, in the form of `age-keygen`; returns its public key."""
    made = x25519.Identity.generate()
    public = str(made.to_public())
    text = f"# created: {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n# public key: {public}\n{made}\n"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    except FileExistsError:
        raise BackupError(
            say(
                f"{path} đã có: khóa không bao giờ bị ghi đè.",
                f"{path} exists already: a key is never overwritten.",
            )
        ) from None
    except OSError as error:
        raise BackupError(
            say(f"Không ghi được {path}: {error.strerror}.", f"{path} cannot be written: {error.strerror}.")
        ) from error
    return public


def public_keys(words: Sequence[str]) -> list[x25519.Recipient]:
    """The keys to lock a copy with. Raises `BackupError` when there is none, or one is no public key."""
    found = []
    for word in words:
        try:
            found.append(x25519.Recipient.from_str(word))
        except RecipientError:
            # A secret key on this machine would undo what it is for, and must not be shown in a message.
            shown = word if word.startswith("age1") else "…"
            raise BackupError(
                say(
                    f"{shown} không phải khóa công khai (bắt đầu bằng age1).",
                    f"{shown} is not a public key (which begins with age1).",
                )
            ) from None
    if not found:
        raise BackupError(
            say(
                "Chưa có khóa để mã hóa bản sao: `tinhso backup --new-key TỆP` tạo một khóa; cất tệp đó ở nơi khác "
                "và đặt TINHSO_BACKUP_KEYS là khóa công khai.",
                "There is no key to encrypt the copy with: `tinhso backup --new-key FILE` makes one; keep that file "
                "elsewhere and set TINHSO_BACKUP_KEYS to its public key.",
            )
        )
    return found


def secret_keys(path: Path) -> list[x25519.Identity]:
    """The keys in a file, by which copies are opened. Raises `BackupError` when there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(
            say(f"Không đọc được tệp khóa {path}.", f"The key file {path} cannot be read.")
        ) from error
    try:
        found = [
            x25519.Identity.from_str(line.strip()) for line in lines if line.strip()[:1] not in {"", "#"}
        ]
    except IdentityError:
        found = []
    if not found:
        raise BackupError(
            say(
                f"{path} không chứa khóa bí mật (dòng bắt đầu bằng AGE-SECRET-KEY-).",
                f"{path} holds no secret key (a line that begins with AGE-SECRET-KEY-).",
            )
        )
    return found
