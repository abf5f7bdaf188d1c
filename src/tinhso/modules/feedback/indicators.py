"""Figures of feedback that others read: answered in time, and to the sender's satisfaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.indicators import Drilldown, Indicator, NotMeasured, Reading, ScopeRef, share_of

from .queries.figures import Counts, counts

YEAR: Final = timedelta(days=365)


def end_of(day: date) -> datetime:
    """The end of a day in the province, or now while it lasts."""
    return min(from_local(day + timedelta(days=1), time()), clock.business().now())


def _measure(count: Callable[[Counts], tuple[int, int]], which: str, note: Any) -> Callable[..., Reading]:
    def measure(
        *,
        scope: ScopeRef,
        as_of: date,
        known_at: datetime | None = None,
        disaggregation: str | None = None,
        actor: Actor,
    ) -> Reading:
        if scope.area is not None or disaggregation not in {None, "", "agency"}:
            raise NotMeasured(_("Chỉ số này chỉ đo theo cơ quan hoặc toàn tỉnh."))
        if known_at is not None and known_at < clock.business().now():
            raise NotMeasured(_("Chỉ số này không giữ những gì đã biết ở một thời điểm trước."))
        first = as_of - YEAR + timedelta(days=1)
        rows = [
            one
            for one in counts(first, as_of, end_of(as_of))
            if scope.agency_id is None or one.agency_id == scope.agency_id
        ]
        by_agency: dict[int, Counts] = {}
        for one in rows if disaggregation else ():
            by_agency[one.agency_id] = by_agency.get(one.agency_id, Counts()) + one.counts

        def reading(found: Counts, agency_id: int | None, **more: Any) -> Reading:
            part, whole = count(found)
            params = {"tu": first.isoformat(), "den": as_of.isoformat(), "loai": which}
            if agency_id is not None:
                params["co_quan"] = str(agency_id)
            return share_of(
                part,
                whole,
                as_of=as_of,
                freshness=end_of(as_of),
                drilldown=Drilldown(reverse("feedback:figures"), part, params) if which else None,
                note=note,
                **more,
            )

        parts = {str(key): reading(found, key) for key, found in sorted(by_agency.items())}
        return reading(sum((one.counts for one in rows), Counts()), scope.agency_id, parts=parts)

    return measure


INDICATORS: Final = (
    Indicator(
        code="feedback.on_time",
        title=_("Phản ánh, kiến nghị được trả lời đúng hạn"),
        unit="percent",
        measure=_measure(
            lambda one: (one.on_time, one.on_time + one.late),
            "on_time",
            _("Mẫu số: đã trả lời hoặc không tiếp nhận, và chưa trả lời mà đã quá hạn; gửi trong 12 tháng."),
        ),
        definition=_("Phản ánh, kiến nghị được trả lời, hoặc báo không tiếp nhận, không muộn hơn thời hạn."),
    ),
    Indicator(
        code="feedback.satisfied",
        title=_("Phản ánh, kiến nghị được trả lời mà người gửi không chê"),
        unit="percent",
        measure=_measure(
            lambda one: (one.good, one.received),
            "",
            _("Mẫu số: mọi phản ánh, kiến nghị gửi trong 12 tháng, trừ những việc đã rút."),
        ),
        definition=_(
            "Tổng số trừ những việc bị chê, phải gửi lại hoặc trả lời trễ hạn, chia cho tổng số "
            "(Quyết định 766/QĐ-TTg, nhóm 5)."
        ),
    ),
)
