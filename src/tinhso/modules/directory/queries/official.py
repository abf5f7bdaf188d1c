"""Officials and the posts they hold on a day, for other modules; what strangers may read of it, pages decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tinhso.kernel.actors import Actor
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.text import fold

from ..enums import AppointmentKind, Reach
from ..facts import HeldPost, Official
from ..models import Absence, Appointment, Delegation
from ..models import Official as OfficialRow
from ..models.validity import effective_on, valid_on
from ..permissions import ADMIN
from .power import in_force, powerful_roles
from .reach import ABOVE
from .succession import continuing


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
    if not above:
        # The agency is no more: whoever continues it has its work.
        heir = continuing(agency_id, on)
        return officials_with(permission, heir, on) if heir != agency_id else []
    here = Q(post__agency_id=agency_id) | Q(post__reach=Reach.ALL)
    here |= Q(post__reach=Reach.BODY, post__agency_id__in=above)
    found: dict[int, Official] = {}
    for row in _rows(on).filter(here, in_force(roles)):
        found.setdefault(row.official_id, _fact(row))
    there = [row.pk for row in _rows(on).filter(here, post__roles__overlap=roles, delegations__isnull=False)]
    for official in delegates(there, roles, on) if there else ():
        found.setdefault(official.id, official)
    return sorted(found.values(), key=lambda official: official.agency_id != agency_id)


def agencies_with(permission: str, on: date) -> frozenset[int]:
    """Ids of the agencies in which somebody holds a post with this permission on that day; one query."""
    roles = [role.code for role in registry().roles.values() if permission in role.permissions]
    rows = _rows(on).filter(in_force(roles)).order_by()
    return frozenset(rows.values_list("post__agency_id", flat=True))


def delegates(appointments: Iterable[int], roles: Iterable[str], on: date) -> list[Official]:
    """Who exercises one of `roles` for the holders of these appointments on that day; never powerful ones."""
    wanted = set(roles) - set(powerful_roles())
    own = _rows(on).filter(official_id=OuterRef("delegate_id"))
    rows = (
        Delegation.objects.filter(effective_on(on), appointment_id__in=set(appointments))
        .filter(Exists(own), roles__overlap=list(wanted))
        .select_related("delegate", "appointment__post")
        .order_by("id")
    )
    found = []
    for row in rows:
        post = row.appointment.post
        held = tuple(role for role in post.roles if role in row.roles)
        if wanted & set(held):
            found.append(
                Official(
                    id=row.delegate_id,
                    account_id=row.delegate.account_id,
                    person_id=row.delegate.person_id,
                    name=row.delegate.name,
                    post_title=post.title,
                    agency_id=post.agency_id,
                    roles=held,
                )
            )
    return found


def deputy_of(account_id: int, permission: str, on: date) -> int | None:
    """The account that does the work of this one under `permission` while its holder is away on that day."""
    roles = [role.code for role in registry().roles.values() if permission in role.permissions]
    away = _rows(on).filter(official__account_id=account_id, post__roles__overlap=roles)
    rows = Delegation.objects.filter(effective_on(on), appointment__in=away.order_by(), absence__isnull=False)
    found = delegates({row.appointment_id for row in rows}, roles, on)
    return next((one.account_id for one in found if one.account_id is not None), None)


def away(account_ids: Iterable[int], permission: str, on: date) -> dict[int, int | None]:
    """Those of the accounts whose holders are away on that day, with who does their work under `permission`.

    None where nobody does. Row-level security: an agency knows its own people's absences. One statement, and two
    more for each who is away.
    """
    rows = Absence.objects.filter(effective_on(on), official__account_id__in=set(account_ids))
    found = rows.order_by("official_id").values_list("official__account_id", flat=True)
    return {account: deputy_of(account, permission, on) for account in found if account is not None}


def official_names(account_ids: Iterable[int]) -> dict[int, str]:
    """Officials' names by account, for timelines and queues; one query, citizens' accounts are left out."""
    rows = OfficialRow.objects.filter(account_id__in=set(account_ids))
    return {account: name for account, name in rows.values_list("account_id", "name") if account}


def official_name(account_id: int) -> str:
    """The name of the official who signs in with this account; empty when there is none."""
    return official_names([account_id]).get(account_id, "")


def posts_held(account_ids: Iterable[int]) -> dict[int, list[HeldPost]]:
    """Every post that the holders of these accounts ever had, by account, main posts first; one query."""
    rows = (
        Appointment.objects.filter(official__account_id__in=set(account_ids))
        .order_by("-valid_from", "id")
        .values_list(
            "official__account_id", "post__agency_id", "post__title", "valid_from", "valid_to", "kind"
        )
    )
    found: dict[int, list[HeldPost]] = {}
    for account, agency, title, start, end, _kind in sorted(
        rows, key=lambda row: row[5] == AppointmentKind.CONCURRENT
    ):
        found.setdefault(account, []).append(HeldPost(agency, title, start, end))
    return found


def official_label(official_id: int) -> str:
    """The name of an official by his own id; empty when there is none."""
    return OfficialRow.objects.filter(pk=official_id).values_list("name", flat=True).first() or ""


@dataclass(frozen=True)
class SeatRow:
    """An appointment as pages show it."""

    official_id: int
    name: str
    username: str
    post: str
    agency_id: int
    agency: str
    roles: tuple[str, ...]
    concurrent: bool
    valid_from: date
    valid_to: date | None
    is_sample: bool


def _seat(row: Appointment) -> SeatRow:
    account = row.official.account
    return SeatRow(
        official_id=row.official_id,
        name=row.official.name,
        username=account.username if account else "",
        post=row.post.title,
        agency_id=row.post.agency_id,
        agency=row.agency_name,  # type: ignore[attr-defined]
        roles=tuple(row.post.roles),
        concurrent=row.kind == AppointmentKind.CONCURRENT,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_sample=row.official.is_sample,
    )


def _with_agency(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("official__account").annotate(agency_name=F("post__agency__versions__name"))


def seats_of(account_id: int, on: date) -> list[SeatRow]:
    """The posts that the holder of an account has on that day."""
    return [_seat(row) for row in _with_agency(_rows(on)).filter(official__account_id=account_id)]


class AppointmentList:
    """Appointments on a day for those who run the directory: sliceable, for a pager. Raises Denied."""

    def __init__(self, actor: Actor, on: date, text: str = "", agency_id: int | None = None) -> None:
        if not actor.may(ADMIN):
            raise Denied(ADMIN)
        rows = _rows(on)
        if agency_id is not None:
            rows = rows.filter(post__agency_id=agency_id)
        for word in fold(text).split():
            rows = rows.filter(
                Q(official__name_fold__startswith=word) | Q(official__name_fold__contains=f" {word}")
            )
        self._rows = _with_agency(rows).order_by("official__sort_key", "official_id", "id")

    def count(self) -> int:
        """How many there are."""
        return self._rows.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[SeatRow]:
        return [_seat(row) for row in self._rows[part]]
