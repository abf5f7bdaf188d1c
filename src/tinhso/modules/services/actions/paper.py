"""Papers of a dossier, as they come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..models import Dossier, DossierPaper
from ..rules import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperIn:
    """A paper handed in: `file_id` of a stored file, or numbers of originals and copies on paper."""

    name: str
    paper_code: str = ""
    file_id: int | None = None
    file_name: str = ""
    originals: int = 0
    copies: int = 0


def add_papers(dossier: Dossier, papers: Sequence[PaperIn], *, round_: int, at: datetime) -> None:
    """Write the papers of the submission (round 0) or of the n-th supplement: one statement."""
    if not papers:
        return
    DossierPaper.objects.bulk_create(
        DossierPaper(
            **rows.paper_row(
                dossier,
                paper_code=paper.paper_code,
                name=paper.name,
                file_id=paper.file_id,
                file_name=paper.file_name,
                originals=paper.originals,
                copies=paper.copies,
                round_=round_,
                at=at,
            )
        )
        for paper in papers
    )
