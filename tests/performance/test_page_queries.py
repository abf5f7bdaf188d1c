"""Statements of each main page on the sample province: literal budgets, the scope's own statements included.

Lower a number when a page gets cheaper; raise one only with a reason in the commit. Lists have guards of their own
in their modules, which show that the count does not grow with the rows.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory.models import Account

pytestmark = [pytest.mark.demo_province, pytest.mark.django_db]

EVERYBODY = {
    "/": 24,
    "/dich-vu-cong/": 6,
    "/dich-vu-cong/?q=ho+kinh+doanh": 6,
    "/dich-vu-cong/dang-ky-ho-kinh-doanh/": 7,
    "/dich-vu-cong/dang-ky-ho-kinh-doanh/nop/": 6,
    "/tra-cuu/": 6,
    "/cong-khai/": 11,
    "/chat-luong/": 9,
    "/ke-hoach/": 20,
    "/ke-hoach/chi-tieu/GEN-2/": 14,
    "/ke-hoach/ngan-sach/": 8,
    "/tim/?q=ho+kinh+doanh": 8,
    "/tai-khoan/dang-nhap/": 6,
}
SIGNED_IN = {
    ("dan", "/ho-so-cua-toi/"): 14,
    ("motcua", "/mot-cua/"): 14,
    ("motcua", "/mot-cua/so/"): 15,
    ("motcua", "/mot-cua/tra-ket-qua/"): 15,
    ("motcua", "/mot-cua/tiep-nhan/"): 12,
    ("chuyenvien", "/ho-so/"): 16,
    ("chuyenvien", "/ho-so/phong/"): 15,
    ("lanhdao", "/duyet/"): 15,
}


def statements(client: PageClient, path: str) -> int:
    """How many statements the second visit runs: the first fills what a process keeps."""
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize(("path", "budget"), EVERYBODY.items())
def test_pages_of_everybody(path: str, budget: int) -> None:
    assert statements(PageClient(), path) <= budget


@pytest.mark.parametrize(("login", "path", "budget"), [(*key, most) for key, most in SIGNED_IN.items()])
def test_pages_of_people_who_signed_in(login: str, path: str, budget: int) -> None:
    client = PageClient()
    client.force_login(Account.objects.get(username=login))
    assert statements(client, path) <= budget
