"""What a module is: one declaration of objects, checked and gathered at start-up.

`settings.TINHSO_MODULES` lists the modules; each has `module.py` with `MODULE = Module(...)`. Objects and
not strings, so that an editor jumps to what is declared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .actors import Actor
from .events import Listener
from .indicators import Indicator
from .permissions import Permission, Role, RowScope
from .refs import RefKind

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    from .jobs import Schedule
    from .search import SearchSource

Area = Literal["citizen", "office", "board", "setup", "account"]


@dataclass(frozen=True)
class Mount:
    """Pages of a module under a prefix such as "dich-vu-cong/"."""

    prefix: str
    urlconf: str


@dataclass(frozen=True)
class MenuItem:
    """An entry of a menu; shown when `permission` is held, with `count(actor)` beside it.

    Entries of the area `account` stand beside the name of whoever is signed in, with their count unless it is 0.

    `summary` is one sentence about a citizens' entry, shown on the home page.
    """

    area: Area
    title: Any
    url_name: str
    permission: str | None = None
    order: int = 0
    count: Callable[[Actor], int] | None = None
    section: Any = ""
    summary: Any = ""


@dataclass(frozen=True)
class Widget:
    """A piece of another module's page: `template` drawn with what `context(request)` returns."""

    slot: Literal["home", "home_figures", "transparency", "office_home"]
    template: str
    context: Callable[[HttpRequest], dict[str, Any]]
    order: int = 0


@dataclass(frozen=True)
class LoadContext:
    """What a loader is given: the data folder, the province's folder, who loads, and whether to keep it."""

    root: Path
    province: Path
    actor: Actor
    check_only: bool = False
    override: bool = False
    """Let a changed file win over what pages have changed since it was loaded last."""


@dataclass
class LoadReport:
    """What a loader did, in numbers, and what it wants a person to know (unverified facts, say)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)

    def store[M: Model](self, row: M, wanted: Mapping[str, Any]) -> M:
        """Save a new row, or what of a stored one differs from `wanted`, and count what was done."""
        is_new = row.pk is None
        changed = [name for name, value in wanted.items() if is_new or getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name])
        if is_new:
            row.save()
            self.created += 1
        elif changed:
            row.save(update_fields=changed)
            self.updated += 1
        else:
            self.unchanged += 1
        return row


@dataclass(frozen=True)
class Loader:
    """Reads one kind of law or province data; all loaders of a load share one transaction."""

    name: str
    order: int
    load: Callable[[LoadContext], LoadReport]


@dataclass(frozen=True)
class DemoContext:
    """What a demo step is given. `progress(label, done, total)` may be called as often as wished."""

    scale: int
    seed: int
    business_date: date
    actor: Actor
    progress: Callable[[str, int, int], None]
    province: Path


@dataclass(frozen=True)
class DemoStep:
    """Fills the demo province with sample data; run once, in order, after the province is loaded."""

    name: str
    order: int
    run: Callable[[DemoContext], None]


@dataclass(frozen=True, kw_only=True)
class Module:
    """The declaration of a module: everything others meet of it."""

    name: str
    title: Any
    urls: tuple[Mount, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    permissions: tuple[Permission, ...] = ()
    roles: tuple[Role, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    search: tuple[SearchSource, ...] = ()
    listens: tuple[Listener, ...] = ()
    refs: tuple[RefKind, ...] = ()
    widgets: tuple[Widget, ...] = ()
    loaders: tuple[Loader, ...] = ()
    demo: tuple[DemoStep, ...] = ()
    row_scopes: tuple[RowScope, ...] = ()
    """Tables with row-level security, each with what it promises."""
    extensions: tuple[object, ...] = ()
    """Objects of a type that a lower module declares and asks the registry for, such as what it holds."""

    public_tables: tuple[tuple[str, str], ...] = ()
    """Tables without row-level security, each with the reason; also those of libraries."""


@dataclass(frozen=True)
class Registry:
    """All declarations, gathered; made once at start-up and never changed."""

    modules: dict[str, Module]
    permissions: dict[str, Permission]
    roles: dict[str, Role]
    indicators: dict[str, Indicator]
    refs: dict[str, RefKind]
    listeners: dict[type, tuple[Listener, ...]]
    schedules: dict[str, Schedule]
    search: tuple[SearchSource, ...]
    menu: tuple[MenuItem, ...]
    widgets: tuple[Widget, ...]
    loaders: tuple[Loader, ...]
    demo: tuple[DemoStep, ...]
    extensions: tuple[object, ...] = ()

    def of_type[T](self, kind: type[T]) -> tuple[T, ...]:
        """The modules' extensions of exactly this type, in the order of the modules."""
        return tuple(one for one in self.extensions if type(one) is kind)


_registry: Registry | None = None


def registry() -> Registry:
    """The gathered declarations; ImproperlyConfigured before the applications are ready."""
    if _registry is None:
        raise ImproperlyConfigured("the registry is made when the kernel's application is ready")
    return _registry


def install() -> Registry:
    """Import the kernel's and every listed module's declaration and gather them; called by the kernel's `ready`."""
    global _registry  # noqa: PLW0603 - set exactly once, at start-up
    _registry = gather(_declared(path) for path in ("tinhso.kernel", *settings.TINHSO_MODULES))
    return _registry


def _declared(path: str) -> Module:
    declaration = getattr(import_module(f"{path}.module"), "MODULE", None)
    if not isinstance(declaration, Module):
        raise ImproperlyConfigured(f"{path}.module must hold MODULE = Module(...)")
    if declaration.name != path.rpartition(".")[2]:
        raise ImproperlyConfigured(f"{path}: declared under the other name {declaration.name!r}")
    return declaration


def gather(modules: Iterable[Module]) -> Registry:
    """A registry of these declarations; ImproperlyConfigured for duplicates and wrong references."""
    found = list(modules)
    permissions = _unique("permission", ((p.code, p) for m in found for p in m.permissions))
    roles = _unique("role", ((r.code, r) for m in found for r in m.roles))
    for role in roles.values():
        unknown = set(role.permissions) - set(permissions)
        if unknown:
            raise ImproperlyConfigured(f"role {role.code}: unknown permissions {sorted(unknown)}")
    listeners: dict[type, list[Listener]] = defaultdict(list)
    for module in found:
        for listener in module.listens:
            listeners[listener.event].append(listener)
    return Registry(
        modules=_unique("module", ((m.name, m) for m in found)),
        permissions=permissions,
        roles=roles,
        indicators=_unique("indicator", ((i.code, i) for m in found for i in m.indicators)),
        refs=_unique("reference kind", ((r.kind, r) for m in found for r in m.refs)),
        listeners={event: tuple(all_of_it) for event, all_of_it in listeners.items()},
        schedules=_unique("schedule", ((s.name, s) for m in found for s in m.schedules)),
        search=tuple(s for m in found for s in m.search),
        menu=tuple(sorted((i for m in found for i in m.menu), key=lambda i: i.order)),
        widgets=tuple(sorted((w for m in found for w in m.widgets), key=lambda w: w.order)),
        loaders=tuple(sorted((load for m in found for load in m.loaders), key=lambda load: load.order)),
        demo=tuple(sorted((d for m in found for d in m.demo), key=lambda d: d.order)),
        extensions=tuple(one for m in found for one in m.extensions),
    )


def _unique[T](what: str, pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for code, thing in pairs:
        if code in found:
            raise ImproperlyConfigured(f"{what} {code!r} is declared twice")
        found[code] = thing
    return found
