"""Adding, changing and ending one post of an agency, from a day on.

A post is one row with its days. When what it is changes, the row ends and another continues the seat: whoever sits
there goes over on that day, with his delegations and with the powers that two people have confirmed for him as far
as the post still has them with the same reach. Anything more waits for a second person, as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.scope import acting
from tinhso.kernel.text import nfc

from ..models import Agency, AgencyVersion, Appointment, Post, StaffQuota
from ..models.validity import valid_on
from ..rules.organisation import POSTS
from .agency import begin, end_of, holds, planned_on, record, refuse, unchanged_since, write
from .appointment import WRITER
from .moving import delegations_go_on, powers_go_on
from .organisation_write import in_turn


@action
def add_post(
    *,
    by: Actor,
    agency_id: int,
    seen: str,
    title: str,
    roles: Sequence[str],
    reach: str,
    rank: int,
    valid_from: date,
) -> Post:
    """A new post of an agency from a day on, until the agency's own end if that is known. Raises OrganisationError and Denied."""
    begin(by)
    with acting(WRITER):
        in_turn()
        unchanged_since(agency_id, seen)
        if not AgencyVersion.objects.filter(valid_on(valid_from), agency_id=agency_id).exists():
            refuse("valid_from", _("Cơ quan không tồn tại vào ngày này."))
        until = end_of(agency_id)
        post = _written(by, agency_id, _fresh_key(), title, roles, reach, rank, valid_from, until)
        record(by, "directory.post_added", agency_id, {"post": post.pk, "valid_from": valid_from})
    return post


@action
def change_post(
    *,
    by: Actor,
    post_id: int,
    seen: str,
    title: str,
    roles: Sequence[str],
    reach: str,
    rank: int,
    valid_from: date,
) -> Post:
    """A post is otherwise from a day on; whoever holds it goes on in it. Raises OrganisationError and Denied."""
    begin(by)
    with acting(WRITER):
        in_turn()
        before = _locked(post_id, seen)
        wanted = {"title": _text(title), "roles": sorted(roles), "reach": reach, "rank": rank}
        differing = [
            name
            for name, value in wanted.items()
            if (sorted(before.roles) if name == "roles" else getattr(before, name)) != value
        ]
        if not differing:
            refuse("__all__", _("Chưa có gì thay đổi so với thông tin hiện có."))
        if not holds(before, valid_from):
            refuse("valid_from", _("Vị trí này không tồn tại vào ngày đó."))
        planned = planned_on(before, valid_from)
        after = _written(
            by,
            before.agency_id,
            before.key if planned else _fresh_key(),
            title,
            roles,
            reach,
            rank,
            valid_from,
            before.valid_to,
        )
        if not planned:
            _continue(before, after, valid_from)
        data = {"on": valid_from, "post": after.pk, "before": before.pk, "columns": differing}
        record(by, "directory.post_changed", before.agency_id, data)
    return after


@action
def end_post(*, by: Actor, post_id: int, seen: str, on: date) -> Post:
    """A post ends: `on` is the first day without it. Refused while anybody still holds it then.

    Raises OrganisationError and Denied.
    """
    begin(by)
    with acting(WRITER):
        in_turn()
        post = _locked(post_id, seen)
        if on <= post.valid_from:
            refuse("on", _("Ngày kết thúc phải sau ngày bắt đầu."))
        if post.valid_to is not None and post.valid_to <= on:
            refuse("on", _("Vị trí này đã kết thúc trước ngày đó."))
        held = Appointment.objects.filter(post=post).exclude(valid_to__lte=on).select_related("official")
        names = [row.official.name for row in held.order_by("official__sort_key", "id")]
        if names:
            message = _("Còn người giữ vị trí này sau ngày đó: %(names)s. Kết thúc hoặc điều động họ trước.")
            refuse("on", message % {"names": ", ".join(names[:5])}, "held")
        post.valid_to = on
        post.ended_by = None
        post.save(update_fields=("valid_to", "ended_by"))
        _quotas_end(post, on)
        record(by, "directory.post_ended", post.agency_id, {"post": post.pk, "valid_to": on})
    return post


def _locked(post_id: int, seen: str) -> Post:
    """The post; whoever appoints to it at the same time waits."""
    post = Post.objects.select_for_update(of=("self",)).filter(pk=post_id).first()
    if post is None:
        refuse("__all__", _("Không có vị trí này."), "no_post")
    unchanged_since(post.agency_id, seen)
    return post


def _written(
    by: Actor,
    agency_id: int,
    key: str,
    title: str,
    roles: Sequence[str],
    reach: str,
    rank: int,
    valid_from: date,
    valid_to: date | None,
) -> Post:
    agency = Agency.objects.get(pk=agency_id)
    row = {
        "agency": agency.key,
        "key": key,
        "title": _text(title),
        "roles": " ".join(sorted(roles)),
        "reach": reach,
        "rank": str(rank),
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else "",
    }
    write(by, {POSTS: [row]})
    return Post.objects.get(agency_id=agency_id, key=key)


def _continue(before: Post, after: Post, on: date) -> None:
    """End the row before, and let appointments, delegations, confirmed powers and places go over."""
    after.ended_by_id = before.ended_by_id
    after.save(update_fields=("ended_by",))
    before.valid_to, before.ended_by = on, None
    before.save(update_fields=("valid_to", "ended_by"))
    # What only begins later has no past in the row before.
    Appointment.objects.filter(post=before, valid_from__gte=on).update(post=after)
    gone, moved = [], []
    for row in Appointment.objects.select_for_update(of=("self",)).filter(valid_on(on), post=before):
        moved.append(
            Appointment(
                official_id=row.official_id,
                post=after,
                kind=row.kind,
                it_duty=row.it_duty,
                valid_from=on,
                valid_to=row.valid_to,
                ended_by_id=row.ended_by_id,
            )
        )
        gone.append(row.pk)
    Appointment.objects.filter(pk__in=gone).update(valid_to=on, ended_by=None)
    Appointment.objects.bulk_create(moved)
    onward = dict(zip(gone, moved, strict=True))
    powers_go_on(onward)
    delegations_go_on(on, onward)
    StaffQuota.objects.filter(post=before, valid_from__gte=on).update(post=after)
    begun = StaffQuota.objects.filter(valid_on(on), post=before)
    places = [_going_on(row, after, on) for row in begun]
    begun.update(valid_to=on, ended_by=None)
    StaffQuota.objects.bulk_create(places)


def _going_on(row: StaffQuota, post: Post, on: date) -> StaffQuota:
    return StaffQuota(
        agency_id=row.agency_id,
        post=post,
        places=row.places,
        valid_from=on,
        valid_to=row.valid_to,
        source=row.source,
        verified=row.verified,
        ended_by_id=row.ended_by_id,
    )


def _quotas_end(post: Post, on: date) -> None:
    """The places of a post that is no more end with it; what was to begin later never does, and counts for nobody."""
    StaffQuota.objects.filter(valid_on(on), post=post, valid_from__lt=on).update(valid_to=on, ended_by=None)


def _fresh_key() -> str:
    last = Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"vi-tri-so-{last + 1}"


def _text(value: Any) -> str:
    return " ".join(nfc(value).split())
