"""What was done to a dossier; rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import Act, State, Who
from .dossier import Dossier
from .party import Parties


class DossierAct(Parties):
    """One act. `occurred_at` is business time, `recorded_at` system time.

    `public` acts make the timeline that the applicant reads; the others are seen by the agencies only,
    and the database itself withholds them. `data` holds codes and numbers that explain the act, such as
    the lines of the deadline. `seq` is the dossier's version after the act.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="acts", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=Act)
    who = models.CharField(max_length=10, choices=Who)
    from_state = models.CharField(max_length=24, choices=State, blank=True, default="")
    to_state = models.CharField(max_length=24, choices=State)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = NFCCharField(_("người thực hiện"), max_length=200, blank=True, default="")
    note = NFCTextField(_("nội dung"), blank=True, default="")
    public = models.BooleanField()
    data = models.JSONField(default=dict, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    page_rights = "SELECT, INSERT"

    class Meta(Parties.Meta):
        abstract = False
        ordering = ("dossier_id", "seq")
        indexes = (
            # What was known of accepted and decided dossiers at an earlier time.
            models.Index(
                fields=("occurred_at",),
                condition=models.Q(kind__in=(Act.ACCEPT, Act.APPROVE)),
                name="services_act_known",
            ),
        )
        constraints = (models.UniqueConstraint(fields=("dossier", "seq"), name="services_act_seq"),)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.seq} {self.kind}"
