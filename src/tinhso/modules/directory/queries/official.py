"""Officials and the posts they hold on a day. Names and posts are public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from tinhso.kernel.modules import registry

from ..enums import Reach
from ..facts import Official
from ..models import Appointment
from ..models import Official as OfficialRow
from ..models.validity import valid_on
from .reach import ABOVE


def _fact(row: Appointment) -> Official:
    return Official(
        id=row.official_id,
        account_id=row.official.account_id,
        person_id=row.official.person_id,
        name=row.official.name,
        post_title=row.post.title,
        agency_id=row.post.agency_id,
        roles=tuple(row.post.roles),
    )


def _rows(on: date) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(
            valid_on(on), valid_on(on, "post__"), valid_on(on, "post__agency__versions__")
        )
        .select_related("official", "post")
        .order_by("post__rank", "official__sort_key", "id")
    )


def officials_of(agency_id: int, on: date) -> list[Official]:
    """Who holds a post in the agency on that day, by rank of the post."""
    return [_fact(row) for row in _rows(on).filter(post__agency_id=agency_id)]


def officials_with(permission: str, agency_id: int, on: date) -> list[Official]:
    """Who may do this in the agency on that day, also from a post above it that reaches it; each once."""
    roles = [role.code for role in registry().roles.values() if permission in role.permissions]
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, {"agency": agency_id, "on": on})
        above = [row[0] for row in cursor.fetchall()]
    here = Q(post__agency_id=agency_id) | Q(post__reach=Reach.ALL)
    here |= Q(post__reach=Reach.BODY, post__agency_id__in=above)
    found: dict[int, Official] = {}
    for row in _rows(on).filter(here, post__roles__overlap=roles):
        found.setdefault(row.official_id, _fact(row))
    return sorted(found.values(), key=lambda official: official.agency_id != agency_id)


def official_names(account_ids: Iterable[int]) -> dict[int, str]:
    """Officials' names by account, for timelines and queues; one query, citizens' accounts are left out."""
    rows = OfficialRow.objects.filter(account_id__in=set(account_ids))
    return {account: name for account, name in rows.values_list("account_id", "name") if account}


def official_name(account_id: int) -> str:
    """The name of the official who signs in with this account; empty when there is none."""
    return official_names([account_id]).get(account_id, "")


def official_label(official_id: int) -> str:
    """The name of an official by his own id; empty when there is none."""
    return OfficialRow.objects.filter(pk=official_id).values_list("name", flat=True).first() or ""
