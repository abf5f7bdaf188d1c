"""What is known of a stored file."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from ..text.fields import NFCCharField


class StoredFile(models.Model):
    """One upload or issued paper; several rows may share one content.

    No row-level security: who may open a file is decided by the row of the module that points at it, which the
    kernel cannot know. No page of the kernel lists or serves these rows.
    """

    sha256 = models.CharField(max_length=64, db_index=True, help_text="of the content, hexadecimal")
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100, help_text="by content, not by the browser's word")
    name = NFCCharField(max_length=150, help_text="as its sender called it, made safe to save")
    created_at = models.DateTimeField(db_default=Now(), help_text="system time")
    account_id = models.BigIntegerField(
        null=True, help_text="who sent it in; null for nobody and for the system"
    )

    page_rights = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(size__gt=0), name="storedfile_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="storedfile_sha256"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class StrayFile(models.Model):
    """A stored file that nothing referred to when the sweep looked.

    Not a foreign key: who deletes the file need not know of its mark, and a later sweep takes marks of files
    that are gone.
    """

    file_id = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField(db_default=Now(), help_text="system time")

    page_rights = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ("file_id",)

    def __str__(self) -> str:
        return str(self.file_id)
