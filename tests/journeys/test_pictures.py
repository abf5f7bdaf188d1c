"""The README's pictures, taken by the suite's own browser. `TINHSO_PICTURES=1` writes docs/pictures/."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .palette import with_palette
from .visitor import Visitor

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "device_scale_factor": 900 / 1280}
"""A window of 1280 pixels, drawn 900 wide."""
MOST = 90_000
"""Bytes of one committed picture."""

PICTURES = {
    "portal": ("", "/"),
    "service": ("", "/dich-vu-cong/dang-ky-ho-kinh-doanh/"),
    "transparency": ("", "/cong-khai/"),
    "plan": ("", "/ke-hoach/"),
    "target": ("", "/ke-hoach/chi-tieu/GEN-2/"),
    "desk": ("motcua", "/mot-cua/"),
    "division": ("chuyenvien", "/ho-so/phong/"),
}
"""Name: whose page, and where."""


def test_pictures_of_the_readme(
    arrive: Callable[..., Visitor], sign_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    """All can be taken; without the switch they go to a folder of this run."""
    folder = FOLDER if os.environ.get("TINHSO_PICTURES") else tmp_path
    folder.mkdir(exist_ok=True)
    for name, (login, path) in PICTURES.items():
        person = sign_in(login, **SIZE) if login else arrive(**SIZE)
        person.open(path)
        person.page.evaluate("document.fonts.ready.then(() => true)")
        picture = folder / f"{name}.png"
        picture.write_bytes(with_palette(person.page.screenshot()))
        assert 10_000 < picture.stat().st_size < MOST
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    assert not [name for name in PICTURES if f"docs/pictures/{name}.png" not in readme]
    assert not [name for name in PICTURES if not (FOLDER / f"{name}.png").exists()]
