"""Workbooks: read as they were written; what is none is refused."""

import io
from datetime import date

import pytest

from tinhso.kernel.workbook import NotAWorkbook, Sheet, read_sheets, workbook_bytes


def test_a_workbook_is_read_as_it_was_written():
    rows = [["Tên", date(2015, 1, 2), 3, None], ["=1+1", "", 2.5, "0012"]]
    content = workbook_bytes([Sheet("Một", ["a", "b", "c", "d"], rows), Sheet("Hai", ["x"], [])])
    assert read_sheets(io.BytesIO(content)) == {
        "Một": [
            (1, ["a", "b", "c", "d"]),
            (2, ["Tên", "2015-01-02", "3", ""]),
            (3, ["=1+1", "", "2.5", "0012"]),
        ],
        "Hai": [(1, ["x"])],
    }


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(NotAWorkbook):
        read_sheets(io.BytesIO(content))
