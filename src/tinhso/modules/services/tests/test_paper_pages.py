"""Papers of a dossier and the register of a desk: what they say, for whom, and in which form."""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from tinhso.kernel import clock, files
from tinhso.kernel.clock import fixed, from_local, to_local
from tinhso.kernel.formats import local_datetime
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.testing import online
from tinhso.modules.papers import api as papers
from tinhso.modules.services.actions import leader as leader_actions
from tinhso.modules.services.actions.base import ServiceError
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier, Result
from tinhso.modules.services.testing import OneStop, at, make_dossier, make_one_stop

from .test_office_pages import paper_text, signed_in

pytestmark = pytest.mark.django_db
PRINT = "/mot-cua/so/in/"
PERIOD = {"tu_ngay": "01/06/2015", "den_ngay": "30/06/2015"}


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.simulated(fixed(from_local(date(2015, 6, 17), time(9)))):
        yield


@pytest.fixture
def clerk(shop: OneStop) -> PageClient:
    return signed_in(shop.clerk)


def test_the_control_sheet_names_every_hand(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop, State.DECIDED)
    text = paper_text(clerk.get(f"/ho-so/{dossier.code}/in/kiem-soat/"))
    for words in (
        "Phiếu theo dõi quá trình giải quyết hồ sơ",
        "Giao: Người nộp hồ sơ Nhận: Bộ phận một cửa",
        "Giao: Chuyên viên xử lý Nhận: Lãnh đạo",
        "Giao: Lãnh đạo Nhận: Bộ phận một cửa",
        dossier.applicant_name,
    ):
        assert words in text, words
    assert "hạn" in text
    assert "In phiếu kiểm soát" in clerk.get(f"/ho-so/{dossier.code}/nhat-ky/").text


def test_before_acceptance_there_is_no_control_sheet(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop)
    assert clerk.get(f"/ho-so/{dossier.code}/in/kiem-soat/").status_code == 404
    assert clerk.get(f"/ho-so/{dossier.code}/in/dung/").status_code == 404
    assert "In phiếu kiểm soát" not in clerk.get(f"/ho-so/{dossier.code}/nhat-ky/").text


def test_a_stopped_dossier_has_its_notice(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop, State.STOPPED)
    assert "In thông báo dừng" in clerk.get(f"/ho-so/{dossier.code}/").text
    text = paper_text(clerk.get(f"/ho-so/{dossier.code}/in/dung/"))
    assert "Thông báo dừng giải quyết hồ sơ" in text
    assert dossier.applicant_name in text


def test_an_apology_names_the_old_and_the_new_date(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    address = f"/ho-so/{dossier.code}/in/xin-loi/"
    assert clerk.get(address).status_code == 404
    assert "In thư xin lỗi" not in clerk.get(f"/ho-so/{dossier.code}/nhat-ky/").text
    promised = dossier.due_at
    with acting(shop.leader):
        late = leader_actions.extend(
            by=shop.leader,
            dossier_id=dossier.pk,
            expected_version=None,
            until=to_local(promised).date() + timedelta(days=7),
            reason="Chờ ý kiến của cơ quan phối hợp",
            clock=at(17, 10),
        )
    assert "In thư xin lỗi" in clerk.get(f"/ho-so/{dossier.code}/nhat-ky/").text
    text = paper_text(clerk.get(address))
    with override("vi"):
        for words in (local_datetime(promised), local_datetime(late.due_at), "Chờ ý kiến", shop.leader.name):
            assert words in text, words


def test_papers_stay_vietnamese_on_an_english_page(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop, State.DECIDED)
    clerk.cookies["django_language"] = "en"
    assert "Bộ phận một cửa" in paper_text(clerk.get(f"/ho-so/{dossier.code}/in/kiem-soat/"))


@pytest.fixture
def electronic(ground: None) -> OneStop:
    """A procedure whose result exists as a file."""
    return make_one_stop(**online(electronic=True))


def approved(shop: OneStop, dossier: Dossier) -> Result:
    with acting(shop.leader):
        leader_actions.approve(by=shop.leader, dossier_id=dossier.pk, expected_version=None, clock=at(18))
        return Result.objects.get(dossier=dossier)


def test_a_result_is_signed_by_the_leader_and_the_agency(
    electronic: OneStop, settings: Any, tmp_path: Any
) -> None:
    from django.core.management import call_command

    settings.TINHSO_SIGNING_ROOT = tmp_path / "signing"
    call_command("signing", "sample", stdout=io.StringIO())
    result = approved(electronic, make_dossier(electronic, State.PROPOSED))
    assert result.file is not None
    content = files.content_of(result.file)
    found = papers.inspect(content)
    assert found.is_good
    assert [one.name for one in found.signatures] == [
        electronic.leader.name,
        found.signatures[1].organisation,
    ]
    assert found.signatures[0].at == at(18).now()
    text = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    assert "Đã ký số trong tệp này" in text
    issued = papers.issued_by_digest(result.file.sha256, electronic.leader)
    assert issued is not None
    assert issued.number == result.number


def test_a_signature_that_cannot_be_made_leaves_the_dossier_where_it_is(
    electronic: OneStop, settings: Any, tmp_path: Any
) -> None:
    from django.core.management import call_command

    settings.TINHSO_SIGNING_ROOT = tmp_path / "signing"
    call_command("signing", "sample", stdout=io.StringIO())
    settings.TINHSO_TSA_URL = "http://127.0.0.1:9/"
    dossier = make_dossier(electronic, State.PROPOSED)
    with pytest.raises(ServiceError, match="Không ký số được"):
        approved(electronic, dossier)
    dossier.refresh_from_db()
    assert dossier.state == State.PROPOSED
    settings.TINHSO_TSA_URL = ""
    result = approved(electronic, dossier)
    assert len(papers.inspect(files.content_of(result.file)).signatures) == 2


def test_the_register_of_a_period(shop: OneStop, clerk: PageClient) -> None:
    accepted = [make_dossier(shop, State.DECIDED), make_dossier(shop, State.ACCEPTED)]
    waiting = make_dossier(shop)
    page = clerk.get(PRINT, PERIOD)
    assert "đã tiếp nhận: 2" in page.text
    assert "Quyển 1, số thứ tự 1 đến 2" in page.text
    assert "In sổ" in clerk.get("/mot-cua/so/").text
    text = paper_text(clerk.get(f"{PRINT}pdf/", PERIOD))
    for words in (
        *(one.code for one in accepted),
        "Sổ theo dõi hồ sơ",
        "Từ ngày 01/06/2015 đến ngày 30/06/2015",
    ):
        assert words in text, words
    assert waiting.code not in text
    answer = clerk.get(f"{PRINT}excel/", PERIOD)
    assert "no-store" in answer["Cache-Control"]
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    found = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[1] for row in found] == [one.code for one in accepted]
    assert found[0][4] == accepted[0].applicant_name
    empty = clerk.get(PRINT, {"tu_ngay": "01/01/2014", "den_ngay": "31/01/2014"})
    assert "Không có hồ sơ nào được tiếp nhận" in empty.text
    assert "Không có hồ sơ nào" in paper_text(
        clerk.get(f"{PRINT}pdf/", {"tu_ngay": "01/01/2014", "den_ngay": "31/01/2014"})
    )


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"tu_ngay": "30/06/2015", "den_ngay": "01/06/2015"}, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"tu_ngay": "01/06/2013", "den_ngay": "30/06/2015"}, "không quá một năm"),
        ({"tu_ngay": "x", "den_ngay": "30/06/2015"}, "ngày"),
    ],
)
def test_a_wrong_period_is_named(
    shop: OneStop, clerk: PageClient, period: dict[str, str], words: str
) -> None:
    page = clerk.get(PRINT, period)
    assert page.status_code == 422
    assert words in page.text
    for kind in ("pdf", "excel"):
        assert clerk.get(f"{PRINT}{kind}/", period).status_code == 404


def test_only_the_desk_keeps_its_register(shop: OneStop, clerk: PageClient) -> None:
    dossier = make_dossier(shop, State.ACCEPTED)
    for kind in ("", "pdf/", "excel/"):
        assert "dang-nhap" in PageClient().get(f"{PRINT}{kind}")["Location"]
        assert signed_in(shop.officer).get(f"{PRINT}{kind}").status_code == 403
    stranger = signed_in(make_one_stop().clerk)
    assert dossier.code not in paper_text(stranger.get(f"{PRINT}pdf/", PERIOD))
    assert clerk.get(f"{PRINT}pdf/", PERIOD | {"quyen": "2"}).status_code == 404


def many(dossier: Dossier, count: int) -> None:
    """Copies of a dossier under other codes."""
    fresh = {"id", "code", "token", "track_key"}
    fields = (one for one in Dossier._meta.local_fields if not one.generated)
    columns = ", ".join(f'"{one.column}"' for one in fields if one.column not in fresh)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO services_dossier (code, token, track_key, {columns})"
            f" SELECT code || '-' || n, gen_random_uuid(), 'k' || n, {columns}"
            " FROM services_dossier, generate_series(1, %s) n WHERE id = %s",
            (count, dossier.pk),
        )


def test_a_register_of_five_thousand(shop: OneStop, clerk: PageClient) -> None:
    """Some statements for every 500 rows, and the file row by row."""
    many(make_dossier(shop, State.ACCEPTED), 4999)
    page = clerk.get(PRINT, PERIOD)
    assert "Quyển 10, số thứ tự 4501 đến 5000" in page.text
    with CaptureQueriesContext(connection) as caught:
        answer = clerk.get(f"{PRINT}excel/", PERIOD)
        content = answer.getvalue()
    assert len(caught) < 60
    sheet = load_workbook(io.BytesIO(content), read_only=True).active
    assert sum(1 for _ in sheet.iter_rows()) == 5004
    text = paper_text(clerk.get(f"{PRINT}pdf/", PERIOD | {"quyen": "10"}))
    assert "Quyển 10 / 10 · số thứ tự 4501 đến 5000" in text


def test_a_month_costs_as_many_statements_with_three_rows_as_with_one(
    shop: OneStop, clerk: PageClient
) -> None:
    dossier = make_dossier(shop, State.ACCEPTED)
    clerk.get(f"{PRINT}pdf/", PERIOD)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            clerk.get(f"{PRINT}pdf/", PERIOD)
        return len(caught)

    before = cost()
    many(dossier, 2)
    assert cost() == before
