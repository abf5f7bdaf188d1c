"""Agencies: an identity, and name, code, place and parent from day to day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, SortKeyField

from ..enums import AgencyKind, Level, Verified
from ..rules.codes import NEW_PATTERN, OLD_PATTERN
from .area import Area
from .validity import AT_THE_END, by_act, code_once, folded, no_overlap, order_of_days


class Agency(models.Model):
    """The identity of an agency, which dossiers, posts and accounts keep through reorganisation.

    Its id is the compartment that separates agencies' rows in the database.
    """

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    key = NFCCharField(max_length=60, unique=True)

    class Meta:
        verbose_name = _("cơ quan")

    def __str__(self) -> str:
        return self.key


class AgencyVersion(models.Model):
    """An agency from one day (inclusive) to another (exclusive)."""

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="versions")
    code = NFCCharField(_("mã định danh"), max_length=35)
    code_old = NFCCharField(_("mã định danh dạng cũ"), max_length=13)
    name = NFCCharField(_("tên"), max_length=200)
    short_name = NFCCharField(_("tên ngắn"), max_length=60, blank=True)
    name_fold = folded("name")
    sort_key = SortKeyField(source="name")
    kind = models.CharField(_("lĩnh vực"), max_length=24, choices=AgencyKind)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    one_stop = models.BooleanField(_("có bộ phận tiếp nhận và trả kết quả"), default=False)
    address = NFCCharField(_("địa chỉ"), max_length=300, blank=True)
    phone = NFCCharField(_("điện thoại"), max_length=40, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    hours = NFCCharField(_("giờ tiếp công dân"), max_length=200, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    source = NFCCharField(max_length=300, blank=True)
    verified = models.CharField(max_length=12, choices=Verified, default=Verified.FALSE)
    code_verified = models.CharField(max_length=12, choices=Verified, default=Verified.ILLUSTRATIVE)
    act = by_act()
    ended_by = by_act()

    class Meta:
        ordering = ("code", "valid_from", "id")
        indexes = (
            models.Index(fields=("code",), name="directory_agency_by_code"),
            models.Index(
                fields=("name_fold",), name="directory_agency_by_name", opclasses=("text_pattern_ops",)
            ),
        )
        constraints = (
            order_of_days("directory_agencyversion_days"),
            models.CheckConstraint(
                condition=models.Q(code__regex=NEW_PATTERN),
                name="directory_agencyversion_code_form",
                violation_error_message=_("Mã định danh có dạng H04.31.02."),
            ),
            models.CheckConstraint(
                condition=models.Q(code_old__regex=OLD_PATTERN),
                name="directory_agencyversion_code_old_form",
                violation_error_message=_("Mã định danh dạng cũ có dạng 000.02.31.H04."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("agency")), name="directory_agencyversion_parent_other"
            ),
            no_overlap(
                "directory_agencyversion_no_overlap",
                "agency_id",
                message=_("Cơ quan này đã có một giai đoạn hiệu lực trùng ngày."),
                deferrable=AT_THE_END,
            ),
            code_once(
                "directory_agencyversion_code_once",
                "code",
                message=_("Mã định danh này đang thuộc một cơ quan khác trong thời gian đó."),
            ),
        )

    def __str__(self) -> str:
        return self.name
