"""A number or an address for an account that is there: proved, told where it was before, and told to nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.jobs import queued, run_jobs

from .. import api
from ..actions.account import AccountError
from ..actions.contact import change_contact
from ..models import Account, Session
from ..testing import PASSWORD, actor_of, make_account
from .test_sign_up import code_in, plain, signed_in, text

pytestmark = pytest.mark.django_db

PHONE, EMAIL, ENTER = "/tai-khoan/dien-thoai/", "/tai-khoan/thu-dien-tu/", "/tai-khoan/lien-lac/ma/"
AGAIN = "/tai-khoan/xac-nhan-lai/"
PAGE = {"phone": PHONE, "email": EMAIL}
NEW = {"phone": "0987654321", "email": "moi@example.vn"}
TAKEN = {"phone": "0911111111", "email": "hai@example.vn"}
"""What `hai` has."""
BOTH = pytest.mark.parametrize("kind", ["phone", "email"])


def ask(client, kind, value=""):
    page = client.post(PAGE[kind], {"value": value or NEW[kind]}, follow=True)
    run_jobs()
    return page


def sent(kind, texts):
    """What came to the new number or address."""
    if kind == "phone":
        return [message["text"] for message in texts() if message["to"] == NEW["phone"]]
    return [letter.body for letter in mail.outbox if letter.to == [NEW["email"]]]


def change(client, kind, texts):
    ask(client, kind)
    page = client.post(ENTER, {"code": code_in(sent(kind, texts)[-1])}, follow=True)
    run_jobs()
    return page


# --- what changes ---


def test_another_number(client, dan, texts):
    assert "Đang dùng: <strong>0912345678</strong>" in text(client.get(PHONE))
    assert "Đã gửi tin đến <strong>0987654321</strong>" in text(ask(client, "phone", "+84 987 654 321"))
    assert Account.objects.get().phone == "0912345678"
    page = client.post(ENTER, {"code": code_in(sent("phone", texts)[0])}, follow=True)
    assert "Đã lưu số điện thoại." in text(page) and "0987654321" in text(page)
    dan.refresh_from_db()
    assert dan.phone == "0987654321" and dan.phone_verified_at
    entry = LedgerEntry.objects.get(kind="directory.contact_changed")
    assert entry.data == {"which": "phone", "added": False}


def test_another_address(client, dan, texts):
    assert "Đã lưu thư điện tử." in text(change(client, "email", texts))
    dan.refresh_from_db()
    assert dan.email == "moi@example.vn"
    (row,) = EmailAddress.objects.all()
    assert (row.email, row.verified, row.primary) == ("moi@example.vn", True, True)


@BOTH
def test_the_old_ones_are_told(client, dan, texts, kind):
    mail.outbox.clear()
    change(client, kind, texts)
    (told,) = [message["text"] for message in texts() if message["to"] == "0912345678"]
    (letter,) = [letter for letter in mail.outbox if letter.to == ["dan@example.vn"]]
    hidden = "098••••321" if kind == "phone" else "m•••@example.vn"
    assert hidden in told and hidden in letter.body
    assert NEW[kind] not in told + letter.body
    assert "mới của tài khoản" in letter.subject


@BOTH
def test_the_card_follows_as_far_as_it_said_the_same(client, dan, texts, kind):
    change(client, kind, texts)
    with acting(actor_of(dan)):
        card = api.person_for_account(dan.pk)
    assert getattr(card, kind) == NEW[kind]


def test_another_number_on_the_card_stays(client, dan, texts):
    with acting(actor_of(dan)):
        api.save_person_card(by=actor_of(dan), full_name="Trần Dân", phone="02913822222")
    change(client, "phone", texts)
    with acting(actor_of(dan)):
        assert api.person_for_account(dan.pk).phone == "02913822222"


@BOTH
@pytest.mark.parametrize("way", ["password", "code"])
def test_the_new_one_signs_in_and_the_old_one_does_not(client, dan, texts, kind, way):
    change(client, kind, texts)
    old = {"phone": "0912345678", "email": "dan@example.vn"}[kind]
    for name, comes_in in ((old, False), (NEW[kind], True)):
        visitor = PageClient()
        if way == "password":
            visitor.post("/tai-khoan/dang-nhap/", {"login": name, "password": PASSWORD})
        else:
            before = len(sent(kind, texts))
            visitor.post("/tai-khoan/dang-nhap/ma/", {"login": name})
            run_jobs()
            if len(sent(kind, texts)) > before:
                visitor.post("/tai-khoan/dang-nhap/ma/nhap/", {"code": code_in(sent(kind, texts)[-1])})
        assert signed_in(visitor) is comes_in


@BOTH
def test_a_first_one(client, dan, texts, kind):
    Account.objects.update(phone="", phone_verified_at=None, email="")
    EmailAddress.objects.all().delete()
    assert "Thêm" in text(client.get("/tai-khoan/"))
    change(client, kind, texts)
    assert getattr(Account.objects.get(), kind) == NEW[kind]
    assert LedgerEntry.objects.get(kind="directory.contact_changed").data["added"]


def test_one_that_nobody_proved_yet_is_proved(client, dan, texts):
    Account.objects.update(phone=NEW["phone"], phone_verified_at=None)
    page = text(client.get(PHONE))
    assert "chưa xác nhận" in page and f'value="{NEW["phone"]}"' in page
    change(client, "phone", texts)
    assert Account.objects.get().phone_verified_at


def test_a_link_to_the_old_address_sets_no_password(client, dan, texts):
    PageClient().post("/tai-khoan/quen-mat-khau/", {"email": "dan@example.vn"})
    run_jobs()
    link = re.search(r"/tai-khoan/quen-mat-khau/\S+", mail.outbox[-1].body)[0]
    change(client, "email", texts)
    assert "không còn dùng được" in text(PageClient().get(link, follow=True))


# --- who one is ---


@BOTH
def test_it_takes_fresh_proof(dan, texts, kind):
    client = PageClient()
    assert client.get(PAGE[kind]).url.startswith("/tai-khoan/dang-nhap/")
    client.post("/tai-khoan/dang-nhap/", {"login": "dan", "password": PASSWORD})
    assert client.get(PAGE[kind]).url.startswith(AGAIN)
    assert client.post(PAGE[kind], {"value": NEW[kind]}).url.startswith(AGAIN)
    run_jobs()
    assert sent(kind, texts) == [] and client.get(ENTER).url == "/tai-khoan/"


def test_a_new_code_takes_fresh_proof_too(client, dan, texts):
    ask(client, "phone")
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert client.post(ENTER, {"action": "resend"}).url.startswith(AGAIN)


def test_without_a_password_the_old_number_proves_it(client, dan, texts):
    dan.set_unusable_password()
    dan.save()
    client.force_login(dan)
    asked = client.get(EMAIL).url
    assert asked.startswith("/tai-khoan/xac-nhan-lai/ma/")
    client.post(asked, {"to": "phone"})
    run_jobs()
    assert client.post(asked, {"code": code_in(texts()[0]["text"])}).url == EMAIL
    change(client, "email", texts)
    assert Account.objects.get().email == "moi@example.vn"


def test_what_somebody_else_asked_for_in_this_browser_is_not_mine(client, dan, hai, texts):
    ask(client, "phone")
    kept = client.session["contact"]
    other = PageClient()
    other.force_login(hai)
    session = other.session
    session["contact"] = kept
    session.save()
    assert other.post(ENTER, {"code": code_in(sent("phone", texts)[0])}).url == "/tai-khoan/"
    assert Account.objects.get(pk=hai.pk).phone == TAKEN["phone"]


def test_the_session_does_not_say_it(client, dan, texts):
    ask(client, "phone")
    data = str(Session.objects.get(account_id=dan.pk).get_decoded())
    assert NEW["phone"] not in data and code_in(sent("phone", texts)[0]) not in data


# --- nobody learns who has it ---


def answers(client, kind, value):
    """Every answer of the way: the form, the page of the code, a wrong code, a new code, the end of tries."""
    steps = [client.post(PAGE[kind], {"value": value}), client.get(ENTER)]
    steps.append(client.post(ENTER, {"code": "12345"}))
    steps.append(client.post(ENTER, {"action": "resend"}))
    steps.append(client.get(ENTER))
    steps += [client.post(ENTER, {"code": "12345"}) for _try in range(3)]
    steps.append(client.get(PAGE[kind]))
    return [plain(step, value) for step in steps]


@BOTH
def test_answers_are_the_same_byte_for_byte(client, dan, hai, texts, kind):
    assert answers(client, kind, TAKEN[kind]) == answers(client, kind, NEW[kind])


@BOTH
def test_the_work_is_the_same(client, dan, hai, texts, kind):
    def work(value):
        with CaptureQueriesContext(connection) as done:
            client.post(PAGE[kind], {"value": value})
        return [re.sub(r"'[^']*'|\d+|_s\w+", "", query["sql"]) for query in done]

    run_jobs()
    # The first one also begins its part of the session.
    work("0900000001" if kind == "phone" else "khac@example.vn")
    assert work(TAKEN[kind]) == work(NEW[kind])
    job = "directory.send_text" if kind == "phone" else "directory.send_letter"
    assert [name for name, _arguments in queued()] == [job] * 3


@BOTH
def test_its_holder_is_told_and_gets_no_code(client, dan, hai, texts, kind):
    mail.outbox.clear()
    ask(client, kind, TAKEN[kind])
    (told,) = [message["text"] for message in texts()] or [letter.body for letter in mail.outbox]
    assert "đã có tài khoản" in told and not re.search(r"\b\d{6}\b", told)


@BOTH
def test_somebody_else_was_faster(client, dan, texts, kind):
    ask(client, kind)
    other = make_account(**{kind: NEW[kind]})
    if kind == "email":
        EmailAddress.objects.create(user=other, email=NEW[kind], verified=True)
    page = client.post(ENTER, {"code": code_in(sent(kind, texts)[0])}, follow=True)
    assert "này đã có tài khoản." in text(page)
    assert getattr(Account.objects.get(pk=dan.pk), kind) != NEW[kind]
    assert EmailAddress.objects.get(user=dan).email == "dan@example.vn"


# --- what does not count ---


def test_a_wrong_and_a_late_code(client, dan, texts):
    ask(client, "phone")
    right = code_in(sent("phone", texts)[0])
    wrong = "000000" if right != "000000" else "111111"
    pages = [text(client.post(ENTER, {"code": wrong}, follow=True)) for _try in range(3)]
    assert "Mã không đúng." in pages[0] and "Hãy xin mã mới" in pages[2]
    assert client.post(ENTER, {"code": right}).url == "/tai-khoan/"
    ask(client, "phone")
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        client.post(ENTER, {"code": code_in(sent("phone", texts)[1])})
    assert Account.objects.get().phone == "0912345678"


def test_a_new_code_replaces_the_first(client, dan, texts):
    ask(client, "phone")
    assert "Đã gửi lại mã." in text(client.post(ENTER, {"action": "resend"}, follow=True))
    run_jobs()
    client.post(ENTER, {"code": code_in(sent("phone", texts)[1])})
    assert Account.objects.get().phone == NEW["phone"]


def test_five_codes_an_hour_to_one_number(client, dan, texts):
    pages = [text(ask(client, "phone")) for _time in range(6)]
    assert "Thử lại sau một giờ" in pages[5] and len(sent("phone", texts)) == 5


def test_ten_numbers_an_hour_from_one_account(client, dan, texts):
    answers = [client.post(PHONE, {"value": f"098765432{digit}"}).status_code for digit in range(10)]
    assert answers == [302] * 10
    assert client.post(PHONE, {"value": "0981111111"}).status_code == 429
    assert "Thử lại sau một giờ" in text(client.post(ENTER, {"action": "resend"}, follow=True))


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("phone", "", "Nhập số điện thoại di động."),
        ("phone", "02913822222", "Nhập 10 chữ số bắt đầu bằng 03, 05, 07, 08 hoặc 09."),
        ("phone", "0912 345 678", "Bạn đang dùng đúng số hoặc địa chỉ này."),
        ("email", "", "Nhập địa chỉ thư điện tử."),
        ("email", "a@b", "Nhập địa chỉ thư điện tử đúng dạng"),
        ("email", "Dan@example.vn", "Bạn đang dùng đúng số hoặc địa chỉ này."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, dan, texts, kind, value, message):
    response = client.post(PAGE[kind], {"value": value})
    assert response.status_code == 200 and message in text(response)
    run_jobs()
    assert texts() == []


# --- the action ---


def test_it_takes_somebody(dan):
    with pytest.raises(Denied):
        change_contact(by=ANONYMOUS, phone=NEW["phone"])
    with pytest.raises(Denied):
        Account.objects.update(is_active=False)
        change_contact(by=actor_of(dan), phone=NEW["phone"])


def test_one_number_has_one_account(dan, hai):
    for kind in ("phone", "email"):
        with pytest.raises(AccountError) as caught:
            change_contact(by=actor_of(dan), **{kind: TAKEN[kind]})
        assert caught.value.details["field"] == kind
    assert not LedgerEntry.objects.filter(kind="directory.contact_changed").exists()


def test_by_the_page_role_it_changes_ones_own_and_nobody_elses(dan, hai):
    with acting(actor_of(dan)):
        change_contact(by=actor_of(dan), phone=NEW["phone"])
    assert Account.objects.get(pk=dan.pk).phone == NEW["phone"]
    assert Account.objects.get(pk=hai.pk).phone == TAKEN["phone"]
    with acting(actor_of(hai)):
        assert api.person_for_account(hai.pk).phone == ""
