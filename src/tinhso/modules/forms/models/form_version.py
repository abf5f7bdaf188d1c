"""A published form: one row a content, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text.fields import NFCCharField


class FormVersion(models.Model):
    """One content of a form. Publishing other content under the same code makes the next version."""

    code = models.CharField(_("mã biểu mẫu"), max_length=80, help_text="form_id of the XLSForm")
    version = models.PositiveIntegerField(_("phiên bản"), help_text="1, 2, 3… within the code")
    sha256 = models.CharField(max_length=64, help_text="of the source file, hexadecimal")
    title = NFCCharField(_("tên biểu mẫu"), max_length=250)
    source_name = models.CharField(max_length=150, help_text="name of the source file")
    source_version = models.CharField(
        max_length=80, help_text="version as its author wrote it in the settings"
    )
    xform = models.TextField(help_text="the XForm as pyxform wrote it, served unchanged to ODK clients")
    definition = models.JSONField(help_text="what the server asks and evaluates; see rules/definition.py")
    engine = models.CharField(max_length=20, help_text="version of pyxform that compiled it")
    published_at = models.DateTimeField(help_text="business time")

    page_rights = "SELECT, INSERT"

    class Meta:
        ordering = ("code", "version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="formversion_number_once"),
            models.CheckConstraint(
                condition=models.Q(version__gte=1),
                name="formversion_counts_from_one",
                violation_error_message=_("Phiên bản bắt đầu từ 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="formversion_sha256",
                violation_error_message=_("Mã băm phải là 64 ký tự thập lục phân."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
