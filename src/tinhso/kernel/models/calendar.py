"""The working calendar as an administrator keeps it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..text.fields import NFCCharField


class Weekday(models.IntegerChoices):
    """Days of the week, numbered as Python does."""

    MONDAY = 0, _("Thứ hai")
    TUESDAY = 1, _("Thứ ba")
    WEDNESDAY = 2, _("Thứ tư")
    THURSDAY = 3, _("Thứ năm")
    FRIDAY = 4, _("Thứ sáu")
    SATURDAY = 5, _("Thứ bảy")
    SUNDAY = 6, _("Chủ nhật")


class DayKind(models.TextChoices):
    """In which way a day differs from its weekday."""

    HOLIDAY = "holiday", _("Ngày nghỉ")
    MAKEUP = "makeup", _("Ngày làm bù")


class Verification(models.TextChoices):
    """How far a fact has been checked against its source."""

    TRUE = "true", _("Đã đối chiếu nguồn")
    FALSE = "false", _("Chưa đối chiếu nguồn")
    ILLUSTRATIVE = "illustrative", _("Minh họa")


class WorkShift(models.Model):
    """Working hours of one weekday, half-open in hours and in dates; the database refuses overlaps."""

    weekday = models.SmallIntegerField(_("Thứ"), choices=Weekday)
    start = models.TimeField(_("Bắt đầu"))
    end = models.TimeField(_("Kết thúc"))
    valid_from = models.DateField(_("Áp dụng từ ngày"))
    valid_to = models.DateField(_("Đến trước ngày"), null=True, blank=True)
    source = NFCCharField(_("Nguồn"), max_length=300, blank=True)
    verified = models.CharField(
        _("Mức đối chiếu"), max_length=12, choices=Verification, default=Verification.FALSE
    )

    is_reference = True

    class Meta:
        ordering = ("valid_from", "weekday", "start")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")),
                name="workshift_start_before_end",
                violation_error_message=_("Giờ kết thúc phải sau giờ bắt đầu."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_from__lt=models.F("valid_to")),
                name="workshift_valid",
                violation_error_message=_("Ngày hết hạn phải sau ngày bắt đầu áp dụng."),
            ),
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="workshift_weekday"),
        )

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.start:%H:%M}-{self.end:%H:%M}"


class CalendarDay(models.Model):
    """A day that differs from its weekday: free, or worked instead of another."""

    date = models.DateField(_("Ngày"), unique=True)
    kind = models.CharField(_("Loại"), max_length=8, choices=DayKind)
    name = NFCCharField(_("Tên"), max_length=200)
    source = NFCCharField(_("Nguồn"), max_length=300, blank=True)
    verified = models.CharField(
        _("Mức đối chiếu"), max_length=12, choices=Verification, default=Verification.FALSE
    )

    is_reference = True

    class Meta:
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date}: {self.name}"


class CalendarVersion(models.Model):
    """One row whose value the database changes with every change of the calendar, so that caches notice."""

    version = models.UUIDField()

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.version)
