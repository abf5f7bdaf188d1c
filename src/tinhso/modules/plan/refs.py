"""How others' references to a plan are shown."""

from __future__ import annotations

from django.urls import reverse

from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import RefKind, Resolved

from .queries.plan import plan_number


def _plan(number: int, actor: Actor) -> Resolved | None:
    found = plan_number(number)
    return Resolved(found, reverse("plan:overview")) if found else None


REFS = (RefKind("plan.plan", _plan),)
