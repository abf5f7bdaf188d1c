"""What row-level security promises of the kernel's own tables (migrations 0001 and 0006)."""

from __future__ import annotations

from .permissions import RowScope, any_of, everybody, inside, nobody, own, system

ROW_SCOPES = (
    RowScope(
        table="kernel_ledgerentry",
        read=any_of(inside("compartment"), own("actor_id"), system),
        add=everybody,
        change=nobody,
    ),
    RowScope(table="kernel_jobfailure", read=system),
)
