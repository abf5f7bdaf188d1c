"""Declarations are gathered once and checked: duplicates and dangling names stop the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tinhso.kernel import events
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.events import Listener
from tinhso.kernel.modules import Module, gather, registry
from tinhso.kernel.permissions import Permission, Role, own
from tinhso.kernel.refs import Ref, RefKind, Resolved, resolve

P = Permission("a.do", "Làm", own())


def module(name: str = "a", **parts: object) -> Module:
    return Module(name=name, title=name, **parts)  # type: ignore[arg-type]


def test_the_real_registry_is_there() -> None:
    assert set(registry().modules) >= {"directory", "forms", "services", "plan"}


def test_duplicates_are_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="'a.do' is declared twice"):
        gather([module(permissions=(P,)), module("b", permissions=(P,))])
    with pytest.raises(ImproperlyConfigured, match="module 'a'"):
        gather([module(), module()])


def test_a_role_names_known_permissions() -> None:
    role = Role("clerk", "Cán bộ một cửa", ("a.do", "a.nothing"))
    with pytest.raises(ImproperlyConfigured, match="a.nothing"):
        gather([module(permissions=(P,), roles=(role,))])


def test_events_reach_listeners_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    made = gather(
        [
            module("a", listens=(Listener(str, lambda e: heard.append(f"a {e}")),)),
            module(
                "b", listens=(Listener(str, lambda e: heard.append(f"b {e}")), Listener(int, heard.append))
            ),
        ]
    )
    monkeypatch.setattr("tinhso.kernel.modules._registry", made)
    events.publish("x")
    assert heard == ["a x", "b x"]


def test_refs_resolve_by_their_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    def label(number: int, actor: Actor) -> Resolved | None:
        return Resolved(f"Hồ sơ {number}") if actor.is_authenticated else None

    made = gather([module(refs=(RefKind("a.thing", label),))])
    monkeypatch.setattr("tinhso.kernel.modules._registry", made)
    official = Actor(kind="official", account_id=1)
    assert resolve(Ref("a.thing", 4), official) == Resolved("Hồ sơ 4")
    assert resolve(Ref("a.thing", 4), ANONYMOUS) is None
    assert resolve(Ref("gone.thing", 4), official) is None
    assert Ref.parse("a.thing:4") == Ref("a.thing", 4)
    for wrong in ("a", "a:x", ":4"):
        with pytest.raises(ValueError, match="not a reference"):
            Ref.parse(wrong)


def test_an_action_has_one_shape() -> None:
    with pytest.raises(TypeError, match="keywords only"):
        action(lambda by: None)
    with pytest.raises(TypeError, match="keywords only"):
        action(lambda *, other, by: None)
    error = ActionError("late", "Quá hạn", days=2)
    assert (error.code, str(error), error.details) == ("late", "Quá hạn", {"days": 2})
