"""What makes two dossiers likely to be one matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tinhso.modules.services.queries.likeness import Wanted
from tinhso.modules.services.rules.likeness import shared

ONE = Wanted("Nguyễn Văn An", "385012345", "0912345678", "Bán tạp hóa", applicant_id=7)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (ONE, ("person", "name")),
        (replace(ONE, applicant_name="Trần B"), ("person",)),
        (replace(ONE, applicant_id=None), ("person", "name")),
        (replace(ONE, applicant_id_number="", applicant_name="B"), ("person",)),
        (replace(ONE, applicant_id=8, applicant_id_number="1"), ("name",)),
        (replace(ONE, applicant_id=None, applicant_id_number="", applicant_phone="", applicant_name="NGUYEN VAN AN"), ("name",)),
        (replace(ONE, applicant_id=None, applicant_id_number="", applicant_phone="", summary="Khác"), ()),
        (Wanted("Nguyễn Văn An", "", "", ""), ()),
        (Wanted("Khác", "", "0912345678", "Bán tạp hóa"), ()),
    ],
)  # fmt: skip
def test_what_two_share(other: Wanted, found: tuple[str, ...]) -> None:
    assert shared(ONE, other) == found
    assert shared(other, ONE) == found
