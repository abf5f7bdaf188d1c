"""How often somebody may guess the codes of dossiers and drafts."""

from __future__ import annotations

from tinhso.kernel.throttle import Throttle

TRACKING = Throttle("tracking", per_target=10, in_all=100, seconds=15 * 60)
"""Wrong pairs of dossier code and lookup code."""

RESUMING = Throttle("resuming", per_target=10, in_all=50, seconds=15 * 60)
"""Wrong codes of saved drafts."""
