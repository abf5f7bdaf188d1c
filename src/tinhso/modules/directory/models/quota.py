"""Staff quotas: how many places an agency, or one post of it, has from day to day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import Verified
from .agency import Agency
from .post import Post
from .validity import AT_THE_END, by_act, no_overlap, order_of_days


class StaffQuota(models.Model):
    """Places (biên chế) of an agency as a whole, or of one of its posts, decided for a time."""

    page_rights = "SELECT, INSERT, UPDATE"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="quotas")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="quotas")
    places = models.PositiveIntegerField(_("số biên chế"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    source = NFCCharField(_("căn cứ"), max_length=300, blank=True)
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)
    act = by_act()
    ended_by = by_act()

    class Meta:
        ordering = ("agency_id", "post_id", "valid_from", "id")
        constraints = (
            order_of_days("directory_staffquota_days"),
            no_overlap(
                "directory_staffquota_agency_no_overlap",
                "agency_id",
                condition=models.Q(post__isnull=True),
                message=_("Cơ quan đã có biên chế trong thời gian đó."),
                deferrable=AT_THE_END,
            ),
            no_overlap(
                "directory_staffquota_post_no_overlap",
                "post_id",
                condition=models.Q(post__isnull=False),
                message=_("Vị trí đã có biên chế trong thời gian đó."),
                deferrable=AT_THE_END,
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency}: {self.places}"
