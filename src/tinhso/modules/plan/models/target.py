"""A target, the measures that tell whether it is kept, and the lines they are held against."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..enums import Basis, Direction, Kind, Origin, Unit
from .plan import ObjectiveGroup, Plan


class Target(models.Model):
    """A promise of the plan with a deadline; its figures are those of its measures."""

    page_rights = "SELECT"
    is_reference = True

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    group = models.ForeignKey(ObjectiveGroup, on_delete=models.PROTECT, related_name="targets")
    code = NFCCharField(max_length=20, help_text="such as APP-1; part of the page's address")
    position = models.PositiveSmallIntegerField()
    title = models.JSONField()
    text = models.JSONField(help_text="what the decision asks, in our own words")
    note = models.JSONField(default=dict, help_text="how we read it")
    deadline = models.DateField()
    lead_agency_code = NFCCharField(max_length=40, blank=True, default="")
    lead_verified = NFCCharField(max_length=12, default="false")
    see_budget = models.BooleanField(default=False)

    class Meta:
        ordering = ("plan", "position", "id")
        constraints = (
            models.UniqueConstraint(
                name="plan_target_code",
                fields=("plan", "code"),
                violation_error_message=_("Hai chỉ tiêu trùng mã."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Measure(models.Model):
    """One figure of a target: which indicator, in which unit, compared how."""

    page_rights = "SELECT"
    is_reference = True

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="measures")
    key = NFCCharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField()
    numerator = models.JSONField(help_text="what is counted, in words")
    denominator = models.JSONField(default=dict, help_text="of what, in words; empty for a count")
    indicator = NFCCharField(max_length=100, blank=True, default="", help_text="code in kernel.indicators")
    part = NFCCharField(max_length=60, blank=True, default="", help_text="key in the reading's parts")
    unit = models.CharField(max_length=10, choices=Unit)
    kind = models.CharField(max_length=12, choices=Kind)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(max_digits=24, decimal_places=6, null=True, help_text="in the unit shown")
    baseline_on = models.DateField(null=True)
    baseline_source = NFCCharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("target", "position", "id")
        constraints = (
            models.UniqueConstraint(
                name="plan_measure_key",
                fields=("target", "key"),
                violation_error_message=_("Hai phép đo của một chỉ tiêu trùng mã."),
            ),
            models.CheckConstraint(
                name="plan_measure_kind",
                condition=Q(kind__in=Kind.values),
                violation_error_message=_("Cách so sánh lạ."),
            ),
            models.CheckConstraint(
                name="plan_measure_unit",
                condition=Q(unit__in=Unit.values),
                violation_error_message=_("Đơn vị lạ."),
            ),
            models.CheckConstraint(
                name="plan_measure_baseline",
                condition=Q(baseline__isnull=True, baseline_on__isnull=True)
                | Q(baseline__isnull=False, baseline_on__isnull=False),
                violation_error_message=_("Số liệu gốc phải có cả giá trị và ngày."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.target_id}:{self.key}"


class TargetLine(models.Model):
    """A value that a measure should reach, as the province or the national scheme set it.

    `low` alone is a threshold; `low` and `high` a range met at `low` and full at `high`; neither means that
    the text has words only (`words`). Values are in the unit shown: a share in percentage points.
    """

    page_rights = "SELECT"
    is_reference = True

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="lines")
    origin = models.CharField(max_length=10, choices=Origin)
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    words = models.JSONField(default=dict)
    basis = models.CharField(max_length=10, choices=Basis)
    verified = NFCCharField(max_length=12)
    milestones = models.JSONField(
        default=list, help_text='signed stages: [{"on": "2014-12-31", "value": "60"}]'
    )

    class Meta:
        ordering = ("measure", "-origin", "id")
        constraints = (
            models.UniqueConstraint(
                name="plan_line_origin",
                fields=("measure", "origin"),
                violation_error_message=_("Một phép đo chỉ có một mức từ mỗi nguồn."),
            ),
            models.CheckConstraint(
                name="plan_line_range",
                condition=Q(high__isnull=True) | Q(low__isnull=False, high__gt=F("low")),
                violation_error_message=_("Mức cao của khoảng phải lớn hơn mức thấp."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure_id}:{self.origin}"
