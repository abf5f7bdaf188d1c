"""What all stories of a test share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.isolation.rows import undone

from .world import pool


@pytest.fixture
def dossiers(db: None) -> Iterator[list[int]]:
    """What all examples of a test share; each of them is undone."""
    with undone():
        yield pool()
