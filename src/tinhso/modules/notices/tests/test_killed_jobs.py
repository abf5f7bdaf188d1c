"""A worker that is really killed while the carrier has the message: it is not sent a second time."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from tinhso.kernel.testing.carrier import fake_carrier
from tinhso.kernel.testing.mail import mail_server

from ..actions.sending import look_after
from ..models import Attempt, Message, Notice
from ..testing import make_rules, make_text
from .conftest import EMAIL, EVENT, NOON, PHONE, messages

ROOT = Path(__file__).resolve().parents[5]
SEND = "import django; django.setup(); from tinhso.modules.notices.actions.sending import send; send()"


def waiting_message():
    """A message that is due; written here, as the other process does not know this test's event."""
    notice = Notice.objects.create(
        key="k", event=EVENT.code, ref_kind="tests.thing", ref_id=1, occurred_at=NOON,
        state="made", made_at=timezone.now(),
    )  # fmt: skip
    same = {
        "notice": notice, "event": EVENT.code, "language": "vi", "ref_kind": "tests.thing", "ref_id": 1,
        "subject": "Hồ sơ", "text": "Hồ sơ X-1", "is_statutory": False, "state": "waiting",
        "occurred_at": NOON, "not_before": timezone.now(), "round_at": timezone.now(),
    }  # fmt: skip
    Message.objects.create(channel="sms", address=PHONE, **same)
    Message.objects.create(channel="email", address=EMAIL, **same)


@pytest.mark.django_db(transaction=True)
def test_killed_after_handing_over(page_url, tmp_path, settings):
    make_rules()
    make_text(EVENT.code, "sms")
    waiting_message()
    with fake_carrier() as carrier, mail_server() as mail:
        carrier.held.set()
        process = subprocess.Popen(
            [sys.executable, "-c", SEND],
            cwd=ROOT,
            start_new_session=True,
            env={
                **os.environ,
                "DATABASE_URL": page_url,
                "DJANGO_SETTINGS_MODULE": "tinhso.project.settings",
                "TINHSO_ALLOW_NO_SECRET": "1",
                "TINHSO_DATA_DIR": str(tmp_path),
                "TINHSO_SMS_URL": carrier.address,
                "TINHSO_SMTP": f"smtp://127.0.0.1:{mail.port}",
            },
        )
        try:
            assert carrier.arrived.wait(60), "the carrier never got the message"
            assert messages()["sms"].state == "handing", "written before the carrier was called"
            os.killpg(process.pid, signal.SIGKILL)
        finally:
            process.kill()
            process.wait()
        carrier.held.clear()
        assert Attempt.objects.get(message__channel="sms").ended_at is None
        settings.TINHSO_SMS_GATEWAY = "tinhso.modules.directory.gateways.sms_http.HTTPGateway"
        settings.TINHSO_SMS = carrier.settings()
        for seconds in (5, 100, 4000):
            with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
                look_after()
        found = messages()
        assert found["sms"].state == "uncertain" and found["sms"].reason == "process_died"
        assert len(carrier.bodies) == 1
        # The letter was in the same hand: it is as uncertain, though the server has it.
        assert found["email"].state == "uncertain" and len(mail.letters) <= 1
