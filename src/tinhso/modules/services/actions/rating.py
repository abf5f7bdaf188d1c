"""The applicant says once how satisfied he is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import Clock, to_local
from tinhso.kernel.refs import Ref

from ..enums import State
from ..models import Rating
from ..permissions import APPLY
from ..queries.law import liked_from
from ..queries.rating import rating_of
from ..rules import rows
from .base import ServiceError, now, require, take


@action
def rate(
    *,
    by: Actor,
    dossier_id: int,
    stars: int,
    clear: bool,
    polite: bool,
    nothing_else: bool,
    note: str = "",
    clock: Clock | None = None,
) -> Rating:
    """Rate a dossier whose result was handed over, from 1 to 5 stars.

    ServiceError `early` before that, `stars`, `rated` when it has been rated. The ledger keeps that it was rated, not how.
    """
    dossier = take(by=by, dossier_id=dossier_id, expected_version=None)
    require(APPLY, by, dossier)
    if dossier.state != State.RETURNED:
        raise ServiceError("early", _("Chỉ đánh giá được sau khi đã nhận kết quả."))
    if not 1 <= stars <= 5:
        raise ServiceError("stars", _("Chọn từ 1 đến 5."))
    if rating_of(dossier) is not None:
        raise ServiceError("rated", _("Hồ sơ này đã được đánh giá."))
    at = now(clock)
    rating = Rating.objects.create(
        dossier_id=dossier.pk,
        **rows.parties(dossier),
        stars=stars,
        liked=stars >= liked_from(to_local(at).date()),
        clear=clear,
        polite=polite,
        nothing_else=nothing_else,
        note=note.strip(),
        rated_at=at,
    )
    ledger.record(
        actor=by,
        kind="services.rate",
        ref=Ref(rows.REF_KIND, dossier.pk),
        compartment=dossier.agency_id,
        occurred_at=at,
    )
    return rating
