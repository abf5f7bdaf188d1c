"""Who works on a dossier: given to an officer, taken by one, handed over with a reason."""

from __future__ import annotations

from datetime import datetime

from ..enums import Act, State
from . import workflow
from .effect import Effect, Refused, Standing, effect


def assign(dossier: Standing, *, at: datetime, who: str, assignee_id: int) -> Effect:
    """An officer takes the dossier, or is given it.

    Refused (`assigned`) while it is somebody else's, or he works on it already: it is then handed over.
    """
    workflow.check(Act.ASSIGN, dossier.state)
    his_own = dossier.state == State.ACCEPTED and dossier.assignee_id == assignee_id
    if dossier.assignee_id is not None and not his_own:
        raise Refused("assigned")
    changes = {"assignee_id": assignee_id}
    return effect(dossier, Act.ASSIGN, who, State.PROCESSING, at, changes, {"assignee": assignee_id})


def hand_over(dossier: Standing, *, at: datetime, who: str, assignee_id: int) -> Effect:
    """Somebody else goes on with the dossier, which stays as it is.

    Refused when nobody has it yet (`unassigned`) or it is his already (`assigned`).
    """
    workflow.check(Act.HAND_OVER, dossier.state)
    if dossier.assignee_id is None:
        raise Refused("unassigned")
    if dossier.assignee_id == assignee_id:
        raise Refused("assigned")
    data = {"from_assignee": dossier.assignee_id, "assignee": assignee_id}
    return effect(dossier, Act.HAND_OVER, who, dossier.state, at, {"assignee_id": assignee_id}, data)
