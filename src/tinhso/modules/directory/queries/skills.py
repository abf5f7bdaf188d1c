"""IT skills of officials and full-time IT officers of agencies: what HR-1 to HR-4 count, and the registers.

Certificates are closed to pages, so every reading here is done in the name of the register, after the
caller's right was checked; figures and de-identified rows are for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting, current_actor
from tinhso.kernel.text import fold

from ..enums import AgencyKind, Branch, Counts, Duty, Level
from ..facts import Agency
from ..models import Certificate, SkillStandard
from ..permissions import ADMIN
from .agency import agencies, agencies_by_id

_READER = system_actor("directory.skills")

UPPER: tuple[str, ...] = (Level.PROVINCE, Level.DISTRICT)
LOWER: tuple[str, ...] = (Level.COMMUNE,)


@contextmanager
def _reading() -> Iterator[None]:
    """The scope in which certificates are seen; a part of the system that acts already keeps its own."""
    if current_actor().kind == "system":
        yield
        return
    with acting(_READER):
        yield


_SKILLS = """
WITH seat AS (
  SELECT DISTINCT ON (a.official_id) a.official_id, p.agency_id, p.title, v.level,
    bool_or(a.it_duty <> '') OVER (PARTITION BY a.official_id) AS in_charge
  FROM directory_appointment a
  JOIN directory_post p ON p.id = a.post_id
    AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
  JOIN directory_agencyversion v ON v.agency_id = p.agency_id
    AND v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to > %(on)s)
  WHERE a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
  ORDER BY a.official_id, a.kind = 'full' DESC, a.id
)
SELECT o.id, o.name, seat.agency_id, seat.title, seat.level, proof.standard, proof.issued_on
FROM seat
JOIN directory_official o ON o.id = seat.official_id
LEFT JOIN LATERAL (
  SELECT s.key AS standard, c.issued_on
  FROM directory_certificate c JOIN directory_skillstandard s ON s.id = c.standard_id
  WHERE c.official_id = o.id AND c.issued_on <= %(on)s AND c.verified_on IS NOT NULL
    AND c.verified_on <= %(on)s AND (%(known)s::timestamptz IS NULL OR c.recorded_at <= %(known)s)
    AND %(counts)s = ANY(s.counts_as)
    AND c.issued_on >= s.valid_from AND (s.valid_to IS NULL OR c.issued_on < s.valid_to)
    AND cardinality(ARRAY(SELECT unnest(c.modules) INTERSECT SELECT unnest(s.modules))) >= s.needed
  ORDER BY c.issued_on, c.id LIMIT 1
) proof ON true
WHERE seat.level = ANY(%(levels)s) AND (NOT %(in_charge)s OR seat.in_charge)
ORDER BY seat.level, seat.agency_id, o.sort_key, o.id
"""


@dataclass(frozen=True, slots=True)
class Skilled:
    """An official on a day, and the first certificate that proves what was asked; none when nothing does."""

    official_id: int
    name: str
    agency_id: int
    post: str
    level: str
    standard: str | None
    issued_on: date | None


def skills(
    counts: str, levels: Sequence[str], on: date, *, known_at: datetime | None = None, in_charge: bool = False
) -> list[Skilled]:
    """Every official whose main post is at these levels on a day, each once, with his proof if he has one.

    Only certificates whose original was seen by that day count; with `known_at`, only those recorded by then.
    """
    values: dict[str, Any] = {
        "counts": counts,
        "levels": list(levels),
        "on": on,
        "known": known_at,
        "in_charge": in_charge,
    }
    with _reading(), connection.cursor() as cursor:
        cursor.execute(_SKILLS, values)
        return [Skilled(*row) for row in cursor.fetchall()]


GROUPS: dict[str, tuple[str, tuple[str, ...], bool]] = {
    "tinh-huyen": (Counts.PROFICIENT, UPPER, False),
    "xa": (Counts.PROFICIENT, LOWER, False),
    "phu-trach": (Counts.TRAINED, UPPER, True),
}
"""The groups of officials that targets speak of: what is counted, at which levels, only those in charge of IT."""


def group(name: str, on: date, known_at: datetime | None = None) -> list[Skilled]:
    """The officials of one of `GROUPS` on a day."""
    counts, levels, in_charge = GROUPS[name]
    return skills(counts, levels, on, known_at=known_at, in_charge=in_charge)


def standard_titles(language: str) -> dict[str, str]:
    """The title of each standard by key, in the language of the page."""
    field = "title_en" if language.startswith("en") else "title"
    return dict(SkillStandard.objects.values_list("key", field))


# --- full-time IT officers ---


@dataclass(frozen=True, slots=True)
class Body:
    """An agency that the plan counts as one, with the ids of all that belong to it."""

    agency: Agency
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Officer:
    """An official with an IT duty."""

    official_id: int
    name: str
    post: str
    agency_id: int
    duty: str
    since: date


def bodies(on: date) -> list[Body]:
    """Party and State agencies of departments, sectors, districts and the city on a day.

    A district's committee counts once with its divisions; a provincial Party organ by itself; Councils, whose
    work the committees' and Party offices do, are not counted, nor are parts of a department.
    """
    every = [one for one in agencies(on) if one.level in UPPER]
    found = []
    alone = {(AgencyKind.PARTY_ORGAN, Level.PROVINCE), (AgencyKind.PARTY_COMMITTEE, Level.DISTRICT)}
    for one in every:
        if (one.kind, one.level) in alone:
            found.append(Body(one, frozenset({one.id})))
        elif one.level == Level.PROVINCE and one.is_sector and one.kind != AgencyKind.COMMITTEE:
            parts = frozenset(part.id for part in every if part.parent_id == one.id)
            found.append(Body(one, parts | {one.id}))
        elif one.level == Level.DISTRICT and one.kind == AgencyKind.COMMITTEE:
            same = (part for part in every if part.area_id == one.area_id)
            found.append(Body(one, frozenset(part.id for part in same if part.branch == Branch.EXECUTIVE)))
    return found


_OFFICERS = """
SELECT o.id, o.name, p.title, p.agency_id, a.it_duty, a.valid_from
FROM directory_appointment a
JOIN directory_official o ON o.id = a.official_id
JOIN directory_post p ON p.id = a.post_id
  AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
WHERE a.it_duty <> '' AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
ORDER BY p.agency_id, o.sort_key, a.id
"""


def it_officers(on: date) -> list[Officer]:
    """Everybody with an IT duty on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICERS, {"on": on})
        return [Officer(*row) for row in cursor.fetchall()]


def bodies_with_officers(on: date) -> list[tuple[Body, list[Officer]]]:
    """Each body with those of its officials who have an IT duty, full-time ones first; two queries."""
    by_agency: dict[int, list[Officer]] = {}
    for officer in it_officers(on):
        by_agency.setdefault(officer.agency_id, []).append(officer)
    return [
        (
            body,
            sorted(
                (officer for member in sorted(body.members) for officer in by_agency.get(member, ())),
                key=lambda officer: officer.duty != Duty.FULL_TIME,
            ),
        )
        for body in bodies(on)
    ]


def has_full_time(officers: Sequence[Officer]) -> bool:
    """Whether one of them does nothing but IT."""
    return any(officer.duty == Duty.FULL_TIME for officer in officers)


# --- the register ---


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as the register shows it."""

    id: int
    official_id: int
    official: str
    standard: str
    level: str
    modules: tuple[str, ...]
    complete: bool
    issued_on: date
    issuer: str
    number: str
    verified_on: date | None
    is_sample: bool


def _row(one: Certificate) -> CertificateRow:
    passed = set(one.modules) & set(one.standard.modules)
    return CertificateRow(
        id=one.pk,
        official_id=one.official_id,
        official=one.official.name,
        standard=one.standard.title,
        level=one.level,
        modules=tuple(one.modules),
        complete=len(passed) >= one.standard.needed,
        issued_on=one.issued_on,
        issuer=one.issuer,
        number=one.number,
        verified_on=one.verified_on,
        is_sample=one.official.is_sample,
    )


def certificates_of(official_id: int) -> list[CertificateRow]:
    """An official's certificates, the newest first. The caller checks who asks."""
    with _reading():
        rows = Certificate.objects.filter(official_id=official_id).select_related("official", "standard")
        return [_row(one) for one in rows.order_by("-issued_on", "-id")]


class Register:
    """The register of certificates for those who run the directory: sliceable, for a pager. Raises Denied."""

    def __init__(self, actor: Actor, text: str = "", standard: str = "", *, unseen: bool = False) -> None:
        if not actor.may(ADMIN):
            raise Denied(ADMIN)
        rows = Certificate.objects.select_related("official", "standard")
        if standard:
            rows = rows.filter(standard__key=standard)
        if unseen:
            rows = rows.filter(verified_on__isnull=True)
        for word in fold(text).split():
            rows = rows.filter(
                Q(official__name_fold__startswith=word) | Q(official__name_fold__contains=f" {word}")
            )
        self._rows = rows.order_by("official__sort_key", "official_id", "-issued_on", "id")

    def count(self) -> int:
        """How many there are."""
        with _reading():
            return self._rows.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[CertificateRow]:
        with _reading():
            return [_row(one) for one in self._rows[part]]


def standards() -> list[SkillStandard]:
    """All standards, oldest first."""
    return list(SkillStandard.objects.order_by("valid_from", "key"))


def agency_names(ids: Sequence[int], on: date) -> dict[int, str]:
    """Names of agencies on a day, by id."""
    return {number: one.name for number, one in agencies_by_id(ids, on).items()}
