"""Keys: issuing, taking back, noting their use."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor
from tinhso.kernel.clock import system
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting, key_of
from tinhso.modules.directory import api as directory

from ..models import ApiKey
from ..permissions import CONNECT
from ..queries.key import SYSTEM, scopes

REF_KIND = "exchange.key"

LONGEST_DAYS = 730
"""No key lives longer: whoever runs the other system shows every two years that somebody still answers for it."""

FASTEST = 6000
"""The most requests a minute that a key may be given."""

NOTED_AFTER = timedelta(minutes=5)
"""How old "last used" may be before it is written again."""


class KeyRefused(ActionError):
    """A key that cannot be issued or taken back like this; `details["field"]` names the field."""


@action
def issue_key(
    *, by: Actor, name: str, agency_id: int | None, scope_codes: Iterable[str], days: int, per_minute: int
) -> tuple[ApiKey, str]:
    """Issue a key for another system: the key, and its secret, which is shown this once and kept nowhere.

    Without `agency_id` it holds in the whole province. Raises Denied, KeyRefused.
    """
    if not by.may(CONNECT.code) or by.account_id is None:
        raise Denied(CONNECT.code)
    known = scopes()
    wanted = [code for code in known if code in set(scope_codes)]
    _check(name, agency_id, wanted, days, per_minute)
    secret = f"ts_{secrets.token_urlsafe(32)}"
    now = system().now()
    with acting(SYSTEM):
        key = ApiKey.objects.create(
            name=name,
            account=directory.open_program_account(by=SYSTEM, name=name),
            agency_id=agency_id,
            scopes=wanted,
            hint=secret[:8],
            digest=key_of(secret),
            per_minute=per_minute,
            created_at=now,
            created_by_id=by.account_id,
            expires_at=now + timedelta(days=days),
        )
    _record(by, "exchange.key_issued", key, scopes=wanted, days=days, account=key.account_id)
    return key, secret


def _check(name: str, agency_id: int | None, wanted: list[str], days: int, per_minute: int) -> None:
    if not name.strip():
        raise KeyRefused("name", _("Nhập tên hệ thống."), field="name")
    if not wanted:
        raise KeyRefused("scopes", _("Chọn ít nhất một quyền."), field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise KeyRefused("days", _("Thời hạn từ 1 đến %(most)s ngày.") % {"most": LONGEST_DAYS}, field="days")
    if not 1 <= per_minute <= FASTEST:
        raise KeyRefused("rate", _("Từ 1 đến %(most)s lần mỗi phút.") % {"most": FASTEST}, field="per_minute")
    if agency_id is not None and directory.agency(agency_id) is None:
        raise KeyRefused("agency", _("Không có cơ quan này."), field="agency")


@action
def revoke_key(*, by: Actor, key_id: int) -> None:
    """Take a key back; its next request is refused. Raises Denied, KeyRefused."""
    if not by.may(CONNECT.code):
        raise Denied(CONNECT.code)
    with acting(SYSTEM):
        key = ApiKey.objects.select_for_update().filter(pk=key_id, revoked_at=None).first()
        if key is None:
            raise KeyRefused("gone", _("Khóa này không còn hiệu lực."))
        key.revoked_at = system().now()
        key.save(update_fields=["revoked_at"])
    _record(by, "exchange.key_revoked", key)


def _record(by: Actor, kind: str, key: ApiKey, **data: object) -> None:
    ledger.record(actor=by, kind=kind, ref=Ref(REF_KIND, key.pk), data=data, compartment=key.agency_id)


@action(refuses_first=True)
def note_use(*, by: Actor, key: ApiKey) -> None:
    """Write down that the key was used; rarely, and never waiting for another request that does the same."""
    now = system().now()
    if key.last_used_at is not None and now - key.last_used_at < NOTED_AFTER:
        return
    free = ApiKey.objects.select_for_update(skip_locked=True).filter(
        Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_AFTER), pk=key.pk
    )
    ApiKey.objects.filter(pk__in=free.order_by().values("pk")).update(last_used_at=now)
