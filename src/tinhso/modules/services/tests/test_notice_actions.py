"""What people are told of their dossiers, through the whole way of a message."""

import pytest
from allauth.account.models import EmailAddress

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.carrier import fake_carrier
from tinhso.kernel.testing.jobs import run_jobs
from tinhso.kernel.testing.mail import mail_server
from tinhso.modules.catalogue.testing import online
from tinhso.modules.notices import api
from tinhso.modules.notices import testing as notices
from tinhso.modules.notices.testing import make_rules, make_text

from .. import actions
from ..actions import ServiceError
from ..enums import Act, State
from ..models import Dossier, Opinion
from ..notices import NOTICES, events_of
from ..rules.rows import REF_KIND
from ..rules.workflow import MOVES
from ..testing import at, do, make_dossier, make_one_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def ways(settings):
    """Words for everything, a mail server and a carrier."""
    make_rules()
    for event in NOTICES:
        for channel in event.channels:
            if event.code.startswith("dossier."):
                make_text(event.code, channel, "{ma_ho_so} {ly_do} {ngay_hen} {so_tien}", subject=event.code)
    with mail_server() as mail, fake_carrier() as carrier:
        options = {"host": "127.0.0.1", "port": mail.port}
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        settings.TINHSO_SMS_GATEWAY = "tinhso.modules.directory.gateways.sms_http.HTTPGateway"
        settings.TINHSO_SMS = carrier.settings()
        yield mail, carrier


def test_every_act_that_concerns_the_applicant_tells_him():
    known = {event.code for event in NOTICES}
    told = {act: events_of(act, State.PROCESSING) for act in MOVES}
    assert {code for codes in told.values() for code in codes} <= known
    silent = {act for act, codes in told.items() if not codes}
    assert silent == {
        Act.SUPPLY, Act.PROPOSE, Act.SEND_BACK, Act.RETURN_RESULT, Act.REQUEST_WITHDRAWAL, Act.DEMAND_PAYMENT,
        Act.FORWARD, Act.STEP_BACK,
        Act.ASK_OPINION, Act.GIVE_OPINION, Act.DROP_OPINION,  # officials are told, not by the dossier alone
    }  # fmt: skip
    assert events_of(Act.DEMAND_PAYMENT, State.AWAITING_PAYMENT) == ["dossier.fee_due"]
    assert events_of(Act.SUBMIT, State.AWAITING_PAYMENT) == ["dossier.fee_due"]


def test_a_dossier_tells_its_applicant(ways, ground):
    mail, carrier = ways
    shop = make_one_stop(**online())
    dossier = make_dossier(shop, "submitted")
    Dossier.objects.filter(pk=dossier.pk).update(
        applicant=shop.citizen.account_id, applicant_email="hoa@example.vn", applicant_phone="0912345678"
    )
    with acting(shop.clerk):
        actions.refuse(by=shop.clerk, dossier_id=dossier.pk, expected_version=None, reason="Thiếu đơn.")
    run_jobs()
    run_jobs()
    subjects = [letter.subject for letter in mail.letters]
    assert subjects == ["dossier.refused"]  # that it arrived is on the receipt of the desk
    assert "Thiếu đơn." in mail.letters[-1].body and dossier.code in mail.letters[-1].body
    assert [body["to"] for body in carrier.bodies] == ["0912345678"]
    with acting(shop.clerk):
        seen = api.about(Ref(REF_KIND, dossier.pk))
    assert [(one.channel, one.state, one.address) for one in seen if one.channel == "sms"] == [
        ("sms", "handed", "091*****78"),
    ]  # fmt: skip
    with acting(shop.citizen):
        assert sum(one.channel == "app" for one in api.about(Ref(REF_KIND, dossier.pk))) == 1
    with acting(ANONYMOUS):
        assert api.about(Ref(REF_KIND, dossier.pk)) == []


def test_a_refused_act_tells_nobody(ways, ground):
    shop = make_one_stop(**online())
    dossier = make_dossier(shop, "submitted")
    before = notices.told()
    with acting(shop.clerk), pytest.raises(ServiceError):
        actions.refuse(by=shop.clerk, dossier_id=dossier.pk, expected_version=None, reason=" ")
    assert notices.told() == before


def events_told(actor, dossier):
    with acting(actor):
        return sorted((one.event, one.channel) for one in api.about(Ref(REF_KIND, dossier.pk)))


def test_the_asked_are_told_also_by_letter_and_the_officer_of_the_answer(ways, ground):
    mail, _carrier = ways
    for code in ("opinion.asked", "opinion.given"):
        for channel in ("email", "app"):
            make_text(code, channel, "{ma_ho_so} {co_quan_duoc_hoi} {han_tra_loi}", subject=code)
    shop = make_one_stop()
    other = make_one_stop(shop.version)
    EmailAddress.objects.create(user_id=other.leader.account_id, email="so@example.vn", verified=True)
    dossier = make_dossier(shop, "processing")
    question = {"agencies": {other.unit.pk: 2}, "question": "Có vướng không?", "clock": at(hour=14)}
    do(shop.officer, actions.ask_opinion, dossier_id=dossier.pk, expected_version=None, **question)
    run_jobs()
    run_jobs()
    for actor in (other.officer, other.colleague):
        assert events_told(actor, dossier) == [("opinion.asked", "app")]
    assert events_told(other.leader, dossier) == [("opinion.asked", "app"), ("opinion.asked", "email")]
    assert [(letter.subject, letter.to) for letter in mail.letters] == [("opinion.asked", ["so@example.vn"])]
    assert events_told(shop.colleague, dossier) == []
    answer = {"verdict": "agree", "text": "Không vướng.", "clock": at(hour=15)}
    do(other.officer, actions.give_opinion, opinion_id=Opinion.objects.get().pk, **answer)
    run_jobs()
    assert events_told(shop.officer, dossier) == [("opinion.given", "app")]


def test_nobody_is_told_of_a_question_that_is_over_meanwhile(ways, ground):
    shop = make_one_stop()
    other = make_one_stop(shop.version)
    dossier = make_dossier(shop, "processing")
    question = {"agencies": {other.unit.pk: 2}, "question": "Có vướng không?", "clock": at(hour=14)}
    do(shop.officer, actions.ask_opinion, dossier_id=dossier.pk, expected_version=None, **question)
    drop = {"opinion_id": Opinion.objects.get().pk, "reason": "Nhầm"}
    do(shop.officer, actions.drop_opinion, dossier_id=dossier.pk, expected_version=None, **drop)
    run_jobs()
    assert events_told(other.officer, dossier) == []
