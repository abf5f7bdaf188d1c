"""Scripts never start: everything a citizen needs works all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from . import paths
from .papers import text_of
from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_whole_application_and_tracking_without_javascript(
    arrive: Callable[..., Visitor], tmp_path: Path
) -> None:
    citizen = arrive(java_script_enabled=False)
    codes = paths.suspend(citizen, tmp_path)
    citizen.heading("Đã nộp hồ sơ")
    assert codes.code in text_of(citizen.download(re.compile("Tải phiếu xác nhận")))
    stranger = arrive(java_script_enabled=False)
    paths.track(stranger, codes)
    stranger.sees("Diễn biến", "Nộp hồ sơ", "Trần Thị Mẫu")
    stranger.follow("Rút hồ sơ")
    stranger.press("Xin rút hồ sơ")
    stranger.sees(re.compile("[Rr]út"))
