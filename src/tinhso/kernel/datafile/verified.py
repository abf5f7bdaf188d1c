"""How far a fact of a data file has been checked, as one code."""

from __future__ import annotations

from typing import Any


def verified_code(value: Any) -> str:
    """The stored code of a data file's `verified`: true, false or illustrative."""
    return value if isinstance(value, str) else ("true" if value else "false")
