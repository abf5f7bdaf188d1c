"""A number or an address is taken from an account: never the last way in, and its holder is told."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.jobs import run_jobs

from .. import api
from ..actions.account import AccountError
from ..actions.contact import remove_contact
from ..actions.identity import LinkError, unlink_identity
from ..models import Account, Identity
from ..queries.account import ways_of
from ..testing import PASSWORD, actor_of, make_citizen
from .test_contact import AGAIN, BOTH, PAGE
from .test_sign_up import code_in, signed_in, text

pytestmark = pytest.mark.django_db

OLD = {"phone": "0912345678", "email": "dan@example.vn"}
OTHER = {"phone": "email", "email": "phone"}


def bare(account, *keep):
    """Without a password, and with these contacts alone."""
    account.set_unusable_password()
    account.phone_verified_at = account.phone_verified_at if "phone" in keep else None
    account.phone = account.phone if "phone" in keep else ""
    account.email = account.email if "email" in keep else ""
    account.save()
    if "email" not in keep:
        EmailAddress.objects.filter(user=account).delete()


def removal(kind):
    return PAGE[kind] + "bo/"


@BOTH
def test_it_is_gone_and_signs_in_no_more(client, dan, texts, kind):
    assert PAGE[kind] + "bo/" in text(client.get(PAGE[kind]))
    page = text(client.get(removal(kind)))
    assert (
        OLD[kind] in page and f"<strong>{OLD[OTHER[kind]]}</strong>" in page and "tự đặt lại được" not in page
    )
    assert "Đã bỏ" in text(client.post(removal(kind), follow=True))
    account = Account.objects.get()
    assert getattr(account, kind) == "" and getattr(account, OTHER[kind]) == OLD[OTHER[kind]]
    visitor = PageClient()
    visitor.post("/tai-khoan/dang-nhap/", {"login": OLD[kind], "password": PASSWORD})
    assert not signed_in(visitor)
    with acting(actor_of(dan)):
        assert getattr(api.person_for_account(dan.pk), kind) == ""
    entry = LedgerEntry.objects.get(kind="directory.contact_removed")
    assert entry.data == {"which": kind}


@BOTH
def test_both_are_told(client, dan, texts, kind):
    mail.outbox.clear()
    client.post(removal(kind))
    run_jobs()
    (told,) = [message["text"] for message in texts() if message["to"] == OLD["phone"]]
    (letter,) = [letter for letter in mail.outbox if letter.to == [OLD["email"]]]
    assert "được bỏ khỏi tài khoản" in told and "được bỏ khỏi tài khoản" in letter.body
    assert "bỏ khỏi tài khoản" in letter.subject
    assert OLD["phone"] not in told + letter.body


@BOTH
def test_without_any_other_contact_a_warning_says_what_that_means(client, dan, kind):
    client.post(removal(OTHER[kind]))
    page = text(client.get(removal(kind)))
    assert "<strong>dan</strong>" in page and "tự đặt lại được" in page
    client.post(removal(kind))
    account = Account.objects.get()
    assert (account.phone, account.email) == ("", "")


@BOTH
def test_the_last_way_in_stays(client, dan, texts, kind):
    bare(dan, kind)
    client.force_login(dan)
    client.post(client.get(removal(kind)).url, {"to": kind})
    run_jobs()
    sent = [one["text"] for one in texts()] or [letter.body for letter in mail.outbox]
    client.post("/tai-khoan/xac-nhan-lai/ma/", {"code": code_in(sent[-1])})
    page = text(client.get(removal(kind)))
    assert "cách đăng nhập duy nhất" in page and "đặt mật khẩu" in page and "Bỏ số này" not in page
    assert "cách đăng nhập duy nhất" in text(client.post(removal(kind), follow=True))
    assert getattr(Account.objects.get(), kind) == OLD[kind]
    assert not LedgerEntry.objects.filter(kind="directory.contact_removed").exists()


def test_one_that_nobody_proved_is_no_way_in(dan):
    bare(dan, "phone", "email")
    Account.objects.update(phone_verified_at=None)
    with pytest.raises(AccountError, match="duy nhất"):
        remove_contact(by=actor_of(dan), kind="email")
    remove_contact(by=actor_of(dan), kind="phone")


def test_a_link_to_a_system_counts_while_it_is_configured(dan, settings):
    settings.TINHSO_IDENTITY_PROVIDERS = [
        {
            "id": "tinh",
            "protocol": "oidc",
            "title": "Cổng của tỉnh",
            "issuer": "https://cong.example.vn",
            "client_id": "a",
            "client_secret": "b",
        }
    ]
    bare(dan, "phone")
    link = Identity.objects.create(account=dan, provider="gone", subject="1")
    with pytest.raises(AccountError, match="duy nhất"):
        remove_contact(by=actor_of(dan), kind="phone")
    Identity.objects.filter(pk=link.pk).update(provider="tinh")
    assert [way.kind for way in ways_of(dan.pk)] == ["phone", "identity"]
    remove_contact(by=actor_of(dan), kind="phone")
    with pytest.raises(LinkError, match="duy nhất"):
        unlink_identity(by=actor_of(dan), identity_id=link.pk)


def test_there_is_nothing_to_remove(client, dan):
    Account.objects.update(email="")
    EmailAddress.objects.all().delete()
    assert client.get(removal("email")).url == PAGE["email"]
    assert "bo/" not in text(client.get(PAGE["email"])).split("<main")[1].split("</main")[0]
    with pytest.raises(AccountError, match="không còn"):
        remove_contact(by=actor_of(dan), kind="email")


@BOTH
def test_it_takes_fresh_proof(dan, kind):
    client = PageClient()
    assert client.get(removal(kind)).url.startswith("/tai-khoan/dang-nhap/")
    client.post("/tai-khoan/dang-nhap/", {"login": "dan", "password": PASSWORD})
    assert client.post(removal(kind)).url.startswith(AGAIN)
    assert getattr(Account.objects.get(), kind) == OLD[kind]


def test_it_takes_somebody(dan):
    with pytest.raises(Denied):
        remove_contact(by=ANONYMOUS, kind="phone")


def test_by_the_page_role_it_removes_ones_own(dan, hai):
    with acting(actor_of(dan)):
        remove_contact(by=actor_of(dan), kind="phone")
    assert not Account.objects.get(pk=dan.pk).phone and Account.objects.get(pk=hai.pk).phone


def test_two_who_take_away_the_last_two_ways_at_once_wait_for_each_other(dan):
    """The account's row is locked first, so the second one sees what the first left."""
    bare(dan, "phone", "email")
    remove_contact(by=actor_of(dan), kind="phone")
    with pytest.raises(AccountError, match="duy nhất"):
        remove_contact(by=actor_of(dan), kind="email")


@pytest.mark.parametrize("others", [0, 1])
def test_the_last_passkey_stays(client, others):
    account = make_citizen()
    keys = [
        Authenticator.objects.create(user=account, type="webauthn", data={"name": "Máy", "credential": {}})
        for _key in range(1 + others)
    ]
    account.set_unusable_password()
    account.save()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "webauthn", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    page = text(client.post(f"/tai-khoan/hai-lop/khoa/{keys[0].pk}/bo/", follow=True))
    assert Authenticator.objects.count() == 1
    assert ("cách đăng nhập duy nhất" in page) is (not others)
