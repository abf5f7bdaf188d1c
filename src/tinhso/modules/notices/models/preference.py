"""How somebody wants to be told what the law does not prescribe."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import Language


class Preference(models.Model):
    """One account's choice; without a row everything is on, in Vietnamese."""

    account = models.OneToOneField(
        "directory.Account", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.BooleanField(_("thư điện tử"), default=True)
    sms = models.BooleanField(_("tin nhắn"), default=True)
    language = models.CharField(_("ngôn ngữ"), max_length=2, choices=Language, default=Language.VI)

    class Meta:
        ordering = ("account",)

    def __str__(self) -> str:
        return str(self.account_id)
