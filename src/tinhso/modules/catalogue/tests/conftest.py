"""What every database test of the catalogue starts from."""

from pathlib import Path

import pytest
from django.utils.translation import override

from tinhso.modules.catalogue import testing
from tinhso.modules.forms.testing import forget_forms


@pytest.fixture(autouse=True)
def _fresh():
    """What the process keeps - forms, the language of the last page - belongs to another test."""
    forget_forms()
    with override("vi"):
        yield


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    settings.TINHSO_FILES_ROOT = tmp_path / "files"


@pytest.fixture
def law(db: None) -> None:
    """The law on levels."""
    testing.make_law()
