"""The accounts that a demonstration can be tried with. None of them exists outside of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import ledger
from tinhso.kernel.actors import system_actor
from tinhso.kernel.modules import DemoContext
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from .actions.account import open_account
from .models import Account
from .queries.area import area_by_code

PASSWORD = "tinhso2015"  # noqa: S105 - printed for everybody; made in a demonstration only
CITIZEN = "dan"


@dataclass(frozen=True)
class DemoAccount:
    """A sign-in name of the demonstration and what can be tried with it."""

    username: str
    what: Any


ACCOUNTS = (
    DemoAccount(CITIZEN, _("người dân")),
    DemoAccount("motcua", _("một cửa, Ủy ban nhân dân thành phố Bạc Liêu")),
    DemoAccount("chuyenvien", _("chuyên viên các phòng của thành phố Bạc Liêu")),
    DemoAccount("lanhdao", _("Phó Chủ tịch Ủy ban nhân dân thành phố Bạc Liêu")),
    DemoAccount("motcua.phuong1", _("một cửa, Ủy ban nhân dân phường 1")),
    DemoAccount("chuyenvien.phuong1", _("công chức tư pháp - hộ tịch phường 1")),
    DemoAccount("lanhdao.phuong1", _("Phó Chủ tịch Ủy ban nhân dân phường 1")),
    DemoAccount("motcua.sotuphap", _("một cửa, Sở Tư pháp")),
    DemoAccount("chuyenvien.sotuphap", _("chuyên viên Sở Tư pháp")),
    DemoAccount("lanhdao.sotuphap", _("Phó Giám đốc Sở Tư pháp")),
    DemoAccount("lanhdao.tinh", _("Chánh Văn phòng Ủy ban nhân dân tỉnh, theo dõi kế hoạch")),
    DemoAccount("quantri", _("quản trị danh bạ, Sở Thông tin và Truyền thông")),
)


class NotADemonstration(RuntimeError):
    """Accounts with a known password are made in a demonstration only."""


def make_demo_accounts(context: DemoContext) -> None:
    """Open the citizen's account and give the sample officials' accounts the known password.

    May run again: what is there already keeps its data and gets the password. Raises NotADemonstration.
    """
    if not settings.TINHSO_DEMO:
        raise NotADemonstration("TINHSO_DEMO is not set")
    system = system_actor("directory.demo")
    with acting(system):
        if not Account.objects.filter(username=CITIZEN).exists():
            _open_citizen(context.business_date)
        # One hash for all of them: the password is the same, and hashing is slow on purpose.
        secret = make_password(PASSWORD)
        names = [account.username for account in ACCOUNTS]
        Account.objects.filter(username__in=names, is_sample=True).update(password=secret)
        ledger.record(
            actor=system,
            kind="directory.demo_accounts",
            ref=Ref("directory.file", 0),
            data={"accounts": names},
        )
    context.progress(str(_("Tài khoản chạy thử")), len(names), len(names))


def _open_citizen(today: date) -> None:
    home = area_by_code("31825", today)
    account = open_account(
        by=system_actor("directory.demo"),
        name="Nguyễn Thị Hoa",
        username=CITIZEN,
        email="dan@example.vn",
        phone="0900000001",
        id_number="095185000001",
        birth_date=date(1985, 6, 15),
        address="Số 12, khóm 3",
        area_id=home.id if home else None,
        is_sample=True,
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
