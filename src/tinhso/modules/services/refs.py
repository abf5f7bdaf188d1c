"""How references to dossiers are shown: the payer's way back, the ledger."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel.actors import Actor
from tinhso.kernel.refs import RefKind, Resolved

from .models import Dossier
from .permissions import APPLY
from .queries.dossier import dossier_seen
from .rules.rows import REF_KIND


def _dossier(number: int, actor: Actor) -> Resolved | None:
    """Applicants are led to the tracking page, officials to the case; others learn nothing."""
    found: Dossier | None = dossier_seen(actor, number)
    if found is None:
        return None
    page = "services:dossier" if APPLY.holds(actor, found) else "services:case"
    return Resolved(_("hồ sơ %(code)s") % {"code": found.code}, reverse(page, args=[found.code]))


REFS = (RefKind(REF_KIND, _dossier),)
