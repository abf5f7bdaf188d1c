"""Procedures as the pages of the one-stop shop meet them."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock
from tinhso.modules.catalogue import api as catalogue

from ..queries.versions import in_use, on_time_share

CRUMB = _("Dịch vụ công")


def current_version(slug: str) -> catalogue.Version:
    """The version in force today; 404 when there is none."""
    found = catalogue.current(slug, clock.business().today())
    if found is None:
        raise Http404("no such procedure in force")
    return found


def _start(slug: str) -> str:
    return reverse("services:start", args=[slug])


def _links() -> list[tuple[object, str]]:
    return [
        (_("Tra cứu tình trạng hồ sơ"), reverse("services:track")),
        (_("Làm tiếp hồ sơ đang khai dở"), reverse("services:resume")),
    ]


INTAKE = catalogue.Intake(start=_start, links=_links, on_time=on_time_share, in_use=in_use)
"""What the catalogue is told about those who apply."""
