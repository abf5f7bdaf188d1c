"""What the people of the demonstration say of the way their dossiers were dealt with."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.clock import fixed
from tinhso.kernel.modules import DemoContext
from tinhso.kernel.scope import acting

from .. import actions
from ..enums import State
from ..models import Dossier

MOST = 120
STARS = (5, 5, 5, 4, 4, 4, 4, 3, 2)


def rate_some(context: DemoContext) -> None:
    """The latest returned dossiers of those without an account are rated; the citizen who can be tried does it himself."""
    random = Random(context.seed)
    with acting(system_actor("services.demo")):
        found = Dossier.objects.filter(state=State.RETURNED, applicant__isnull=True, rating__isnull=True)
        rows = list(found.order_by("-returned_at", "-id")[:MOST])
    for dossier in rows:
        stars = random.choice(STARS)
        holder = ANONYMOUS.with_keys(dossier.track_key)
        at = (dossier.returned_at or dossier.submitted_at) + timedelta(minutes=random.randint(5, 50))
        with acting(holder):
            actions.rate(
                by=holder,
                dossier_id=dossier.pk,
                stars=stars,
                clear=stars > 2,
                polite=stars > 1,
                nothing_else=stars > 2,
                clock=fixed(at),
            )
