"""Placeholders, the length of text messages, masks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..rules.masking import masked
from ..rules.sms import size_of
from ..rules.texts import Placeholder, Problem, filled, names_in, one_line, problems

PLACES = (Placeholder("ma", "code", "mã", "X", must=("sms",)), Placeholder("ten", "text", "tên", "Hoa"))


def found(text, subject="Tiêu đề", channel="sms"):
    return problems(subject, text, PLACES, channel=channel, has_subject=channel != "sms")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem("empty")),
        ("{ma} {sai}", Problem("unknown", "sai")),
        ("{ma} {Tên}", Problem("unknown", "Tên")),
        ("{ma} {ten.x}", Problem("unknown", "ten.x")),
        ("{ten}", Problem("missing", "ma")),
        ("{ma", Problem("brace", "{")),
        ("{ma} }", Problem("brace", "}")),
        ("{{ma}}", Problem("brace", "{")),
        ("{ma}" + "x" * 5000, Problem("long")),
    ],
)
def test_what_is_wrong(text, problem):
    assert problem in found(text)


def test_what_is_right():
    assert found("Hồ sơ {ma} của {ten}") == []
    assert found("Hồ sơ", channel="email") == []


def test_subjects():
    assert Problem("empty") in found("{ma}", subject=" ", channel="email")
    assert found("{ma}", subject="") == []
    assert Problem("lines") in found("{ma}", subject="a\nBcc: b@c.vn", channel="email")
    assert one_line("a\r\nBcc: b") == "a Bcc: b"


@pytest.mark.parametrize(("name", "kind"), [("Ma", "code"), ("", "code"), ("ma ho", "code"), ("ma", "html")])
def test_placeholders_are_plain_names_of_known_kinds(name, kind):
    with pytest.raises(ValueError, match="not a placeholder"):
        Placeholder(name, kind, "", "")


@given(st.text(), st.text())
def test_values_are_never_read_again(one, other):
    assert filled("{ma}|{ten}", {"ma": one, "ten": other}) == f"{one}|{other}"


@given(st.text())
def test_a_text_that_passes_can_be_filled(text):
    if not problems("", text, PLACES, channel="app", has_subject=False):
        filled(text, {"ma": "1", "ten": "2"})
        assert set(names_in(text)) <= {"ma", "ten"}


# --- SMS: 160 and 153 of seven bits, 70 and 67 of sixteen ---


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "parts", "left"),
    [
        ("", "GSM-7", 0, 1, 160),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("a" * 306, "GSM-7", 306, 2, 0),
        ("a" * 307, "GSM-7", 307, 3, 152),
        ("€" * 80, "GSM-7", 160, 1, 0),
        ("€" * 81, "GSM-7", 162, 2, 143),
        # An escape and its letter stay together: 152 places, then the next part.
        ("€" * 77 + "a" * 7, "GSM-7", 161, 2, 144),
        ("ồ" * 70, "UCS-2", 70, 1, 0),
        ("ồ" * 71, "UCS-2", 71, 2, 63),
        ("Ho so" + "đ", "UCS-2", 6, 1, 64),
        ("à è ì ò ù é", "GSM-7", 11, 1, 149),
        ("Đã", "UCS-2", 2, 1, 68),
        ("🙂" * 35, "UCS-2", 70, 1, 0),
        ("🙂" * 36, "UCS-2", 72, 2, 61),
        ("[x]", "GSM-7", 5, 1, 155),
    ],
)
def test_sizes(text, alphabet, units, parts, left):
    size = size_of(text)
    assert (size.alphabet, size.units, size.parts, size.left) == (alphabet, units, parts, left)


@given(st.text(max_size=700))
def test_parts_hold_the_whole_text(text):
    size = size_of(text)
    one, joined = (160, 153) if size.alphabet == "GSM-7" else (70, 67)
    assert 0 <= size.left <= one
    room = one if size.parts == 1 else size.parts * joined
    assert room - size.parts < size.units + size.left <= room or size.parts == 1
    assert size_of(text + "a").units > size.units


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("hoa.nguyen@example.vn", "ho***@example.vn"),
        ("0912345678", "091*****78"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_masks(address, shown):
    assert masked(address) == shown
