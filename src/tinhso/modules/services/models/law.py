"""Dated rules of law that the one-stop shop computes with."""

from __future__ import annotations

from tinhso.kernel.models import DatedRule


class LawRule(DatedRule):
    """One parameter of `data/law/services.yaml`."""
