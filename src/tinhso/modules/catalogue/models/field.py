"""Field (lĩnh vực): how the catalogue is divided."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.models import Verified
from tinhso.kernel.text import NFCCharField, SortKeyField


class Field(models.Model):
    """A field of the catalogue of procedures, such as civil status."""

    code = NFCCharField(_("mã lĩnh vực"), max_length=20, unique=True)
    name = NFCCharField(_("tên lĩnh vực"), max_length=200)
    name_en = NFCCharField(max_length=200)
    sort_key = SortKeyField(source="name")
    order = models.PositiveSmallIntegerField(default=0)
    source = NFCCharField(max_length=300, blank=True)
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)

    page_rights = "SELECT"
    is_reference = True

    class Meta:
        ordering = ("order", "sort_key", "id")

    def __str__(self) -> str:
        return self.name
