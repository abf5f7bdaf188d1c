"""Papers: the forms that an administrator compares with their texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .papers import text_of
from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_the_forms_of_every_period_are_looked_at(sign_in: Callable[..., Visitor]) -> None:
    keeper = sign_in("quantri")
    keeper.open("/giay-to/bo-mau/")
    keeper.sees("Có mẫu chưa đối chiếu", "Đang áp dụng", "Biểu mẫu kèm theo Thông tư 03/2025/TT-VPCP")
    paper = keeper.context.request.get(
        keeper.main.get_by_role("link", name="Xem Thông báo dừng giải quyết hồ sơ").last.get_attribute("href")
    )
    assert "Mẫu số 05, Thông tư 03/2025/TT-VPCP" in text_of(paper.body())
