"""Likely duplicates in words and side by side, for every page that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.ui.templatetags.ui_filters import moment

from ..enums import State
from ..queries.likeness import Wanted, likely
from ..rules.likeness import Alike, shared
from .dossier_parts import channel_words
from .wording import state_words

if TYPE_CHECKING:
    from ..models import Dossier


def found_for(dossier: Dossier) -> list[Dossier]:
    """Likely duplicates of a dossier that waits for acceptance; none later, when it is decided that it is none."""
    if dossier.state != State.SUBMITTED:
        return []
    return likely(dossier, procedure_id=dossier.procedure_id, at=dossier.submitted_at, token=dossier.token)


def reasons(one: Alike, other: Dossier) -> str:
    """What two dossiers share, in words."""
    words = {"person": _("cùng người nộp"), "name": _("cùng tên và số điện thoại hoặc nội dung")}
    return ", ".join(words[name] for name in shared(one, other))


def table(one: Dossier | Wanted, others: Sequence[Dossier]) -> dict[str, Any]:
    """A dossier, or what is about to become one, beside others: columns and rows for the component `table`.

    The last column says which of the others have the same value as the first.
    """
    waiting = isinstance(one, Wanted)
    mine = _values_wanted(one) if isinstance(one, Wanted) else _values_of(one)
    rows: list[list[Any]] = []
    for label, value, *theirs in zip(_labels(), mine, *map(_values_of, others), strict=True):
        same = [
            _short(other)
            for other, their in zip(others, theirs, strict=True)
            if value and _plain(their) == _plain(value)
        ]
        rows.append([label, value or "—", *(their or "—" for their in theirs), ", ".join(same)])
    links = [(other.code, reverse("services:case", args=[other.code])) for other in others]
    return {
        "columns": [
            "",
            _("Hồ sơ đang ghi") if waiting else _("Hồ sơ này"),
            *map(_short, others),
            _("Giống nhau"),
        ],
        "rows": [[_("Mã hồ sơ"), "—" if isinstance(one, Wanted) else one.code, *links, ""], *rows],
        "found": [(other.code, reasons(one, other)) for other in others],
    }


def _short(dossier: Dossier) -> str:
    """The end of its code, by which a clerk calls it."""
    return dossier.code.partition("-")[2] or dossier.code


def _plain(value: str) -> str:
    return value.strip().casefold()


def _labels() -> list[str]:
    return [
        _("Người nộp"),
        _("Số giấy tờ"),
        _("Điện thoại"),
        _("Địa chỉ"),
        _("Nội dung"),
        _("Nộp lúc"),
        _("Cách nộp"),
        _("Trạng thái"),
    ]


def _values_wanted(one: Wanted) -> list[str]:
    return [one.applicant_name, one.applicant_id_number, one.applicant_phone, "", one.summary, "", "", ""]


def _values_of(dossier: Dossier) -> list[str]:
    return [
        dossier.applicant_name,
        dossier.applicant_id_number,
        dossier.applicant_phone,
        dossier.applicant_address,
        dossier.summary,
        moment(dossier.submitted_at),
        channel_words(dossier),
        state_words(dossier.state),
    ]
