"""What the pages of a draft show: its sections with their items, what it lacks, what is not sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel.clock import to_local
from tinhso.kernel.datafile import verified_code

from ..enums import DraftState
from ..rules import editing
from .part_words import TITLES, both, item_words, state_words, steps_words, value_words

if TYPE_CHECKING:
    from ..models import VersionDraft
    from ..queries.draft import Lack, OpenFact

_TONES = {
    DraftState.OPEN: "neutral",
    DraftState.SUBMITTED: "info",
    DraftState.PUBLISHED: "ok",
    DraftState.DISCARDED: "paused",
}

_INNER = {"cases": "papers", "channels": "fees"}
"""Lists inside the things of a list."""

_SECTIONS = ("agencies", "cases", "channels", "stages", "results", "legal_basis", "steps")


def state_tag(found: VersionDraft) -> dict[str, str]:
    """Text and tone for the component `tag`."""
    return {"text": found.get_state_display(), "tone": _TONES[DraftState(found.state)]}


def draft_row(found: VersionDraft) -> dict[str, Any]:
    """A draft in the list of open ones."""
    return {
        "name": both(found.content["name"]),
        "href": reverse("catalogue:draft", args=[found.pk]),
        "code": found.procedure.code,
        "state": state_tag(found),
        "changed": to_local(found.changed_at),
        "by": found.changed_by_name,
    }


def address_of(draft_id: int, place: editing.Place) -> str:
    """The draft's page at the section to which a place belongs."""
    return f"{reverse('catalogue:draft', args=[draft_id])}#{place[0]}"


def part_title(place: editing.Place) -> str:
    """What the page of a part is called."""
    title = str(TITLES[place[0] if place == editing.GENERAL else editing.shape(place)[-1]])
    return _("%(part)s: thêm") % {"part": title} if place[-1] == editing.NEW else title


def _part_href(draft_id: int, place: editing.Place) -> str:
    return reverse("catalogue:draft_part", args=[draft_id, editing.write_place(place)])


def _way_href(draft_id: int, way: str, place: editing.Place) -> str:
    return reverse("catalogue:draft_rearrange", args=[draft_id, way, editing.write_place(place)])


def sections(found: VersionDraft) -> list[dict[str, Any]]:
    """The lists of the draft, each thing with its words and where it is changed."""
    return [
        {
            "id": name,
            "title": str(TITLES[name]),
            "rows": _rows(found, (name,), found.content.get(name, [])),
            "add": _part_href(found.pk, (name, editing.NEW)),
        }
        for name in _SECTIONS
    ]


def _rows(found: VersionDraft, start: editing.Place, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(items):
        place = (*start, number)
        inner = _INNER.get(str(start[-1]))
        rows.append(
            {
                "words": item_words(editing.shape(place), item),
                "edit": _part_href(found.pk, place),
                "up": _way_href(found.pk, "len", place) if number else "",
                "remove": _way_href(found.pk, "bo", place),
                "inner": len(start) > 1,
                "add": _part_href(found.pk, (*place, inner, editing.NEW)) if inner else "",
                "add_words": _add_words(inner),
            }
        )
        if inner:
            rows += _rows(found, (*place, inner), item.get(inner, []))
    return rows


def _add_words(inner: str | None) -> str:
    return {"papers": _("Thêm giấy tờ"), "fees": _("Thêm phí")}.get(inner or "", "")


def general_rows(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The general part in pairs."""
    rows = [
        (str(TITLES["name"]), both(content["name"])),
        (str(TITLES["summary"]), both(content.get("summary"))),
    ]
    rows += [
        (str(TITLES[key]), value_words(key, tuple(content.get(key, ()))))
        for key in ("subjects", "result_delivery")
    ]
    rows += [
        (str(TITLES["payment"]), value_words("payment", content["payment"])),
        (str(TITLES["conditions"]), both(content.get("conditions"))),
        (str(TITLES["source"]), content["source"]),
        (str(TITLES["verified"]), value_words("verified", verified_code(content["verified"]))),
    ]
    return rows


def lack_rows(found: VersionDraft, lacks: Iterable[Lack]) -> list[str]:
    """What keeps the draft from being published, one sentence each."""
    return [
        ": ".join(part for part in (steps_words(lack.steps, found.content), str(lack.message)) if part)
        for lack in lacks
    ]


def fact_rows(found: VersionDraft, facts: Iterable[OpenFact]) -> list[list[str]]:
    """Facts that are not known or not verified."""
    return [
        [steps_words(fact.steps, found.content) or _("Phiên bản nói chung"), state_words(fact.state)]
        for fact in facts
    ]
