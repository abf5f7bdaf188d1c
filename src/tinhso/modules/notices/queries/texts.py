"""Which words are used, and words with their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tinhso.kernel.formats import local_date, local_datetime
from tinhso.kernel.money import format_vnd
from tinhso.kernel.reference import kept

from ..enums import Language
from ..models import Template
from ..rules.texts import Placeholder, filled, one_line
from .settings import site_address


@kept(Template, most=1)
def all_texts() -> tuple[Template, ...]:
    """Every version of every text, oldest first."""
    return tuple(Template.objects.order_by("event", "channel", "language", "valid_from", "id"))


def text_on(event: str, channel: str, language: str, agency_id: int | None, day: date) -> Template | None:
    """The words in use on a day: the agency's own, else the province's; in Vietnamese when there are no others."""
    for wanted in dict.fromkeys((language, Language.VI.value)):
        for owner in dict.fromkeys((agency_id, None)):
            found = version_on(event, channel, wanted, owner, day)
            if found is not None and found.text:
                return found
    return None


def version_on(event: str, channel: str, language: str, agency_id: int | None, day: date) -> Template | None:
    """The version of exactly this owner on a day; its text may be empty, which gives the words up."""
    begun = [
        one
        for one in all_texts()
        if (one.event, one.channel, one.language, one.agency_id) == (event, channel, language, agency_id)
        and one.valid_from <= day
    ]
    return begun[-1] if begun else None


def versions_of(event: str, channel: str, language: str, agency_id: int | None) -> list[Template]:
    """Every version of exactly this owner, newest first."""
    names = (event, channel, language, agency_id)
    return [
        one for one in reversed(all_texts()) if (one.event, one.channel, one.language, one.agency_id) == names
    ]


def words_of(
    places: Iterable[Placeholder], values: Mapping[str, Any], language: str, link: str = ""
) -> dict[str, str]:
    """Every placeholder's value in words of a language."""
    with translation.override(language):
        return {place.name: _word(place, values.get(place.name), link) for place in places}


def sample_words(places: Iterable[Placeholder], language: str) -> dict[str, str]:
    """Words for a preview."""
    places = tuple(places)
    values = {place.name: place.sample for place in places}
    return words_of(places, values, language, link=next((p.sample for p in places if p.kind == "link"), ""))


def rendered(subject: str, text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Subject, on one line and not too long, and text."""
    return one_line(filled(subject, words))[:300], filled(text, words)


def _word(place: Placeholder, value: Any, link: str) -> str:
    if place.kind == "link":
        return site_address() + link
    if value in {None, ""}:
        return _("(chưa có)") if place.kind in {"date", "moment", "money"} else ""
    if place.kind == "date":
        return local_date(value)
    if place.kind == "moment":
        return local_datetime(value)
    if place.kind == "money":
        return format_vnd(value)
    return str(value)
