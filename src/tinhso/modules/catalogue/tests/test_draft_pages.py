"""The editor on pages: parts, what is missing, preview, changes, two people; and the public table of changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import clock as clocks
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.enums import DraftState
from tinhso.modules.catalogue.forms.parts import FORMS
from tinhso.modules.catalogue.models import ProcedureVersion, VersionDraft
from tinhso.modules.catalogue.rules import editing
from tinhso.modules.catalogue.testing import (
    fact,
    make_field,
    make_form,
    make_procedure,
    make_version,
    online,
    text,
    version_document,
)
from tinhso.modules.directory import testing as directory

MORNING = datetime(2015, 6, 17, 2, tzinfo=clocks.UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clocks.simulated(clocks.fixed(MORNING)):
        yield


def signed_in(name: str, role: str = "services.admin") -> PageClient:
    actor = directory.actor_of(directory.make_official(role, name=name), MORNING)
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def author(db: None) -> PageClient:
    return signed_in("Nguyễn Thị Soạn")


@pytest.fixture
def second(db: None) -> PageClient:
    return signed_in("Trần Văn Duyệt", "catalogue.publisher")


@pytest.fixture
def old(law: None) -> ProcedureVersion:
    make_form()
    return make_version(**online(fee=100_000))


@pytest.fixture
def draft(author: PageClient, old: ProcedureVersion) -> str:
    """The address of a draft that has just begun."""
    address = author.post(f"/danh-muc/{old.procedure_id}/soan/")["Location"]
    assert author.get(address).status_code == 200
    return address


def stored() -> VersionDraft:
    return VersionDraft.objects.get()


def post(client: PageClient, address: str, **data: Any) -> Any:
    return client.post(address, {"expected": stored().version, **data})


def give_day(client: PageClient, draft: str, day: date = date(2015, 7, 1)) -> Any:
    parts = {"valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year}
    return post(client, f"{draft}ngay/", **parts)


FEE = {
    "code": "le-phi", "name_vi": "Lệ phí", "name_en": "Fee", "amount": "50.000",
    "source": "Nghị quyết", "verified": "false",
}  # fmt: skip


def test_from_the_list_to_a_published_version(
    author: PageClient, second: PageClient, old: ProcedureVersion, draft: str
) -> None:
    answer = post(author, f"{draft}phan/channels/1/fees/0/", **FEE)
    assert answer["Location"] == f"{draft}#channels"
    assert "Chưa có ngày áp dụng" in author.get(draft).text
    assert give_day(author, draft)["Location"] == draft
    assert "Đủ các phần bắt buộc" in author.get(draft).text
    changes = author.get(f"{draft}khac/").text
    assert "50.000" in changes
    assert "100.000" in changes
    post(author, f"{draft}viec/trinh/")
    assert "Người đã soạn không tự công bố được" in author.get(draft).text
    assert draft in second.get("/danh-muc/cho-cong-bo/").text
    refused = post(second, f"{draft}cong-bo/")
    assert refused.status_code == 422
    assert "Đánh dấu vào ô này" in refused.text
    assert post(second, f"{draft}cong-bo/", read="on").status_code == 302
    assert "Đã công bố thành phiên bản 2" in second.get(draft).text
    with clocks.simulated(clocks.fixed(datetime(2015, 7, 1, 2, tzinfo=clocks.UTC))):
        page = PageClient().get(f"/dich-vu-cong/{old.procedure.slug}/").text
        assert "50.000 đồng" in page
        table = PageClient().get(f"/dich-vu-cong/{old.procedure.slug}/khac-biet/1/2/").text
        assert "100.000" in table
        assert "Trực tuyến" in table


def test_preview_is_the_page_that_citizens_will_see(author: PageClient, draft: str) -> None:
    page = author.get(f"{draft}xem/").text
    for part in ("Bản xem trước", "100.000 đồng", "Trình tự thực hiện", "Giấy chứng minh"):
        assert part in page
    assert "/nop/" not in page


def test_an_incomplete_draft_has_no_preview(author: PageClient, law: None) -> None:
    field = make_field()
    data = {
        "code": "1.222333", "source": "Quyết định công bố", "name": "Thủ tục mới", "name_en": "New",
        "slug": "thu-tuc-moi", "field": field.pk,
    }  # fmt: skip
    assert author.post("/danh-muc/them/", data | {"code": "12"}).status_code == 422
    draft = author.post("/danh-muc/them/", data)["Location"]
    again = author.post("/danh-muc/them/", data)
    assert (again.status_code, "Đã có thủ tục mang mã" in again.text) == (422, True)
    page = author.get(draft).text
    assert "Còn thiếu để công bố" in page
    assert "Trường hợp và giấy tờ" in page
    assert author.get(f"{draft}xem/")["Location"] == draft
    assert post(author, f"{draft}viec/bo/").status_code == 302
    assert stored().state == DraftState.DISCARDED
    assert "Soạn phiên bản đầu" in author.get("/danh-muc/").text


def test_things_are_added_changed_moved_and_taken_away(author: PageClient, draft: str) -> None:
    paper = {
        "code": "so-ho-khau", "name_vi": "Sổ hộ khẩu", "name_en": "Household book", "originals": 0, "copies": 2,
    }  # fmt: skip
    post(author, f"{draft}phan/cases/0/papers/moi/", **paper)
    assert "Sổ hộ khẩu (0 bản chính, 2 bản sao)" in author.get(draft).text
    post(author, f"{draft}xep/len/cases/0/papers/1/")
    found = stored().content["cases"][0]["papers"]
    assert [one["code"] for one in found] == ["so-ho-khau", "cmnd"]
    assert found[0] == {
        "code": "so-ho-khau",
        "name": {"vi": "Sổ hộ khẩu", "en": "Household book"},
        "originals": 0,
        "copies": 2,
        "required": False,
    }
    post(author, f"{draft}xep/bo/cases/0/papers/0/")
    assert [one["code"] for one in stored().content["cases"][0]["papers"]] == ["cmnd"]


def test_what_is_said_to_be_verified_needs_its_source(author: PageClient, draft: str) -> None:
    answer = post(author, f"{draft}phan/channels/1/fees/0/", **(FEE | {"source": " ", "verified": "true"}))
    assert answer.status_code == 422
    assert "phải ghi nguồn" in answer.text


def test_an_unknown_fee_stays_unknown(author: PageClient, draft: str) -> None:
    post(author, f"{draft}phan/channels/1/fees/0/", **(FEE | {"amount": ""}))
    assert stored().content["channels"][1]["fees"][0]["amount"] is None
    page = author.get(draft).text
    assert "chưa biết" in page
    assert "phải biết mức phí" in page


def test_the_second_editor_keeps_what_he_typed(author: PageClient, draft: str) -> None:
    other = signed_in("Lê Thị Chậm")
    seen = stored().version
    post(author, f"{draft}phan/channels/1/fees/0/", **FEE)
    late = other.post(f"{draft}phan/channels/1/fees/0/", FEE | {"expected": seen, "amount": "70.000"})
    assert late.status_code == 422
    assert "Nguyễn Thị Soạn đã sửa bản thảo" in late.text
    assert "70.000" in late.text
    assert other.post(f"{draft}xep/bo/steps/0/", {"expected": seen}).status_code == 302
    assert len(stored().content["steps"]) == 4


def test_sent_back_with_a_reason(author: PageClient, second: PageClient, draft: str) -> None:
    post(author, f"{draft}phan/channels/1/fees/0/", **FEE)
    give_day(author, draft)
    post(author, f"{draft}viec/trinh/")
    assert post(second, f"{draft}tra-lai/", remark="").status_code == 422
    post(second, f"{draft}tra-lai/", remark="Thiếu nguồn của lệ phí")
    assert "Thiếu nguồn của lệ phí" in author.get(draft).text


@pytest.mark.parametrize("address", ["phan/cases/9/", "phan/name/0/", "phan/steps/x/"])
def test_no_such_part(author: PageClient, draft: str, address: str) -> None:
    assert author.get(f"{draft}{address}").status_code == 404


def test_no_such_things(author: PageClient, draft: str) -> None:
    assert author.get("/danh-muc/ban-thao/0/").status_code == 404
    for address in ("xep/xoay/steps/0/", "xep/bo/general/", "xep/bo/name/", "viec/cong-bo/"):
        assert post(author, f"{draft}{address}").status_code == 404, address


def test_others_do_not_enter(draft: str) -> None:
    clerk = signed_in("Võ Thị Quầy", "services.clerk")
    for address in (draft, "/danh-muc/", "/danh-muc/cho-cong-bo/", f"{draft}phan/general/", f"{draft}xem/"):
        assert clerk.get(address).status_code == 403, address
        assert "dang-nhap" in PageClient().get(address)["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(author: PageClient, law: None, count: int) -> None:
    for _number in range(count):
        version = make_version(make_procedure())
        author.post(f"/danh-muc/{version.procedure_id}/soan/")
    with CaptureQueriesContext(connection) as asked:
        assert author.get("/danh-muc/").status_code == 200
    about = [one["sql"] for one in asked if "catalogue_" in one["sql"]]
    assert len(about) == 3, about


def test_english(author: PageClient, draft: str) -> None:
    author.cookies["django_language"] = "en"
    page = author.get(draft).text
    assert "Household business registration" in page
    assert author.get(f"{draft}phan/steps/0/").status_code == 200


# --- forms ---


def parts() -> Iterator[tuple[editing.Place, dict[str, Any]]]:
    step = {"time": fact(amount=2, unit="hour"), "back": ["receive"]}
    document = version_document(**online(fee=5))
    document["steps"][1] |= step
    document["agencies"][0] |= {"source": "Quyết định", "verified": True}
    document["cases"][0]["papers"][0] |= {
        "originals": 0,
        "copies": 1,
        "required": False,
        "note": text("Ghi", "Note"),
    }
    yield editing.GENERAL, document
    for name in ("agencies", "cases", "channels", "stages", "results", "legal_basis", "steps"):
        for number, item in enumerate(document[name]):
            yield (name, number), document
            for inner in {"papers", "fees"} & set(item):
                for place in range(len(item[inner])):
                    yield (name, number, inner, place), document


@pytest.mark.parametrize(
    ("place", "document"),
    list(parts()),
    ids=lambda one: editing.write_place(one) if isinstance(one, tuple) else "",
)
def test_saving_a_part_unchanged_changes_nothing(place: editing.Place, document: dict[str, Any]) -> None:
    kind = ("general",) if place == editing.GENERAL else editing.shape(place)
    item = editing.item_at(document, place)
    blank = FORMS[kind](item=item)
    data: dict[str, Any] = {}
    for name in blank.fields:
        value = blank[name].initial
        data[name] = "" if value is None else value
    data = {name: value for name, value in data.items() if value is not False}
    form = FORMS[kind](data, item=item)
    assert form.is_valid(), form.errors
    written = form.write()
    if kind[-1] == "papers":
        item.setdefault("required", True)
        item.setdefault("originals", 1)
        item.setdefault("copies", 0)
    assert written == item
