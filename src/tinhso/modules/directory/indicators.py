"""Figures of Decision 635/QĐ-UBND about people: HR-1 to HR-4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
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

from .queries import skills

AS_OF, GROUP = "ngay", "nhom"
"""Parameters of the pages behind the figures (pages/skills.py)."""

_ONLY_WHOLE = _("Chỉ số này chỉ đo cho toàn tỉnh.")
_NO_PARTS = _("Chỉ số này không chia nhỏ thêm.")


def _only_whole(scope: ScopeRef, disaggregation: str | None) -> None:
    if scope != WHOLE_PROVINCE:
        raise NotMeasured(_ONLY_WHOLE)
    if disaggregation:
        raise NotMeasured(_NO_PARTS)


def _of_officials(group: str, note: Any) -> Callable[..., Reading]:
    """Measures the share of a group of officials (see `skills.GROUPS`) who have a proof."""

    def measure(
        *,
        scope: ScopeRef,
        as_of: date,
        known_at: datetime | None = None,
        disaggregation: str | None = None,
        actor: Actor,
    ) -> Reading:
        _only_whole(scope, disaggregation)
        rows = skills.group(group, as_of, known_at)
        if not rows:
            raise NotMeasured(_("Vào ngày này danh bạ chưa có cán bộ nào thuộc nhóm này."))
        proven = sum(row.standard is not None for row in rows)
        params = {AS_OF: as_of.isoformat(), GROUP: group}
        # The page of rows is of today's knowledge.
        opens = known_at is None or known_at >= clock.business().now()
        return share_of(
            proven,
            len(rows),
            as_of=as_of,
            freshness=known_at or clock.business().now(),
            drilldown=Drilldown(reverse("directory:skilled"), proven, params) if opens else None,
            note=note,
        )

    return measure


def agencies_with_it_officer(
    *,
    scope: ScopeRef,
    as_of: date,
    known_at: datetime | None = None,
    disaggregation: str | None = None,
    actor: Actor,
) -> Reading:
    """Share of Party and State agencies that have at least one full-time IT officer."""
    _only_whole(scope, disaggregation)
    rows = skills.bodies_with_officers(as_of)
    if not rows:
        raise NotMeasured(_("Vào ngày này danh bạ chưa có cơ quan nào."))
    staffed = sum(skills.has_full_time(officers) for _body, officers in rows)
    return share_of(
        staffed,
        len(rows),
        as_of=as_of,
        freshness=clock.business().now(),
        drilldown=Drilldown(reverse("directory:staffed"), staffed, {AS_OF: as_of.isoformat()}),
        note=_(
            "Mẫu số: sở, ban, ngành, cơ quan giúp việc Tỉnh ủy, huyện ủy, huyện và thành phố; "
            "một huyện được tính một lần cùng các phòng của mình."
        ),
    )


_PROOF = _(
    "Thành thạo là có chứng chỉ đạt chuẩn kỹ năng công nghệ thông tin cơ bản (Thông tư 03/2014/TT-BTTTT, đủ "
    "IU01 đến IU06) hoặc chứng chỉ A, B, C được công nhận tương đương, đã đối chiếu bản gốc đến ngày đo."
)
_COUNTED = _("Mỗi cán bộ tính một lần, theo vị trí chính; chỉ tính chứng chỉ đã đối chiếu bản gốc.")

INDICATORS = (
    Indicator(
        code="directory.officials_proficient_district_up",
        title=_("Cán bộ cấp tỉnh, cấp huyện sử dụng thành thạo ứng dụng cơ bản"),
        unit="percent",
        measure=_of_officials("tinh-huyen", _COUNTED),
        definition=_PROOF,
    ),
    Indicator(
        code="directory.officials_proficient_commune",
        title=_("Cán bộ cấp xã sử dụng thành thạo ứng dụng cơ bản"),
        unit="percent",
        measure=_of_officials("xa", _COUNTED),
        definition=_PROOF,
    ),
    Indicator(
        code="directory.it_officers_trained",
        title=_("Cán bộ phụ trách công nghệ thông tin đã được tập huấn"),
        unit="percent",
        measure=_of_officials("phu-trach", _COUNTED),
        definition=_(
            "Trong số cán bộ chuyên trách hoặc phụ trách công nghệ thông tin ở cấp tỉnh và cấp huyện, phần có "
            "chứng nhận tập huấn hoặc chứng chỉ nâng cao đã đối chiếu bản gốc đến ngày đo."
        ),
    ),
    Indicator(
        code="directory.agencies_with_it_officer",
        title=_("Cơ quan có cán bộ chuyên trách công nghệ thông tin"),
        unit="percent",
        measure=agencies_with_it_officer,
        definition=_(
            "Cơ quan Đảng, Nhà nước ở sở, ngành, huyện, thành phố có ít nhất một người đang được bổ nhiệm "
            "chuyên trách công nghệ thông tin vào ngày đo."
        ),
    ),
)
