"""Half-open validity, shared by everything that is true only for a time."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import Fold


class _DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class _PointRange(Func):
    """`int8range(x, x, '[]')`: lets GiST compare equality of a number without the btree_gist extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s)"
    output_field = models.Field()


def order_of_days(name: str) -> models.CheckConstraint:
    """valid_from < valid_to, where an empty valid_to means "until further notice"."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
        name=name,
        violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
    )


def _point(expression: Any) -> Func:
    return _PointRange(expression, expression, Value("[]"))


# Checked with each statement; an import, which may swap codes or move days, asks for a check at its end.
AT_THE_END = Deferrable.IMMEDIATE


def code_once(name: str, field: str, *, message: Any) -> ExclusionConstraint:
    """No two rows bear the same text `field` on the same day; compared by a 64-bit hash."""
    hashed = Func(F(field), Value(0), function="hashtextextended", output_field=models.BigIntegerField())
    days = (_DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS)
    return ExclusionConstraint(
        name=name,
        expressions=[(_point(hashed), RangeOperators.OVERLAPS), days],
        deferrable=AT_THE_END,
        violation_error_message=message,
    )


def no_overlap(
    name: str, *fields: str, message: Any, condition: Q | None = None, deferrable: Deferrable | None = None
) -> ExclusionConstraint:
    """No two rows with the same `fields` (whole numbers) are valid on the same day."""
    same = [(_point(F(field)), RangeOperators.OVERLAPS) for field in fields]
    days = (_DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS)
    return ExclusionConstraint(
        name=name,
        expressions=[*same, days],
        condition=condition,
        deferrable=deferrable,
        violation_error_message=message,
    )


def by_act() -> Any:
    """The act of reorganisation that wrote (`act`) or ended (`ended_by`) a dated row; data files leave it alone."""
    return models.ForeignKey(
        "directory.Act", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def valid_on(day: Any, prefix: str = "") -> Q:
    """Rows that are valid on `day`; `prefix` such as "post__" follows a relation."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


def effective_on(day: Any, prefix: str = "") -> Q:
    """Absences and delegations that hold on `day`: within their days and not ended early."""
    return (
        Q(**{f"{prefix}valid_from__lte": day, f"{prefix}valid_to__gt": day})
        & (Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gt": day}))
    )  # fmt: skip


def folded(field: str) -> models.GeneratedField:
    """A stored column with the accent-free form of `field`, for search."""
    return models.GeneratedField(expression=Fold(F(field)), output_field=models.TextField(), db_persist=True)
