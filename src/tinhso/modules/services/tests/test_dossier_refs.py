"""References to dossiers: who is shown what."""

from __future__ import annotations

import pytest

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.refs import Ref, resolve
from tinhso.kernel.scope import acting

from .. import testing
from ..rules.rows import REF_KIND

pytestmark = pytest.mark.django_db


def test_the_payer_is_led_back_the_official_to_the_case_and_others_nowhere(shop) -> None:
    dossier = testing.make_dossier(shop)
    ref = Ref(REF_KIND, dossier.pk)

    def shown(actor):
        with acting(actor):
            return resolve(ref, actor)

    holder = ANONYMOUS.with_keys(dossier.track_key)
    assert shown(holder).url == f"/tra-cuu/{dossier.code}/"
    assert dossier.code in shown(holder).label
    assert shown(shop.clerk).url == f"/ho-so/{dossier.code}/"
    assert shown(ANONYMOUS) is None
    assert shown(testing.anonymous()) is None
