"""Acts on feedback: who may, what follows, what is refused; each writes one ledger entry."""

from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.ledger import entries_of
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting
from tinhso.modules.feedback import testing as make
from tinhso.modules.feedback.actions import About, Release, Sender, handling, sending
from tinhso.modules.feedback.actions.base import FeedbackError
from tinhso.modules.feedback.enums import Act, State, Who
from tinhso.modules.feedback.models import Feedback, FeedbackAct, Publication
from tinhso.modules.feedback.rules import workflow
from tinhso.modules.feedback.rules.life import REF_KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    make.make_calendar()
    return make.make_office()


def test_a_letter_goes_to_the_provincial_office_with_its_limits(office):
    sent = make.write(office)
    assert (sent.agency_id, sent.state, sent.code) == (office.intake.pk, State.RECEIVED, "PA-150617-0001")
    assert [
        moment.astimezone(make.clocks.LOCAL_ZONE).strftime("%d %H")
        for moment in (sent.transfer_by, sent.ask_by, sent.settle_by)
    ] == ["19 17", "24 17", "08 17"]
    assert [one.kind for one in entries_of(Ref(REF_KIND, sent.pk))] == ["feedback.send"]


def test_the_same_token_twice_is_one_letter(office):
    token = uuid4()
    assert make.write(office, token=token).pk == make.write(office, token=token).pk


def test_nobody_unproved_writes(office):
    with pytest.raises(FeedbackError) as refused:
        make.write(office, by=ANONYMOUS, sender=Sender(name="Ai đó"))
    assert refused.value.code == "unproved"


def test_without_an_account_both_codes_open_it_and_nothing_else_does(office):
    sent = make.write(office, by=ANONYMOUS)
    for actor, seen in (
        (make.anonymous(sent), 1),
        (ANONYMOUS, 0),
        (office.citizen, 0),
        (office.chief, 1),
        (office.officer, 0),
    ):
        with acting(actor):
            assert Feedback.objects.filter(pk=sent.pk).count() == seen


def test_passed_on_its_limits_begin_anew_and_the_other_agency_reads_all_of_it(office):
    sent = make.write(office)
    moved = make.act(
        office.chief,
        handling.forward,
        sent,
        clock=make.at(18),
        agency_id=office.agency.pk,
        reason="Thuộc thành phố.",
    )
    assert (moved.agency_id, moved.previous_agency_id) == (office.agency.pk, office.intake.pk)
    assert moved.settle_by > sent.settle_by
    for actor in (office.officer, office.chief):
        with acting(actor):
            assert FeedbackAct.objects.filter(feedback=sent).count() == 2
    with pytest.raises(Denied):
        make.act(office.chief, handling.take, sent, subject="agency")
    make.act(office.officer, handling.take, sent, subject="conduct")


def test_it_is_not_passed_on_to_where_nobody_handles_it(office):
    lonely = make.directory.make_agency()
    with pytest.raises(FeedbackError) as refused:
        make.act(office.chief, handling.forward, make.write(office), agency_id=lonely.pk, reason="Sang đó.")
    assert refused.value.code == "nobody"


def test_an_answer_in_time_and_a_late_one(office):
    for day, on_time in ((8, True), (9, False)):
        taken = make.make_feedback(office, State.HANDLING)
        done = make.act(office.chief, handling.answer, taken, clock=make.at(day, 16, month=7), text="Đã sửa.")
        assert (done.state, done.on_time, done.answer) == (State.ANSWERED, on_time, "Đã sửa.")


def test_waiting_stops_the_clock_only_when_asked_in_time(office):
    early, late = (make.make_feedback(office, State.HANDLING) for _ in range(2))
    early = make.act(office.chief, handling.ask, early, clock=make.at(24, 16), reason="Ngày nào?")
    late = make.act(office.chief, handling.ask, late, clock=make.at(25, 16), reason="Ngày nào?")
    assert (early.clock_stands, late.clock_stands) == (True, False)
    before = early.settle_by
    for one in (early, late):
        make.do(office.citizen, sending.supply, feedback_id=one.pk, text="Thứ hai.", clock=make.at(30))
    early, late = (Feedback.objects.get(pk=one.pk) for one in (early, late))
    assert (early.settle_by - before).days == 6  # four working days, over a weekend
    assert late.settle_by == before


def test_turned_away_only_on_a_ground_of_the_law(office):
    sent = make.write(office)
    with pytest.raises(FeedbackError) as refused:
        make.act(office.chief, handling.reject, sent, ground="lazy", reason="Không thích.")
    assert refused.value.code == "ground"
    done = make.act(office.chief, handling.reject, sent, ground="complaint", reason="Là tố cáo.")
    assert (done.state, done.on_time) == (State.REJECTED, True)


def test_what_the_sender_forbids_is_not_published_nor_what_names_him(office):
    done = make.make_feedback(office, State.ANSWERED, may_publish=False)
    for release, code in (
        (Release("Chờ lâu", "Tôi chờ gần hai giờ.", "Đã thêm người."), "forbidden"),
        (Release("Chờ lâu", "", "Trả lời ông nguyễn văn an."), "identifying"),
    ):
        with pytest.raises(FeedbackError) as refused:
            make.act(office.chief, handling.publish, done, release=release)
        assert refused.value.code == code
        assert not Publication.objects.exists()
    shown = make.act(office.chief, handling.publish, done, release=Release("Chờ lâu", "", "Đã thêm người."))
    assert shown.state == State.PUBLISHED
    with acting(ANONYMOUS):
        assert [one.question for one in Publication.objects.all()] == [""]


def test_the_sender_rates_once_and_nobody_answers_his_own_letter(office):
    done = make.make_feedback(office, State.ANSWERED)
    make.do(office.citizen, sending.rate, feedback_id=done.pk, liked=False, clock=make.at(20))
    with pytest.raises(FeedbackError) as refused:
        make.do(office.citizen, sending.rate, feedback_id=done.pk, liked=True, clock=make.at(20))
    assert refused.value.code == "rated"
    own = make.write(office, by=office.chief)
    with pytest.raises(Denied):
        make.act(office.chief, handling.take, own, subject="agency")


def test_the_second_of_two_officials_is_told_who_was_faster(office):
    sent = make.write(office)
    make.do(
        office.chief,
        handling.take,
        feedback_id=sent.pk,
        expected_version=1,
        subject="agency",
        clock=make.at(),
    )
    with pytest.raises(FeedbackError) as refused:
        make.do(
            office.chief,
            handling.take,
            feedback_id=sent.pk,
            expected_version=1,
            subject="agency",
            clock=make.at(),
        )
    assert refused.value.code == "stale"
    assert "Nguyễn Thị Trâm" in str(refused.value)


def test_a_desk_writes_it_down_for_somebody_without_an_account(office):
    sent = make.do(
        office.clerk,
        sending.register,
        token=uuid4(),
        agency_id=office.agency.pk,
        sender=Sender(name="Bà Tư"),
        about=About(agency_id=office.agency.pk),
        title="Ghế ngồi",
        text="Thiếu ghế ngồi chờ.",
        clock=make.at(),
    )
    assert (sent.agency_id, sent.received_agency_id, sent.channel) == (
        office.intake.pk,
        office.agency.pk,
        "desk",
    )
    with acting(office.clerk):
        assert Feedback.objects.filter(pk=sent.pk).exists()
    with pytest.raises(Denied):
        make.do(
            office.officer, sending.register, token=uuid4(), agency_id=office.agency.pk,
            sender=Sender(name="Bà Tư"), about=About(), title="x", text="x",
        )  # fmt: skip


PEOPLE = {
    Who.SENDER: ("citizen",),
    Who.STAFF: ("chief",),
    Who.LEADER: ("chief",),
    Who.DESK: (),
}


def _attempt(office, name, act, found):
    """Try an act with everything it needs but the right; whether it was done."""
    by = system_actor("jobs") if name == "system" else getattr(office, name)
    which = {"feedback_id": found.pk, "clock": make.at(18)}
    officials = which | {"expected_version": found.version}
    release = Release("Chờ lâu", "", "Đã thêm người.")
    calls = {
        Act.TAKE: lambda: make.do(by, handling.take, subject="agency", **officials),
        Act.FORWARD: lambda: make.do(
            by, handling.forward, agency_id=office.agency.pk, reason="x", **officials
        ),
        Act.REJECT: lambda: make.do(by, handling.reject, ground="unclear", reason="x", **officials),
        Act.ASK: lambda: make.do(by, handling.ask, reason="x", **officials),
        Act.ANSWER: lambda: make.do(by, handling.answer, text="x", **officials),
        Act.PUBLISH: lambda: make.do(by, handling.publish, release=release, **officials),
        Act.SUPPLY: lambda: make.do(by, sending.supply, text="x", **which),
        Act.RATE: lambda: make.do(by, sending.rate, liked=True, **which),
        Act.WITHDRAW: lambda: make.do(by, sending.withdraw, **which),
    }
    try:
        calls[act]()
    except (FeedbackError, Denied):
        return False
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["citizen", "chief", "officer", "leader", "clerk", "system"]),
            st.sampled_from([one for one in Act if one != Act.SEND]),
        ),
        max_size=9,
    )
)
def test_a_life_follows_the_table_whatever_is_tried(office, tries):
    """A small model written beside the table: state, agency, and who may; everything else changes no row."""
    found = make.write(office, token=uuid4())
    at_intake, rated = True, False
    for name, act in tries:
        found.refresh_from_db()
        move = workflow.MOVES[act]
        who = {"citizen": {Who.SENDER}, "chief": {Who.STAFF, Who.LEADER} if at_intake else set()}.get(
            name, set()
        )
        if not at_intake:
            who = {"officer": {Who.STAFF}, "leader": {Who.LEADER}}.get(name, who)
        may = found.state in move.sources and bool(move.who & who)
        may = may and not (act == Act.RATE and rated) and not (act == Act.FORWARD and not at_intake)
        before = _row(found.pk)
        assert _attempt(office, name, act, found) == may, (name, act, found.state)
        if not may:
            assert _row(found.pk) == before
            continue
        at_intake = at_intake and act != Act.FORWARD
        rated = rated or act == Act.RATE
        after = Feedback.objects.get(pk=found.pk)
        assert after.state == (found.state if move.target == workflow.STAY else move.target)
        assert after.version == found.version + 1 == FeedbackAct.objects.filter(feedback=found).count()
        assert len(entries_of(Ref(REF_KIND, found.pk))) == after.version


def _row(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(f) FROM feedback_feedback f WHERE id = %s", (number,))
        return cursor.fetchone()
