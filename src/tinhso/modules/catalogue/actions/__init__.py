"""Every write of the catalogue by people: keyword-only, `by=` first, one transaction, ledger."""

from .draft import (
    CatalogueError,
    add_procedure,
    begin_draft,
    change_draft,
    discard_draft,
    set_first_day,
)
from .importing import Import, ImportedRecord, import_records
from .publishing import publish_draft, send_back, submit_draft, take_back

__all__ = [
    "CatalogueError",
    "Import",
    "ImportedRecord",
    "add_procedure",
    "begin_draft",
    "change_draft",
    "discard_draft",
    "import_records",
    "publish_draft",
    "send_back",
    "set_first_day",
    "submit_draft",
    "take_back",
]
