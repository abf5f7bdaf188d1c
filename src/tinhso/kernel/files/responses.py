"""Serving a stored file so that no browser takes it for a page of ours."""

from __future__ import annotations

from typing import Final

from django.http import FileResponse

from ..models import StoredFile
from ..text.folding import nfc
from .content import JPEG, PDF, PNG
from .storage import open_file

_SHOWN: Final = frozenset(kind.media_type for kind in (PDF, JPEG, PNG))

_SANDBOX: Final = "sandbox; default-src 'none'"
# A browser's own PDF viewer does not start inside a sandbox; a PDF can run nothing of ours.
_PDF_VIEWER: Final = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def file_response(stored: StoredFile, filename: str | None = None, *, inline: bool = False) -> FileResponse:
    """The content as an answer, to be saved under `filename`; shown in the browser when `inline` and harmless.

    The caller has checked that the acting person may open it.
    """
    shown = inline and stored.media_type in _SHOWN
    response = FileResponse(
        open_file(stored),
        as_attachment=not shown,
        filename=nfc(filename or stored.name),
        content_type=stored.media_type,
    )
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        _PDF_VIEWER if shown and stored.media_type == PDF.media_type else _SANDBOX
    )
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
