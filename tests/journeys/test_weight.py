"""How heavy the pages of citizens are on the line: what a first visit with an empty cache loads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .visitor import Visitor

pytestmark = pytest.mark.browser

MOST = 150 * 1024
"""Bytes of everything a page loads as it comes over the line (compressed bodies and headers), fonts included."""

PAGES = (
    "/",
    "/dich-vu-cong/",
    "/dich-vu-cong/dang-ky-ho-kinh-doanh/",
    "/dich-vu-cong/dang-ky-ho-kinh-doanh/nop/",
    "/tra-cuu/",
    "/cong-khai/",
    "/ke-hoach/",
    "/ke-hoach/chi-tieu/GEN-2/",
    "/tai-khoan/dang-nhap/",
)


def test_pages_of_citizens_are_light(arrive: Callable[..., Visitor]) -> None:
    heavy = {path: size for path in PAGES if (size := weight(arrive(), path)) > MOST}
    assert not heavy


def weight(citizen: Visitor, path: str) -> int:
    """Bytes that reached the browser until the fonts were there."""
    sizes: list[int] = []
    network = citizen.context.new_cdp_session(citizen.page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    citizen.page.goto(path, wait_until="networkidle")
    citizen.page.evaluate("document.fonts.ready.then(() => true)")
    assert sizes
    return sum(sizes)
