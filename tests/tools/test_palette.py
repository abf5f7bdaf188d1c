"""Pictures keep their colours, exactly where there are few and nearly where there are many."""

from __future__ import annotations

import struct
import zlib
from random import Random

import pytest

from tests.journeys.palette import SIGNATURE, _chunk, _chunks, _unfilter, with_palette


def png(width: int, rows: list[bytes], kind: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, len(rows), 8, kind, 0, 0, 0)
    lines = b"".join(b"\0" + row for row in rows)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(*part) for part in parts)


def dots(found: bytes) -> list[bytes]:
    """The colours of a picture with a palette, dot by dot."""
    parts = dict(_chunks(found))
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    lines = zlib.decompress(parts[b"IDAT"])
    palette = parts[b"PLTE"]
    indices = b"".join(lines[line * (width + 1) + 1 : (line + 1) * (width + 1)] for line in range(height))
    return [palette[3 * index : 3 * index + 3] for index in indices]


def test_few_colours_stay_exactly() -> None:
    rows = [b"\xff\0\0\0\xff\0", b"\0\0\xff\xff\0\0"]
    assert b"".join(dots(with_palette(png(2, rows)))) == b"".join(rows)
    seen_through = [b"\x01\x02\x03\xff\x04\x05\x06\x80"]
    assert b"".join(dots(with_palette(png(2, seen_through, kind=6)))) == b"\x01\x02\x03\x04\x05\x06"


def test_many_colours_stay_near() -> None:
    random = Random(1)
    rows = [bytes(random.randrange(256) for _byte in range(120)) for _line in range(40)]
    found = with_palette(png(40, rows))
    assert len(dict(_chunks(found))[b"PLTE"]) <= 3 * 256
    wanted = [row[at : at + 3] for row in rows for at in range(0, 120, 3)]
    far = [
        max(abs(a - b) for a, b in zip(one, other, strict=True))
        for one, other in zip(wanted, dots(found), strict=True)
    ]
    assert sum(far) / len(far) < 40


def test_other_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="eight bits"):
        with_palette(png(2, [b"\0\0"], kind=3))


@pytest.mark.parametrize(("kind", "wanted"), [(1, [10, 30]), (2, [12, 23]), (3, [11, 27]), (4, [12, 32])])
def test_filters_are_undone(kind: int, wanted: list[int]) -> None:
    row = bytearray([10, 20])
    _unfilter(kind, row, bytearray([2, 3]), 1)
    assert list(row) == wanted
