"""Who sees what the plan keeps: everybody, and only the system writes."""

from __future__ import annotations

from tinhso.kernel.permissions import RowScope, everybody, nobody, system

ROW_SCOPES = (RowScope(table="plan_reading", read=everybody, add=system, change=nobody),)
"""What the database lets pages do with readings (migration 0002)."""
