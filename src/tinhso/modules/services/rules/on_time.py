"""Whether a dossier ended in time.

Rules of the working document on the indexes of Decision 766/QĐ-TTg: the end for statistics is the decision,
else the return, else the stop if the dossier had been accepted; somebody who never came back after a
request for more papers is counted as ended at that request.
"""

from __future__ import annotations

from datetime import datetime


def end_for_statistics(
    *,
    accepted_at: datetime | None,
    decided_at: datetime | None,
    returned_at: datetime | None,
    stopped_at: datetime | None,
    waiting_since: datetime | None = None,
) -> datetime | None:
    """The moment that counts as the end; None while it has not ended or was never accepted.

    `waiting_since` is when the applicant was asked for papers, if he had not answered when it was stopped.
    """
    if accepted_at is None:
        return None
    if decided_at is not None:
        return decided_at
    if returned_at is not None:
        return returned_at
    if stopped_at is not None and waiting_since is not None:
        return max(waiting_since, accepted_at)
    return stopped_at


def verdict(end: datetime | None, due_at: datetime | None) -> bool | None:
    """True in time, False late, None when there is no end or no time limit."""
    if end is None or due_at is None:
        return None
    return end <= due_at
