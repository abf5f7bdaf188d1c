"""What the directory puts on every page: the name of the province of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tinhso.ui.context import Site, SiteOnDay

from .queries.owner import agency_once_named, area_once_named


def site_on(site: Site, day: date) -> Site:
    """As `province.yaml` says, until an act replaces what it names; then whoever continues it.

    The contact of the file is that of the old owner and goes with it: the new one's own is shown, if he has any.
    """
    area = area_once_named(site.province, day) if site.province else None
    agency = agency_once_named(site.owner, day) if site.owner else None
    if area is not None and area.name != site.province:
        site = replace(site, province=area.name)
    if agency is None or agency.name == site.owner:
        return site
    return replace(site, owner=agency.name, phone=agency.phone, email=agency.email, address=agency.address)


EXTENSIONS = (SiteOnDay(site_on),)
