"""Entries of list props: what a page may give for one row, step, link or bar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def as_item(value: Any, *names: str) -> Mapping[str, Any]:
    """One entry of a list prop as a mapping.

    A mapping is taken as it is, a tuple or list is given the ``names`` in order, any other object is
    read by attribute (so that modules may pass their own dataclasses).
    """
    if isinstance(value, Mapping):
        return value
    if isinstance(value, tuple | list):
        return dict(zip(names, value, strict=False))
    return {name: getattr(value, name, None) for name in names}
