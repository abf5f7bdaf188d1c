"""Opening an account: first the number or address is proved, and a page tells nobody who has one."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tinhso.kernel.actors import system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.jobs import queued, run_jobs

from .. import api
from ..actions.account import AccountError, open_proved_account
from ..models import Account, Session
from ..testing import PASSWORD, actor_of, make_account, make_citizen

pytestmark = pytest.mark.django_db

SIGN_UP, ENTER = "/tai-khoan/dang-ky/", "/tai-khoan/dang-ky/ma/"
NEW = {"name": "Lê Thị  Mới", "contact": "0987 654 321", "password": "mua-roi-mien-tay"}


@pytest.fixture
def citizen():
    account = make_account(
        "Trần Dân", username="dan", password=PASSWORD, email="dan@example.vn", phone="0912345678"
    )
    return make_citizen(account=account)


def ask(client, **changes):
    page = client.post(SIGN_UP, NEW | changes, follow=True)
    run_jobs()
    return page


def code_in(text):
    return re.search(r"\b\d{6}\b", text)[0]


def signed_in(client):
    return "_auth_user_id" in client.session


def text(response):
    return response.content.decode()


def test_a_number_is_proved_and_then_there_is_an_account(client, texts):
    page = ask(client)
    assert "Đã gửi tin đến <strong>0987654321</strong>" in text(page)
    assert not Account.objects.exists() and not signed_in(client)
    (message,) = texts()
    assert message["to"] == "0987654321"
    assert "Tài khoản của tôi" in text(client.post(ENTER, {"code": code_in(message["text"])}, follow=True))
    account = Account.objects.get()
    assert (account.name, account.phone, account.email) == ("Lê Thị Mới", "0987654321", "")
    assert account.phone_verified_at and account.username.startswith("nd-")
    assert account.check_password(NEW["password"])
    with acting(actor_of(account)):
        assert api.person_for_account(account.pk).phone == "0987654321"
    assert signed_in(client)


def test_an_address_is_proved_by_a_letter(client, texts):
    ask(client, contact=" Moi@Example.vn ")
    (letter,) = mail.outbox
    assert letter.to == ["moi@example.vn"] and letter.subject == "[Tỉnh Số] Mã tạo tài khoản"
    client.post(ENTER, {"code": code_in(letter.body)})
    assert signed_in(client) and texts() == []
    account = Account.objects.get()
    assert (account.email, account.phone) == ("moi@example.vn", "")
    assert EmailAddress.objects.get().verified
    assert len(mail.outbox) == 1


def test_where_he_wanted_to_go(client, texts):
    client.post(SIGN_UP, NEW | {"next": "/co-quan/"})
    run_jobs()
    assert client.post(ENTER, {"code": code_in(texts()[0]["text"])}).url == "/co-quan/"


def test_only_to_this_site(client, texts):
    ask(client, next="https://elsewhere.example/")
    assert client.post(ENTER, {"code": code_in(texts()[0]["text"])}).url == "/tai-khoan/"


# --- nobody learns who has an account ---


def plain(response, contact):
    """An answer without what differs by chance: tokens, and what the visitor typed himself."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text(response)).replace(contact, "…")
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    cookies = {
        name: {key: value for key, value in cookie.items() if key != "expires"}
        for name, cookie in response.cookies.items()
    }
    return response.status_code, headers, cookies, body


def answers(client, contact):
    """Every answer of the way: the form, the page of the code, a wrong code, a new code, the end of tries."""
    steps = [client.post(SIGN_UP, NEW | {"contact": contact}), client.get(ENTER)]
    steps.append(client.post(ENTER, {"code": "12345"}))
    steps.append(client.post(ENTER, {"action": "resend"}))
    steps.append(client.get(ENTER))
    steps += [client.post(ENTER, {"code": "12345"}) for _try in range(3)]
    steps.append(client.get(SIGN_UP))
    return [plain(step, contact) for step in steps]


@pytest.mark.parametrize(
    ("known", "unknown"), [("0912345678", "0987654321"), ("dan@example.vn", "moi@example.vn")]
)
def test_answers_are_the_same_byte_for_byte(citizen, texts, known, unknown):
    assert answers(PageClient(), known) == answers(PageClient(), unknown)


@pytest.mark.parametrize(
    ("known", "unknown"), [("0912345678", "0987654321"), ("dan@example.vn", "moi@example.vn")]
)
def test_the_work_is_the_same(citizen, texts, known, unknown):
    def work(contact):
        with CaptureQueriesContext(connection) as done:
            PageClient().post(SIGN_UP, NEW | {"contact": contact})
        return [re.sub(r"'[^']*'|\d+|_s\w+", "", query["sql"]) for query in done]

    assert work(known) == work(unknown)
    assert mail.outbox == []
    kind = "letter" if "@" in known else "text"
    assert [name for name, _arguments in queued()] == [f"directory.send_{kind}"] * 2


def test_the_owner_of_the_number_is_told(client, citizen, texts):
    ask(client, contact="+84 912 345 678")
    (message,) = texts()
    assert message["to"] == "0912345678" and "đã có tài khoản" in message["text"]
    assert not re.search(r"\d{6}", message["text"])


def test_the_owner_of_the_address_is_told(client, citizen):
    ask(client, contact="dan@example.vn")
    (letter,) = mail.outbox
    assert letter.to == ["dan@example.vn"] and "đã có tài khoản" in letter.body
    assert "/tai-khoan/quen-mat-khau/" in letter.body and not re.search(r"\b\d{6}\b", letter.body)


def test_an_address_that_somebody_added_to_his_account_counts_too(client, citizen):
    EmailAddress.objects.create(user=citizen, email="hai@example.vn", verified=False)
    ask(client, contact="hai@example.vn")
    assert "đã có tài khoản" in mail.outbox[0].body


def test_the_session_names_nobody(client, texts):
    ask(client)
    data = Session.objects.get().get_decoded()
    assert "0987654321" not in str(data) and "Mới" not in str(data)
    assert code_in(texts()[0]["text"]) not in str(data)


# --- codes that do not count ---


def test_three_wrong_codes_are_the_end_of_it(client, texts):
    ask(client)
    right = code_in(texts()[0]["text"])
    wrong = "000000" if right != "000000" else "111111"
    pages = [text(client.post(ENTER, {"code": wrong}, follow=True)) for _try in range(3)]
    assert "Mã không đúng." in pages[0] and "lại từ đầu" in pages[2]
    client.post(ENTER, {"code": right})
    assert not signed_in(client) and not Account.objects.exists()


def test_a_code_lives_five_minutes(client, texts):
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        page = client.post(ENTER, {"code": code_in(texts()[0]["text"])}, follow=True)
    assert "lại từ đầu" in text(page) and not Account.objects.exists()


def test_a_new_code_replaces_the_first(client, texts):
    ask(client)
    assert "Đã gửi lại mã." in text(client.post(ENTER, {"action": "resend"}, follow=True))
    run_jobs()
    first, second = (code_in(message["text"]) for message in texts())
    if first != second:
        client.post(ENTER, {"code": first})
        assert not signed_in(client)
    client.post(ENTER, {"code": second})
    assert signed_in(client)


def test_five_codes_an_hour_whoever_asks(texts):
    for _time in range(5):
        ask(PageClient())
    client = PageClient()
    assert "Thử lại sau một giờ" in text(ask(client))
    assert len(texts()) == 5


def test_five_codes_an_hour_from_one_page(client, texts):
    ask(client)
    pages = [text(client.post(ENTER, {"action": "resend"}, follow=True)) for _time in range(5)]
    assert "Thử lại sau một giờ" in pages[4]
    run_jobs()
    assert len(texts()) == 5


def test_without_a_beginning_there_is_no_code(client):
    assert client.get(ENTER).url == SIGN_UP
    assert client.post(ENTER, {"code": "123456"}).url == SIGN_UP


def test_who_is_signed_in_needs_no_account(client, citizen):
    client.force_login(citizen)
    assert client.get(SIGN_UP).status_code == client.get(ENTER).status_code == 302


def test_too_many_tries_from_one_place(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post(SIGN_UP, {})
    assert client.post(SIGN_UP, {}).status_code == 429


def test_somebody_else_was_faster(client, texts):
    ask(client)
    make_account(phone="0987654321")
    page = client.post(ENTER, {"code": code_in(texts()[0]["text"])}, follow=True)
    assert "Số điện thoại này đã có tài khoản." in text(page) and not signed_in(client)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contact": ""}, "Nhập số điện thoại di động hoặc thư điện tử."),
        ({"contact": "0123"}, "Nhập thư điện tử đúng dạng, hoặc 10 chữ số"),
        ({"contact": "a@b"}, "Nhập thư điện tử đúng dạng"),
        ({"name": ""}, "Nhập họ và tên."),
        ({"password": ""}, "Nhập mật khẩu."),
        ({"password": "12345"}, "Mật khẩu quá ngắn: cần ít nhất 8 ký tự."),
        ({"password": "password"}, "Mật khẩu này quá phổ biến."),
        ({"contact": "mua.roi@example.vn", "password": "mua.roi@example"}, "quá giống"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, texts, changes, message):
    response = client.post(SIGN_UP, NEW | changes)
    assert response.status_code == 200
    assert message in text(response)
    assert texts() == [] and mail.outbox == []


def test_only_the_system_opens_accounts(citizen):
    with pytest.raises(Denied):
        open_proved_account(by=actor_of(citizen), name="Ai đó", phone="0987654321", password_hash="x")
    with pytest.raises(AccountError):
        open_proved_account(by=system_actor("tests"), name="Ai", phone=citizen.phone, password_hash="x")
