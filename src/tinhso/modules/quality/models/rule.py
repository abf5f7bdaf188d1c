"""Dated rules of the index."""

from __future__ import annotations

from tinhso.kernel.models import DatedRule


class QualityRule(DatedRule):
    """One rule of `data/law/quality.yaml`."""
