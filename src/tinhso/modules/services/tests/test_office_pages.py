"""Officials' pages: desk, queue, case, acts, approvals; who may open them, and two at once."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from tinhso.kernel.actors import Actor
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.catalogue.testing import channel, make_form, online, three_steps
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.testing import OneStop, make_dossier, make_one_stop

LISTS = {
    "/mot-cua/": "clerk",
    "/mot-cua/tra-ket-qua/": "clerk",
    "/mot-cua/so/": "clerk",
    "/mot-cua/tiep-nhan/": "clerk",
    "/ho-so/": "officer",
    "/ho-so/phong/": "officer",
    "/duyet/": "leader",
}


def paper_text(answer: Any) -> str:
    """What a PDF says, each space once."""
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def clerk(shop: OneStop) -> PageClient:
    return signed_in(shop.clerk)


@pytest.fixture
def officer(shop: OneStop) -> PageClient:
    return signed_in(shop.officer)


@pytest.fixture
def leader(shop: OneStop) -> PageClient:
    return signed_in(shop.leader)


def act(client: PageClient, dossier: Dossier, slug: str, **data: Any) -> Any:
    """Carry out an act as the page would, seeing the dossier as it is now."""
    dossier.refresh_from_db()
    address = f"/ho-so/{dossier.code}/viec/{slug}/"
    assert client.get(address).status_code == 200
    return client.post(address, {"version": dossier.version, **data})


@pytest.mark.parametrize("address", LISTS)
def test_who_may_open_a_list(shop: OneStop, address: str) -> None:
    assert PageClient().get(address).status_code == 302
    stranger = signed_in(shop.citizen)
    assert stranger.get(address).status_code == 403
    assert signed_in(getattr(shop, LISTS[address])).get(address).status_code == 200


def test_the_desk_sees_what_was_sent_and_accepts_it(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop)
    assert dossier.code in clerk.get("/mot-cua/").content.decode()
    accepted = act(clerk, dossier, "tiep-nhan", assignee=shop.officer.account_id)
    assert accepted.status_code == 302
    page = clerk.get(accepted["Location"]).content.decode()
    assert "Đã tiếp nhận hồ sơ." in page
    assert "Hẹn trả" in page
    dossier.refresh_from_db()
    assert dossier.state == State.ACCEPTED
    assert dossier.code not in clerk.get("/mot-cua/").content.decode()


def test_refusing_needs_a_reason_and_prints_a_slip(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop)
    assert act(clerk, dossier, "tu-choi", reason="").status_code == 422
    assert act(clerk, dossier, "tu-choi", reason="Không thuộc thẩm quyền").status_code == 302
    slip = paper_text(clerk.get(f"/ho-so/{dossier.code}/in/tu-choi/"))
    assert "Không thuộc thẩm quyền" in slip
    receipt = clerk.get(f"/ho-so/{dossier.code}/in/tiep-nhan/")
    assert receipt["Content-Type"] == "application/pdf"
    assert clerk.get(f"/ho-so/{dossier.code}/in/khong-co/").status_code == 404


def test_the_work_of_an_officer_and_a_leader(
    shop: OneStop, officer: PageClient, leader: PageClient, clerk: PageClient
) -> None:
    dossier = make_dossier(shop, State.ACCEPTED)
    assert dossier.code in officer.get("/ho-so/").content.decode()
    assert act(officer, dossier, "giao", assignee=shop.officer.account_id).status_code == 302
    assert act(officer, dossier, "trinh-ky", text="Đồng ý cấp.", number="", note="").status_code == 302
    assert dossier.code in leader.get("/duyet/").content.decode()
    assert act(leader, dossier, "tra-lai", reason="Xem lại địa chỉ").status_code == 302
    assert (
        act(
            officer, dossier, "trinh-ky", text="Đồng ý cấp, đã xem lại.", number="12/GCN", note=""
        ).status_code
        == 302
    )
    read = leader.get(f"/ho-so/{dossier.code}/viec/duyet/").content.decode()
    assert "Đồng ý cấp, đã xem lại." in read
    assert act(leader, dossier, "duyet", number="", note="").status_code == 302
    assert dossier.code in clerk.get("/mot-cua/tra-ket-qua/").content.decode()
    assert act(clerk, dossier, "tra-ket-qua", note="").status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == State.RETURNED
    assert dossier.code in clerk.get("/mot-cua/so/").content.decode()


@pytest.mark.parametrize("state", [*State.values])
@pytest.mark.parametrize("tab", ["", "giay-to/", "to-khai/", "phi/", "nhat-ky/"])
def test_every_tab_in_every_state(shop: OneStop, officer: PageClient, state: str, tab: str) -> None:
    dossier = make_dossier(shop, state)
    page = officer.get(f"/ho-so/{dossier.code}/{tab}")
    assert page.status_code == 200
    assert dossier.applicant_name in page.content.decode()


def test_an_officer_of_another_agency_finds_nothing(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    other = make_one_stop(shop.version)
    stranger = signed_in(other.officer)
    assert stranger.get(f"/ho-so/{dossier.code}/").status_code == 404
    assert (
        stranger.post(f"/ho-so/{dossier.code}/viec/dung/", {"version": 1, "reason": "x"}).status_code == 404
    )
    assert dossier.code not in stranger.get("/ho-so/phong/").content.decode()


def test_two_officers_at_once_one_effect_and_the_second_is_told(shop: OneStop, officer: PageClient) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    seen = dossier.version
    colleague = signed_in(shop.colleague)
    address = f"/ho-so/{dossier.code}/viec/yeu-cau-bo-sung/"
    assert officer.post(address, {"version": seen, "reason": "Thiếu bản vẽ"}).status_code == 302
    second = colleague.post(
        f"/ho-so/{dossier.code}/viec/trinh-ky/", {"version": seen, "text": "Đồng ý"}, follow=True
    )
    page = second.content.decode()
    assert "vừa thay đổi" in page or "đã được" in page
    dossier.refresh_from_db()
    assert dossier.state == State.SUPPLEMENT_REQUESTED


def test_the_same_act_by_two_is_refused_with_the_name_of_the_first(
    shop: OneStop, officer: PageClient
) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    seen = dossier.version
    assert (
        officer.post(
            f"/ho-so/{dossier.code}/viec/chuyen/",
            {"version": seen, "assignee": shop.colleague.account_id, "reason": "Đi công tác"},
        ).status_code
        == 302
    )
    page = (
        signed_in(shop.colleague)
        .post(
            f"/ho-so/{dossier.code}/viec/chuyen/",
            {"version": seen, "assignee": shop.officer.account_id, "reason": "Làm tiếp"},
            follow=True,
        )
        .content.decode()
    )
    assert "Lê Văn Cường" in page
    dossier.refresh_from_db()
    assert dossier.assignee_id == shop.colleague.account_id


def test_an_act_that_is_not_possible_has_no_page(shop: OneStop, officer: PageClient) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    assert officer.get(f"/ho-so/{dossier.code}/viec/duyet/").status_code == 404
    assert officer.get(f"/ho-so/{dossier.code}/viec/khong-co/").status_code == 404


def test_claiming_from_the_pool(shop: OneStop, officer: PageClient) -> None:
    from tinhso.modules.services import actions
    from tinhso.modules.services.testing import do

    dossier = make_dossier(shop)
    do(shop.clerk, actions.accept, dossier_id=dossier.pk, expected_version=dossier.version)
    assert dossier.code not in officer.get("/ho-so/").content.decode()
    assert dossier.code in officer.get("/ho-so/phong/").content.decode()
    assert "Nhận xử lý" in officer.get(f"/ho-so/{dossier.code}/").content.decode()
    assert act(officer, dossier, "nhan-viec").status_code == 302
    assert dossier.code in officer.get("/ho-so/").content.decode()


def test_steps_of_the_officers_come_before_the_proposal(ground: None) -> None:
    shop = make_one_stop(steps=three_steps())
    officer = signed_in(shop.officer)
    dossier = make_dossier(shop, State.PROCESSING)
    assert officer.get(f"/ho-so/{dossier.code}/viec/trinh-ky/").status_code == 404
    assert officer.get(f"/ho-so/{dossier.code}/viec/tra-buoc/").status_code == 404
    assert act(officer, dossier, "chuyen-buoc", step="approve").status_code == 422
    colleague = shop.colleague.account_id
    assert act(officer, dossier, "chuyen-buoc", step="draft", assignee=colleague).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.step, dossier.assignee_id) == ("draft", colleague)
    page = officer.get(f"/ho-so/{dossier.code}/quy-trinh/").content.decode()
    assert "đang ở bước 3" in page
    assert "Hồ sơ này đã đi qua" in page
    assert act(officer, dossier, "tra-buoc", step="verify", reason="Thiếu biên bản").status_code == 302
    journal = officer.get(f"/ho-so/{dossier.code}/nhat-ky/").content.decode()
    assert "Từ bước “Dự thảo” đến bước “Thẩm tra”. Thiếu biên bản" in journal


def test_the_desk_takes_papers_and_money(ground: None) -> None:
    shop = make_one_stop(channels=[channel(fee=50_000)], payment="at_result")
    clerk = signed_in(shop.clerk)
    dossier = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    assert act(clerk, dossier, "nhan-bo-sung", papers=["cmnd"], note="").status_code == 302
    assert dossier.papers.count() == 1
    token = str(uuid4())
    assert act(clerk, dossier, "thu-tien", token=token).status_code == 302
    twice = clerk.post(
        f"/ho-so/{dossier.code}/viec/thu-tien/", {"version": dossier.version, "token": token}, follow=True
    )
    assert "Đã ghi nhận thu phí, lệ phí." in twice.text
    assert "vừa thay đổi" not in twice.text
    other = {"version": dossier.version, "token": str(uuid4())}
    slower = clerk.post(f"/ho-so/{dossier.code}/viec/thu-tien/", other, follow=True)
    assert "vừa thay đổi" in slower.text
    dossier.refresh_from_db()
    assert dossier.fee_state == "paid"
    fees = clerk.get(f"/ho-so/{dossier.code}/phi/").text
    assert "/000001" in fees
    assert "Tiền mặt" in fees
    assert clerk.get(f"/ho-so/{dossier.code}/viec/thu-tien/").status_code == 404


def test_cash_for_a_result_that_waits_online_opens_it(ground: None) -> None:
    """The clerk is told before and after; there is nothing left to hand over."""
    shop = make_one_stop(**online(fee=20_000, electronic=True) | {"payment": "at_result"})
    dossier = make_dossier(shop, State.DECIDED, result_channel="online")
    desk = signed_in(shop.clerk)
    address = f"/ho-so/{dossier.code}/viec/thu-tien/"
    assert "mở ngay cho người nộp" in desk.get(address).content.decode()
    sent = desk.post(address, {"version": dossier.version, "token": str(uuid4())}, follow=True)
    page = sent.content.decode()
    assert "Kết quả đã được mở cho người nộp" in page
    assert "/viec/tra-ket-qua/" not in page
    dossier.refresh_from_db()
    assert dossier.state == State.RETURNED


def test_filters_stand_in_the_address(shop: OneStop, officer: PageClient) -> None:
    one, two = (
        make_dossier(shop, State.PROCESSING),
        make_dossier(shop, State.SUPPLEMENT_REQUESTED, name="Lý Mai"),
    )
    page = officer.get("/ho-so/", {"han": "tam-dung"}).content.decode()
    assert two.code in page
    assert one.code not in page
    named = officer.get("/ho-so/", {"tu_khoa": "ly mai"}).content.decode()
    assert two.code in named
    assert one.code not in named
    wrong = officer.get("/ho-so/", {"han": "khong-co", "trang": "99"})
    assert wrong.status_code == 200


@pytest.mark.parametrize("address", [path for path in LISTS if path != "/mot-cua/tiep-nhan/"])
def test_each_list_is_narrowed_by_htmx(shop: OneStop, address: str) -> None:
    client = signed_in(getattr(shop, LISTS[address]))
    answer = client.htmx(address, {"tu_khoa": "Nguyễn"}, target="danh-sach")
    assert answer.status_code == 200
    assert b"<html" not in answer.content


def test_htmx_redraws_only_the_rows(shop: OneStop, officer: PageClient) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    piece = officer.htmx("/ho-so/", {"han": ""}, target="danh-sach").content.decode()
    assert dossier.code in piece
    assert "<html" not in piece


def test_intake_on_one_page(shop: OneStop, clerk: PageClient) -> None:
    slug = shop.version.procedure.slug
    assert shop.version.name in clerk.get("/mot-cua/tiep-nhan/", {"q": "ho kinh"}).content.decode()
    address = f"/mot-cua/tiep-nhan/{slug}/"
    assert clerk.get(address).status_code == 200
    data = {
        "token": str(uuid4()),
        "name": "",
        "channel": "counter",
        "result_channel": "counter",
        "accept": "yes",
    }
    assert clerk.post(address, data).status_code == 422
    data |= {"name": "Nguyễn Văn An", "id_number": "385012345", "papers": ["cmnd"]}
    one, two = clerk.post(address, data), clerk.post(address, data)
    assert one["Location"] == two["Location"]
    dossier = Dossier.objects.get()
    assert dossier.state == State.ACCEPTED
    assert dossier.papers.get().paper_code == "cmnd"
    page = clerk.get(one["Location"]).content.decode()
    assert "Giấy tiếp nhận và hẹn trả kết quả" in page


def test_intake_without_accepting(shop: OneStop, clerk: PageClient) -> None:
    data = {
        "token": str(uuid4()),
        "name": "An",
        "channel": "counter",
        "result_channel": "counter",
        "accept": "no",
    }
    clerk.post(f"/mot-cua/tiep-nhan/{shop.version.procedure.slug}/", data)
    assert Dossier.objects.get().state == State.SUBMITTED


def test_intake_of_another_desks_procedure(shop: OneStop) -> None:
    from tinhso.modules.directory.testing import actor_of, make_agency, make_official

    clerk = signed_in(actor_of(make_official("services.clerk", agency=make_agency())))
    assert clerk.get(f"/mot-cua/tiep-nhan/{shop.version.procedure.slug}/").status_code == 404


def test_the_file_of_a_paper_is_opened_from_its_tab(ground: None) -> None:
    make_form()
    shop = make_one_stop(**online())
    dossier = sent_with_a_file(shop)
    clerk = signed_in(shop.clerk)
    tab = clerk.get(f"/ho-so/{dossier.code}/giay-to/").content.decode()
    address = f"/ho-so/{dossier.code}/tep/{dossier.papers.get().pk}/"
    assert address in tab
    assert clerk.get(address).getvalue() == pdf_bytes()
    assert signed_in(shop.citizen).get(address).status_code == 403
    assert clerk.get(f"/ho-so/{dossier.code}/tep/0/").status_code == 404
    told = clerk.get(f"/ho-so/{dossier.code}/to-khai/").content.decode()
    assert "Bán tạp hóa" in told
    assert "cmnd.pdf" in told
    assert address in told


def sent_with_a_file(shop: OneStop) -> Dossier:
    """A dossier sent online by the shop's citizen with one paper."""
    citizen = signed_in(shop.citizen)
    start = f"/dich-vu-cong/{shop.version.procedure.slug}/nop/"
    first = citizen.post(start, {"agency": shop.agency.pk})["Location"]
    second = citizen.post(first, {"full_name": "Nguyễn Văn An", "phone": ""})["Location"]
    file = SimpleUploadedFile("cmnd.pdf", pdf_bytes(), "application/pdf")
    check = citizen.post(second, {"subject": "Bán tạp hóa", "identity": file})["Location"]
    citizen.post(check, {"declared": "on"})
    return Dossier.objects.get()


def test_the_request_for_papers_is_printed_with_their_names(shop: OneStop, officer: PageClient) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    assert act(officer, dossier, "yeu-cau-bo-sung", reason="Bản chụp mờ", papers=["cmnd"]).status_code == 302
    slip = paper_text(officer.get(f"/ho-so/{dossier.code}/in/bo-sung/"))
    assert "Bản chụp mờ" in slip
    assert "Giấy chứng minh" in slip
    assert "Cần bổ sung: Giấy chứng minh." in officer.get(f"/ho-so/{dossier.code}/nhat-ky/").content.decode()


def test_the_result_of_a_dossier_that_is_decided(ground: None) -> None:
    make_form()
    shop = make_one_stop(**online(electronic=True))
    officer = signed_in(shop.officer)
    waiting = make_dossier(shop, State.PROCESSING)
    assert officer.get(f"/ho-so/{waiting.code}/ket-qua/").status_code == 404
    decided = make_dossier(shop, State.DECIDED)
    answer = officer.get(f"/ho-so/{decided.code}/ket-qua/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.getvalue().startswith(b"%PDF")


def test_agencies_on_the_system(shop: OneStop) -> None:
    make_dossier(shop, State.ACCEPTED)
    page = PageClient().get("/cong-khai/co-quan/", {"ngay": "2015-06-18"}).content.decode()
    assert "12 tháng đến ngày 18/06/2015" in page
    assert PageClient().get("/cong-khai/co-quan/", {"ngay": "hôm nay"}).status_code == 200
