"""Officials and their appointments. Officials know each other's names and posts; the rest is the person's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, SortKeyField

from ..enums import AppointmentKind, Duty
from .person import Person
from .post import Post
from .validity import AT_THE_END, by_act, folded, no_overlap, order_of_days


class Official(models.Model):
    """Somebody who holds, held or will hold a post. `key` names him in data files."""

    page_rights = "SELECT, INSERT, UPDATE"

    key = NFCCharField(max_length=60, unique=True)
    name = NFCCharField(_("họ và tên"), max_length=120)
    name_fold = folded("name")
    sort_key = SortKeyField(source="name", names=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="official"
    )
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="official"
    )
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("sort_key", "id")
        indexes = (
            models.Index(
                fields=("name_fold",), name="directory_official_by_name", opclasses=("text_pattern_ops",)
            ),
        )
        verbose_name = _("cán bộ")

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """An official in a post from one day (inclusive) to another (exclusive)."""

    page_rights = "SELECT, INSERT, UPDATE"

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(
        _("hình thức"), max_length=10, choices=AppointmentKind, default=AppointmentKind.FULL
    )
    it_duty = models.CharField(
        _("nhiệm vụ công nghệ thông tin"), max_length=10, choices=Duty, default=Duty.NONE, blank=True
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    act = by_act()
    ended_by = by_act()

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            order_of_days("directory_appointment_days"),
            no_overlap(
                "directory_appointment_no_overlap",
                "official_id",
                "post_id",
                message=_("Cán bộ đã giữ vị trí này trong thời gian đó."),
                deferrable=AT_THE_END,
            ),
            no_overlap(
                "directory_appointment_one_main_post",
                "official_id",
                condition=models.Q(kind=AppointmentKind.FULL),
                message=_(
                    "Cán bộ đã có vị trí chuyên trách trong thời gian đó; vị trí thêm phải là kiêm nhiệm."
                ),
                deferrable=AT_THE_END,
            ),
        )

    def __str__(self) -> str:
        return f"{self.official} - {self.post}"
