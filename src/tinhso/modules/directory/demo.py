"""The accounts that a demonstration can be tried with, from the province's demo.yaml.

None of them exists outside of a demonstration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import read_yaml
from tinhso.kernel.modules import DemoContext
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from .actions.absence import record_absence
from .actions.account import open_account
from .models import Absence, Account, Official
from .queries.area import area_by_code

_TEXT: Final = {"type": "string", "minLength": 1}
_CARD: Final = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("name", "id_number", "phone", "email", "address", "area"), _TEXT),
        "birth_date": {"type": "string", "format": "date"},
    },
}
_ACCOUNT: Final = {
    "type": "object",
    "required": ["login", "password", "role"],
    "additionalProperties": False,
    "properties": {**dict.fromkeys(("login", "password", "role", "role_en"), _TEXT), "card": _CARD},
}
_ABSENCE: Final = {
    "type": "object",
    "required": ["official", "delegate", "days"],
    "additionalProperties": False,
    "properties": {"official": _TEXT, "delegate": _TEXT, "days": {"type": "integer", "minimum": 1}},
}
SCHEMA: Final = {
    "type": "object",
    "properties": {
        "accounts": {"type": "array", "items": _ACCOUNT},
        "absences": {"type": "array", "items": _ABSENCE},
    },
}
"""The part of demo.yaml that is the directory's; other keys belong to others."""


@dataclass(frozen=True)
class DemoAccount:
    """A sign-in name of the demonstration, what can be tried with it, and a citizen's card if he is one."""

    login: str
    password: str
    role: str
    card: dict[str, Any] | None


class NotADemonstration(RuntimeError):
    """Accounts with a known password are made in a demonstration only."""


def demo_accounts(province: Path | None = None) -> list[DemoAccount]:
    """The accounts of the demonstration, with roles in the language of the page; none outside of one."""
    if not settings.TINHSO_DEMO:
        return []
    folder = province or Path(settings.TINHSO_CONTENT_ROOT) / "provinces" / settings.TINHSO_PROVINCE
    path = folder / "demo.yaml"
    if not path.is_file():
        return []
    role = "role_en" if get_language() == "en" else "role"
    return [
        DemoAccount(item["login"], item["password"], item.get(role) or item["role"], item.get("card"))
        for item in _listed(path, path.stat().st_mtime)
    ]


@lru_cache(maxsize=2)
def _listed(path: Path, changed: float) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (read_yaml(path, SCHEMA).data or {}).get("accounts", [])
    return found


def make_demo_accounts(context: DemoContext) -> None:
    """Open the citizens' accounts and give the sample officials' accounts their known password.

    May run again: what is there already keeps its data and gets the password. Raises NotADemonstration.
    """
    if not settings.TINHSO_DEMO:
        raise NotADemonstration("TINHSO_DEMO is not set")
    listed = demo_accounts(context.province)
    system = system_actor("directory.demo")
    # Hashing is slow on purpose, and most of these passwords are the same.
    hashed = {password: make_password(password) for password in {account.password for account in listed}}
    with acting(system):
        for done, account in enumerate(listed, start=1):
            if account.card and not Account.objects.filter(username=account.login).exists():
                _open_citizen(account, account.card, context.business_date)
            Account.objects.filter(username=account.login, is_sample=True).update(
                password=hashed[account.password]
            )
            context.progress(_("Tài khoản chạy thử"), done, len(listed))
        ledger.record(
            actor=system,
            kind="directory.demo_accounts",
            ref=Ref("directory.file", 0),
            data={"accounts": [account.login for account in listed]},
        )


def make_demo_absences(context: DemoContext) -> None:
    """Who is away from the business date on, with a colleague in his place. May run again."""
    path = context.province / "demo.yaml"
    listed = (read_yaml(path, SCHEMA).data or {}).get("absences", []) if path.is_file() else []
    day = context.business_date
    with acting(system_actor("directory.demo")) as system:
        for one in listed:
            keys = {
                row.key: row.pk for row in Official.objects.filter(key__in=(one["official"], one["delegate"]))
            }
            official = keys[one["official"]]
            if Absence.objects.filter(official_id=official, valid_from=day).exists():
                continue
            record_absence(
                by=system,
                official_id=official,
                valid_from=day,
                valid_to=day + timedelta(days=one["days"]),
                delegate_id=keys[one["delegate"]],
            )


def _open_citizen(listed: DemoAccount, card: dict[str, Any], today: date) -> None:
    home = area_by_code(card.get("area", ""), today)
    account = open_account(
        by=system_actor("directory.demo"),
        name=card["name"],
        username=listed.login,
        email=card.get("email", ""),
        phone=card.get("phone", ""),
        id_number=card.get("id_number", ""),
        birth_date=date.fromisoformat(card["birth_date"]) if "birth_date" in card else None,
        address=card.get("address", ""),
        area_id=home.id if home else None,
        is_sample=True,
    )
    if account.email:
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
