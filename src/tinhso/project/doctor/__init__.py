"""What `tinhso doctor` looks at: each check tells what it found, in words, and what to do about it."""

from .finding import Finding, Level

__all__ = ["Finding", "Level"]
