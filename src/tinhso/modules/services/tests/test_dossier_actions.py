"""Actions on a dossier: one effect each, its rows, its refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.clock import to_local
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.services import actions
from tinhso.modules.services.actions import ServiceError
from tinhso.modules.services.enums import Act, FeeState, State
from tinhso.modules.services.models import Dossier, DossierAct, Result
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, register


@pytest.mark.parametrize("state", [*State.values])
def test_every_state_can_be_reached(shop: OneStop, state: str) -> None:
    dossier = make_dossier(shop, state)
    assert Dossier.objects.get().state == state
    acts = list(DossierAct.objects.filter(dossier=dossier).order_by("seq"))
    assert [act.seq for act in acts] == list(range(1, dossier.version + 1))
    assert [act.to_state for act in acts][-1] == state
    assert LedgerEntry.objects.filter(ref_kind="services.dossier", ref_id=dossier.pk).count() == len(acts)
