"""Officials who are away, and officials who act for others meanwhile."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .agency import Agency
from .official import Appointment, Official
from .validity import no_overlap, order_of_days


class Absence(models.Model):
    """An official is away from one day (inclusive) to another (exclusive). Why is nobody's business.

    `ended_on` is the first day on which he is back earlier than planned; it may lie before `valid_from`,
    then the absence never happened.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="absences")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"))
    ended_on = models.DateField(_("kết thúc sớm từ ngày"), null=True, blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            order_of_days("directory_absence_days"),
            no_overlap(
                "directory_absence_no_overlap",
                "official_id",
                condition=models.Q(ended_on__isnull=True),
                message=_("Đã ghi vắng mặt trong thời gian này."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.official}: {self.valid_from} - {self.valid_to}"


class Delegation(models.Model):
    """Roles of one official's post, exercised by another official for some days.

    The delegate holds them only while the appointment they come from is valid, and only those which the
    post carries on that day. `ended_on` as in `Absence`.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="acts_for")
    roles = ArrayField(models.CharField(max_length=60), verbose_name=_("vai trò"))
    absence = models.ForeignKey(
        Absence, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"))
    ended_on = models.DateField(_("kết thúc sớm từ ngày"), null=True, blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        indexes = (models.Index(fields=("delegate",), name="directory_delegation_to"),)
        constraints = (
            order_of_days("directory_delegation_days"),
            models.CheckConstraint(condition=~models.Q(roles=[]), name="directory_delegation_roles_some"),
            no_overlap(
                "directory_delegation_no_overlap",
                "appointment_id",
                "delegate_id",
                condition=models.Q(ended_on__isnull=True),
                message=_("Người này đã được ủy quyền trong thời gian đó."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment} -> {self.delegate}"
