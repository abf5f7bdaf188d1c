"""Factories of quality for tests of all modules."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from tinhso.kernel.actors import system_actor
from tinhso.kernel.modules import LoadContext

from .loading import load_law


def make_law() -> None:
    """The project's own `data/law/quality.yaml`."""
    root = Path(settings.TINHSO_CONTENT_ROOT)
    with transaction.atomic():
        load_law(LoadContext(root=root, province=root / "provinces", actor=system_actor("tests")))
