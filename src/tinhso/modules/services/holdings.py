"""What the one-stop shop holds for units, and how it moves when an act reorganises them.

Dossiers themselves are never rewritten: who sees and continues them follows from the successions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel.clock import from_local
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory

from .actions.leader import NUMBER_SERIES
from .enums import FINAL_STATES, State
from .models import Dossier, Draft
from .queries.agency import desks

_NAMED = 20
"""So many codes are named; the rest is counted."""


def _in_flight(affected: directory.Affected) -> list[directory.Held]:
    rows = (
        Dossier.objects.filter(processing_agency_id__in=affected.agencies)
        .exclude(state__in=sorted(FINAL_STATES))
        .values_list("processing_agency_id", "state")
        .annotate(count=Count("pk"))
        .order_by("processing_agency_id", "state")
    )
    return [directory.Held(agency_id, State(state).label, count) for agency_id, state, count in rows]


def _closed(affected: directory.Affected) -> list[directory.Held]:
    rows = (
        Dossier.objects.filter(processing_agency_id__in=affected.agencies, state__in=sorted(FINAL_STATES))
        .values_list("processing_agency_id")
        .annotate(count=Count("pk"))
        .order_by("processing_agency_id")
    )
    return [directory.Held(agency_id, "", count) for agency_id, count in rows]


def _since(affected: directory.Affected) -> list[str]:
    """An act of the past cannot take away dossiers that were received since."""
    begun = from_local(affected.on, time.min)
    rows = Dossier.objects.filter(
        Q(agency_id__in=affected.agencies) | Q(processing_agency_id__in=affected.agencies),
        submitted_at__gte=begun,
    )
    return _named(
        rows, _("%(count)d hồ sơ đã nộp từ ngày văn bản có hiệu lực tại cơ quan sẽ kết thúc: %(codes)s.")
    )


def _left(affected: directory.Affected) -> list[str]:
    """Nor may an act leave dossiers of whatever time without anybody who continues them."""
    rows = Dossier.objects.filter(
        Q(agency_id__in=affected.agencies_left)
        | Q(processing_agency_id__in=affected.agencies_left)
        | Q(area_id__in=affected.areas_left)
    )
    return _named(
        rows, _("%(count)d hồ sơ thuộc cơ quan hoặc địa bàn kết thúc mà không có nơi kế tục: %(codes)s.")
    )


def _named(rows: QuerySet[Dossier], words: str) -> list[str]:
    """`words` with how many there are and the codes of the first; nothing when there are none."""
    count = rows.count()
    if not count:
        return []
    codes = list(rows.order_by("submitted_at", "id").values_list("code", flat=True)[:_NAMED])
    return [words % {"count": count, "codes": ", ".join(codes) + (" …" if count > len(codes) else "")}]


def _drafts(affected: directory.Affected) -> list[directory.Held]:
    rows = (
        Draft.objects.filter(agency_id__in=affected.agencies, dossier__isnull=True)
        .values_list("agency_id")
        .annotate(count=Count("pk"))
        .order_by("agency_id")
    )
    return [directory.Held(agency_id or 0, "", count) for agency_id, count in rows]


def _move_drafts(after: int, size: int, geography: directory.Geography) -> directory.Batch:
    """Open drafts name the agency that will receive them."""
    rows = list(
        Draft.objects.select_for_update(of=("self",))
        .filter(
            Q(agency_id__in=geography.agencies) | Q(processing_agency_id__in=geography.agencies),
            pk__gt=after,
            dossier__isnull=True,
        )
        .select_related("procedure_version__procedure__field")
        .order_by("pk")[:size]
    )
    for row in rows:
        properties = {"subject": row.procedure_version.procedure.field.code}
        if row.agency_id is not None:
            row.agency_id = geography.agency(row.agency_id, properties)
        if row.processing_agency_id is not None:
            row.processing_agency_id = geography.agency(row.processing_agency_id, properties)
    Draft.objects.bulk_update(rows, ["agency_id", "processing_agency_id"])
    return directory.Batch(rows[-1].pk if len(rows) == size else None, len(rows), len(rows))


def _offers(affected: directory.Affected) -> list[directory.Held]:
    """At how many of the ending agencies' desks procedures are received."""
    counts: dict[int, int] = {}
    for version in catalogue.procedures(affected.on):
        for desk in desks(version.parsed, affected.on):
            if desk.receiving.id in affected.agencies:
                counts[desk.receiving.id] = counts.get(desk.receiving.id, 0) + 1
    return [directory.Held(agency_id, "", count) for agency_id, count in sorted(counts.items())]


def _processed(affected: directory.Affected) -> list[directory.Held]:
    """How many procedures the ending agencies process for desks elsewhere."""
    counts: dict[int, int] = {}
    for version in catalogue.procedures(affected.on):
        units = {
            desk.processing.id
            for desk in desks(version.parsed, affected.on)
            if desk.processing != desk.receiving
        }
        for agency_id in units & affected.agencies:
            counts[agency_id] = counts.get(agency_id, 0) + 1
    return [directory.Held(agency_id, "", count) for agency_id, count in sorted(counts.items())]


_LAST = "SELECT key, value FROM kernel_counter WHERE series = %s AND key = ANY(%s)"


def _last_numbers(agencies: Collection[int], on: date) -> Mapping[int, int]:
    """The last number of results in the year of the act, by agency."""
    keys = {f"{agency_id}/{on.year}": agency_id for agency_id in agencies}
    with connection.cursor() as cursor:
        cursor.execute(_LAST, (NUMBER_SERIES, list(keys)))
        return {keys[key]: value for key, value in cursor.fetchall()}


def _series(affected: directory.Affected) -> list[directory.Held]:
    found = _last_numbers(affected.agencies, affected.on)
    return [directory.Held(agency_id, "", value) for agency_id, value in sorted(found.items())]


HOLDINGS = (
    directory.Holding(
        code="services.in_flight",
        label=gettext_lazy("Hồ sơ đang giải quyết"),
        moves=gettext_lazy(
            "Giữ nguyên mã hồ sơ, mã tra cứu, hạn trả và cơ quan ban đầu; cơ quan kế tục thấy và giải quyết tiếp."
        ),
        held=_in_flight,
        blockers=lambda affected: _since(affected) + _left(affected),
    ),
    directory.Holding(
        code="services.closed",
        label=gettext_lazy("Hồ sơ đã kết thúc"),
        moves=gettext_lazy("Giữ nguyên; cơ quan kế tục tra cứu được."),
        held=_closed,
    ),
    directory.Holding(
        code="services.drafts",
        label=gettext_lazy("Bản nháp của người dân"),
        moves=gettext_lazy("Chuyển sang nơi tiếp nhận mới, từng đợt; trước đó vẫn nộp được."),
        held=_drafts,
        rewrite=_move_drafts,
    ),
    directory.Holding(
        code="services.offers",
        label=gettext_lazy("Thủ tục đang tiếp nhận"),
        moves=gettext_lazy(
            "Do cơ quan kế tục cùng cấp hoặc cấp nhận nhiệm vụ tiếp nhận; nơi trùng được gộp."
        ),
        held=_offers,
    ),
    directory.Holding(
        code="services.processed",
        label=gettext_lazy("Thủ tục giải quyết cho nơi tiếp nhận khác"),
        moves=gettext_lazy("Do cơ quan chuyên môn tương ứng sau sắp xếp giải quyết."),
        held=_processed,
    ),
    directory.Holding(
        code="services.numbers",
        label=gettext_lazy("Số kết quả đã cấp trong năm"),
        moves=gettext_lazy("Cơ quan kế tục đánh số riêng hoặc tiếp tục dãy số đã chọn."),
        held=_series,
        weigh=_last_numbers,
    ),
)


def _fields(on: date) -> list[tuple[str, str]]:
    return [(field.code, field.name) for field in catalogue.fields()]


DIVIDING = (directory.Dividing(by="subject", label=gettext_lazy("Lĩnh vực thủ tục"), values=_fields),)
"""A split agency's dossiers may go by the field of their procedure."""
