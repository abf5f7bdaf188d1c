"""Work done later: enqueued in the transaction of the act, done by `tinhso worker`, tried again when it fails.

@job(name="services.remind", retries=5)
def remind(*, dossier_id: int) -> None: ...

remind.enqueue(dossier_id=dossier.id)                      # in an action: undone with it
remind.using(run_after=due_at, key=str(dossier.id)).enqueue(dossier_id=dossier.id)

Schedule("services.remind_all", remind_all, at="06:00")    # in the module's declaration
"""

from .declaration import Job, JobOutsideTransaction, Schedule, UnknownJob, job
from .failures import retry_failure
from .standing import Standing, standing
from .status import JobsStatus, status
from .upkeep import prune
from .worker import run_worker

__all__ = [
    "Job",
    "JobOutsideTransaction",
    "JobsStatus",
    "Schedule",
    "Standing",
    "UnknownJob",
    "job",
    "prune",
    "retry_failure",
    "run_worker",
    "standing",
    "status",
]
