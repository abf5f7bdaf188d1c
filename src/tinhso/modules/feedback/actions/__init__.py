"""Every write of feedback."""

from .handling import Release, answer, ask, forward, publish, reject, take
from .sending import About, FileIn, Sender, rate, register, send, supply, withdraw

__all__ = [
    "About",
    "FileIn",
    "Release",
    "Sender",
    "answer",
    "ask",
    "forward",
    "publish",
    "rate",
    "register",
    "reject",
    "send",
    "supply",
    "take",
    "withdraw",
]
