"""The register as an Excel file: what is in it, and that it comes row by row."""

import io
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from tinhso.modules.papers import api
from tinhso.modules.papers.rules.register import COLUMNS
from tinhso.modules.papers.sample import sample_register

AT = datetime(2015, 6, 17, 1, 30, tzinfo=UTC)
DAY = AT.date()


def written(count: int, day: date = DAY) -> tuple[io.BytesIO, int]:
    target = io.BytesIO()
    register, rows = sample_register(AT, count)
    return target, api.write_register(target, register, rows, day)


def test_a_register_of_three() -> None:
    target, count = written(3, date(2026, 1, 1))
    assert count == 3
    sheet = load_workbook(target).active
    found = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in found[:2]] == ["UBND xã Ví Dụ", "Sổ theo dõi hồ sơ"]
    assert "Mẫu số 07, Thông tư 03/2025/TT-VPCP (bố cục chưa đối chiếu với phụ lục)." in found[2][0]
    assert "Dữ liệu mẫu" in found[2][0]
    assert found[3] == COLUMNS
    first = dict(zip(COLUMNS, found[4], strict=True))
    assert first["STT"] == 1
    assert first["Mã hồ sơ"] == "H04.00-150617-0001"
    assert first["Nhận hồ sơ"] == datetime(2015, 6, 17, 8, 30)  # in the province's time
    assert first["Ký nhận"] is None
    assert sheet["H5"].number_format == "dd/mm/yyyy hh:mm"
    assert found[6][COLUMNS.index("Trả kết quả")] is None
    assert len(found) == 7


def test_our_own_register_says_that_it_is_no_statutory_form() -> None:
    sheet = load_workbook(written(1)[0]).active
    assert "không phải biểu mẫu do pháp luật quy định" in sheet["A3"].value


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@x", "=cmd|' /C calc'!A0"])
def test_a_name_is_no_formula(text: str) -> None:
    register, rows = sample_register(AT, 1)
    target = io.BytesIO()
    api.write_register(target, register, [replace(row, applicant=text) for row in rows], DAY)
    cell = load_workbook(target).active["E5"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_five_thousand_dossiers_come_one_by_one() -> None:
    """A row is written when it comes and forgotten then: memory does not grow with their number."""
    register, rows = sample_register(AT, 5000)
    seen: list[weakref.ref[api.RegisterRow]] = []
    target, most = io.BytesIO(), 0

    def watched() -> Iterator[api.RegisterRow]:
        nonlocal most
        for row in rows:
            if len(seen) % 500 == 0:
                most = max(most, sum(known() is not None for known in seen))
            seen.append(weakref.ref(row))
            yield row
            del row

    assert api.write_register(target, register, watched(), DAY) == 5000
    assert most <= 2
    sheet = load_workbook(target, read_only=True).active
    assert sum(1 for _ in sheet.iter_rows()) == 5004


def test_what_is_no_register_is_refused_before_anything_is_written() -> None:
    register, rows = sample_register(AT, 1)
    target = io.BytesIO()
    with pytest.raises(api.WrongContent, match="since"):
        api.write_register(target, replace(register, since=AT), rows, DAY)
    assert not target.getvalue()
