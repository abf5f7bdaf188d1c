"""Loading the catalogue when dossiers stand under a version: it is never rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinhso.kernel.clock import simulated
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.catalogue.testing import (
    Province,
    make_form,
    online,
    stored_versions,
    text,
)
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.testing import at, make_dossier, make_one_stop


@pytest.fixture
def used(ground: None, tmp_path: Path) -> Province:
    """Somebody has applied under the version."""
    province = Province(tmp_path)
    province.load()
    (version,) = catalogue.all_versions()
    make_dossier(make_one_stop(version))
    return province


def test_changed_content_of_a_used_version_becomes_a_new_one_from_today(used: Province) -> None:
    used.write("dang-ky", used.procedure(used.version(name=text("Tên mới"))))
    with simulated(at()):
        report = used.load()
        assert stored_versions() == [(1, "2013-07-01", "2015-06-17", 1), (2, "2015-06-17", "", 1)]
        assert "áp dụng từ 2015-06-17" in "\n".join(report.remarks)
        assert used.load().unchanged == 3
    assert Dossier.objects.get().procedure_version.number == 1


def test_a_second_change_on_the_same_day_mends_the_new_version(used: Province) -> None:
    with simulated(at()):
        for name in ("Tên hai", "Tên ba"):
            used.write("dang-ky", used.procedure(used.version(name=text(name))))
            used.load()
    assert stored_versions() == [(1, "2013-07-01", "2015-06-17", 1), (2, "2015-06-17", "", 1)]
    assert catalogue.Version.objects.get(number=2).name == "Tên ba"


def test_the_past_that_dossiers_stand_under_is_not_rewritten(used: Province) -> None:
    changed = used.version(name=text("Tên mới"))
    used.write("dang-ky", used.procedure(changed, used.version("2015-01-01")))
    with simulated(at()):
        assert used.errors() == [
            (
                "versions[1].valid_from",
                "Đã có hồ sơ nộp theo phiên bản này nên không sửa được; hãy thêm một phiên bản mới.",
            )
        ]


def test_a_later_version_ends_a_used_one(used: Province) -> None:
    used.write("dang-ky", used.procedure(used.version(), used.version("2015-07-01", **online())))
    make_form()
    used.load()
    assert stored_versions() == [(1, "2013-07-01", "2015-07-01", 1), (2, "2015-07-01", "", 3)]
