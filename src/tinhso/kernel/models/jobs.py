"""Tables around the queue of Django Tasks: what was already asked for, what failed, what runs."""

from __future__ import annotations

from django.db import connection, models
from django.db.models.functions import Now


class JobKey(models.Model):
    """A key under which a job was enqueued once and will not be again."""

    job = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("job", "key"), name="jobkey_once"),)

    def __str__(self) -> str:
        return f"{self.job} {self.key}"

    @classmethod
    def take(cls, job: str, key: str) -> bool:
        """Take the key; False when it was taken before. Waits for a transaction that is just taking it."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_jobkey (job, key) VALUES (%s, %s) ON CONFLICT (job, key) DO NOTHING",
                (job, key),
            )
            return bool(cursor.rowcount)


class JobFailure(models.Model):
    """A job that failed every time it was tried, waiting for a person; holds no values, only where it failed."""

    task_id = models.UUIDField(unique=True)
    job = models.CharField(max_length=100)
    arguments = models.JSONField()
    attempts = models.SmallIntegerField()
    error = models.CharField(max_length=200, help_text="class of the last error")
    places = models.TextField(help_text="file, line and function of each frame of the last error")
    failed_at = models.DateTimeField(db_default=Now())
    retried_at = models.DateTimeField(null=True)

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ("-failed_at", "-id")

    def __str__(self) -> str:
        return f"{self.job}: {self.error}"


class ScheduleRun(models.Model):
    """One time at which a schedule was due; the constraint lets only one worker enqueue it."""

    schedule = models.CharField(max_length=100)
    slot = models.DateTimeField()
    enqueued_at = models.DateTimeField(db_default=Now())

    page_rights = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ("-slot", "-id")
        constraints = (models.UniqueConstraint(fields=("schedule", "slot"), name="schedulerun_once"),)

    def __str__(self) -> str:
        return f"{self.schedule} {self.slot}"


class WorkerBeat(models.Model):
    """A worker process and when it was last alive."""

    worker = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=200)
    pid = models.IntegerField()
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    stopped_at = models.DateTimeField(null=True)
    jobs_done = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return f"{self.host}/{self.pid}"
