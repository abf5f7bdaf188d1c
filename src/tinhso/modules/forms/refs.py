"""How the ledger's references to form versions are shown."""

from __future__ import annotations

from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import RefKind, Resolved

from .models import FormVersion


def _version(number: int, actor: Actor) -> Resolved | None:
    row = FormVersion.objects.only("title", "version").filter(pk=number).first()
    return Resolved(f"{row.title} v{row.version}") if row is not None else None


REFS = (RefKind("forms.version", _version),)
