"""Records of the national database: written, read back, and everything odd in them told."""

from __future__ import annotations

import string
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.kernel.text import fold
from tinhso.modules.catalogue.enums import Channel, Subject, TimeUnit
from tinhso.modules.catalogue.rules import editing, national_reading
from tinhso.modules.catalogue.rules.national_reading import Surroundings
from tinhso.modules.catalogue.rules.national_record import Heading, record
from tinhso.modules.catalogue.rules.national_text import Notes, Part
from tinhso.modules.catalogue.testing import channel, fact, limit, online, text, version_document

NAMES = {("district", "finance-planning"): "tài chính - kế hoạch (Cấp huyện)", ("commune", "committee"): "Ủy ban nhân dân (Cấp xã)"}  # fmt: skip
AROUND = Surroundings(
    NAMES,
    {fold(name): place for place, name in NAMES.items()} | {"h04.31": ("district", "finance-planning")},
    "Tệp đã nhập",
)
HEADING = Heading("1.000948", "HKD", "Hộ kinh doanh")
DOCUMENT = version_document(**online(fee=5), conditions=text("Đủ tuổi", "Of age"))

CODES = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
WORDS = st.text("aăâbcdđeêghiklmnoôơ ỹ,.:-\n0123456789", max_size=30).map(lambda s: f"a{s}b")
TEXTS = st.builds(lambda vi, en: {"vi": vi, "en": en}, WORDS, WORDS)
FACTS = st.fixed_dictionaries({"source": WORDS, "verified": st.sampled_from([True, False, "illustrative"])})
AMOUNTS = st.none() | st.integers(0, 10**6)


def _joined(*parts: Any) -> dict[str, Any]:
    return {key: value for part in parts for key, value in part.items()}


def _list(item: Any, key: str, least: int = 0) -> Any:
    return st.lists(item, min_size=least, max_size=3, unique_by=lambda one: one[key])


NAMED = st.builds(_joined, st.fixed_dictionaries({"code": CODES, "name": TEXTS}))
PAPERS = st.builds(
    _joined,
    NAMED,
    st.fixed_dictionaries({}, optional={"originals": st.integers(0, 9), "copies": st.integers(0, 9), "required": st.booleans(), "question": CODES, "note": TEXTS}),
    st.just({}) | FACTS,
)  # fmt: skip
TIMES = st.builds(
    _joined,
    st.fixed_dictionaries(
        {"amount": AMOUNTS.filter(lambda n: n is None or n < 99_999), "unit": st.sampled_from(TimeUnit.values)},
        optional={"note": TEXTS},
    ),
    FACTS,
)  # fmt: skip
FEES = st.builds(_joined, NAMED, st.fixed_dictionaries({"amount": AMOUNTS}, optional={"note": TEXTS}), FACTS)
CHANNELS = st.fixed_dictionaries(
    {"kind": st.sampled_from(Channel.values), "time": TIMES, "fees": _list(FEES, "code")}, optional={"note": TEXTS}
)  # fmt: skip
CASES = st.fixed_dictionaries({"code": CODES, "title": TEXTS, "papers": _list(PAPERS, "code")})
CITATIONS = st.builds(
    _joined, st.fixed_dictionaries({"number": WORDS, "title": TEXTS}, optional={"article": WORDS}), FACTS
)


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    """A version with any number of anything, in any wording."""
    made = version_document(
        name=draw(TEXTS),
        subjects=draw(st.lists(st.sampled_from(Subject.values), min_size=1, unique=True)),
        cases=draw(_list(CASES, "code", 1)),
        channels=draw(_list(CHANNELS, "kind", 1)),
        stages=draw(st.lists(TEXTS, max_size=4)),
        results=draw(_list(NAMED, "code")),
        legal_basis=draw(_list(CITATIONS, "number")),
        agencies=draw(st.lists(st.sampled_from([{"level": level, "receiving": "committee", "processing": kind} for level, kind in [*NAMES, ("province", "justice")]]), min_size=1, unique_by=lambda one: one["level"])),
        payment="at_result",
    )  # fmt: skip
    if draw(st.booleans()):
        made["conditions"] = draw(TEXTS)
    return made


def write(document: dict[str, Any]) -> dict[str, Any]:
    return record(document, HEADING, NAMES)


def read(data: dict[str, Any], base: dict[str, Any]) -> tuple[dict[str, Any], Notes]:
    part = Part(data, (1,), Notes())
    part.tell_unused("")
    national_reading.heading(part)
    return national_reading.document(part, base, AROUND), part.notes


@settings(max_examples=50)
@given(documents())
def test_a_record_put_over_its_own_version_changes_nothing(document: dict[str, Any]) -> None:
    before = deepcopy(document)
    made, notes = read(write(document), document)
    assert made == before
    assert document == before
    assert not notes.faults
    assert not [one for one in notes.remarks if one.problem != "left_out"]


@settings(max_examples=50)
@given(documents(), documents())
def test_a_record_says_the_same_after_it_was_read_over_any_version(
    document: dict[str, Any], base: dict[str, Any]
) -> None:
    """What the record can say comes through; what it cannot comes from the other version or lacks."""
    kinds = {agency["level"] for agency in document["agencies"]}
    if "province" in kinds:
        document["agencies"] = [one for one in document["agencies"] if one["level"] != "province"] or [
            {"level": "commune", "receiving": "committee", "processing": "committee"}
        ]
    wanted = write(document)
    made, notes = read(wanted, base)
    assert not notes.faults
    again = write(made)
    for key in wanted:
        assert _without_codes(again[key]) == _without_codes(wanted[key]), key
    assert read(again, made)[0] == made
    assert "verified" not in made or made["verified"] is not True or made == base


def _without_codes(value: Any) -> Any:
    """Codes of things that are called alike in the other version are that version's."""
    if isinstance(value, list):
        return [_without_codes(one) for one in value]
    if isinstance(value, dict):
        left = {"MAPHILEPHI", "MAGIAYTO", "MAKETQUA"}
        return {key: _without_codes(one) for key, one in value.items() if key not in left}
    return value


def test_the_record_of_a_version() -> None:
    made = write(DOCUMENT)
    assert (made["MATTHC"], made["TENTTHC"]) == ("1.000948", "Đăng ký hộ kinh doanh")
    assert [row["KENH"] for row in made["CACHTHUCTHUCHIEN"]] == ["1", "2"]
    time = made["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]
    assert (time["THOIGIANGIAIQUYET"], time["DONVITINH"]) == ("5", "Ngày làm việc")
    assert time["PHILEPHI"] == [{"MAPHILEPHI": "le-phi", "SOTIEN": "5", "DONVI": "Đồng", "MOTA": "Lệ phí"}]
    assert made["COQUANTHUCHIEN"] == [{"MADONVI": "", "TENDONVI": "tài chính - kế hoạch (Cấp huyện)"}]
    assert made["YEUCAU"] == "Đủ tuổi"


def test_english_and_verification_stay_where_nothing_changes_and_go_where_it_does() -> None:
    base = version_document(
        channels=[channel(fee=5, time=fact(amount=5, unit="day") | {"verified": True, "source": "Luật"})],
        payment="at_result",
    ) | {"verified": True}
    data = write(base)
    data["TENTTHC"] = "Tên mới"
    made, _ = read(data, base)
    assert made["name"] == {"vi": "Tên mới", "en": ""}
    assert made["stages"] == base["stages"]
    assert made["channels"] == base["channels"]
    assert made["verified"] is False
    data["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]["THOIGIANGIAIQUYET"] = "3"
    made, _ = read(data, base)
    time = made["channels"][0]["time"]
    assert (time["amount"], time["source"], time["verified"]) == (3, "Tệp đã nhập", False)
    assert made["channels"][0]["fees"] == base["channels"][0]["fees"]


def test_a_record_of_another_system_becomes_a_version_that_lacks_what_it_cannot_say() -> None:
    data = {
        "MATTHC": "1.000948.H38",
        "TENTTHC": "Thủ tục khác",
        "CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": 10, "DONVITINH": "Ngày", "PHILEPHI": [{"SOTIEN": "20000", "MOTA": "Phí"}]}]}],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"MAGIAYTO": "000.00.00.G09-KQ002269", "TENGIAYTO": "Đơn", "SOBANCHINH": "2"}]}],
        "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G07.000122", "TENKETQUA": "Giấy phép"}],
        "COQUANTHUCHIEN": [{"MADONVI": "h04.31", "TENDONVI": "Phòng Tài chính"}],
    }  # fmt: skip
    part = Part(data, (1,), Notes())
    assert national_reading.heading(part) == ("1.000948", "Thủ tục khác")
    made = national_reading.document(part, editing.blank("Thủ tục khác", ""), AROUND)
    assert made["cases"][0]["papers"] == [{"code": "don", "name": {"vi": "Đơn", "en": ""}, "originals": 2}]
    assert made["results"][0]["code"] == "giay-phep"
    assert made["channels"][0]["time"]["amount"] == 10
    assert made["agencies"] == [
        {"level": "district", "receiving": "committee", "processing": "finance-planning"}
    ]
    assert made["payment"] == "at_result"
    assert {one.problem for one in part.notes.remarks} == {"suffix", "new_code"}


@pytest.mark.parametrize(
    ("change", "problem", "way"),
    [
        ({"KHOALA": "x"}, "unused", (1, "KHOALA")),
        ({"MOTADOITUONGTHUCHIEN": "Mọi người"}, "no_place", (1, "MOTADOITUONGTHUCHIEN")),
        ({"DOITUONGTHUCHIEN": [{"TENDOITUONG": "Ai đó"}]}, "unknown", (1, "DOITUONGTHUCHIEN", 1, "TENDOITUONG")),
        ({"CACHTHUCTHUCHIEN": [{"KENH": "9"}]}, "unknown", (1, "CACHTHUCTHUCHIEN", 1, "KENH")),
        ({"CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [{}, {"MOTA": "Hai"}]}]}, "second_time", (1, "CACHTHUCTHUCHIEN", 1, "THOIGIAN", 2)),
        ({"CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [{"DONVITINH": "Ngày", "THOIGIANGIAIQUYET": "vài"}]}]}, "not_number", (1, "CACHTHUCTHUCHIEN", 1, "THOIGIAN", 1, "THOIGIANGIAIQUYET")),
        ({"CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [{"DONVITINH": "Tuần", "THOIGIANGIAIQUYET": "2"}]}]}, "unknown", (1, "CACHTHUCTHUCHIEN", 1, "THOIGIAN", 1, "DONVITINH")),
        ({"CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [{"PHILEPHI": [{"SOTIEN": "2", "DONVI": "USD", "MOTA": "Phí"}]}]}]}, "unknown", (1, "CACHTHUCTHUCHIEN", 1, "THOIGIAN", 1, "PHILEPHI", 1, "DONVI")),
        ({"COQUANTHUCHIEN": [{"TENDONVI": "Bộ nào đó"}]}, "unknown", (1, "COQUANTHUCHIEN", 1)),
        ({"CANCUPHAPLY": [{"TENVANBAN": "Luật"}]}, "left_out", (1, "CANCUPHAPLY", 1, "SOVANBAN")),
        ({"TRINHTUTHUCHIEN": [{"TRUONGHOP": "Một", "TRINHTU": []}]}, "no_place", (1, "TRINHTUTHUCHIEN", 1, "TRUONGHOP")),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told_with_its_place(
    change: dict[str, Any], problem: str, way: tuple[str | int, ...]
) -> None:
    _, notes = read(write(DOCUMENT) | change, DOCUMENT)
    assert (way, problem) in [(one.way, one.problem) for one in notes.remarks]
    assert not notes.faults


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"TENTTHC": ""}, "empty"),
        ({"TENTTHC": ["a"]}, "not_text"),
        ({"TENTTHC": "a" * 501}, "too_long"),
        ({"TENTTHC": "a\x00b"}, "control"),
        ({"MATTHC": "thu-tuc"}, "code"),
        ({"YEUCAU": True}, "not_text"),
        ({"YEUCAU": "\ud800"}, "control"),
        ({"CANCUPHAPLY": "Luật"}, "not_list"),
        ({"CANCUPHAPLY": ["Luật"]}, "not_object"),
        ({"CANCUPHAPLY": [{}] * 301}, "too_many"),
    ],
)
def test_what_cannot_be_read_is_a_fault(change: dict[str, Any], problem: str) -> None:
    _, notes = read(write(DOCUMENT) | change, DOCUMENT)
    assert [one.problem for one in notes.faults] == [problem]


def test_an_unknown_limit_stays_unknown() -> None:
    base = version_document(channels=[channel(time=limit(None))])
    assert write(base)["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]["THOIGIANGIAIQUYET"] == ""
    assert read(write(base), base)[0] == base
