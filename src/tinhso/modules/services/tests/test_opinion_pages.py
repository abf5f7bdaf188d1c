"""The pages on which agencies are asked for their opinion, answer, and are seen to be late."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import Actor
from tinhso.kernel.files import store_bytes
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.services import actions
from tinhso.modules.services.actions import PaperIn
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier, Opinion
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def other(shop: OneStop) -> OneStop:
    return make_one_stop(shop.version)


def question(shop: OneStop, other: OneStop, words: str = "Có vướng quy hoạch không?") -> Opinion:
    stored = store_bytes(pdf_bytes(), "so-do.pdf", actor=shop.clerk)
    paper = PaperIn(name="Sơ đồ vị trí", file_id=stored.pk, file_name="so-do.pdf")
    dossier = make_dossier(shop, State.PROCESSING, papers=[paper])
    do(
        shop.officer, actions.ask_opinion, dossier_id=dossier.pk, expected_version=dossier.version,
        agencies={other.unit.pk: 2}, question=words, clock=at(hour=14),
    )  # fmt: skip
    return Opinion.objects.order_by("id").last()


def test_an_officer_asks_two_at_once_and_the_errors_stand_at_the_fields(
    shop: OneStop, other: OneStop
) -> None:
    third = make_one_stop(shop.version)
    dossier = make_dossier(shop, State.PROCESSING)
    officer = signed_in(shop.officer)
    address = f"/ho-so/{dossier.code}/viec/hoi-y-kien/"
    page = officer.get(address).text
    assert "Lấy ý kiến" in page
    assert "cấp huyện" in page or other.unit.versions.get().name in page
    data: dict[str, Any] = {
        "version": dossier.version, "question": "Có vướng quy hoạch không?",
        "agency_1": other.unit.pk, "days_1": 2, "agency_2": other.unit.pk, "days_2": 3,
    }  # fmt: skip
    wrong = officer.post(address, data)
    assert wrong.status_code == 422
    assert "Cơ quan này đã được chọn ở trên" in wrong.text
    empty = officer.post(address, data | {"agency_2": third.unit.pk, "days_2": ""})
    assert "Nhập số ngày làm việc" in empty.text
    with clocks.simulated(at(hour=14)):
        done = officer.post(address, data | {"agency_2": third.unit.pk, "days_2": 3}, follow=True)
    assert "Đã gửi yêu cầu cho ý kiến." in done.text
    assert Opinion.objects.count() == 2


def test_the_asked_agency_reads_answers_with_a_file_and_then_sees_its_answer_only(
    shop: OneStop, other: OneStop
) -> None:
    opinion = question(shop, other)
    asked = signed_in(other.officer)
    with clocks.simulated(at(day=18)):
        queue = asked.get("/ho-so/").text
        assert "được hỏi ý kiến" in queue
        assert opinion.code.partition("-")[2] in asked.get("/ho-so/y-kien/").text
        address = f"/ho-so/y-kien/{opinion.pk}/"
        page = asked.get(address).text
        assert "Có vướng quy hoạch không?" in page
        assert "Nguyễn Văn An" in page
        paper = opinion.dossier.papers.get()
        file = asked.get(f"{address}giay-to/{paper.pk}/")
        assert b"".join(file.streaming_content).startswith(b"%PDF")
        assert asked.get(f"/ho-so/{opinion.code}/").status_code == 404
        bad = asked.post(address, {"verdict": "", "text": ""})
        assert bad.status_code == 422
        virus = asked.post(
            address, {"verdict": "agree", "text": "Giữ lại", "file": SimpleUploadedFile("a.pdf", b"xx")}
        )
        assert virus.status_code == 422
        assert "Giữ lại" in virus.text
        sent = {
            "verdict": "disagree",
            "text": "Vướng lộ giới.",
            "file": SimpleUploadedFile("a.pdf", pdf_bytes()),
        }
        assert "Đã gửi ý kiến" in asked.post(address, sent, follow=True).text
        after = asked.get(address).text
        assert "Vướng lộ giới." in after
        assert "Nguyễn Văn An" not in after
        assert asked.get(f"{address}giay-to/{paper.pk}/").status_code == 404
        assert b"".join(asked.get(f"{address}tep/").streaming_content).startswith(b"%PDF")
        assert "Đã có ý kiến" in asked.get("/ho-so/y-kien/?xem=xong").text
        assert asked.post(address, sent).status_code == 422


def test_the_asker_sees_who_answered_and_who_is_late(shop: OneStop, other: OneStop) -> None:
    opinion = question(shop, other)
    officer = signed_in(shop.officer)
    address = f"/ho-so/{opinion.code}/y-kien/"
    with clocks.simulated(at(day=18)):
        assert "Chờ ý kiến" in officer.get(address).text
        assert "chờ ý kiến đến 19/06 17:00" in officer.get("/ho-so/").text
    with clocks.simulated(at(day=22)):
        assert "Quá hạn, chưa có ý kiến" in officer.get(address).text
        assert "ý kiến quá hạn từ 19/06 17:00" in officer.get("/ho-so/").text
        stored = store_bytes(pdf_bytes(), "tra-loi.pdf", actor=other.officer)
        do(
            other.officer, actions.give_opinion, opinion_id=opinion.pk, verdict="agree", text="Phù hợp.",
            file_id=stored.pk, file_name="tra-loi.pdf",
        )  # fmt: skip
        page = officer.get(address).text
        assert "Đã có ý kiến, quá hạn" in page
        file = officer.get(f"{address}{opinion.pk}/tep/")
        assert b"".join(file.streaming_content).startswith(b"%PDF")
        assert "Cho ý kiến" in officer.get(f"/ho-so/{opinion.code}/nhat-ky/").text


def test_a_question_is_taken_back_by_the_page(shop: OneStop, other: OneStop) -> None:
    opinion = question(shop, other)
    officer = signed_in(shop.officer)
    address = f"/ho-so/{opinion.code}/y-kien/{opinion.pk}/rut/"
    version = Dossier.objects.get().version
    assert "Rút yêu cầu" in officer.get(address).text
    assert officer.post(address, {"version": version, "reason": ""}).status_code == 422
    done = officer.post(address, {"version": version, "reason": "Hỏi nhầm"}, follow=True)
    assert "Đã rút yêu cầu cho ý kiến." in done.text
    again = officer.post(address, {"version": version + 1, "reason": "Lại"}, follow=True)
    assert "Yêu cầu này đã kết thúc" in again.text
    assert signed_in(shop.clerk).get(address).status_code == 404
    assert officer.get(f"/ho-so/{opinion.code}/y-kien/999/rut/").status_code == 404
    assert officer.get(f"/ho-so/{opinion.code}/y-kien/{opinion.pk}/tep/").status_code == 404


def test_others_open_no_question(shop: OneStop, other: OneStop) -> None:
    opinion = question(shop, other)
    for actor in (shop.officer, shop.leader, make_one_stop(shop.version).officer):
        client = signed_in(actor)
        assert client.get(f"/ho-so/y-kien/{opinion.pk}/").status_code == 404
    assert signed_in(other.clerk).get("/ho-so/y-kien/").status_code == 403


def test_lists_of_questions_ask_the_database_as_often_for_three_as_for_one(
    shop: OneStop, other: OneStop
) -> None:
    asked, officer = signed_in(other.officer), signed_in(shop.officer)
    counts = []
    for _number in range(2):
        opinion = question(shop, other)
        for client, address in ((asked, "/ho-so/y-kien/"), (officer, f"/ho-so/{opinion.code}/y-kien/")):
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                client.get(address)
            counts.append(len(counted))
        question(shop, other)
    assert counts[:2] == counts[2:]
