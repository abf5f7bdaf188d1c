"""Actions on a dossier: one effect each, its rows, its refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from tinhso.kernel import files
from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue.testing import channel, make_version, online
from tinhso.modules.directory import testing as directory
from tinhso.modules.services import actions
from tinhso.modules.services.actions import PaperIn, ServiceError
from tinhso.modules.services.enums import Act, Channel, State, Who
from tinhso.modules.services.models import Dossier, DossierAct, DossierPaper, Result
from tinhso.modules.services.rules.rows import Posted
from tinhso.modules.services.testing import MORNING, OneStop, at, do, make_dossier, make_one_stop, register


def with_version(dossier: Dossier, **values: Any) -> dict[str, Any]:
    return {"dossier_id": dossier.pk, "expected_version": dossier.version, "clock": at(hour=10)} | values


@pytest.mark.parametrize("state", [*State.values])
def test_every_state_can_be_reached(shop: OneStop, state: str) -> None:
    dossier = make_dossier(shop, state)
    assert Dossier.objects.get().state == state
    acts = list(DossierAct.objects.filter(dossier=dossier).order_by("seq"))
    assert [act.seq for act in acts] == list(range(1, dossier.version + 1))
    assert acts[-1].to_state == state
    entries = LedgerEntry.objects.filter(ref_kind="services.dossier", ref_id=dossier.pk).order_by("id")
    assert [entry.kind for entry in entries] == [f"services.{act.kind}" for act in acts]
    assert {entry.compartment for entry in entries} == {shop.agency.pk}


def test_the_ledger_holds_codes_only(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.REFUSED, name="Trương Tấn Bửu")
    entry = LedgerEntry.objects.filter(kind="services.refuse").get()
    assert entry.data == {"code": dossier.code, "from": "submitted", "to": "refused", "seq": 2}
    assert entry.actor_id == shop.clerk.account_id
    assert "Bửu" not in str(list(LedgerEntry.objects.values_list("data", "actor_name")))


def test_registering_numbers_the_dossier_by_agency_and_day(shop: OneStop) -> None:
    first, second = register(shop), register(shop)
    next_day = register(shop, clock=at(day=18))
    old = shop.agency.versions.get().code_old
    assert [d.code for d in (first, second, next_day)] == [
        f"{old}-150617-0001",
        f"{old}-150617-0002",
        f"{old}-150618-0001",
    ]
    assert len({d.lookup_code for d in (first, second, next_day)}) == 3
    assert first.applicant_name == "Nguyễn Văn An"
    assert first.processing_agency_id == shop.unit.pk


def test_an_undone_registration_leaves_no_gap(shop: OneStop) -> None:
    with pytest.raises(ServiceError) as refused:
        register(shop, name="  ")
    assert refused.value.code == "name"
    assert register(shop).code.endswith("-0001")


def test_registering_twice_the_same_page_gives_one_dossier(shop: OneStop) -> None:
    first = register(shop)
    again = do(
        shop.clerk,
        actions.register,
        token=first.token,
        procedure_version_id=shop.version.pk,
        agency_id=shop.agency.pk,
        applicant=None,
        clock=at(),
    )
    assert again.pk == first.pk
    assert Dossier.objects.count() == 1


def test_registering_by_post_with_papers(ground: None, settings: Any) -> None:
    settings.TINHSO_DEMO = True
    shop = make_one_stop(channels=[channel(Channel.POST)])
    papers = [PaperIn(name="Giấy chứng minh", paper_code="cmnd", originals=1, copies=2)]
    posted = Posted(arrived_on=date(2015, 6, 15), sender="Thạch Thị Gửi")
    dossier = register(shop, channel=Channel.POST, papers=papers, posted=posted)
    paper = DossierPaper.objects.get()
    assert (paper.originals, paper.copies, paper.round, paper.file_id) == (1, 2, 0, None)
    assert (dossier.channel, dossier.is_sample) == ("post", True)
    assert (dossier.arrived_on, dossier.post_sender) == (posted.arrived_on, posted.sender)


@pytest.mark.parametrize(
    "change", [{"channel": Channel.POST}, {"channel": Channel.ONLINE}, {"clock": at(year=2012)}]
)
def test_registering_what_is_not_open(shop: OneStop, change: dict[str, Any]) -> None:
    with pytest.raises(ServiceError) as refused:
        register(shop, **change)
    assert refused.value.code == "closed"


def test_registering_under_no_version(shop: OneStop) -> None:
    shop.version.pk = 0
    with pytest.raises(ServiceError) as refused:
        register(shop)
    assert refused.value.code == "closed"


def test_registering_at_a_desk_that_does_not_do_it(ground: None) -> None:
    shop = make_one_stop()
    shop.version = make_version(
        agencies=[{"level": "commune", "receiving": "committee", "processing": "committee"}]
    )
    with pytest.raises(ServiceError) as refused:
        register(shop)
    assert refused.value.code == "agency"


def test_only_the_desk_registers(shop: OneStop) -> None:
    for somebody in (shop.officer, shop.leader, shop.citizen, ANONYMOUS):
        shop.clerk = somebody
        with pytest.raises(Denied):
            register(shop)


def test_accepting_fixes_and_explains_the_due_date(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.ACCEPTED)
    act = DossierAct.objects.get(kind=Act.ACCEPT)
    assert dossier.due_at is not None
    assert act.data["deadline"][-1] == {"code": "due", "at": "2015-06-24T17:00+07:00"}
    assert act.public
    assert (act.who, act.actor_name) == (Who.DESK, "Trần Thị Bích")
    assert dossier.accepted_by_id == shop.clerk.account_id
    assert dossier.assignee_id == shop.officer.account_id
    assert dossier.step == "examine"


def test_a_dossier_is_given_only_to_those_who_process_there(shop: OneStop) -> None:
    dossier = register(shop)
    with pytest.raises(ServiceError) as refused:
        do(shop.clerk, actions.accept, **with_version(dossier, assignee_id=shop.leader.account_id))
    assert refused.value.code == "assignee"
    elsewhere = directory.actor_of(directory.make_official("services.officer"), MORNING)
    accepted = do(shop.clerk, actions.accept, **with_version(dossier))
    assert accepted.assignee_id is None
    with pytest.raises(ServiceError) as refused:
        do(shop.leader, actions.assign, **with_version(accepted, assignee_id=elsewhere.account_id))
    assert refused.value.code == "assignee"


def test_claiming_and_handing_over(shop: OneStop) -> None:
    dossier = do(shop.clerk, actions.accept, **with_version(register(shop)))
    mine = do(shop.officer, actions.assign, **with_version(dossier))
    assert (mine.assignee_id, mine.state) == (shop.officer.account_id, State.PROCESSING)
    to_her = {"assignee_id": shop.colleague.account_id}
    with pytest.raises(ServiceError, match="đã có người thụ lý"):
        do(shop.leader, actions.assign, **with_version(mine, **to_her))
    theirs = do(shop.leader, actions.hand_over, **with_version(mine, **to_her, reason="Nghỉ ốm"))
    assert theirs.assignee_id == shop.colleague.account_id
    acts = DossierAct.objects.filter(kind__in=(Act.ASSIGN, Act.HAND_OVER)).order_by("seq")
    assert [(act.who, act.public) for act in acts] == [(Who.OFFICER, False), (Who.LEADER, False)]
    with pytest.raises(Denied):
        do(shop.leader, actions.assign, **with_version(theirs))


def test_the_second_officer_is_told_who_was_faster(shop: OneStop) -> None:
    dossier = do(shop.clerk, actions.accept, **with_version(register(shop)))
    seen = with_version(dossier)
    do(shop.officer, actions.assign, **seen)
    with pytest.raises(ServiceError) as refused:
        do(shop.colleague, actions.assign, **seen)
    assert refused.value.code == "stale"
    assert str(refused.value) == (
        f"Hồ sơ {dossier.code} đã được Lê Văn Cường xử lý lúc 10:00 17/06/2015: Phân công xử lý. "
        "Hãy xem lại trước khi làm tiếp."
    )
    assert refused.value.details == {"act": "assign", "version": 3}


def test_an_applicant_is_not_told_what_happens_inside(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    holder = ANONYMOUS.with_keys(dossier.track_key)
    with pytest.raises(ServiceError) as refused:
        do(holder, actions.request_withdrawal, dossier_id=dossier.pk, expected_version=1)
    assert "Tiếp nhận hồ sơ" in str(refused.value)
    assert "Cường" not in str(refused.value)


def test_a_foreign_dossier_does_not_exist(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    stranger = directory.actor_of(
        directory.make_official("services.clerk", "services.officer", "services.leader"), MORNING
    )
    for somebody in (stranger, shop.citizen, ANONYMOUS, ANONYMOUS.with_keys("0" * 64)):
        with pytest.raises(ServiceError) as refused:
            do(somebody, actions.stop, **with_version(dossier, reason="x"))
        assert refused.value.code == "unknown"


@pytest.mark.parametrize(
    ("act", "values"),
    [
        (actions.accept, {}),
        (actions.refuse, {"reason": "x"}),
        (actions.return_result, {}),
        (actions.collect_fee, {}),
        (actions.send_back, {"reason": "x"}),
        (actions.approve, {}),
        (actions.request_withdrawal, {}),
        (actions.supply, {"note": "x"}),
    ],
)
def test_an_officer_does_only_his_own_part(shop: OneStop, act: Any, values: dict[str, Any]) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    with pytest.raises(Denied):
        do(shop.officer, act, **with_version(dossier, **values))


@pytest.mark.parametrize(
    ("act", "values"), [(actions.propose, {"text": "x"}), (actions.demand_payment, {"amount": 1})]
)
def test_a_leader_does_not_do_the_officers_part(shop: OneStop, act: Any, values: dict[str, Any]) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    with pytest.raises(Denied):
        do(shop.leader, act, **with_version(dossier, **values))


def test_an_impossible_act_says_so_in_words(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.ACCEPTED)
    with pytest.raises(ServiceError) as refused:
        do(shop.clerk, actions.refuse, **with_version(dossier, reason="x"))
    assert refused.value.code == "illegal"
    assert str(refused.value) == (
        "Không thể thực hiện “Từ chối tiếp nhận” khi hồ sơ đang ở trạng thái “Đã tiếp nhận”."
    )


def test_reasons_and_texts_are_required(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    for act, values, code in (
        (actions.stop, {"reason": " "}, "reason"),
        (actions.request_supplement, {"reason": ""}, "reason"),
        (actions.propose, {"text": " "}, "text"),
        (actions.demand_payment, {"amount": 0}, "amount"),
    ):
        with pytest.raises(ServiceError) as refused:
            do(shop.officer, act, **with_version(dossier, **values))
        assert refused.value.code == code
    assert Dossier.objects.get().version == dossier.version


def test_a_supplement_by_the_holder_of_the_codes(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    holder = ANONYMOUS.with_keys(dossier.track_key)
    with pytest.raises(ServiceError) as refused:
        do(holder, actions.supply, **with_version(dossier))
    assert refused.value.code == "nothing"
    paper = PaperIn(name="Bản sao", paper_code="cmnd", copies=1)
    back = do(holder, actions.supply, **with_version(dossier, papers=[paper], clock=at(day=19)))
    assert (back.state, back.supplements) == (State.PROCESSING, 1)
    assert DossierPaper.objects.get().round == 1
    act = DossierAct.objects.get(kind=Act.SUPPLY)
    assert (act.who, act.actor_id, act.data["deadline"][0]["code"]) == (Who.APPLICANT, None, "pause")


def test_a_result_is_proposed_sent_back_proposed_again_and_approved(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROPOSED)
    with acting(ANONYMOUS.with_keys(dossier.track_key)):
        assert not Result.objects.exists()
    back = do(shop.leader, actions.send_back, **with_version(dossier, reason="Ghi rõ ngành nghề"))
    again = do(
        shop.officer, actions.propose, **with_version(back, text="Đồng ý cấp, bán lẻ.", number="7/GCN")
    )
    done = do(shop.leader, actions.approve, **with_version(again))
    result = Result.objects.get()
    assert (result.text, result.number, result.signed_by_name) == (
        "Đồng ý cấp, bán lẻ.",
        "7/GCN",
        "Phạm Văn Dũng",
    )
    assert result.published_at == done.decided_at
    assert result.file_id is None
    assert done.on_time is True
    with acting(ANONYMOUS.with_keys(dossier.track_key)):
        assert Result.objects.get().pk == result.pk


def test_results_without_a_number_get_the_agencys_next_one_of_the_year(shop: OneStop) -> None:
    for _time in range(2):
        make_dossier(shop, State.DECIDED)
    make_dossier(shop, State.DECIDED, start=at(year=2014))
    assert list(Result.objects.order_by("id").values_list("number", flat=True)) == ["1", "2", "1"]
    fourth = make_dossier(shop, State.PROPOSED)
    do(shop.leader, actions.approve, **with_version(fourth, number="99/QĐ"))
    assert Result.objects.order_by("-id")[0].number == "99/QĐ"


def test_approving_without_a_proposal_is_impossible(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROPOSED)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM services_result")
    with pytest.raises(ServiceError) as refused:
        do(shop.leader, actions.approve, **with_version(dossier))
    assert refused.value.code == "no_result"


def test_an_electronic_result_is_made_published_and_returned_in_one_act(ground: None) -> None:
    shop = make_one_stop(**online(electronic=True))
    dossier = make_dossier(shop, State.PROPOSED, result_channel=Channel.ONLINE)
    done = do(shop.leader, actions.approve, **with_version(dossier))
    assert done.state == State.RETURNED
    result = Result.objects.get()
    assert result.file is not None
    assert files.content_of(result.file).startswith(b"%PDF")
    assert (result.file_name, result.layout is not None) == (f"{dossier.code}.pdf", True)
    acts = DossierAct.objects.order_by("seq").values_list("kind", "who")
    assert list(acts)[-2:] == [(Act.APPROVE, Who.LEADER), (Act.RETURN_RESULT, Who.SYSTEM)]
    assert done.returned_by_id == shop.leader.account_id


def test_an_abolished_agency_signs_nothing(ground: None) -> None:
    shop = make_one_stop(**online(electronic=True))
    dossier = make_dossier(shop, State.PROPOSED)
    version = shop.unit.versions.get()
    version.valid_to = date(2015, 6, 17)
    version.save()
    with pytest.raises(ServiceError) as refused:
        do(shop.leader, actions.approve, **with_version(dossier))
    assert refused.value.code == "agency"


def test_a_part_of_the_system_takes_nothing_for_itself(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.ACCEPTED)
    with pytest.raises(Denied):
        do(system_actor("nightly"), actions.assign, **with_version(dossier))
    with pytest.raises(Denied):
        do(shop.leader, actions.confirm_payment, dossier_id=dossier.pk, amount=20_000)


def test_withdrawn_and_stopped(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.WITHDRAWAL_REQUESTED)
    stopped = do(shop.officer, actions.stop, **with_version(dossier, reason="Theo đề nghị của người nộp"))
    assert (stopped.state, stopped.on_time) == (State.STOPPED, True)
    assert DossierAct.objects.get(kind=Act.STOP).note == "Theo đề nghị của người nộp"
