"""Since when officials need a second factor: dated law, which a province may put off but not forget."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from tinhso.kernel.datafile import read_yaml
from tinhso.kernel.law import rules_schema

from ..models import Account

SCHEMA: Final = rules_schema({"officials.second_factor": {"enum": ["required", "voluntary"]}})


def required_on(day: date) -> bool:
    """Whether an official must have a second factor on this day of the system's clock.

    `TINHSO_SECOND_FACTOR_FROM` puts the duty on another day than the law's, for a time of transition.
    """
    own: date | None = settings.TINHSO_SECOND_FACTOR_FROM
    if own is not None:
        return day >= own
    return any(begin <= day and (end is None or day < end) for begin, end in _periods(_file()))


def required_from() -> date | None:
    """The first day of the duty that holds now or comes next; None when no rule asks for it."""
    own: date | None = settings.TINHSO_SECOND_FACTOR_FROM
    return own or min((begin for begin, _end in _periods(_file())), default=None)


def officials_without() -> int:
    """How many open accounts of officials and of the setup have no second factor, samples left out."""
    has = Authenticator.objects.filter(
        user=OuterRef("pk"), type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    rows = Account.objects.filter(Q(official__isnull=False) | Q(is_setup=True), is_active=True)
    return rows.filter(~Exists(has), is_sample=False).count()


def _file() -> Path:
    return Path(settings.TINHSO_CONTENT_ROOT) / "law" / "accounts.yaml"


@lru_cache(maxsize=4)
def _periods(file: Path) -> tuple[tuple[date, date | None], ...]:
    """The days on which the law asks for it; raises DataErrors. The file is read once in a process."""
    rules = read_yaml(file, SCHEMA).data["rules"]
    return tuple(
        (
            date.fromisoformat(rule["valid_from"]),
            date.fromisoformat(rule["valid_to"]) if "valid_to" in rule else None,
        )
        for rule in rules
        if rule["value"] == "required"
    )
