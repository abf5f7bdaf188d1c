"""Reading dossiers."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Schema
from pydantic import AwareDatetime

from tinhso.kernel import clock
from tinhso.modules.exchange.api import Problem

from ..enums import State
from ..permissions import parts_of
from ..queries import exchange as queries
from .door import DOOR, PEOPLE, READ
from .out import DossierOut, DossierPage, heads, whole
from .refusals import not_found

Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{3,60}$", description="Code of the dossier.")]
MOST = 200
OVERLAP = timedelta(minutes=2)
"""An act in a transaction that is still open bears the moment at which it began; the next round looks so far back."""


class ListQuery(Schema):
    """What the list is narrowed by."""

    after: str = Field("", max_length=40, description="`next` of the page before.")
    limit: int = Field(50, ge=1, le=MOST, description="Most dossiers of the page.")
    state: State | None = Field(None, description="Only dossiers in this state.")
    procedure: str = Field("", max_length=20, description="Only dossiers of the procedure with this code.")
    changed_since: AwareDatetime | None = Field(
        None, description="Only dossiers with an act recorded since; take `as_of` of the round before."
    )


@DOOR.get(
    "dossiers", scope=READ, ok=DossierPage, summary=gettext_noop("Danh sách hồ sơ trong phạm vi của khóa")
)
def list_dossiers(request: HttpRequest, wanted: Query[ListQuery]) -> DossierPage:
    """Dossiers of the key's agencies in the order in which they came, without anything personal."""
    now = clock.system().now()
    found = queries.following(
        request.actor,  # type: ignore[attr-defined]
        queries.Wanted(
            after=_place(wanted.after),
            state=wanted.state.value if wanted.state is not None else "",
            procedure=wanted.procedure,
            changed_since=_moment(wanted.changed_since),
        ),
        wanted.limit + 1,
    )
    page = found[: wanted.limit]
    onward = _cursor(page[-1].pk) if len(found) > len(page) else None
    return DossierPage(items=heads(page), next=onward, as_of=now - OVERLAP)


def _moment(value: datetime | None) -> datetime | None:
    """A moment that the database can hold."""
    if value is None:
        return None
    try:
        return max(value.astimezone(UTC), datetime(1900, 1, 1, tzinfo=UTC))
    except OverflowError:
        raise Problem(422, "invalid", _("Thời điểm không hợp lệ.")) from None


def _cursor(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(8)).decode().rstrip("=")


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        found = int.from_bytes(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (ValueError, binascii.Error):
        found = -1
    if not 0 <= found < 2**63:
        raise Problem(422, "invalid", _("Con trỏ trang không đúng."), code="after")
    return found


@DOOR.get(
    "dossiers/{code}",
    scope=READ,
    ok=DossierOut,
    summary=gettext_noop("Một hồ sơ với các lần xử lý"),
    refusals=(404,),
)
def read_dossier(
    request: HttpRequest,
    response: HttpResponse,
    code: Path[Code],
) -> DossierOut:
    """One dossier; the header `ETag` is its version in quotation marks."""
    actor = request.actor  # type: ignore[attr-defined]
    seen = queries.whole(actor, code)
    if seen is None:
        raise not_found()
    response["ETag"] = f'"{seen.dossier.version}"'
    parts = parts_of(actor, seen.dossier)
    return whole(seen, actor, parts, people=PEOPLE in request.key.scopes)  # type: ignore[attr-defined]
