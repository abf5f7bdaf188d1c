"""From telling to handing over, against real servers: once each, whatever goes wrong."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.jobs import queued, run_jobs
from tinhso.modules.directory.testing import make_account

from .. import api
from ..actions.handing import note
from ..actions.sending import look_after, send
from ..models import Attempt, Message, Notice, Preference, Provider
from ..testing import make_rules, make_text
from .conftest import EMAIL, NOON, PHONE, TOLD, messages, tell, told

pytestmark = pytest.mark.django_db


def later(**delta):
    """Time has passed, for what waits and for the clock that is asked."""
    return time_machine.travel(timezone.now() + timedelta(**delta))


# --- telling ---


def test_what_is_told_by_an_undone_act_is_not_told(words):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell()
        1 / 0  # noqa: B018
    assert not Notice.objects.exists() and queued() == []


def test_the_same_key_is_told_once(words, mail, carrier):
    tell(key="one")
    tell(key="one")
    assert queued() == [("notices.send", {})]
    run_jobs()
    assert len(mail.letters) == len(carrier.bodies) == 1


def test_whoever_acts_may_tell_and_sees_nothing_of_it(words):
    with acting(ANONYMOUS):
        api.tell(event="tests.happened", key="k", ref=Ref("tests.thing", 1), occurred_at=NOON)
        assert not Notice.objects.exists()
    assert Notice.objects.get().state == "waiting"


def test_an_unknown_event_is_a_mistake():
    with pytest.raises(api.UnknownEvent):
        api.tell(event="tests.other", key="k", ref=Ref("tests.thing", 1), occurred_at=NOON)


def test_silence(words):
    with api.silent():
        tell()
    assert not Notice.objects.exists() and queued() == []


# --- writing ---


def test_each_channel_gets_its_words(words, mail, carrier):
    account = make_account()
    TOLD[1] = told(account_id=account.pk)
    tell()
    run_jobs()
    found = messages()
    (letter,) = mail.letters
    assert letter.to == [EMAIL] and letter.subject == "Hồ sơ X-1"
    assert "Nguyễn Thị Hoa 20/06/2015 150.000 đồng http://localhost/tra-cuu/" in letter.body
    assert f"<{found['email'].reference}@" in letter.source
    ((body),) = carrier.bodies
    assert (body["to"], body["id"]) == (PHONE, str(found["sms"].reference))
    assert {one.state for one in found.values()} == {"handed", "delivered"}
    assert found["app"].state == "delivered" and found["app"].account_id == account.pk
    assert Attempt.objects.filter(outcome="taken").count() == 2


def test_without_an_account_there_is_no_page_to_show_it_on(words, mail, carrier):
    tell()
    run_jobs()
    assert messages().keys() == {"email", "sms"}


def test_nobody_to_tell(words):
    TOLD[1] = None
    tell()
    run_jobs()
    assert Notice.objects.get().state == "nobody"


def test_proved_addresses_take_the_place_of_missing_ones(words, mail, carrier):
    account = make_account(phone="0987654321", phone_verified_at=NOON)
    TOLD[1] = told(account_id=account.pk, phone="", email="")
    tell()
    run_jobs()
    assert carrier.bodies[0]["to"] == "0987654321" and not mail.letters


def test_who_does_not_want_it_gets_none_but_what_the_law_wants(words, mail, carrier):
    account = make_account()
    TOLD[1] = told(account_id=account.pk)
    Preference.objects.create(account=account, email=False, sms=False)
    tell()
    run_jobs()
    assert messages().keys() == {"app"}
    make_rules(event__statutory=["tests.happened"])
    tell(key="again")
    run_jobs()
    assert len(mail.letters) == len(carrier.bodies) == 1


def test_the_language_and_the_agency_of_the_words(words, mail, carrier):
    from tinhso.modules.directory.testing import make_agency

    account, agency = make_account(), make_agency()
    Preference.objects.create(account=account, language="en")
    TOLD[1] = told(account_id=account.pk, agency_id=agency.pk)
    make_text("tests.happened", "email", "Dear {ten}: {ma}", subject="File {ma}", language="en")
    make_text("tests.happened", "email", "Phường báo {ma}", subject="Phường", agency=agency)
    tell()
    run_jobs()
    assert mail.letters[0].subject == "File X-1" or mail.letters[0].subject == "Phường"
    assert messages()["email"].language == "en"
    assert messages()["email"].compartment == agency.pk
    assert messages()["sms"].language == "vi"


def test_a_value_never_begins_a_header_and_is_not_read_as_a_placeholder(words, mail, carrier):
    TOLD[1] = told(values={"ma": "X\r\nBcc: a@b.vn {ten}", "ten": "Y"})
    tell()
    run_jobs()
    assert mail.letters[0].subject == "Hồ sơ X Bcc: a@b.vn {ten}"
    assert mail.letters[0].to == [EMAIL]


def test_what_cannot_be_written_waits_for_a_person_and_the_log_names_nobody(words, mail, carrier, caplog):
    TOLD[1] = told(values={"ma": "X-1", "ten": "Hoa", "ngay": "không phải ngày", "tien": 1})
    tell()
    for _try in range(5):
        run_jobs()
        with acting_system():
            send.enqueue()
    notice = Notice.objects.get()
    assert (notice.state, notice.failures, notice.error) == ("broken", 5, "AttributeError")
    assert not Message.objects.exists() and not mail.letters
    assert "không phải" not in caplog.text and "Hoa" not in caplog.text


def acting_system():
    from ..actions.sending import SYSTEM

    return acting(SYSTEM)


def test_without_rules_nothing_is_sent_and_nothing_is_lost(mail, carrier):
    tell()
    run_jobs()
    assert Notice.objects.get().state == "waiting"
    make_rules()
    for channel in ("email", "sms"):
        make_text("tests.happened", channel)
    look_after()
    assert len(mail.letters) == 1


# --- quiet hours ---


@pytest.mark.parametrize(("at", "sent"), [("2015-06-17T22:30:00+07:00", 0), ("2015-06-17T12:00:00+07:00", 1)])
def test_text_messages_wait_for_the_morning(words, mail, carrier, at, sent):
    make_rules(sms__quiet_hours={"from": "21:00", "to": "07:00"})
    with time_machine.travel(at):
        tell()
        run_jobs()
        assert (len(carrier.bodies), len(mail.letters)) == (sent, 1)
    with time_machine.travel("2015-06-18T07:00:01+07:00"):
        look_after()
    assert len(carrier.bodies) == 1


# --- providers that fail ---


def test_the_second_carrier_takes_over_at_once(words, mail, carrier, second_carrier):
    carrier.statuses = [503]
    tell()
    run_jobs()
    assert len(carrier.bodies) == len(second_carrier.bodies) == 1
    assert messages()["sms"].state == "handed" and messages()["sms"].provider == "sms-2"
    assert list(Attempt.objects.filter(message__channel="sms").values_list("provider", "outcome")) == [
        ("sms", "later"), ("sms-2", "taken"),
    ]  # fmt: skip


def test_after_three_failures_a_carrier_is_left_alone_and_then_tried_with_one(
    words, mail, carrier, second_carrier
):
    carrier.statuses = [503]
    for number in range(3):
        tell(key=f"k{number}")
        run_jobs()
    assert len(carrier.bodies) == 3
    tell(key="k3")
    run_jobs()
    assert (len(carrier.bodies), len(second_carrier.bodies)) == (3, 4)
    carrier.statuses = [200]
    with later(seconds=31):
        for number in range(4, 8):
            tell(key=f"k{number}")
        run_jobs()
    assert (len(carrier.bodies), len(second_carrier.bodies)) == (4, 7)  # one of four at a time proves it
    with later(seconds=32):
        tell(key="k8")
        run_jobs()
    assert len(carrier.bodies) == 5 and Provider.objects.get(code="sms").failures == 0
    assert not Message.objects.filter(channel="sms").exclude(state="handed").exists()


def test_the_only_carrier_proves_itself_with_one_and_gets_the_others(words, mail, carrier):
    carrier.statuses = [503]
    for number in range(3):
        tell(key=f"k{number}")
        run_jobs()
    carrier.statuses = [200]
    with later(seconds=61):
        look_after()
    assert len(carrier.bodies) == 6
    assert not Message.objects.filter(channel="sms").exclude(state="handed").exists()


def test_all_providers_away_then_back(words, mail, carrier):
    carrier.statuses = [503, 200]
    tell()
    run_jobs()
    found = messages()["sms"]
    assert (found.state, found.rounds) == ("waiting", 1) and found.not_before > timezone.now()
    look_after()
    assert len(carrier.bodies) == 1
    with later(minutes=2):
        look_after()
    assert messages()["sms"].state == "handed" and len(carrier.bodies) == 2


def test_what_nobody_takes_for_too_long_is_given_up(words, mail, carrier):
    carrier.statuses = [503]
    tell()
    run_jobs()
    with later(hours=25):
        look_after()
    found = messages()["sms"]
    assert (found.state, found.reason) == ("given_up", "too_old") and len(carrier.bodies) == 1


def test_a_refused_number_is_a_failure_and_no_fault_of_the_carrier(words, mail, carrier, second_carrier):
    carrier.statuses = [400]
    tell()
    run_jobs()
    assert (messages()["sms"].state, messages()["sms"].reason) == ("failed", "status 400")
    assert not second_carrier.bodies and Provider.objects.get(code="sms").failures == 0


def test_a_wrong_key_is_the_carriers_matter_not_the_messages(words, mail, carrier, second_carrier):
    carrier.statuses = [401]
    tell()
    run_jobs()
    assert messages()["sms"].provider == "sms-2" and Provider.objects.get(code="sms").failures == 1


@pytest.mark.parametrize("status", [0, 502, 504])
def test_a_carrier_that_may_have_taken_it_makes_it_uncertain(words, mail, carrier, second_carrier, status):
    carrier.statuses = [status]
    tell()
    run_jobs()
    assert messages()["sms"].state == "uncertain"
    look_after()
    assert len(carrier.bodies) == 1 and not second_carrier.bodies


def test_nobody_listens_is_known_not_to_be_taken(words, mail, carrier, settings):
    settings.TINHSO_SMS = carrier.settings(url="http://127.0.0.1:9/")
    tell()
    run_jobs()
    assert messages()["sms"].state == "waiting"
    assert Attempt.objects.get(provider="sms").answer == "unreachable"


# --- letters ---


@pytest.mark.parametrize(
    ("replies", "state", "reason"),
    [
        ({"RCPT": 550}, "failed", "rcpt 550"),
        ({"TEXT": 554}, "failed", "text 554"),
        ({"RCPT": 450}, "waiting", ""),
        ({"MAIL": 421}, "waiting", ""),
        ({"RCPT": 0}, "waiting", ""),
        ({"TEXT": 0}, "uncertain", "after SMTPServerDisconnected"),
    ],
)
def test_what_a_mail_server_may_answer(words, mail, carrier, replies, state, reason):
    mail.replies = replies
    tell()
    run_jobs()
    found = messages()["email"]
    assert found.state == state and (not reason or found.reason == reason)


def test_a_second_mail_server(words, mail, second_mail, carrier):
    mail.replies = {"MAIL": 451}
    tell()
    run_jobs()
    assert not mail.letters and len(second_mail.letters) == 1


def test_lines_that_begin_with_a_dot(words, mail, carrier):
    TOLD[1] = told(values={"ma": "X-1\n.\nQUIT", "ten": "Y"})
    tell()
    run_jobs()
    assert len(mail.letters) == 1 and messages()["email"].state == "handed"


# --- doubts ---


def lost(**changes):
    """As after the death of a process between handing over and writing the answer."""
    Message.objects.filter(channel="sms").update(
        **{"state": "handing", "handed_at": None, "started_at": timezone.now()} | changes
    )
    Attempt.objects.filter(message__channel="sms").update(ended_at=None, outcome="", answer="")


def test_a_message_of_a_dead_process_is_uncertain_and_not_sent_by_itself(words, mail, carrier):
    tell()
    run_jobs()
    lost()
    with later(seconds=60):
        look_after()
        assert messages()["sms"].state == "handing"  # its process may still wait for the answer
    with later(seconds=91):
        look_after()
        assert messages()["sms"].state == "uncertain"
    with later(days=3):
        look_after()
    assert messages()["sms"].state == "uncertain" and len(carrier.bodies) == 1


def test_the_rule_sends_what_the_law_wants_told_once_more_and_only_once(words, mail, carrier):
    make_rules(event__statutory=["tests.happened"])
    tell()
    run_jobs()
    lost()
    with later(minutes=16):
        look_after()
        look_after()
        found = messages()["sms"]
        assert (found.state, found.resent) == ("handed", 1) and len(carrier.bodies) == 2
    assert {body["id"] for body in carrier.bodies} == {str(found.reference)}
    lost()
    with later(days=1):
        look_after()
        look_after()
    assert messages()["sms"].state == "uncertain" and len(carrier.bodies) == 2


def test_an_answer_that_comes_late_settles_the_doubt(words, mail, carrier):
    from ..actions.handing import Handing
    from ..gateways import TAKEN
    from ..queries.settings import rules_on

    tell()
    run_jobs()
    lost(state="uncertain")
    one = Attempt.objects.get(message__channel="sms")
    note([(Handing(one.message_id, one.pk, one.number, "sms", None), TAKEN)], rules_on(NOON.date()))
    assert messages()["sms"].state == "handed"


def test_old_messages_are_forgotten(words, mail, carrier):
    from ..actions.pruning import prune

    tell()
    run_jobs()
    with later(days=399):
        prune()
        assert Message.objects.count() == 2
    with later(days=401):
        prune()
    assert not Message.objects.exists() and not Notice.objects.exists()
