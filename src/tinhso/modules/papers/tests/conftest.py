"""A folder of certificates of its own for each test that signs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tinhso.modules.papers import api, keys
from tinhso.modules.papers.signing import Mark, sign

AT = datetime(2015, 6, 17, 8, 30, tzinfo=timezone(timedelta(hours=7)))
OFFICIAL = keys.official_holder(34, "Lê Văn Ví Dụ", "UBND xã Ví Dụ")
AGENCY = keys.agency_holder(12, "UBND xã Ví Dụ")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """An empty folder of certificates, which the settings name."""
    settings.TINHSO_SIGNING_ROOT = tmp_path / "signing"
    return tmp_path / "signing"


@pytest.fixture
def authority(folder: Path) -> Path:
    """The same with a sample authority."""
    assert keys.make_sample_authority(AT)
    return folder


def result() -> bytes:
    """An unsigned result."""
    document = api.sample("rieng", api.Kind.RESULT, AT)
    assert document is not None
    return document.pdf


def marks() -> list[Mark]:
    """The official's signature, then the agency's."""
    files = keys.file_of(OFFICIAL, AT), keys.file_of(AGENCY, AT)
    assert files[0] is not None
    assert files[1] is not None
    return [
        Mark("Nguoi-ky", files[0], OFFICIAL.name, "Ký văn bản"),
        Mark("Co-quan", files[1], AGENCY.name, "Phát hành văn bản"),
    ]


@pytest.fixture
def signed(authority: Path) -> bytes:
    """A result with both signatures."""
    return sign(result(), marks(), AT)
