"""What every database test of the one-stop shop starts from."""

from pathlib import Path

import pytest
from django.utils.translation import override

from tinhso.modules.forms.testing import forget_forms
from tinhso.modules.services import testing
from tinhso.modules.services.queries.figures import forget_most_used


@pytest.fixture(autouse=True)
def _fresh():
    """What the process keeps - forms, the language of the last page - belongs to another test."""
    forget_most_used()
    forget_forms()
    with override("vi"):
        yield
    forget_most_used()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    settings.TINHSO_FILES_ROOT = tmp_path / "files"


@pytest.fixture
def ground(db: None) -> None:
    """Law and calendar."""
    testing.make_law()
    testing.make_calendar()


@pytest.fixture
def shop(ground: None) -> testing.OneStop:
    """A district's one-stop shop with a free procedure at the counter."""
    return testing.make_one_stop()
