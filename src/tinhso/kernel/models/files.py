"""What is known of a stored file."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..text.fields import NFCCharField


class Scan(models.TextChoices):
    """What the virus scanner has said of a file."""

    NONE = "none", _("Chưa quét vi-rút")
    OWN = "own", _("Do hệ thống lập")
    CLEAN = "clean", _("Đã quét, không thấy vi-rút")
    WAITING = "waiting", _("Chờ quét vi-rút, chưa mở được")
    FOUND = "found", _("Có vi-rút, đã giữ lại")


HELD: frozenset[str] = frozenset({Scan.WAITING, Scan.FOUND})
"""In quarantine: nobody gets the content."""


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

    scan = models.CharField(max_length=8, choices=Scan, default=Scan.NONE, db_default=Scan.NONE)
    virus = models.CharField(max_length=100, default="", db_default="", help_text="what was found in it")
    scanned_at = models.DateTimeField(null=True, help_text="system time")

    page_rights = "SELECT, INSERT, DELETE"
    page_updates = ("scan", "virus", "scanned_at")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("scan", "id"),
                condition=models.Q(scan__in=("none", "waiting")),
                name="storedfile_to_scan",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scan="found") ^ models.Q(virus=""), name="storedfile_virus"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="storedfile_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="storedfile_sha256"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_held(self) -> bool:
        """Whether it is in quarantine."""
        return self.scan in HELD


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
