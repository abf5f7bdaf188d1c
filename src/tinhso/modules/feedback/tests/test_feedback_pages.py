"""Pages of feedback: sending with a proved number, following, the office, the public answers and figures."""

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.indicators import ScopeRef, get
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.feedback import testing as make
from tinhso.modules.feedback.actions import handling
from tinhso.modules.feedback.enums import State
from tinhso.modules.feedback.models import Attachment, Feedback
from tinhso.modules.feedback.queries import figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    make.make_calendar()
    return make.make_office()


def signed_in(actor):
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


def letter(office, **changes):
    return {
        "subject": "agency",
        "agency": str(office.agency.pk),
        "procedure": "",
        "official": "",
        "title": "Chờ lâu",
        "text": "Chờ gần hai giờ.",
        "name": "Nguyễn Văn An",
        "address": "Phường 1",
        "may_publish": "on",
        "token": "3f2c7f3e-6a26-4a6a-9d4e-0a3a2f6c9c11",
    } | changes


def test_a_code_proves_a_number_and_the_letter_is_sent_without_an_account(office, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "tinhso.modules.feedback.actions.code.directory.send_code", lambda **values: sent.append(values)
    )
    client = PageClient()
    assert client.get("/phan-anh/gui/noi-dung/").status_code == 302
    page = client.post("/phan-anh/gui/", {"contact": "không phải số"})
    assert page.status_code == 422
    assert client.post("/phan-anh/gui/", {"contact": "0912 345 678"}).status_code == 302
    code = re.search(r"\d{6}", sent[0]["text"])[0]
    assert sent[0]["contact"] == "0912345678"
    wrong = "000000" if code != "000000" else "111111"
    assert "Mã không đúng" in client.post("/phan-anh/gui/ma/", {"code": wrong}).text
    assert client.post("/phan-anh/gui/ma/", {"code": code}).status_code == 302
    assert client.get("/phan-anh/gui/noi-dung/").status_code == 200
    assert client.post("/phan-anh/gui/noi-dung/", letter(office, agency="")).status_code == 422
    file = SimpleUploadedFile("anh.pdf", pdf_bytes(), content_type="application/pdf")
    done = client.post("/phan-anh/gui/noi-dung/", letter(office) | {"file": file}, follow=True)
    made = Feedback.objects.get()
    assert made.lookup_code in done.text and made.sender_phone == "0912345678"
    assert client.get(f"/phan-anh/tra-cuu/{made.code}/").status_code == 200
    number = Attachment.objects.get().pk
    file = client.get(f"/phan-anh/tra-cuu/{made.code}/tep/{number}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    stranger = PageClient()
    assert stranger.get(f"/phan-anh/tra-cuu/{made.code}/").status_code == 404
    wrong_pair = stranger.post("/phan-anh/tra-cuu/", {"code": made.code, "lookup_code": "XXXXXXXX"})
    assert wrong_pair.status_code == 422 and "Không tìm thấy" in wrong_pair.text
    right = {"code": made.code.lower(), "lookup_code": made.lookup_code}
    assert made.title in stranger.post("/phan-anh/tra-cuu/", right, follow=True).text


def test_the_whole_way_of_a_letter_on_pages(office):
    citizen, chief = signed_in(office.citizen), signed_in(office.chief)
    citizen.post("/phan-anh/gui/noi-dung/", letter(office))
    made = Feedback.objects.get()
    page = f"/phan-anh/xu-ly/{made.code}/"

    def office_act(client, act, **data):
        version = Feedback.objects.get().version
        return client.post(f"{page}viec/{act}/", {"version": version} | data)

    assert made.title in chief.get("/phan-anh/xu-ly/").text
    assert office_act(chief, "take", subject="procedure").status_code == 302
    assert office_act(chief, "ask", reason="").status_code == 422
    assert office_act(chief, "ask", reason="Quầy nào?").status_code == 302
    assert "Quầy nào?" in citizen.get(f"/phan-anh/tra-cuu/{made.code}/").text
    assert citizen.post(f"/phan-anh/tra-cuu/{made.code}/bo-sung/", {"text": "Quầy 2."}).status_code == 302
    assert office_act(chief, "answer", reason="Đã thêm người.").status_code == 302
    named = office_act(chief, "publish", title="Chờ lâu", question="Nguyễn Văn An hỏi", answer="Đã thêm.")
    assert named.status_code == 422
    assert (
        office_act(chief, "publish", title="Chờ lâu", question="Chờ.", answer="Đã thêm.").status_code == 302
    )
    assert citizen.post(f"/phan-anh/tra-cuu/{made.code}/danh-gia/", {"liked": "co"}).status_code == 302
    shown = Feedback.objects.get()
    assert (shown.state, shown.liked, shown.subject) == (State.PUBLISHED, True, "procedure")
    answers = PageClient().get("/phan-anh/?q=thêm")
    assert "Chờ lâu" in answers.text and "Nguyễn Văn An" not in answers.text
    again = citizen.get(f"/phan-anh/gui/noi-dung/?lai={made.code}")
    assert made.code in again.text
    citizen.post(
        f"/phan-anh/gui/noi-dung/?lai={made.code}",
        letter(office, token="3f2c7f3e-6a26-4a6a-9d4e-0a3a2f6c9c12"),
    )
    assert Feedback.objects.get(repeats=made).state == State.RECEIVED
    assert made.code in citizen.get("/phan-anh/cua-toi/").text


def test_pages_are_closed_to_the_wrong_people(office):
    made = make.write(office)
    assert PageClient().get("/phan-anh/xu-ly/").status_code == 302
    assert signed_in(office.citizen).get("/phan-anh/xu-ly/").status_code == 403
    assert signed_in(office.officer).get(f"/phan-anh/xu-ly/{made.code}/").status_code == 404
    assert signed_in(office.officer).get("/phan-anh/xu-ly/tai-quay/").status_code == 403
    assert signed_in(office.clerk).get("/phan-anh/xu-ly/tai-quay/").status_code == 200


def test_the_desk_gives_both_codes(office):
    data = letter(office, place=str(office.agency.pk), contact="0912345678")
    page = signed_in(office.clerk).post("/phan-anh/xu-ly/tai-quay/", data)
    made = Feedback.objects.get()
    assert made.code in page.text and made.lookup_code in page.text


def test_lists_cost_the_same_for_one_and_for_three(office):
    client, counts = signed_in(office.chief), []
    for more in (1, 2):
        for _ in range(more):
            make.write(office)
        client.get("/phan-anh/xu-ly/")
        with CaptureQueriesContext(connection) as found:
            client.get("/phan-anh/xu-ly/")
        counts.append(len(found))
    assert counts[0] == counts[1] <= 14


def test_figures_count_what_a_slow_count_counts(office):
    for state in (
        State.RECEIVED,
        State.ANSWERED,
        State.PUBLISHED,
        State.REJECTED,
        State.WITHDRAWN,
        State.WAITING,
    ):
        make.make_feedback(office, state)
    late = make.make_feedback(office, State.HANDLING)
    make.act(office.chief, handling.answer, late, clock=make.at(20, month=7), text="Muộn.")
    end = make.at(1, month=8).now()
    found = sum(
        (one.counts for one in figures.counts(date(2015, 6, 1), date(2015, 7, 31), end)), figures.Counts()
    )
    letters = list(Feedback.objects.exclude(state=State.WITHDRAWN))
    lates = [
        one for one in letters if one.on_time is False or (one.closed_at is None and not one.clock_stands)
    ]
    assert (found.received, found.late) == (len(letters), len(lates)) == (6, 2)
    assert (found.settled, found.on_time, found.published, found.rejected) == (4, 3, 1, 1)
    for which, count in (("all", 6), ("late", 2), ("on_time", 3), ("settled", 4)):
        rows = figures.shown(
            date(2015, 6, 1), date(2015, 7, 31), end, agency_id=None, which=which, most=50, skip=0
        )
        assert len(rows) == count
        assert not [one for one in rows if one.code]
    # At a day before the answer the letter was still open, and not late yet.
    before = sum(
        (one.counts for one in figures.counts(date(2015, 6, 1), date(2015, 6, 30), make.at(18).now())),
        figures.Counts(),
    )
    assert (before.received, before.late) == (6, 0)


def test_a_short_list_behind_a_figure_is_not_shown(office):
    make.write(office)
    page = PageClient().get("/phan-anh/so-lieu/?tu=2015-06-01&den=2015-06-30")
    assert "dưới 5 việc" in page.text
    assert PageClient().get("/phan-anh/so-lieu/?tu=2015-07-01&den=2015-06-30").status_code == 422


def test_indicators_read_the_same_counts(office):
    make.make_feedback(office, State.ANSWERED)
    for code in ("feedback.on_time", "feedback.satisfied"):
        reading = get(code).measure(
            scope=ScopeRef(),
            as_of=date(2015, 6, 30),
            known_at=None,
            disaggregation="agency",
            actor=office.chief,
        )
        assert reading.value == 1 and list(reading.parts) == [str(office.intake.pk)]
