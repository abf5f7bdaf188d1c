"""The bank account that fees go to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField


class PayeeAccount(models.Model):
    """One receiving account of the province, from the data file `payments.yaml`."""

    code = models.CharField(max_length=40, unique=True)
    bank_bin = models.CharField(_("mã ngân hàng"), max_length=6)
    bank_name = NFCCharField(_("ngân hàng"), max_length=120)
    number = models.CharField(_("số tài khoản"), max_length=19)
    name = NFCCharField(_("tên tài khoản"), max_length=120)
    is_illustrative = models.BooleanField(_("minh họa"), default=True)

    is_reference = True

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.bank_name} {self.number}"
