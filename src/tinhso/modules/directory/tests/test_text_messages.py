"""Text messages: the queue, and a carrier's HTTP interface against a real server on this machine."""

import json
import logging
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone

from tinhso.kernel.actors import system_actor
from tinhso.kernel.models import JobFailure
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.jobs import queued, run_jobs

from ..actions.text_message import LIFE, deliver_text, send_text
from ..gateways.sms import SMSError, sms_gateway, sms_state
from ..gateways.sms_http import without_accents
from ..models import TextMessage
from ..testing import actor_of, make_account

SYSTEM = system_actor("tests")
NUMBER, TEXT = "0912345678", "Mã của bạn là 123456. {secret} {id}"


class Carrier:
    """A carrier's server: answers as told, one (status, body) after the other, the last one for ever."""

    def __init__(self, address):
        self.address = address
        self.answers = [(200, b"{}")]
        self.requests = []

    def answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def carrier_server():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.requests.append((self.path, dict(self.headers), json.loads(body)))
            status, content = found.answer()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{found.address}/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Carrier(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()


@pytest.fixture
def use(settings):
    def configure(gateway="", **given):
        kind = "sms_http.HTTPGateway" if given.get("url") else "sms.FileGateway"
        settings.TINHSO_SMS_GATEWAY = gateway or f"tinhso.modules.directory.gateways.{kind}"
        names = ("url", "secret", "body", "headers", "accepted", "plain")
        settings.TINHSO_SMS = dict.fromkeys(names, "") | given

    return configure


@pytest.fixture
def carrier(use):
    with carrier_server() as found:
        use(url=f"{found.address}/send?key=in-the-address", secret="s3cret-of-ours")
        yield found


# --- the protocol ---


def test_one_message_is_one_post(carrier):
    sms_gateway().send(NUMBER, TEXT, "ref-1")
    ((path, headers, body),) = carrier.requests
    assert path == "/send?key=in-the-address"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["Authorization"] == "Bearer s3cret-of-ours"
    assert body == {"to": NUMBER, "text": TEXT, "id": "ref-1"}


def test_the_operator_names_the_fields(carrier, use):
    use(
        url=carrier.address,
        secret="k",
        plain="1",
        body='{"auth": {"key": "{secret}"}, "msgs": [{"phone": "{international}", "content": "TS: {text}", "n": 1}]}',
        headers='{"X-Reference": "{id}"}',
    )
    sms_gateway().send(NUMBER, "Đã có tài khoản ở đường Nguyễn Huệ", "ref-2")
    ((_path, headers, body),) = carrier.requests
    assert headers["X-Reference"] == "ref-2" and "Authorization" not in headers
    assert body == {
        "auth": {"key": "k"},
        "msgs": [{"phone": "84912345678", "content": "TS: Da co tai khoan o duong Nguyen Hue", "n": 1}],
    }


def test_a_secret_in_the_body_stands_in_no_header(carrier, use):
    use(url=carrier.address, secret="k", body='{"p": "{number}", "t": "{text}", "k": "{secret}"}')
    sms_gateway().send(NUMBER, "x", "r")
    assert "Authorization" not in carrier.requests[0][1]


def test_every_vietnamese_letter_has_a_plain_one():
    assert without_accents("ĂÂĐÊÔƠƯ ăâđêôơư ằắẳẵặ ỳýỷỹỵ") == "AADEOOU aadeoou aaaaa yyyyy"


@pytest.mark.parametrize(
    ("answer", "code", "again"),
    [
        ((400, b""), "status 400", False),
        ((401, b"0912345678"), "status 401", False),
        ((302, b""), "status 302", False),
        ((429, b""), "status 429", True),
        ((500, b""), "status 500", True),
        ((503, b""), "status 503", True),
    ],
)
def test_what_is_no_success(carrier, answer, code, again):
    carrier.answers = [answer]
    with pytest.raises(SMSError) as caught:
        sms_gateway().send(NUMBER, TEXT, "r")
    assert (caught.value.code, caught.value.again) == (code, again)
    assert len(carrier.requests) == 1
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("accepted", "content", "taken"),
    [
        ("code=0", b'{"code": 0}', True),
        ("code=0", b'{"code": "0"}', True),
        ("code=0", b'{"code": 5, "to": "0912345678"}', False),
        ("code=0", b"{}", False),
        ("code=0", b"[]", False),
        ("code=0", b"no json", False),
        ("result.ok=true", b'{"result": {"ok": true}}', True),
        ("result.ok=true", b'{"result": "ok"}', False),
    ],
)
def test_how_a_carrier_says_that_it_took_a_message(carrier, use, accepted, content, taken):
    use(url=carrier.address, accepted=accepted)
    carrier.answers = [(200, content)]
    if taken:
        return sms_gateway().send(NUMBER, TEXT, "r")
    with pytest.raises(SMSError, match="not accepted") as caught:
        sms_gateway().send(NUMBER, TEXT, "r")
    assert not caught.value.again
    return None


def test_nobody_listens(use):
    use(url="http://127.0.0.1:9/")
    with pytest.raises(SMSError, match="unreachable") as caught:
        sms_gateway().send(NUMBER, TEXT, "r")
    assert caught.value.again


# --- settings ---


@pytest.mark.parametrize(
    ("environment", "fault"),
    [
        ({"url": "http://sms.example.vn/"}, "TINHSO_SMS_URL"),
        ({"url": "ftp://localhost/"}, "TINHSO_SMS_URL"),
        ({"url": "https://"}, "TINHSO_SMS_URL"),
        ({"url": "https://x.vn:port/"}, "TINHSO_SMS_URL"),
        ({"body": "{"}, "TINHSO_SMS_BODY: JSON"),
        ({"body": "[]"}, "TINHSO_SMS_BODY: JSON"),
        ({"body": '{"to": "{number}"}'}, "TINHSO_SMS_BODY: {text}"),
        ({"body": '{"text": "{text}"}'}, "TINHSO_SMS_BODY: {number}, {international}"),
        ({"body": '{"to": "{phone}", "text": "{text}"}'}, "TINHSO_SMS_BODY: {phone}"),
        ({"headers": "no"}, "TINHSO_SMS_HEADERS: JSON"),
        ({"headers": '{"A": "{secret}"}'}, "TINHSO_SMS_SECRET"),
        ({"accepted": "ok"}, "TINHSO_SMS_ACCEPTED"),
        ({"gateway": "no.such.Gateway"}, "no_gateway"),
    ],
)
def test_wrong_settings_are_named(use, environment, fault):
    use(**{"url": "https://sms.example.vn/send"} | environment)
    kind, what = sms_state()
    assert kind == "fault" and fault in what
    with pytest.raises(SMSError):
        sms_gateway()


def test_what_the_doctor_is_told(use, settings):
    use()
    assert sms_state() == ("files", str(settings.TINHSO_SMS_FOLDER))
    use(url="https://sms.example.vn:8443/send?key=x", secret="y")
    assert sms_state() == ("carrier", "sms.example.vn:8443")
    settings.TINHSO_SMS_GATEWAY = f"{__name__}.Broken"
    assert sms_state() == ("own", f"{__name__}.Broken")


# --- the queue ---


@pytest.mark.django_db
def test_the_job_knows_no_number_and_the_row_is_sealed_and_goes(carrier):
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    row = TextMessage.objects.get()
    assert queued() == [("directory.send_text", {"message_id": row.pk})]
    assert NUMBER not in row.sealed and not carrier.requests
    assert run_jobs() == 1
    assert carrier.requests[0][2] == {"to": NUMBER, "text": TEXT, "id": str(row.reference)}
    assert not TextMessage.objects.exists()
    deliver_text(message_id=row.pk)
    assert len(carrier.requests) == 1


@pytest.mark.django_db
def test_a_fault_of_the_carrier_is_tried_again_with_the_same_reference(carrier, caplog):
    carrier.answers = [(503, b"0912345678 is busy"), (500, b""), (200, b"{}")]
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    assert run_jobs(catch=True, ahead=timedelta(minutes=5)) == 1
    assert TextMessage.objects.exists()
    for _attempt in range(2):
        run_jobs(catch=True, ahead=timedelta(minutes=5))
    references = {body["id"] for _path, _headers, body in carrier.requests}
    assert len(carrier.requests) == 3 and len(references) == 1
    assert not TextMessage.objects.exists()
    assert "status 503" in caplog.text
    for told in (NUMBER, "123456", "s3cret-of-ours", "in-the-address", "busy"):
        assert told not in caplog.text


@pytest.mark.django_db
def test_a_refusal_is_told_once_and_forgotten(carrier, caplog):
    carrier.answers = [(400, b"0912345678 is no number")]
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    with caplog.at_level(logging.ERROR):
        run_jobs()
    assert "was refused: status 400" in caplog.text and NUMBER not in caplog.text
    assert not TextMessage.objects.exists() and queued() == []


@pytest.mark.django_db
def test_a_carrier_that_stays_away_ends_on_the_list_of_failures(carrier):
    carrier.answers = [(503, b"")]
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    for _attempt in range(5):
        run_jobs(catch=True, ahead=timedelta(minutes=5))
    assert len(carrier.requests) == 4
    assert JobFailure.objects.get().arguments == {"message_id": TextMessage.objects.get().pk}
    with time_machine.travel(timezone.now() + LIFE):
        send_text(by=SYSTEM, number="", text="")
        run_jobs()
    assert not TextMessage.objects.exists()


@pytest.mark.django_db
def test_what_comes_too_late_is_not_sent(carrier):
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    with time_machine.travel(timezone.now() + LIFE):
        run_jobs()
    assert not carrier.requests and not TextMessage.objects.exists()


@pytest.mark.django_db
def test_a_changed_key_opens_nothing(carrier, settings, caplog):
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    settings.SECRET_KEY = "another" * 10
    run_jobs()
    assert not carrier.requests and "SECRET_KEY changed" in caplog.text


class Broken:
    """A gateway of somebody else, whose errors quote what they were given."""

    def send(self, number, text, reference):
        raise ValueError(f"{number}: {text}")


@pytest.mark.django_db
def test_the_words_of_another_gateways_errors_are_not_repeated(settings, caplog):
    settings.TINHSO_SMS_GATEWAY = f"{__name__}.Broken"
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    run_jobs(catch=True)
    assert "ValueError" in caplog.text and NUMBER not in caplog.text and TextMessage.objects.exists()


@pytest.mark.django_db
def test_only_the_system_sends_and_pages_see_nothing():
    account = make_account()
    with pytest.raises(Denied):
        send_text(by=actor_of(account), number=NUMBER, text=TEXT)
    send_text(by=SYSTEM, number=NUMBER, text=TEXT)
    with acting(actor_of(account)):
        assert not TextMessage.objects.exists()
