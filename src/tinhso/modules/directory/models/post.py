"""Posts: seats in an agency, with the roles that whoever sits there holds."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import Reach
from .agency import Agency
from .validity import by_act, order_of_days


class Post(models.Model):
    """A seat in an agency. `roles` are codes that modules declare; `reach` says how far they go."""

    page_rights = "SELECT, INSERT, UPDATE"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    key = NFCCharField(max_length=60)
    title = NFCCharField(_("chức danh"), max_length=120)
    roles = ArrayField(models.CharField(max_length=60), verbose_name=_("vai trò"), default=list, blank=True)
    reach = models.CharField(_("phạm vi"), max_length=6, choices=Reach, default=Reach.OWN)
    rank = models.PositiveSmallIntegerField(_("thứ tự"), default=100)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    act = by_act()
    ended_by = by_act()

    class Meta:
        ordering = ("agency_id", "rank", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "key"),
                name="directory_post_key_once",
                violation_error_message=_("Cơ quan đã có vị trí mang mã này."),
            ),
            order_of_days("directory_post_days"),
        )

    def __str__(self) -> str:
        return self.title
