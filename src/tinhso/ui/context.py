"""What every page knows: menus, the acting person, the business date, the province, the languages.

The context processor gives one lazy object, ``ts``, so that a page pays only for what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language

from tinhso.kernel import clock
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.modules import Area, MenuItem, Registry, Widget, registry
from tinhso.kernel.reference import is_kept


@dataclass(frozen=True)
class Entry:
    """One entry of a menu as a page shows it; ``count`` is None when there is nothing to count."""

    title: str
    href: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Section:
    """Entries of a menu under one heading; the first section of a menu may have none."""

    title: Any
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Site:
    """Who runs the site, from the province's ``province.yaml``; empty fields are not shown."""

    province: str = ""
    owner: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class SiteOnDay:
    """Among a module's extensions: who runs the site on a day, where that may be another than the file names.

    `on(site, day)` is given what the file says and returns it as it is unless it knows better. It is asked on
    every page, so it answers from kept reference data.
    """

    on: Callable[[Site, date], Site]


@lru_cache(maxsize=4)
def _site_of(path: str, changed: float) -> Site:
    found = yaml.safe_load(Path(path).read_text("utf-8")) or {}
    contact = found.get("contact") or {}
    return Site(
        province=found.get("name") or "",
        owner=found.get("owner") or "",
        phone=str(contact.get("phone") or ""),
        email=contact.get("email") or "",
        address=contact.get("address") or "",
    )


def site() -> Site:
    """The site's owner; empty while the province has no file. Read again when the file changes."""
    path = f"{settings.TINHSO_CONTENT_ROOT}/provinces/{settings.TINHSO_PROVINCE}/province.yaml"
    try:
        return _site_of(path, Path(path).stat().st_mtime)
    except OSError:
        return Site()


def site_on(day: date) -> Site:
    """Who runs the site on that day.

    Whom the file names where reference data are not kept: outside of a scope, and in a transaction that has just
    changed them. There each page would pay for what the next one knows.
    """
    found = site()
    if is_kept():
        for one in registry().of_type(SiteOnDay):
            found = one.on(found, day)
    return found


def link(name: str, *args: Any) -> str:
    """The address of a named page, empty when no installed module has it; kept, as addresses never change."""
    return _link(get_urlconf(), name, *args)


@lru_cache(maxsize=256)
def _link(urlconf: str | None, name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Language:
    """A language of the site; ``href`` switches to it."""

    code: str
    name: str
    href: str
    current: bool


@lru_cache(maxsize=8)
def _languages(urlconf: str | None, current: str | None) -> tuple[Language, ...]:
    return tuple(
        Language(code, name, link("ui:language", code), code == current) for code, name in settings.LANGUAGES
    )


@dataclass(frozen=True)
class Links:
    """Addresses that the bases use when the module behind them is installed; else empty."""

    home: str
    login: str
    logout: str
    account: str
    search: str
    accessibility: str
    privacy: str
    about: str
    site_map: str
    gallery: str


@lru_cache(maxsize=8)
def _links(urlconf: str | None, gallery: bool) -> Links:
    return Links(
        home=link("portal:home") or "/",
        login=link("account_login"),
        logout=link("account_logout"),
        account=link("directory:account"),
        search=link("portal:search"),
        accessibility=link("portal:accessibility"),
        privacy=link("portal:privacy"),
        about=link("portal:about"),
        site_map=link("portal:site_map"),
        gallery=link("ui:gallery") if gallery else "",
    )


_MENUS: dict[tuple[Any, ...], tuple[Registry, tuple[Entry, ...]]] = {}
"""Citizens' menus, by registry (held, so that its id stays its own), addresses, language and current entry."""


class Page:
    """What the bases show around the content; each part is made when it is first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getitem__(self, name: str) -> Any:
        """Templates ask here first; without it each look-up would begin with an exception."""
        return getattr(self, name)

    @property
    def actor(self) -> Actor:
        """Who is acting; anonymous where no scope was set (error pages)."""
        actor: Actor = getattr(self._request, "actor", ANONYMOUS)
        return actor

    @cached_property
    def site(self) -> Site:
        """Who runs the site on the business date."""
        return site_on(self.today)

    @property
    def demo(self) -> bool:
        """Whether this installation shows sample data; every page then says so."""
        return bool(settings.TINHSO_DEMO)

    @cached_property
    def today(self) -> date:
        """The business date in the province."""
        return clock.business().today()

    @cached_property
    def citizen_menu(self) -> tuple[Entry, ...]:
        """The menu of the citizens' pages; made once for each of its entries that a page may belong to."""
        found = registry()
        mine = [item for item in found.menu if item.area == "citizen"]
        if any(item.permission is not None or item.count is not None for item in mine):
            return self._flat("citizen")
        key = (
            id(found),
            get_urlconf(),
            get_language(),
            self._nearest([link(item.url_name) for item in mine]),
        )
        if key not in _MENUS:
            _MENUS[key] = (found, self._flat("citizen"))
        return _MENUS[key][1]

    def _flat(self, area: Area) -> tuple[Entry, ...]:
        return tuple(entry for section in self._menu(area) for entry in section.entries)

    @cached_property
    def office_menu(self) -> tuple[Section, ...]:
        """The side menu of officers and leaders, by section."""
        return self._menu("office", "board", "setup")

    @cached_property
    def account_menu(self) -> tuple[Entry, ...]:
        """What stands beside the acting person's name; empty for visitors."""
        return self._flat("account") if self.signed_in else ()

    @property
    def signed_in(self) -> bool:
        """Whether a person with an account is acting."""
        return self.actor.kind in {"official", "citizen"}

    @cached_property
    def works_here(self) -> bool:
        """Whether the acting person is an official, who gets the way to the office pages."""
        return self.actor.kind == "official"

    @cached_property
    def office_home(self) -> str:
        """The first office page that the acting person may open; empty when there is none."""
        return next((entry.href for section in self.office_menu for entry in section.entries), "")

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the site, each with the address that switches to it."""
        return _languages(get_urlconf(), get_language())

    @cached_property
    def back_here(self) -> str:
        """What such an address is told, to come back to this page."""
        here = self._request.get_full_path() if self._request.method == "GET" else self._request.path
        return urlencode({"ve": here})

    @property
    def links(self) -> Links:
        """Addresses that the bases use."""
        return _links(get_urlconf(), bool(settings.DEBUG or settings.TINHSO_DEMO))

    def widgets(self, slot: str) -> tuple[Widget, ...]:
        """What modules put into a place of another module's page, in order."""
        return tuple(widget for widget in registry().widgets if widget.slot == slot)

    def _menu(self, *areas: Area) -> tuple[Section, ...]:
        found = [
            (item, link(item.url_name)) for area in areas for item in registry().menu if item.area == area
        ]
        shown = [(item, href) for item, href in found if href and self._may_see(item)]
        current = self._nearest([href for _item, href in shown])
        sections: dict[str, tuple[Any, list[Entry]]] = {}
        for item, href in shown:
            count = item.count(self.actor) if item.count is not None else None
            entry = Entry(title=str(item.title), href=href, current=href == current, count=count)
            sections.setdefault(f"{item.area}/{item.section}", (item.section, []))[1].append(entry)
        return tuple(Section(title, tuple(entries)) for title, entries in sections.values())

    def _nearest(self, hrefs: list[str]) -> str:
        """The entry that this page belongs to: the longest address that its own begins with."""
        here = self._request.path
        around = [href for href in hrefs if here == href or (href != "/" and here.startswith(href))]
        return max(around, key=len, default="")

    def _may_see(self, item: MenuItem) -> bool:
        if item.permission is not None:
            return self.actor.may(item.permission)
        return item.area in {"citizen", "account"} or self.works_here


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor: gives ``ts`` to every page."""
    return {"ts": Page(request)}
