"""Procedures and their dated versions."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.db.ranges import DateRange, SameNumber
from tinhso.kernel.models import Verified
from tinhso.kernel.text import Fold, NFCCharField, SortKeyField

from ..enums import AgencyLevel, Origin, PaymentMoment, ServiceLevel
from ..rules.content import Content, parse
from .field import Field

_PARSED: dict[str, Content] = {}
"""Typed contents by their digest; a digest never means two contents."""

_MOST_PARSED = 2000


class Procedure(models.Model):
    """The identity of an administrative procedure; all that can change is in its versions."""

    code = models.CharField(_("mã thủ tục"), max_length=20, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="procedures")
    source = NFCCharField(max_length=300, blank=True)
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    class Meta:
        ordering = ("code", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d\.\d{6}$"),
                name="catalogue_procedure_code_form",
                violation_error_message=_("Mã thủ tục có dạng n.nnnnnn, ví dụ 1.000948."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What a procedure says from one day (inclusive) to another (exclusive).

    `content` is the document of the data file (`rules.procedure_schema.VERSION`), `parsed` the same as typed
    data. The columns beside it are derived from it, for lists. Once an application
    stands under a version the database refuses every change of it but that of `valid_to`.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    name = NFCCharField(_("tên thủ tục"), max_length=500)
    name_en = NFCCharField(max_length=500)
    name_fold = models.GeneratedField(
        expression=Fold(F("name")), output_field=models.TextField(), db_persist=True
    )
    sort_key = SortKeyField(source="name")
    level = models.PositiveSmallIntegerField(_("mức độ"), choices=ServiceLevel)
    agency_levels = ArrayField(models.CharField(max_length=10, choices=AgencyLevel))
    subjects = ArrayField(models.CharField(max_length=20))
    payment = models.CharField(max_length=16, choices=PaymentMoment)
    form_version = models.ForeignKey(
        "forms.FormVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=4, choices=Origin, default=Origin.FILE, db_default=Origin.FILE)
    recorded_at = models.DateTimeField(db_default=Now(), help_text="system time")

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    class Meta:
        ordering = ("procedure_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("procedure", "number"), name="catalogue_version_number"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="catalogue_version_days",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=ServiceLevel.NONE, level__lte=ServiceLevel.COMPLETE),
                name="catalogue_version_level",
                violation_error_message=_("Mức độ từ 0 đến 4."),
            ),
            ExclusionConstraint(
                name="catalogue_version_no_overlap",
                expressions=[
                    (SameNumber(F("procedure"), F("procedure"), Value("[]")), RangeOperators.OVERLAPS),
                    (DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Thủ tục đã có một phiên bản hiệu lực trùng ngày."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @cached_property
    def parsed(self) -> Content:
        """The content as typed data; read once a process for each content, whatever row it stands in."""
        found = _PARSED.get(self.content_sha256)
        if found is None:
            found = parse(self.content)
            if len(_PARSED) >= _MOST_PARSED:
                _PARSED.clear()
            _PARSED[self.content_sha256] = found
        return found
