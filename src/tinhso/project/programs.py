"""Programs of the machine that some functions and tests use when they are there."""

from __future__ import annotations

import os
import shutil
from functools import cache

__all__ = ["PACKAGES", "chromium", "clamd", "java"]

PACKAGES = {"browser": "chromium", "java": "default-jre-headless", "clamav": "clamav-daemon"}
"""The Debian package that brings each tool."""

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@cache
def chromium() -> str | None:
    """The browser's program: `TINHSO_CHROMIUM`, else the first one found."""
    named = os.environ.get("TINHSO_CHROMIUM")
    return named or next((path for name in _CHROMIUM if (path := shutil.which(name))), None)


@cache
def java() -> str | None:
    """The Java program."""
    return shutil.which("java")


@cache
def clamd() -> str | None:
    """The virus scanner's daemon, which tests start with signatures of their own."""
    return shutil.which("clamd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
