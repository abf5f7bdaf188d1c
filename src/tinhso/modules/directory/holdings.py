"""What the directory itself holds for units: posts, officials, people's home areas."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from .holding import Affected, Batch, Held, Holding
from .models import Account, Appointment, Delegation, Person, Post
from .models.validity import valid_on
from .rules.reorganisation.geography import Geography


def _posts(affected: Affected) -> list[Held]:
    rows = Post.objects.filter(valid_on(affected.on), agency_id__in=affected.agencies)
    counted = rows.values_list("agency_id").annotate(count=Count("pk")).order_by("agency_id")
    return [Held(agency_id, "", count) for agency_id, count in counted]


def _officials(affected: Affected) -> list[Held]:
    rows = Appointment.objects.filter(valid_on(affected.on), post__agency_id__in=affected.agencies)
    counted = rows.values_list("post__agency_id").annotate(count=Count("pk")).order_by("post__agency_id")
    return [Held(agency_id, "", count) for agency_id, count in counted]


def _accounts(affected: Affected) -> list[Held]:
    seats = Appointment.objects.filter(valid_on(affected.on), post__agency_id__in=affected.agencies)
    rows = Account.objects.filter(is_active=True, official__appointments__in=seats)
    counted = (
        rows.values_list("official__appointments__post__agency_id")
        .annotate(count=Count("pk", distinct=True))
        .order_by("official__appointments__post__agency_id")
    )
    return [Held(agency_id, "", count) for agency_id, count in counted if agency_id in affected.agencies]


def _homes(affected: Affected) -> list[Held]:
    count = Person.objects.filter(area_id__in=affected.areas).count()
    return [Held(0, "", count)] if count else []


def _move_homes(after: int, size: int, geography: Geography) -> Batch:
    """Home areas on people's cards, so that forms start with an area that is there."""
    rows = list(
        Person.objects.select_for_update()
        .filter(pk__gt=after, area_id__in=geography.areas)
        .order_by("pk")[:size]
    )
    for row in rows:
        row.area_id = geography.area(row.area_id or 0)
    Person.objects.bulk_update(rows, ["area_id"])
    return Batch(rows[-1].pk if len(rows) == size else None, len(rows), len(rows))


def _delegations(affected: Affected) -> list[Held]:
    rows = Delegation.objects.filter(
        appointment__in=Appointment.objects.filter(
            valid_on(affected.on), post__agency_id__in=affected.agencies
        ),
        ended_on=None,
        valid_to__gt=affected.on,
    )
    agency = "appointment__post__agency_id"
    counted = rows.values_list(agency).annotate(count=Count("pk")).order_by(agency)
    return [Held(agency_id, "", count) for agency_id, count in counted]


HOLDINGS = (
    Holding(
        code="directory.posts",
        label=_("Vị trí công tác"),
        moves=_("Chuyển nguyên vai trò sang cơ quan kế tục; vị trí trùng được gộp."),
        held=_posts,
    ),
    Holding(
        code="directory.officials",
        label=_("Cán bộ đang giữ vị trí"),
        moves=_("Được bổ nhiệm vào vị trí tương ứng của cơ quan kế tục từ ngày có hiệu lực."),
        held=_officials,
    ),
    Holding(
        code="directory.delegations",
        label=_("Ủy quyền còn hiệu lực"),
        moves=_("Theo người ủy quyền sang vị trí mới, giữ nguyên vai trò và số ngày."),
        held=_delegations,
    ),
    Holding(
        code="directory.accounts",
        label=_("Tài khoản cán bộ"),
        moves=_("Giữ nguyên tên đăng nhập; quyền theo vị trí mới."),
        held=_accounts,
    ),
    Holding(
        code="directory.homes",
        label=_("Nơi ở trên thẻ cá nhân"),
        moves=_("Đổi sang đơn vị hành chính mới, từng đợt sau ngày có hiệu lực."),
        held=_homes,
        rewrite=_move_homes,
    ),
)
