"""Other systems read, submit and process dossiers, within their key and through the actions of the pages."""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from tinhso.kernel.actors import system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.catalogue import testing as offers
from tinhso.modules.directory import testing as directory
from tinhso.modules.exchange.testing import Program, make_key

from ..enums import State
from ..models import Dossier, DossierAct, DossierPaper, Draft
from ..testing import ANSWERS, make_calendar, make_dossier, make_law, make_one_stop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def shop():
    make_law()
    make_calendar()
    offers.make_form()
    return make_one_stop(**offers.online())


@pytest.fixture
def program(shop):
    return Program(make_key(shop.agency)[1])


def problem(response, status, kind, code=""):
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"/api/#loi-{kind}", body
    assert not code or body["code"] == code, body
    return body


def code_of(agency):
    return agency.versions.get().code


def submission(shop, **changes):
    return {
        "procedure": shop.version.procedure.code,
        "agency": code_of(shop.agency),
        "answers": dict(ANSWERS),
    } | changes


def act(program, dossier, name, *, once="", **said):
    dossier.refresh_from_db()
    said.setdefault("expected_version", dossier.version)
    return program.post(f"dossiers/{dossier.code}/{name}", said, once=once)


# --- reading ---


def test_a_list_goes_on_where_the_page_before_ended(shop, program):
    made = [make_dossier(shop, name=f"Người {number}").code for number in range(5)]
    found, after = [], ""
    while True:
        page = program.get("dossiers", limit=2, after=after).json()
        found += [one["code"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert found == made
    assert "Người" not in str(program.get("dossiers").json())


def test_a_list_is_narrowed_by_state_procedure_and_change(shop, program):
    waiting, done = make_dossier(shop), make_dossier(shop, State.RETURNED)
    other = make_one_stop(**offers.online())

    def codes(**query):
        response = program.get("dossiers", **query)
        assert response.status_code == 200, response.content
        return [one["code"] for one in response.json()["items"]]

    assert codes(state="submitted") == [waiting.code]
    assert codes(procedure=shop.version.procedure.code) == [waiting.code, done.code]
    assert codes(procedure=other.version.procedure.code) == []
    assert codes(changed_since=program.get("dossiers").json()["as_of"]) == [waiting.code, done.code]
    assert codes(changed_since=(timezone.now() + timedelta(hours=1)).isoformat()) == []
    problem(program.get("dossiers", after="!!"), 422, "invalid", "after")
    problem(program.get("dossiers", changed_since="2015-06-17T09:00:00"), 422, "invalid")


def test_a_list_costs_the_same_with_one_and_with_three(shop, program, django_assert_num_queries):
    for number in range(3):
        make_dossier(shop)
        if number != 1:
            program.get("dossiers")  # what is kept for this stamp
            with django_assert_num_queries(LIST):
                assert len(program.get("dossiers").json()["items"]) == number + 1


def test_one_dossier_costs_the_same_with_few_and_with_many_acts(shop, program, django_assert_num_queries):
    for state in (State.SUBMITTED, State.RETURNED):
        dossier = make_dossier(shop, state)
        program.get(f"dossiers/{dossier.code}")
        with django_assert_num_queries(ONE):
            assert program.get(f"dossiers/{dossier.code}").status_code == 200


LIST, ONE = 27, 30
"""With all that is kept of agencies and procedures otherwise: here the test's own transaction has made it."""


def test_one_dossier_with_its_acts_and_its_version(shop, program):
    dossier = make_dossier(shop, State.RETURNED)
    response = program.get(f"dossiers/{dossier.code}")
    body = response.json()
    assert response["ETag"] == f'"{dossier.version}"'
    assert [one["act"] for one in body["acts"]] == [
        "submit", "accept", "assign", "propose", "approve", "return_result",
    ]  # fmt: skip
    assert body["state"] == "returned" and body["national_code"] == 10 and body["possible"] == []
    assert body["result"]["signed_by"] == "Phạm Văn Dũng"
    assert body["applicant"]["name"] == "Nguyễn Văn An"


def test_without_the_scope_nobody_is_named(shop):
    dossier = make_dossier(shop)
    program = Program(make_key(shop.agency, "dossiers:read")[1])
    response = program.get(f"dossiers/{dossier.code}")
    assert response.json()["applicant"] is None
    assert "Nguyễn Văn An" not in response.content.decode()


def test_a_dossier_elsewhere_does_not_exist(shop):
    dossier = make_dossier(shop)
    elsewhere = Program(make_key(directory.make_agency())[1])
    assert elsewhere.get("dossiers").json()["items"] == []
    problem(elsewhere.get(f"dossiers/{dossier.code}"), 404, "not_found")
    problem(act(elsewhere, dossier, "accept"), 404, "not_found")
    province = Program(make_key(None, "dossiers:read")[1])
    assert province.get(f"dossiers/{dossier.code}").status_code == 200


# --- submitting ---


def test_a_dossier_is_submitted_once_for_somebody_without_an_account(shop, program):
    once = str(uuid4())
    first = program.post("dossiers", submission(shop), once=once)
    again = program.post("dossiers", submission(shop), once=once)
    assert first.status_code == again.status_code == 201, first.content
    assert first.content == again.content and again["Idempotent-Replayed"] == "true"
    dossier = Dossier.objects.get()
    body = first.json()
    assert (body["code"], body["lookup_code"]) == (dossier.code, dossier.lookup_code)
    assert (dossier.channel, dossier.applicant_id) == ("online", None)
    assert dossier.applicant_name == "Nguyễn Văn An"
    sent = DossierAct.objects.get()
    assert sent.actor_name == "Phần mềm chuyên ngành (mẫu)"
    with acting(system_actor("tests")):
        assert LedgerEntry.objects.get(kind="services.submit").actor_kind == "program"
    assert "Nguyễn" not in first.content.decode()


def test_the_same_key_for_another_request_is_refused(shop, program):
    once = str(uuid4())
    assert program.post("dossiers", submission(shop), once=once).status_code == 201
    other = submission(shop, result_channel="counter")
    problem(program.post("dossiers", other, once=once), 422, "idempotency")
    problem(program.post("dossiers", submission(shop)), 422, "idempotency")
    problem(program.post("dossiers", submission(shop), once="short"), 422, "idempotency")
    assert Dossier.objects.count() == 1


def test_an_incomplete_form_is_refused_and_leaves_nothing(shop, program):
    once = str(uuid4())
    body = problem(
        program.post("dossiers", submission(shop, answers={"applicant": {"phone": "0912345678"}}), once=once),
        422, "incomplete",
    )  # fmt: skip
    assert {one["at"] for one in body["errors"]} == {
        "body.answers.applicant.full_name", "body.answers.request.subject",
    }  # fmt: skip
    assert "0912345678" not in str(body)
    assert not Draft.objects.exists() and not Dossier.objects.exists()
    # What was refused had no effect, so the same key may be used once more.
    assert program.post("dossiers", submission(shop), once=once).status_code == 201


def test_a_file_comes_with_the_answers(shop, program):
    file = {"name": "cmnd.pdf", "content": base64.b64encode(pdf_bytes()).decode()}
    answers = {**ANSWERS, "request": {"subject": "Bán tạp hóa", "identity": file}}
    assert program.post("dossiers", submission(shop, answers=answers), once=str(uuid4())).status_code == 201
    paper = DossierPaper.objects.get()
    assert paper.file_name == "cmnd.pdf" and paper.file_id


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ({"file": 1, "name": "cmnd.pdf", "size": 1}, "answers"),
        ({"name": "cmnd.pdf", "content": "không phải"}, "answers"),
        ({"name": "", "content": ""}, "answers"),
        ({"name": "x.exe", "content": base64.b64encode(b"MZ" + b"\0" * 200).decode()}, "file"),
    ],
)
def test_a_wrong_file_is_refused(shop, program, file, code):
    answers = {**ANSWERS, "request": {"subject": "Bán tạp hóa", "identity": file}}
    problem(
        program.post("dossiers", submission(shop, answers=answers), once=str(uuid4())), 422, "invalid", code
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"procedure": "9.999999"}, "procedure"),
        ({"agency": "không có"}, "agency"),
        ({"result_channel": "bay"}, "result_channel"),
    ],
)
def test_what_does_not_exist_is_named(shop, program, changes, code):
    problem(program.post("dossiers", submission(shop, **changes), once=str(uuid4())), 422, "invalid", code)


def test_a_key_submits_to_its_own_agencies_only(shop):
    elsewhere = Program(make_key(directory.make_agency())[1])
    problem(elsewhere.post("dossiers", submission(shop), once=str(uuid4())), 422, "invalid", "agency")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"procedure": "\\ud800"}', b"[" * 5000])
def test_what_is_no_request_is_refused(program, body):
    response = program.post("dossiers", body, once=str(uuid4()))
    assert response.status_code in {400, 422} and response["Content-Type"] == "application/problem+json"


# --- acting ---


def test_the_whole_way_by_another_system(shop, program):
    dossier = make_dossier(shop)
    for name, said, state in (
        ("accept", {"note": "Đủ giấy tờ"}, "accepted"),
        ("take", {"performed_by": "Lê Thị Chuyên Viên"}, "processing"),
        ("request-supplement", {"reason": "Thiếu bản sao"}, "supplement_requested"),
        ("supply", {"note": "Đã nộp bản sao"}, "processing"),
        ("propose", {"text": "Đồng ý cấp."}, "proposed"),
        ("send-back", {"reason": "Ghi rõ ngành nghề"}, "processing"),
        ("propose", {"text": "Đồng ý cấp, ngành bán lẻ.", "number": "01/GP"}, "proposed"),
        ("approve", {"performed_by": "Trần Văn Lãnh Đạo"}, "decided"),
    ):
        response = act(program, dossier, name, **said)
        assert response.status_code == 200, response.content.decode()
        assert response.json()["state"] == state
        dossier.refresh_from_db()
        assert response.json()["version"] == dossier.version
    names = {one.kind: one.actor_name for one in DossierAct.objects.all()}
    assert names["assign"] == "Lê Thị Chuyên Viên (Phần mềm chuyên ngành (mẫu))"
    assert dossier.result.signed_by_name.startswith("Trần Văn Lãnh Đạo (")


def test_an_illegal_move_is_refused_and_changes_nothing(shop, program):
    dossier = make_dossier(shop, State.ACCEPTED)
    for name, said in (
        ("accept", {}),
        ("refuse", {"reason": "Không"}),
        ("approve", {"performed_by": "A"}),
        ("return-result", {}),
    ):
        body = problem(act(program, dossier, name, **said), 409, "illegal")
        assert "Đã tiếp nhận" in body["detail"]
    english = act(program, dossier, "accept", expected_version=dossier.version)
    assert english["Content-Language"] == "vi"
    before = dossier.version
    dossier.refresh_from_db()
    assert dossier.version == before and dossier.state == State.ACCEPTED


def test_who_was_faster_is_told(shop, program):
    dossier = make_dossier(shop, State.ACCEPTED)
    problem(act(program, dossier, "take", expected_version=dossier.version - 1), 409, "stale")


def test_an_act_is_done_once(shop, program):
    dossier = make_dossier(shop)
    said = {"expected_version": dossier.version}
    once = str(uuid4())
    answers = [program.post(f"dossiers/{dossier.code}/accept", said, once=once) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert DossierAct.objects.filter(kind="accept").count() == 1


def test_a_key_does_only_what_its_scopes_name(shop):
    dossier = make_dossier(shop)
    reader = Program(make_key(shop.agency, "dossiers:read")[1])
    body = problem(act(reader, dossier, "accept"), 403, "forbidden")
    assert "dossiers:receive" in body["detail"]
    desk = Program(make_key(shop.agency, "dossiers:receive")[1])
    assert act(desk, dossier, "accept").status_code == 200
    problem(act(desk, dossier, "take"), 403, "forbidden")
    problem(desk.get(f"dossiers/{dossier.code}"), 403, "forbidden")


def test_an_act_says_what_it_must(shop, program):
    dossier = make_dossier(shop)
    body = problem(act(program, dossier, "refuse"), 422, "invalid")
    assert body["errors"][0]["at"].endswith("reason") and body["errors"][0]["message"] == "Thiếu."
    problem(act(program, dossier, "refuse", reason="  "), 422, "invalid", "reason")
    problem(act(program, dossier, "accept", surprise=1), 422, "invalid")
    problem(program.post(f"dossiers/{dossier.code}/accept", {}), 422, "invalid")
