"""The explanation of a due date on pages, the apology, and computing dates again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import clock as clocks
from tinhso.kernel.actors import Actor
from tinhso.kernel.models import CalendarDay
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.testing import channel, limit
from tinhso.modules.directory import testing as directory
from tinhso.modules.services.actions.clock_run import apply_clock, compute_clock
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import ClockChange, ClockRun, Dossier
from tinhso.modules.services.testing import OneStop, at, make_dossier, make_one_stop

HOME = "/quan-tri/tinh-lai-ngay-hen/"


@pytest.fixture(autouse=True)
def today() -> Any:
    with clocks.simulated(at(hour=16)):
        yield


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def keeper(shop: OneStop) -> PageClient:
    client = PageClient()
    client.force_login(directory.make_official("services.clock", name="Phạm Quốc Tuấn", reach="all"))
    return client


def free(day: date = date(2015, 6, 22)) -> None:
    CalendarDay.objects.create(date=day, kind="holiday", name="Nghỉ bù lễ", source="Công văn hoán đổi")


def test_an_officer_reads_how_the_date_came_about(shop: OneStop) -> None:
    free()
    dossier = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    with clocks.simulated(at(day=19)):
        page = signed_in(shop.officer).get(f"/ho-so/{dossier.code}/").text
    for words in (
        "Tiếp nhận lúc",
        "không tính ngày tiếp nhận",
        "Bộ luật Dân sự 2005",
        "Nghỉ bù lễ: Công văn hoán đổi",
        "Hẹn trả:",
        "ts-days__day--received",
        "ts-days__day--paused",
    ):
        assert words in page


def test_whoever_holds_the_codes_reads_the_same(shop: OneStop) -> None:
    free()
    dossier = make_dossier(shop, State.PROPOSED)
    client = PageClient()
    found = client.post("/tra-cuu/", {"code": dossier.code, "lookup_code": dossier.lookup_code})
    page = client.get(found["Location"]).text
    for words in ("Vì sao có ngày hẹn này?", "Bộ luật Dân sự 2005", "Nghỉ bù lễ", "ts-days__day--due"):
        assert words in page


def test_a_calendar_that_changed_since_is_told(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    officer = signed_in(shop.officer)
    assert "Lịch làm việc đã thay đổi" not in officer.get(f"/ho-so/{dossier.code}/").text
    free()
    page = officer.get(f"/ho-so/{dossier.code}/").text
    assert "Lịch làm việc đã thay đổi" in page
    assert "ts-days__day" not in page


def test_a_leader_apologises_and_the_applicant_reads_it(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROPOSED)
    leader = signed_in(shop.leader)
    address = f"/ho-so/{dossier.code}/viec/hen-lai/"
    day = {"until-day": "30", "until-month": "6", "until-year": "2015"}
    assert leader.get(address).status_code == 200
    wrong = leader.post(address, {"version": dossier.version, "reason": "", **day})
    assert wrong.status_code == 422
    assert "Ghi lý do" in wrong.text
    early = leader.post(address, {"version": dossier.version, "reason": "Chờ", **day, "until-day": "19"})
    assert "Ngày hẹn mới phải sau ngày hẹn cũ." in early.text
    done = leader.post(address, {"version": dossier.version, "reason": "Chờ sở trả lời, xin lỗi.", **day})
    assert done.status_code == 302
    page = leader.get(f"/ho-so/{dossier.code}/").text
    for words in (
        "Chờ sở trả lời, xin lỗi.",
        "Cơ quan xin lỗi và hẹn lại",
        "Chưa tìm thấy văn bản trước năm 2018",
        "30/06/2015",
    ):
        assert words in page
    again = leader.post(address, {"version": dossier.version + 1, "reason": "Nữa", **day, "until-month": "7"})
    assert "không cho hẹn lại thêm" in again.text


def test_nobody_apologises_for_a_dossier_without_a_date(ground: None) -> None:
    shop = make_one_stop(channels=[channel(time=limit(None))])
    dossier = make_dossier(shop, State.PROPOSED)
    leader = signed_in(shop.leader)
    assert "hen-lai" not in leader.get(f"/ho-so/{dossier.code}/").text
    assert leader.get(f"/ho-so/{dossier.code}/viec/hen-lai/").status_code == 404


def test_who_may_compute_again(shop: OneStop, keeper: PageClient) -> None:
    assert keeper.get(HOME).status_code == 200
    assert keeper.get(f"{HOME}99/").status_code == 404
    leader = signed_in(shop.leader)
    for address in (HOME, f"{HOME}1/"):
        assert leader.get(address).status_code == 403
        assert "dang-nhap" in PageClient().get(address)["Location"]


def run_of(keeper: PageClient, *, compute: bool = True) -> int:
    answer = keeper.post(HOME, {"reason": "Công văn hoán đổi"})
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[-1])
    if compute:
        compute_clock.function(run_id=number)
    return number


def test_from_the_preview_to_the_new_dates(shop: OneStop, keeper: PageClient) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    free()
    assert "Ghi lý do, căn cứ" in keeper.post(HOME, {"reason": ""}).text
    number = run_of(keeper, compute=False)
    waiting = keeper.get(f"{HOME}{number}/").text
    assert 'hx-trigger="every 5s"' in waiting
    assert "Có một lần tính lại chưa kết thúc" in keeper.get(HOME).text
    compute_clock.function(run_id=number)
    page = keeper.get(f"{HOME}{number}/").text
    for words in (dossier.code, "24/06/2015", "25/06/2015", "+1", "Chờ quyết định"):
        assert words in page
    assert 'hx-trigger="every 5s"' not in page
    assert "Chọn những hồ sơ" in keeper.post(f"{HOME}{number}/ap-dung/", {}).text
    assert keeper.post(f"{HOME}{number}/ap-dung/", {"which": "ca-hai"}).status_code == 302
    apply_clock.function(run_id=number)
    assert "đã đổi ngày hẹn" in keeper.get(f"{HOME}{number}/?trang_thai=applied").text
    case = signed_in(shop.officer).get(f"/ho-so/{dossier.code}/").text
    for words in ("Tính lại ngày hẹn trả", "Tính lại theo lịch làm việc mới", "25/06/2015"):
        assert words in case
    late = keeper.post(f"{HOME}{number}/ap-dung/", {"which": "ca-hai"}, follow=True)
    assert "đã chuyển sang bước khác" in late.text


def test_nothing_to_change_and_thrown_away(shop: OneStop, keeper: PageClient) -> None:
    make_dossier(shop, State.PROCESSING)
    number = run_of(keeper)
    assert "Không có gì phải đổi" in keeper.get(f"{HOME}{number}/").text
    assert "không ngày hẹn nào thay đổi" in keeper.post(f"{HOME}{number}/bo/", follow=True).text
    assert ClockRun.objects.get().state == "dropped"
    assert "đã chuyển sang bước khác" in keeper.post(f"{HOME}{number}/bo/", follow=True).text


def queries_of(client: PageClient, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_few_queries_whatever_the_length(shop: OneStop, keeper: PageClient) -> None:
    make_dossier(shop, State.PROCESSING)
    free()
    number = run_of(keeper)
    address = f"{HOME}{number}/"
    one = queries_of(keeper, address)
    for _more in range(2):
        dossier = make_dossier(shop, State.PROCESSING)
        ClockChange.objects.create(
            run_id=number, dossier=dossier, agency_id=dossier.agency_id, code=dossier.code,
            old_due=Dossier.objects.get(pk=dossier.pk).due_at, new_due=at(day=29).now(),
        )  # fmt: skip
    assert queries_of(keeper, address) == one
    assert queries_of(keeper, HOME) <= one
