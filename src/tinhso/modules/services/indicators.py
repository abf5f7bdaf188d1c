"""Figures of Decision 635/QĐ-UBND that dossiers and the catalogue answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor
from tinhso.kernel.indicators import (
    WHOLE_PROVINCE,
    Drilldown,
    Indicator,
    NotMeasured,
    Reading,
    ScopeRef,
    share_of,
)

from .enums import ServiceLevel
from .queries import measures
from .queries.figures import YEAR

AS_OF, AT_LEAST = "ngay", "muc"
FIRST, LAST, OUTCOME, AGENCY = "tu", "den", "ket_qua", "co_quan"
"""Parameters of the pages behind the figures (pages/public.py)."""

_NO_PARTS = _("Chỉ số này không chia nhỏ thêm.")
_ONLY_WHOLE = _("Chỉ số này chỉ đo cho toàn tỉnh.")


def _freshness(known_at: datetime | None) -> datetime:
    now = clock.business().now()
    return known_at if known_at is not None and measures.is_past(known_at) else now


def _levels(scope: ScopeRef, as_of: date, known_at: datetime | None, disaggregation: str | None) -> list[int]:
    if scope != WHOLE_PROVINCE:
        raise NotMeasured(_ONLY_WHOLE)
    if disaggregation:
        raise NotMeasured(_NO_PARTS)
    levels = measures.catalogue_levels(as_of, known_at)
    if not levels:
        raise NotMeasured(_("Danh mục chưa có thủ tục nào có hiệu lực vào ngày này."))
    return levels


def _procedures(as_of: date, at_least: int, count: int) -> Drilldown:
    params = {AS_OF: as_of.isoformat(), AT_LEAST: str(at_least)}
    return Drilldown(reverse("services:public_procedures"), count, params)


def share_of_level(at_least: int) -> Callable[..., Reading]:
    """Measures the share of procedures in the catalogue at this level or higher."""

    def measure(
        *,
        scope: ScopeRef,
        as_of: date,
        known_at: datetime | None = None,
        disaggregation: str | None = None,
        actor: Actor,
    ) -> Reading:
        levels = _levels(scope, as_of, known_at, disaggregation)
        reached = sum(level >= at_least for level in levels)
        return share_of(
            reached,
            len(levels),
            as_of=as_of,
            freshness=_freshness(known_at),
            drilldown=_procedures(as_of, at_least, reached),
            note=_("Mẫu số: mọi thủ tục trong danh mục của hệ thống có hiệu lực vào ngày này."),
        )

    return measure


def count_of_level(
    *,
    scope: ScopeRef,
    as_of: date,
    known_at: datetime | None = None,
    disaggregation: str | None = None,
    actor: Actor,
) -> Reading:
    """Number of procedures at level 4."""
    levels = _levels(scope, as_of, known_at, disaggregation)
    reached = sum(level >= ServiceLevel.COMPLETE for level in levels)
    return Reading(
        value=Decimal(reached),
        numerator=Decimal(reached),
        as_of=as_of,
        freshness=_freshness(known_at),
        drilldown=_procedures(as_of, ServiceLevel.COMPLETE, reached),
    )


def decided_on_time(
    *,
    scope: ScopeRef,
    as_of: date,
    known_at: datetime | None = None,
    disaggregation: str | None = None,
    actor: Actor,
) -> Reading:
    """Share of the dossiers decided in twelve months whose progress is public and that kept their time limit.

    Every dossier's progress is open to whoever holds its codes, so all decided dossiers with a time limit
    count; the share is that of those on time. `disaggregation` "agency" gives one part per processing agency.
    """
    place = measures.place_of(scope, as_of)
    if place is None:
        raise NotMeasured(_("Vào ngày này không có cơ quan hoặc địa bàn như vậy."))
    if disaggregation not in {None, "", "agency"}:
        raise NotMeasured(_NO_PARTS)
    rows = measures.counts(as_of, known_at, place)
    first = as_of - YEAR + measures.DAY
    params = {FIRST: first.isoformat(), LAST: as_of.isoformat(), OUTCOME: "dung-han"}
    if scope.agency_id is not None:
        params[AGENCY] = str(scope.agency_id)
    by_agency: dict[int, list[measures.Known]] = {}
    for row in rows if disaggregation else ():
        by_agency.setdefault(row.processing_agency_id, []).append(row)
    parts = {
        str(agency_id): _on_time(found, as_of, known_at, params | {AGENCY: str(agency_id)}, {})
        for agency_id, found in sorted(by_agency.items())
    }
    # The page of rows is of today's knowledge and of agencies, not of areas.
    opens = scope.area is None and not (known_at and measures.is_past(known_at))
    return _on_time(rows, as_of, known_at, params if opens else None, parts)


def _on_time(
    rows: list[measures.Known],
    as_of: date,
    known_at: datetime | None,
    params: dict[str, str] | None,
    parts: dict[str, Reading],
) -> Reading:
    timed = sum(row.decided_timed for row in rows)
    on_time = sum(row.decided_on_time for row in rows)
    return share_of(
        on_time,
        timed,
        as_of=as_of,
        freshness=_freshness(known_at),
        drilldown=Drilldown(reverse("services:public_rows"), on_time, params) if params else None,
        note=_("Hồ sơ có thời hạn, xử lý xong trong 12 tháng đến ngày này."),
        parts=parts,
        missing=(_("Phần phản ánh, kiến nghị của công dân chưa được đo."),),
    )


def agencies_on_system(
    *,
    scope: ScopeRef,
    as_of: date,
    known_at: datetime | None = None,
    disaggregation: str | None = None,
    actor: Actor,
) -> Reading:
    """Share of departments, sectors, districts and the city that process dossiers on the system."""
    if scope != WHOLE_PROVINCE:
        raise NotMeasured(_ONLY_WHOLE)
    if disaggregation:
        raise NotMeasured(_NO_PARTS)
    every = measures.bodies(as_of)
    active = measures.bodies_on_system(as_of, known_at)
    return share_of(
        len(active),
        len(every),
        as_of=as_of,
        freshness=_freshness(known_at),
        drilldown=Drilldown(reverse("services:public_agencies"), len(active), {AS_OF: as_of.isoformat()}),
        note=_(
            "Mẫu số: sở, ban, ngành, huyện và thành phố. Tử số: nơi đã tiếp nhận ít nhất một hồ sơ "
            "trong 12 tháng đến ngày này; một huyện được tính cùng các phòng của mình."
        ),
        missing=(_("Phần văn bản điện tử giữa các cơ quan chưa được đo."),),
    )


def _title(level: int) -> Any:
    return {2: _("Thủ tục trực tuyến từ mức độ 2"), 3: _("Thủ tục trực tuyến từ mức độ 3")}[level]


_BY_LEVEL = _("Mức độ được suy ra từ những gì thủ tục cho phép làm trên mạng, theo Nghị định 43/2011/NĐ-CP.")

INDICATORS = (
    *(
        Indicator(
            code=f"services.procedures_level_{level}",
            title=_title(level),
            unit="percent",
            measure=share_of_level(level),
            definition=_BY_LEVEL,
        )
        for level in (2, 3)
    ),
    Indicator(
        code="services.procedures_level_4",
        title=_("Thủ tục trực tuyến mức độ 4"),
        unit="count",
        measure=count_of_level,
        definition=_BY_LEVEL,
    ),
    Indicator(
        code="services.decided_on_time",
        title=_("Hồ sơ công khai tiến độ và giải quyết đúng hạn"),
        unit="percent",
        measure=decided_on_time,
        definition=_(
            "Trong số hồ sơ có thời hạn đã xử lý xong trong 12 tháng, phần xử lý xong không muộn hơn "
            "giờ hẹn trả. Tiến độ của mọi hồ sơ đều tra cứu được bằng mã hồ sơ và mã tra cứu."
        ),
    ),
    Indicator(
        code="services.agencies_on_system",
        title=_("Cơ quan giải quyết hồ sơ trên hệ thống"),
        unit="percent",
        measure=agencies_on_system,
        definition=_("Sở, ban, ngành, huyện, thành phố đã tiếp nhận hồ sơ trên hệ thống trong 12 tháng."),
    ),
)
