"""Drafts of versions, for those who keep the catalogue; what one lacks before it can be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.datafile import facts, verified_code
from tinhso.kernel.datafile.schema import violations
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.forms import api as form_api

from ..enums import DraftState
from ..models import Procedure, ProcedureVersion, VersionDraft
from ..permissions import MANAGE, PUBLISH
from ..rules import level as levels
from ..rules.content import parse
from ..rules.procedure_schema import VERSION
from .checks import version_problems
from .level import LevelsMissing, levels_on

SYSTEM = "catalogue.editor"
"""The part of the system as which drafts are read and written, after the person's right has been looked at."""

OPEN_STATES = (DraftState.OPEN, DraftState.SUBMITTED)

_WHOLE = dict(VERSION, required=[name for name in VERSION["required"] if name != "valid_from"])
"""The schema of a version, whose first day stands beside the document of a draft."""

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a draft from being published: where, and what."""

    steps: Steps
    message: Any


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that is not known or not verified: where, and "unknown", "false" or "illustrative"."""

    steps: Steps
    state: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a draft lacks, and what it says without being sure of it. `level` is what it would offer."""

    lacks: tuple[Lack, ...]
    open_facts: tuple[OpenFact, ...]
    level: int | None

    @property
    def is_complete(self) -> bool:
        """Whether it can be published."""
        return not self.lacks


def may_see(by: Actor) -> None:
    """Raise Denied unless the actor keeps or publishes the catalogue."""
    if not (by.may(MANAGE.code) or by.may(PUBLISH.code)):
        raise Denied(MANAGE.code)


def _drafts() -> QuerySet[VersionDraft]:
    return VersionDraft.objects.select_related("procedure__field", "base", "published")


def open_drafts(by: Actor) -> list[VersionDraft]:
    """What is being written or waits to be published, last changed first."""
    may_see(by)
    with acting(system_actor(SYSTEM)):
        return list(_drafts().filter(state__in=OPEN_STATES).order_by("-changed_at", "-pk"))


def draft(by: Actor, draft_id: int) -> VersionDraft | None:
    """One draft, whatever became of it."""
    may_see(by)
    with acting(system_actor(SYSTEM)):
        return _drafts().filter(pk=draft_id).first()


def drafts_of(by: Actor, procedure_id: int) -> list[VersionDraft]:
    """Every draft of a procedure, the latest first."""
    may_see(by)
    with acting(system_actor(SYSTEM)):
        return list(_drafts().filter(procedure_id=procedure_id).order_by("-pk"))


def procedure_by_slug(slug: str) -> Procedure | None:
    """A procedure, also one that has no version yet."""
    return Procedure.objects.select_related("field").filter(slug=slug).first()


def without_version() -> list[Procedure]:
    """Procedures that nobody has published yet."""
    return list(Procedure.objects.filter(versions__isnull=True).select_related("field").order_by("code"))


def named_forms(document: dict[str, Any]) -> dict[str, form_api.FormVersionInfo]:
    """The published form that the document names, by its code; empty when there is none."""
    code = document.get("form")
    found = form_api.current(code) if code else None
    return {code: found} if code and found else {}


def check(found: VersionDraft, today: date | None = None) -> Check:
    """What keeps a draft from being published on `today`, and which of its facts are not sure."""
    document = found.content
    lacks = [Lack(steps, message) for steps, message in violations(document, _WHOLE)]
    level = None
    if not lacks:
        lacks += _beyond_the_schema(document)
        level = _level(found, today or clock.business().today())
    lacks += _unsourced(document)
    lacks += _days(found, today or clock.business().today())
    return Check(tuple(lacks), tuple(_open_facts(document)), level)


def _beyond_the_schema(document: dict[str, Any]) -> list[Lack]:
    province = Path(settings.TINHSO_CONTENT_ROOT) / "provinces" / settings.TINHSO_PROVINCE
    lacks = list(
        version_problems(
            document,
            lambda message, *steps: Lack(steps, message),
            forms=set(named_forms(document)),
            province=province,
        )
    )
    words = {
        "cases.papers": _("Chưa có thành phần hồ sơ ở trường hợp nào."),
        "channels.time": _("Chưa biết thời hạn giải quyết của cách nộp nào."),
    }
    return lacks + [
        Lack((key.partition(".")[0],), words[key]) for key in levels.missing_parts(parse(document))
    ]


def _level(found: VersionDraft, today: date) -> int | None:
    try:
        rules = levels_on(found.valid_from or today)
    except LevelsMissing:
        return None
    return levels.level(levels.capabilities(parse(found.content)), rules)


def _unsourced(document: dict[str, Any]) -> list[Lack]:
    message = _("Ghi là đã kiểm chứng thì phải ghi nguồn.")
    return [
        Lack(steps, message)
        for steps, fact in facts(document)
        if verified_code(fact["verified"]) == "true" and not str(fact.get("source", "")).strip()
    ]


def _days(found: VersionDraft, today: date) -> list[Lack]:
    first = found.valid_from
    if first is None:
        return [Lack(("valid_from",), _("Chưa có ngày áp dụng."))]
    lacks = []
    if first < today:
        lacks.append(Lack(("valid_from",), _("Ngày áp dụng đã qua: không công bố lùi ngày.")))
    later = ProcedureVersion.objects.filter(procedure_id=found.procedure_id, valid_from__gte=first)
    if later.exists():
        lacks.append(Lack(("valid_from",), _("Đã có phiên bản áp dụng từ ngày này hoặc muộn hơn.")))
    if found.base is not None and found.base.content == found.content:
        lacks.append(Lack((), _("Bản thảo không khác phiên bản trước.")))
    return lacks


def _open_facts(document: dict[str, Any]) -> list[OpenFact]:
    found = []
    for steps, fact in facts(document):
        if "amount" in fact and fact["amount"] is None:
            found.append(OpenFact(steps, "unknown"))
        elif (state := verified_code(fact["verified"])) != "true":
            found.append(OpenFact(steps, state))
    return found
