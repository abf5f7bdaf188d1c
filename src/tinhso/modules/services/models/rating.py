"""What the applicant says of the way his dossier was dealt with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCTextField

from .dossier import Dossier
from .party import Parties


class Rating(Parties):
    """One answer about one dossier, after its result was handed over; it is never changed.

    `stars` is 1 to 5; `liked` is what the law's data of that day made of it, for the indicators of satisfaction. Of
    the questions True is yes. Moments are business time.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField(_("mức hài lòng"))
    liked = models.BooleanField()
    clear = models.BooleanField(_("được hướng dẫn rõ ràng"))
    polite = models.BooleanField(_("thái độ phục vụ lịch sự"))
    nothing_else = models.BooleanField(_("không phải nộp thêm giấy tờ ngoài quy định"))
    note = NFCTextField(_("ý kiến thêm"), blank=True, default="")
    rated_at = models.DateTimeField()

    page_rights = "SELECT, INSERT"

    class Meta(Parties.Meta):
        abstract = False
        ordering = ("rated_at", "id")
        indexes = (models.Index(fields=("rated_at",), name="services_rating_at"),)
        constraints = (
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="services_rating_stars"),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.stars}"
