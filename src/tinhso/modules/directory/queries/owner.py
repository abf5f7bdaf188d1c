"""What a name stands for on another day: names are written in files and stay there, units are continued."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper
from django.db.models.expressions import OrderBy

from tinhso.kernel.reference import kept

from ..facts import Agency, Area
from ..models import AgencySuccession, AgencyVersion, AreaSuccession, AreaVersion
from ..models.validity import valid_on
from .agency import agency
from .area import area
from .succession import agency_geography, geography


@kept(AgencyVersion, AgencySuccession, most=16)
def agency_once_named(name: str, on: date) -> Agency | None:
    """The agency that bears this name on that day, else the one that continues whoever last bore it.

    None when no agency was ever called so, or nobody continues it on that day.
    """
    rows = AgencyVersion.objects.filter(name=name).order_by(_first(on), "-valid_from", "-id")
    found = rows.values_list("agency_id", flat=True).first()
    return None if found is None else agency(agency_geography(on).agency(found), on)


@kept(AreaVersion, AreaSuccession, AgencySuccession, most=16)
def area_once_named(name: str, on: date) -> Area | None:
    """The same of areas."""
    rows = AreaVersion.objects.filter(name=name).order_by(_first(on), "-valid_from", "-id")
    found = rows.values_list("area_id", flat=True).first()
    return None if found is None else area(geography(on).area(found), on)


def _first(on: date) -> OrderBy:
    """For an order in which rows of that day come before others."""
    return ExpressionWrapper(valid_on(on), output_field=BooleanField()).desc()
