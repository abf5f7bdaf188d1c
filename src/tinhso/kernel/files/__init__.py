"""Files that people send in and papers that we issue: checked by content, stored once, served safely.

`StoredFile` rows carry no right of their own: the module whose row points at one decides who may open it, and
serves it from its own page with `file_response`.
"""

from .clamd import ScannerDown
from .content import DOCUMENT_KINDS, IMAGE_KINDS, FileKind
from .rejection import FileHeld, FileRejected
from .responses import file_response
from .scanning import scan_counts, scan_stored, scanner
from .storage import ContentLost, content_of, discard, is_intact, open_file, store, store_bytes, sweep
from .stray import FileHolder, forget_strays

__all__ = [
    "DOCUMENT_KINDS",
    "IMAGE_KINDS",
    "ContentLost",
    "FileHeld",
    "FileHolder",
    "FileKind",
    "FileRejected",
    "ScannerDown",
    "content_of",
    "discard",
    "file_response",
    "forget_strays",
    "is_intact",
    "open_file",
    "scan_counts",
    "scan_stored",
    "scanner",
    "store",
    "store_bytes",
    "sweep",
]
