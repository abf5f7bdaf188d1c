"""Administrative areas: an identity, and what it was called from day to day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, SortKeyField

from ..enums import AreaKind, Level, Verified
from .validity import AT_THE_END, by_act, code_once, folded, no_overlap, order_of_days


class Area(models.Model):
    """The identity of an area; all that can change is in its versions.

    `key` names the area in the province's data files. It is not the statistics office's code: codes have
    been given again to other areas. The tile is its place on the sketch map, if it has one.
    """

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    key = NFCCharField(max_length=40, unique=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(tile_column__isnull=True, tile_row__isnull=True)
                | models.Q(tile_column__isnull=False, tile_row__isnull=False),
                name="directory_area_tile_whole",
            ),
        )

    def __str__(self) -> str:
        return self.key


class AreaVersion(models.Model):
    """Name, kind, code and parent of an area from one day (inclusive) to another (exclusive)."""

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="versions")
    code = NFCCharField(_("mã đơn vị hành chính"), max_length=10)
    name = NFCCharField(_("tên"), max_length=120)
    name_fold = folded("name")
    sort_key = SortKeyField(source="name")
    kind = models.CharField(_("loại"), max_length=20, choices=AreaKind)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    parent = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    source = NFCCharField(max_length=300, blank=True)
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)
    act = by_act()
    ended_by = by_act()

    class Meta:
        ordering = ("code", "valid_from", "id")
        indexes = (models.Index(fields=("code",), name="directory_area_by_code"),)
        constraints = (
            order_of_days("directory_areaversion_days"),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^\d{2,10}$"),
                name="directory_areaversion_code_form",
                violation_error_message=_("Mã đơn vị hành chính chỉ gồm chữ số."),
            ),
            models.CheckConstraint(
                condition=models.Q(level=Level.PROVINCE, parent__isnull=True)
                | (~models.Q(level=Level.PROVINCE) & models.Q(parent__isnull=False)),
                name="directory_areaversion_parent_by_level",
                violation_error_message=_("Mọi đơn vị dưới cấp tỉnh phải có đơn vị cấp trên."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("area")), name="directory_areaversion_parent_other"
            ),
            no_overlap(
                "directory_areaversion_no_overlap",
                "area_id",
                message=_("Đơn vị này đã có một giai đoạn hiệu lực trùng ngày."),
                deferrable=AT_THE_END,
            ),
            code_once(
                "directory_areaversion_code_once",
                "code",
                message=_("Mã đơn vị hành chính này đang thuộc một đơn vị khác trong thời gian đó."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
