"""Letters: written with the act, sealed, handed to a real mail server by a job, never while somebody waits."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from tinhso.kernel.actors import system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.jobs import queued, run_jobs
from tinhso.kernel.testing.mail import mail_server

from ..actions.letter import LIFE, deliver_letter, send_letter
from ..models import TextMessage
from ..testing import actor_of, make_account

pytestmark = pytest.mark.django_db

SYSTEM = system_actor("tests")
SOON = timedelta(hours=1)


@pytest.fixture
def server(settings):
    with mail_server() as found:
        options = {"host": "127.0.0.1", "port": found.port, "timeout": 10}
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        yield found


def send(body="Mã của bạn là 123456."):
    letter = EmailMultiAlternatives("Mã đăng nhập", body, "Tỉnh Số <tu@tinh.example>", ["dan@example.vn"])
    send_letter(by=SYSTEM, letter=letter)
    return TextMessage.objects.get()


def test_a_letter_waits_sealed_and_leaves_by_the_job(server):
    row = send()
    assert queued() == [("directory.send_letter", {"message_id": row.pk})]
    assert not any(word in row.sealed for word in ("dan@example.vn", "123456"))
    assert server.letters == []
    assert run_jobs() == 1
    (letter,) = server.letters
    assert (letter.sender, letter.to, letter.subject) == (
        "tu@tinh.example",
        ["dan@example.vn"],
        "Mã đăng nhập",
    )
    assert "Mã của bạn là 123456." in letter.source
    assert f"Message-ID: <{row.reference}@tinh.example>" in letter.source
    assert not TextMessage.objects.exists()
    deliver_letter(message_id=row.pk)
    assert len(server.letters) == 1


def test_both_forms_of_a_letter_leave(server):
    letter = EmailMultiAlternatives("Thử", "chữ", "tu@tinh.example", ["dan@example.vn"])
    letter.attach_alternative("<p>chữ</p>", "text/html")
    send_letter(by=SYSTEM, letter=letter)
    run_jobs()
    assert "multipart/alternative" in server.letters[0].source


def test_a_server_that_refuses_for_now_is_asked_again_with_the_same_number(server, caplog):
    server.replies["RCPT"] = 451
    number = f"<{send().reference}@tinh.example>"
    for _attempt in range(2):
        run_jobs(catch=True, ahead=SOON)
    del server.replies["RCPT"]
    run_jobs(ahead=SOON)
    (letter,) = server.letters
    assert number in letter.source and not TextMessage.objects.exists()
    assert "refused for now" in caplog.text and "dan@example.vn" not in caplog.text


def test_a_refusal_for_good_is_told_once_and_forgotten(server, caplog):
    server.replies["RCPT"] = 550
    send()
    with caplog.at_level(logging.ERROR):
        run_jobs()
    assert "was refused: [550]" in caplog.text and "dan@example.vn" not in caplog.text
    assert not TextMessage.objects.exists() and queued() == []


def test_a_server_that_is_away_is_no_fault_of_the_page(settings, caplog):
    options = {"host": "127.0.0.1", "port": 1, "timeout": 1}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    send()
    run_jobs(catch=True)
    assert "ConnectionRefusedError" in caplog.text and TextMessage.objects.exists()


def test_what_comes_too_late_is_not_sent_and_a_changed_key_opens_nothing(server, settings, caplog):
    send()
    with time_machine.travel(timezone.now() + LIFE):
        run_jobs()
    assert not TextMessage.objects.exists()
    send()
    settings.SECRET_KEY = "another" * 10
    run_jobs()
    assert server.letters == [] and "SECRET_KEY changed" in caplog.text


def test_only_the_system_sends_and_pages_see_nothing():
    account = make_account()
    letter = EmailMultiAlternatives("x", "y", "tu@tinh.example", ["dan@example.vn"])
    with pytest.raises(Denied):
        send_letter(by=actor_of(account), letter=letter)
    send_letter(by=SYSTEM, letter=letter)
    with acting(actor_of(account)):
        assert not TextMessage.objects.exists()
