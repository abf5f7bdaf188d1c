"""Data files: what is read, and how every error is told."""

from __future__ import annotations

import unicodedata
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tinhso.kernel.datafile import (
    Collector,
    Column,
    DataError,
    DataErrors,
    integer,
    iso_date,
    iso_time,
    read_csv,
    read_yaml,
    verification,
)


def _yaml(folder: Path, text: str | bytes) -> Path:
    path = folder / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _told(call: Any) -> list[tuple[int | None, str, str]]:
    with pytest.raises(DataErrors) as problem:
        call()
    assert str(problem.value)
    return [(error.line, error.field, str(error.message)) for error in problem.value.errors]


def test_yaml_values_and_lines(tmp_path: Path) -> None:
    text = """# a comment
name: Đăng ký hộ kinh doanh
day: 2013-03-27
hour: 15:00
code: 0123
answer: no
fee: 100000
share: 0.5
yes_: true
none:
steps:
  - who: desk
    days: 2
  - {who: leader, days: -1}
text: >
  hai
  dòng
"""
    found = read_yaml(_yaml(tmp_path, text))
    assert found.data == {
        "name": "Đăng ký hộ kinh doanh",
        "day": "2013-03-27",
        "hour": "15:00",
        "code": "0123",
        "answer": "no",
        "fee": 100000,
        "share": 0.5,
        "yes_": True,
        "none": None,
        "steps": [{"who": "desk", "days": 2}, {"who": "leader", "days": -1}],
        "text": "hai dòng\n",
    }
    assert found.line("steps", 1, "days") == 14
    assert found.line("steps", 0) == 12
    assert found.line("steps", 0, "missing", "deeper") == 12
    assert found.line() == 2
    error = found.error("sai", "steps", 1, "days")
    assert (error.line, error.field) == (14, "steps[2].days")
    assert str(error).endswith("a.yaml:14: steps[2].days: sai")


def test_yaml_is_normalised(tmp_path: Path) -> None:
    found = read_yaml(_yaml(tmp_path, unicodedata.normalize("NFD", "tên: Hà Nội")))
    assert found.data == {"tên": "Hà Nội"}


def test_merge_keys_bring_in_what_is_not_said(tmp_path: Path) -> None:
    text = "a: &a\n  x: 1\n  y: 2\nb: &b {z: 3, x: 9}\nc:\n  <<: *a\n  y: 5\nd:\n  z: 0\n  <<: [*a, *b]\n"
    found = read_yaml(_yaml(tmp_path, text))
    assert found.data["c"] == {"x": 1, "y": 5}
    assert found.data["d"] == {"x": 1, "y": 2, "z": 0}
    assert (found.line("c"), found.line("c", "y"), found.line("c", "x")) == (5, 7, 2)


def test_a_merge_key_takes_a_mapping_only(tmp_path: Path) -> None:
    (line, _field, words) = _told(lambda: read_yaml(_yaml(tmp_path, "a: 1\nb:\n  <<: [x]\n")))[0]
    assert line == 3
    assert "mapping" in words


def test_empty_yaml(tmp_path: Path) -> None:
    found = read_yaml(_yaml(tmp_path, ""))
    assert found.data is None
    assert found.line("a") is None


SCHEMA = {
    "type": "object",
    "required": ["name", "day"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 5},
        "day": {"type": "string", "format": "date"},
        "hour": {"type": "string", "format": "time"},
        "fee": {"type": ["integer", "null"], "minimum": 0},
        "kind": {"enum": ["a", "b"]},
        "code": {"pattern": r"^\d+$"},
        "steps": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "object"}},
        "limit": {"anyOf": [{"type": "integer"}, {"enum": ["none"]}]},
        "rest": {"type": "object", "propertyNames": {"maxLength": 1}},
    },
}


def test_every_schema_error_is_told_with_its_line(tmp_path: Path) -> None:
    text = """name: x
hour: 25:00
fee: -1
kind: c
code: a1
steps: []
limit: often
other: 1
rest: {ab: 1}
"""
    told = _told(lambda: read_yaml(_yaml(tmp_path, text), SCHEMA))
    assert (1, "day", "Thiếu trường này.") in told
    assert (8, "other", "Không có trường nào tên như vậy.") in told
    assert (1, "name", "Cần ít nhất 2 ký tự.") in told
    assert (2, "hour", "Không đúng dạng time, ví dụ 2013-03-27 hoặc 15:00.") in told
    assert (3, "fee", "Không được nhỏ hơn 0.") in told
    assert (4, "kind", "Chỉ nhận: a, b.") in told
    assert (6, "steps", "Cần ít nhất 1 dòng.") in told
    assert (7, "limit", "Không đúng dạng nào cho phép: Cần số nguyên.; Chỉ nhận: none.") in told
    assert any(line == 5 and "mẫu" in message for line, _field, message in told)
    assert any(line == 9 for line, _field, _message in told)
    assert len(told) == 10


def test_schema_types(tmp_path: Path) -> None:
    text = "name: 5\nday: 27/3/2013\nfee: x\nsteps: [1, 1]\n"
    told = _told(lambda: read_yaml(_yaml(tmp_path, text), SCHEMA))
    assert (1, "name", "Cần văn bản.") in told
    assert (3, "fee", "Cần số nguyên / để trống.") in told
    assert (4, "steps[1]", "Cần nhóm trường.") in told
    assert (4, "steps", "Có dòng bị lặp.") in told
    assert any(field == "day" for _line, field, _message in told)


def test_right_yaml_passes(tmp_path: Path) -> None:
    text = "name: abc\nday: 2013-03-27\nhour: '15:00'\nfee: null\nlimit: 5\n"
    assert read_yaml(_yaml(tmp_path, text), SCHEMA).data["limit"] == 5


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: [1\nb: 2\n", 2, "YAML"),
        ("a: 1\n b: 2\n", 2, "YAML"),
        ("a: \x07\n", 1, "ký tự"),
        (b"a: \xff\n", None, "UTF-8"),
        ("a: 1\nb: 2\na: 3\n", 3, "đã dùng"),
        ("a: 1\n---\nb: 2\n", 2, "YAML"),
        ("a: &x\n  - *x\n", 1, "contains itself"),
    ],
)
def test_yaml_syntax_errors(tmp_path: Path, text: str | bytes, line: int | None, words: str) -> None:
    told = _told(lambda: read_yaml(_yaml(tmp_path, text)))
    assert told[0][0] == line
    assert words in told[0][2]


def test_missing_files(tmp_path: Path) -> None:
    assert "Không tìm thấy" in _told(lambda: read_yaml(tmp_path / "none.yaml"))[0][2]
    assert "Không tìm thấy" in _told(lambda: read_csv(tmp_path / "none.csv", ["a"]))[0][2]


COLUMNS = [
    "code",
    Column("count", integer),
    Column("day", iso_date, required=False),
    Column("hour", iso_time, required=False),
    Column("kind", choices=("a", "b"), required=False),
    Column("verified", verification),
    Column("note", required=False, in_header=False),
]
HEADER = "code,count,day,hour,kind,verified\n"


def _csv(folder: Path, text: str | bytes) -> Path:
    path = folder / "a.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_csv_rows(tmp_path: Path) -> None:
    text = "\ufeff# units\n" + HEADER + '"Hà, Nội",-5,2013-03-27,15:00,a,true\n\nx,0,,,,illustrative\n'
    rows = read_csv(_csv(tmp_path, unicodedata.normalize("NFD", text)), COLUMNS)
    assert rows[0].values == {
        "code": "Hà, Nội",
        "count": -5,
        "day": date(2013, 3, 27),
        "hour": time(15),
        "kind": "a",
        "verified": "true",
        "note": None,
    }
    assert [row.line for row in rows] == [3, 5]
    assert rows[1]["verified"] == "illustrative"
    assert rows[1].error("sai", "code") == DataError(rows[1].file, 5, "code", "sai")


def test_csv_lines_of_quoted_cells(tmp_path: Path) -> None:
    text = HEADER + '"hai\ndòng",1,,,,true\nb,x,,,,true\n'
    assert _told(lambda: read_csv(_csv(tmp_path, text), COLUMNS)) == [
        (4, "count", "Cần số nguyên, ví dụ 15.")
    ]


def test_every_csv_error_is_told(tmp_path: Path) -> None:
    text = HEADER + ",x,27/3/2013,25h,c,maybe\na,1,,,\nb\x07,1,,,,true\n"
    told = _told(lambda: read_csv(_csv(tmp_path, text), COLUMNS))
    assert [(line, field) for line, field, _message in told] == [
        (2, "code"),
        (2, "count"),
        (2, "day"),
        (2, "hour"),
        (2, "kind"),
        (2, "verified"),
        (3, ""),
        (4, "code"),
    ]
    assert (3, "", "Dòng có 5 ô, cần 6.") in told
    assert (2, "kind", "Chỉ nhận: a, b.") in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,count\n", "Thiếu cột này."),
        (HEADER.strip() + ",extra\n", "Không có cột nào tên như vậy."),
        (HEADER.strip() + ",code\n", "Cột này có hai lần."),
        ("", "Tệp không có dòng tên cột."),
        (HEADER + '"a,1\n', "Sai cú pháp CSV"),
        (HEADER.encode() + b"\xff,1,,,,true\n", "UTF-8"),
    ],
)
def test_csv_file_errors(tmp_path: Path, text: str | bytes, words: str) -> None:
    told = _told(lambda: read_csv(_csv(tmp_path, text), COLUMNS))
    assert any(words in message for _line, _field, message in told)


def test_errors_of_several_files_are_collected(tmp_path: Path) -> None:
    problems = Collector()
    problems.raise_if_any()
    with problems.collecting():
        read_yaml(tmp_path / "b.yaml")
    with problems.collecting():
        read_csv(tmp_path / "a.csv", ["a"])
    problems.add(DataError("c.yaml", 3, "x", "sai"))
    with pytest.raises(DataErrors) as problem:
        problems.raise_if_any()
    assert [Path(error.file).name for error in problem.value.errors] in (
        ["a.csv", "b.yaml", "c.yaml"],
        ["c.yaml", "a.csv", "b.yaml"],
    )


def test_paths_are_shown_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataErrors) as problem:
        read_yaml(tmp_path / "x" / "a.yaml")
    assert problem.value.errors[0].file == "x/a.yaml"
