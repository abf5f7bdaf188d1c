"""What feedback tells the index of Decision 766/QĐ-TTg, group 5."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.modules.directory import api as directory
from tinhso.modules.quality import api as quality
from tinhso.ui.templatetags.ui_filters import day

from .enums import Subject
from .queries import figures

ON_TIME, SATISFIED = "5.2", "5.3"
_LISTS: Final = {
    ON_TIME: {quality.PART: "on_time", quality.REST: "late", quality.WHOLE: "judged"},
    SATISFIED: {quality.PART: "good", quality.REST: "bad", quality.WHOLE: ""},
}
"""What the database calls the list behind each figure."""


def _count(asked: quality.Span) -> quality.Counted:
    found: dict[str, list[quality.Cell]] = {ON_TIME: [], SATISFIED: []}
    for row in figures.counts(asked.first, asked.last, asked.at):
        if asked.agency_id in {None, row.agency_id}:
            one = row.counts
            found[ON_TIME].append(quality.Cell(row.agency_id, row.month, one.on_time, one.on_time + one.late))
            found[SATISFIED].append(quality.Cell(row.agency_id, row.month, one.good, one.received))
    return quality.Counted(found)


def _columns() -> list[Any]:
    return [_("Loại"), _("Nơi giải quyết"), (_("Gửi"), True), (_("Hạn"), True), (_("Xong"), True)]


def _rows(asked: quality.Span, code: str, which: str, most: int, skip: int) -> list[quality.Listed]:
    found = figures.shown(
        asked.first, asked.last, asked.at,
        agency_id=asked.agency_id, which=_LISTS[code][which], most=most, skip=skip,
    )  # fmt: skip
    agencies = directory.agencies_by_id({one.agency_id for one in found})
    return [
        quality.Listed(
            cells=(
                str(Subject(one.subject).label),
                agencies[one.agency_id].name if one.agency_id in agencies else "—",
                day(one.received_day),
                day(one.due_day),
                day(one.closed_day) if one.closed_day else "—",
            ),
            href=reverse("feedback:case", args=[one.code]) if one.code else "",
        )
        for one in found
    ]


JUDGED: Final = (
    quality.Provider(
        lines={ON_TIME: "", SATISFIED: ""},
        count=_count,
        columns=_columns,
        rows=_rows,
        noun=gettext_lazy("phản ánh, kiến nghị"),
    ),
)
