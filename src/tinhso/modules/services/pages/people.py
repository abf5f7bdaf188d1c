"""Whom a dossier may be given, as the forms of officials offer them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory

from ..permissions import PROCESS


def officials(agency_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Everybody who processes in one of the agencies, by account; whoever is away today is marked as such.

    What is given to somebody absent stands in the list of whoever acts for him.
    """
    today = clock.business().today()
    found: dict[int, directory.Official] = {}
    for agency_id in sorted(set(agency_ids)):
        for one in directory.officials_with(PROCESS.code, agency_id, today):
            if one.account_id is not None:
                found.setdefault(one.account_id, one)
    absent = directory.away(found, PROCESS.code, today)
    names = directory.official_names(one for one in absent.values() if one is not None) if absent else {}
    return [
        (key, _label(one, key in absent, names.get(absent.get(key) or 0, ""))) for key, one in found.items()
    ]


def _label(one: directory.Official, is_absent: bool, deputy: str) -> str:
    words = {"name": one.name, "post": one.post_title, "deputy": deputy}
    if not is_absent:
        return _("%(name)s, %(post)s") % words
    if deputy:
        return _("%(name)s, %(post)s (vắng hôm nay, %(deputy)s làm thay)") % words
    return _("%(name)s, %(post)s (vắng hôm nay, chưa có người làm thay)") % words
