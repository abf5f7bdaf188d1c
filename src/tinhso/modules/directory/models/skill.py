"""Standards of IT skill, and the certificates that officials hold."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import Counts, Verified
from .official import Official
from .validity import order_of_days


class SkillStandard(models.Model):
    """A kind of certificate, from `data/law/it-skills.yaml`: when it was issued and what it proves.

    Whoever passed `needed` of `modules` holds the standard; no modules means that the certificate is enough.
    Only certificates issued on a day from `valid_from` (inclusive) to `valid_to` (exclusive) are of it.
    """

    page_rights = "SELECT"

    key = NFCCharField(max_length=40, unique=True)
    title = NFCCharField(_("chuẩn"), max_length=200)
    title_en = NFCCharField(max_length=200)
    levels = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    modules = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    needed = models.PositiveSmallIntegerField(default=0)
    counts_as = ArrayField(models.CharField(max_length=12, choices=Counts))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = NFCCharField(max_length=300)
    note = NFCCharField(max_length=500, blank=True)
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)

    class Meta:
        ordering = ("valid_from", "key")
        constraints = (order_of_days("directory_skillstandard_days"),)

    def __str__(self) -> str:
        return self.title


class Certificate(models.Model):
    """A certificate that an official holds. It counts from `issued_on` on, once somebody saw the original.

    Who holds which certificate is shown to his agency and to those who run the directory; figures about it
    are public without names.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="certificates")
    standard = models.ForeignKey(SkillStandard, on_delete=models.PROTECT, related_name="+")
    level = NFCCharField(_("trình độ"), max_length=20, blank=True)
    modules = ArrayField(
        models.CharField(max_length=10), verbose_name=_("mô đun đạt"), default=list, blank=True
    )
    issued_on = models.DateField(_("ngày cấp"))
    issuer = NFCCharField(_("nơi cấp"), max_length=200)
    number = NFCCharField(_("số hiệu"), max_length=40)
    verified_on = models.DateField(_("ngày đối chiếu bản gốc"), null=True, blank=True)
    recorded_at = models.DateTimeField(help_text="business time")

    class Meta:
        ordering = ("issued_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("standard", "issuer", "number"),
                name="directory_certificate_number_once",
                violation_error_message=_("Chứng chỉ mang số hiệu này đã có trong sổ."),
            ),
            models.CheckConstraint(
                condition=models.Q(verified_on__isnull=True)
                | models.Q(verified_on__gte=models.F("issued_on")),
                name="directory_certificate_verified_after",
                violation_error_message=_("Ngày đối chiếu không thể trước ngày cấp."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.standard} {self.number}"
