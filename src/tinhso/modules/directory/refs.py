"""How others' references to things of the directory are shown."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import RefKind, Resolved

from .permissions import ADMIN
from .queries.account import account_label
from .queries.act import published_act
from .queries.agency import agency
from .queries.area import area_name
from .queries.official import official_label


def _agency(number: int, actor: Actor) -> Resolved | None:
    found = agency(number)
    return Resolved(found.name, reverse("directory:agency", args=(found.id,))) if found else None


def _area(number: int, actor: Actor) -> Resolved | None:
    name = area_name(number)
    return Resolved(name, reverse("directory:area", args=(number,))) if name else None


def _official(number: int, actor: Actor) -> Resolved | None:
    label = official_label(number)
    url = reverse("directory:official", args=(number,)) if actor.kind == "official" else None
    return Resolved(label, url) if label else None


def _account(number: int, actor: Actor) -> Resolved | None:
    # An account's name is its holder's own: others learn it only where an official acts as one.
    if actor.account_id != number and not actor.may(ADMIN):
        return None
    label = account_label(number)
    return Resolved(label) if label else None


def _file(number: int, actor: Actor) -> Resolved | None:
    return Resolved(str(_("tệp dữ liệu của tỉnh")))


def _act(number: int, actor: Actor) -> Resolved | None:
    found = published_act(number)
    return Resolved(found.number, reverse("directory:act", args=(number,))) if found else None


def _import(number: int, actor: Actor) -> Resolved | None:
    if not actor.may(ADMIN):
        return None
    return Resolved(str(_("lần nhập danh bạ")), reverse("directory:import", args=(number,)))


REFS = (
    RefKind("directory.act", _act),
    RefKind("directory.import", _import),
    RefKind("directory.file", _file),
    RefKind("directory.agency", _agency),
    RefKind("directory.area", _area),
    RefKind("directory.official", _official),
    RefKind("directory.account", _account),
)
