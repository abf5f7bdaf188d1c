"""The administrators' page of keys, and the page that describes the interface."""

from __future__ import annotations

import re

import pytest

from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory import testing as directory

from ..models import ApiKey
from ..testing import Program

pytestmark = pytest.mark.django_db

PAGE = "/quan-tri/khoa-ket-noi/"


@pytest.fixture
def administrator():
    client = PageClient()
    account = directory.make_official("exchange.admin", agency=directory.make_agency())
    account.set_password(directory.PASSWORD)
    account.save()
    client.force_login(account)
    client.post("/tai-khoan/xac-nhan-lai/", {"password": directory.PASSWORD})
    return client


def wanted(**changes):
    return {
        "name": "Phần mềm hộ tịch (mẫu)",
        "agency": "tinh",
        "scopes": ["catalogue:read"],
        "days": "30",
        "per_minute": "60",
    } | changes


def test_a_key_is_issued_shown_once_and_taken_back(administrator):
    page = administrator.post(PAGE, wanted())
    secret = re.search(r"ts_[\w-]{43}", page.text).group()
    assert "Đã cấp khóa" in page.text
    assert secret not in administrator.get(PAGE).text
    assert Program(secret).get("agencies").status_code == 200
    key = ApiKey.objects.get()
    page = administrator.post(f"{PAGE}{key.pk}/thu-hoi/", follow=True)
    assert "Đã thu hồi" in page.text
    assert Program(secret).get("agencies").status_code == 401
    assert "không còn hiệu lực" in administrator.post(f"{PAGE}{key.pk}/thu-hoi/", follow=True).text


def test_a_key_of_one_agency(administrator):
    agency = directory.make_agency()
    assert administrator.post(PAGE, wanted(agency=str(agency.pk))).status_code == 200
    assert ApiKey.objects.get().agency_id == agency.pk


def test_what_is_missing_is_said_at_its_field(administrator):
    page = administrator.post(PAGE, wanted(name="", scopes=[]))
    assert page.status_code == 422
    assert "Nhập tên hệ thống." in page.text and "Chọn ít nhất một quyền." in page.text


def test_the_list_costs_the_same_with_one_and_with_three(administrator, django_assert_num_queries):
    for number in range(3):
        administrator.post(PAGE, wanted(agency=str(directory.make_agency().pk)))
        if number != 1:
            administrator.get(PAGE)  # what is kept for this stamp
            with django_assert_num_queries(QUERIES):
                administrator.get(PAGE)


QUERIES = 19


def test_the_interface_is_described_for_people_and_for_programs():
    page = PageClient().get("/api/")
    assert page.status_code == 200
    assert "Danh sách cơ quan" in page.text and "/api/v1/agencies" in page.text
    described = PageClient().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert described["paths"]["/api/v1/agencies"]["get"]["x-scope"] == "catalogue:read"
