"""One form for each kind of clause: only the fields that the kind needs, units by code or name of the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...enums import ClauseKind
from .base import ClauseForm
from .correction import ReassignForm
from .simple import AbolishForm, CreateForm, LevelForm, MergeForm, MoveForm, RenameForm
from .split import SplitForm

FORMS: Final[Mapping[str, type[ClauseForm]]] = {
    ClauseKind.MERGE: MergeForm,
    ClauseKind.SPLIT: SplitForm,
    ClauseKind.RENAME: RenameForm,
    ClauseKind.MOVE: MoveForm,
    ClauseKind.ABOLISH: AbolishForm,
    ClauseKind.CREATE: CreateForm,
    ClauseKind.LEVEL: LevelForm,
    ClauseKind.REASSIGN: ReassignForm,
}

__all__ = ["FORMS", "ClauseForm"]
