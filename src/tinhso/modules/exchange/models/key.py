"""A key that lets another system in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField


class ApiKey(models.Model):
    """What another system shows with each request. All moments are system time.

    `digest` is that of the secret, which is kept nowhere; `hint` is its beginning, by which people tell keys apart.
    Without `agency` it holds in the whole province. `account` is the one under which its acts are written down.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    name = NFCCharField(_("tên hệ thống"), max_length=100)
    account = models.OneToOneField("directory.Account", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scopes = ArrayField(models.CharField(max_length=40))
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    per_minute = models.PositiveIntegerField(_("số lần gọi mỗi phút"))
    created_at = models.DateTimeField(default=timezone.now)
    created_by_id = models.BigIntegerField()
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("dùng lần cuối"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="exchange_apikey_rate"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="exchange_apikey_expiry"
            ),
        )

    def __str__(self) -> str:
        return self.name
