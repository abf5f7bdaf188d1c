"""What the state knows of a person beyond a name: protected row by row in the database."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, SortKeyField

from .validity import folded


class Person(models.Model):
    """A citizen, who may also be an official. Read and written by himself and by the system only."""

    page_rights = "SELECT, INSERT, UPDATE"

    full_name = NFCCharField(_("họ và tên"), max_length=120)
    name_fold = folded("full_name")
    sort_key = SortKeyField(source="full_name", names=True)
    id_number = models.CharField(_("số định danh cá nhân hoặc số CMND"), max_length=12, blank=True)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    phone = models.CharField(_("số điện thoại"), max_length=15, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    address = NFCCharField(_("địa chỉ"), max_length=300, blank=True)
    area = models.ForeignKey(
        "directory.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_sample = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(id_number__regex=r"^(\d{9}|\d{12})?$"),
                name="directory_person_id_number_form",
                violation_error_message=_("Số định danh cá nhân gồm 12 chữ số, số CMND gồm 9 chữ số."),
            ),
            models.CheckConstraint(
                condition=models.Q(phone__regex=r"^(0\d{9,10})?$"),
                name="directory_person_phone_form",
                violation_error_message=_("Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0."),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="directory_person_email_lower"
            ),
        )

    def __str__(self) -> str:
        return self.full_name
