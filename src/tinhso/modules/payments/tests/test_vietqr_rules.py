"""The QR text against published vectors, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.payments.rules.vietqr import Account, NotPayable, crc16, payload, plain

VIETIN = Account("970415", "113366668888")


def test_published_vector_with_amount_and_purpose() -> None:
    assert payload(VIETIN, 79_000, "LP H12.10-251115-0003") == (
        "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA"
        "53037045405790005802VN62250821LP H12.10-251115-00036304AEA8"
    )


@pytest.mark.parametrize(
    ("text", "crc"),
    [
        (
            "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN6304",
            0x9E6F,
        ),
        (
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
            "530370454061800005802VN62340107NPS68690819thanh toan don hang6304",
            0x2E2E,
        ),
    ],
)
def test_checksum_of_published_strings(text: str, crc: int) -> None:
    assert crc16(text.encode()) == crc


def test_without_amount_it_is_static() -> None:
    assert payload(Account("970403", "0011012345678")) == (
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
    )


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [("Lệ phí  hộ kinh doanh", "Le phi ho kinh doanh"), ("Đặng Thị Đào", "Dang Thi Dao")],
)
def test_purpose_loses_its_accents(purpose: str, expected: str) -> None:
    assert plain(purpose) == expected


@pytest.mark.parametrize("purpose", ["", " ", "x" * 26, "phí ₫"])
def test_purposes_that_do_not_fit(purpose: str) -> None:
    with pytest.raises(NotPayable, match="purpose"):
        plain(purpose)


@pytest.mark.parametrize("amount", [0, -1, 10**13])
def test_amounts_that_cannot_be_paid(amount: int) -> None:
    with pytest.raises(NotPayable, match="amount"):
        payload(VIETIN, amount)


@pytest.mark.parametrize(
    ("bank", "number"), [("97041", "1"), ("97041x", "1"), ("970415", ""), ("970415", "1-2")]
)
def test_wrong_accounts(bank: str, number: str) -> None:
    with pytest.raises(NotPayable):
        Account(bank, number)


@given(st.integers(1, 10**12), st.from_regex(r"[A-Z0-9]{1,25}", fullmatch=True))
def test_every_payload_parses_back(amount: int, purpose: str) -> None:
    text = payload(VIETIN, amount, purpose)
    assert crc16(text[:-4].encode()) == int(text[-4:], 16)
    fields, rest = {}, text
    while rest:
        tag, length = rest[:2], int(rest[2:4])
        fields[tag], rest = rest[4 : 4 + length], rest[4 + length :]
    assert fields["54"] == str(amount)
    assert fields["62"] == f"08{len(purpose):02d}{purpose}"
