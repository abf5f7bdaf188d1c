"""Blank forms that a province keeps as files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from ..models import ProcedureVersion


def download_path(version: ProcedureVersion, place: int) -> Path | None:
    """The file of a version's `place`-th download (from 0), None when there is none."""
    downloads = version.parsed.downloads
    if not 0 <= place < len(downloads) or not downloads[place].file:
        return None
    root = (Path(settings.TINHSO_CONTENT_ROOT) / "provinces" / settings.TINHSO_PROVINCE).resolve()
    path = (root / downloads[place].file).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None
