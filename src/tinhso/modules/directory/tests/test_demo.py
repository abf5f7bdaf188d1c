"""Accounts with a known password: in a demonstration, and nowhere else."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project
from django.utils import translation

from tinhso.kernel.actors import system_actor
from tinhso.kernel.modules import DemoContext

from ..demo import NotADemonstration, demo_accounts, make_demo_accounts
from ..models import Account, Person
from ..testing import make_account

pytestmark = pytest.mark.django_db

BACLIEU = Path(project.BASE_DIR) / "data" / "provinces" / "baclieu"


def context(province=BACLIEU, told=None):
    return DemoContext(
        scale=1, seed=1, business_date=date(2015, 6, 17), actor=system_actor("demo"),
        progress=(lambda *step: told.append(step)) if told is not None else (lambda *step: None), province=province,
    )  # fmt: skip


def test_refused_outside_of_a_demonstration():
    with pytest.raises(NotADemonstration):
        make_demo_accounts(context())
    assert demo_accounts() == []
    assert not Account.objects.exists()


def test_the_listed_accounts_can_sign_in(settings):
    settings.TINHSO_DEMO = True
    told = []
    motcua = make_account(username="motcua", is_sample=True)
    real = make_account(username="lanhdao")
    make_demo_accounts(context(told=told))
    listed = {account.login: account for account in demo_accounts()}
    dan = Account.objects.get(username="dan")
    motcua.refresh_from_db()
    real.refresh_from_db()
    assert dan.check_password(listed["dan"].password)
    assert motcua.check_password(listed["motcua"].password)
    # An account that is not a sample never gets the known password.
    assert not real.has_usable_password()
    assert dan.is_sample and dan.person.is_sample and dan.person.id_number == "095185000001"
    assert told[-1][1] == told[-1][2] == len(listed)


def test_running_twice_keeps_what_is_there(settings):
    settings.TINHSO_DEMO = True
    make_demo_accounts(context())
    Person.objects.update(address="Chỗ mới")
    make_demo_accounts(context())
    assert Person.objects.get().address == "Chỗ mới"
    assert Account.objects.count() == 1


def test_roles_speak_the_language_of_the_page(settings):
    settings.TINHSO_DEMO = True
    assert demo_accounts()[0].role == "người dân"
    with translation.override("en"):
        assert demo_accounts()[0].role == "citizen"


def test_a_province_without_demo_file_has_no_accounts(settings, tmp_path):
    settings.TINHSO_DEMO = True
    assert demo_accounts(tmp_path) == []
    (tmp_path / "demo.yaml").write_text(
        "accounts:\n  - {login: an-mau, password: x, role: y, card: {name: An}}\n"
    )
    make_demo_accounts(context(tmp_path))
    assert Account.objects.get().email == ""
