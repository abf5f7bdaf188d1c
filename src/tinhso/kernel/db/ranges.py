"""Expressions of exclusion constraints: days, and equality of a number without the btree_gist extension."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Func


class DateRange(Func):
    """`daterange(from, to)`."""

    function = "daterange"
    output_field = DateRangeField()


class SameNumber(Func):
    """`int8range(x, x, '[]')`: equality of a number in GiST without the btree_gist extension."""

    function = "int8range"
    output_field = models.Field()
