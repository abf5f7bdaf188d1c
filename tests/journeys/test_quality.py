"""Being judged: an agency's figures open down to its dossiers, for everybody without codes, for its own people with them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .served import Served
from .visitor import Visitor

pytestmark = pytest.mark.browser

SPAN = "tu=2014-07-01&den=2015-06-16"


def test_an_agency_is_judged(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], served: Served
) -> None:
    agency = served.one(
        "SELECT processing_agency_id FROM services_dossier d JOIN directory_account a ON a.id = d.assignee_id"
        " WHERE a.username = 'chuyenvien' LIMIT 1"
    )
    name = served.one("SELECT name FROM directory_agencyversion WHERE agency_id = %s LIMIT 1", agency)
    visitor = arrive()
    visitor.open("/cong-khai/")
    visitor.follow("Từng cơ quan được chấm thế nào theo bộ chỉ số 766")
    visitor.sees("Không tính tổng điểm", "2.1 Hồ sơ giải quyết đúng hạn")
    visitor.open(f"/chat-luong/?{SPAN}")
    visitor.follow(name)
    visitor.sees("Theo tháng tiếp nhận", "trung bình")
    assert visitor.download("Tải về (Excel)").startswith(b"PK")
    visitor.follow("05/2015")
    visitor.sees("từ 01/05/2015 đến 31/05/2015")

    officer = sign_in("chuyenvien")
    officer.open(f"/chat-luong/co-quan/{agency}/?{SPAN}")
    officer.follow(re.compile("trễ hạn"))
    officer.sees("Lý do trễ", "Quá hạn, chưa xong")
    officer.follow(re.compile(r"^\S+-\d{6}-\d{4} "))
    officer.sees("Hồ sơ")
