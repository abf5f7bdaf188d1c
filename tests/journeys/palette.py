"""Pictures with a palette: a page has few colours, so one byte a dot is enough and the file is half as large.

Plain Python, for the few pictures of the README: reads the PNG that a browser writes (eight bits, RGB or RGBA,
not interlaced) and writes one of at most 256 colours.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

Colour = tuple[int, int, int]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
EXACT = 192
"""So many of the commonest colours stay as they are; what is left of the palette is shared by the others."""


def with_palette(png: bytes) -> bytes:
    """The same picture with at most 256 colours."""
    width, height, rows = _decoded(png)
    dots = [(row[at], row[at + 1], row[at + 2]) for row, step in rows for at in range(0, len(row), step)]
    counted = Counter(dots)
    colours = _palette(counted)
    place = {colour: index for index, colour in enumerate(colours)}
    nearest = {colour: place[colour] if colour in place else _nearest(colour, colours) for colour in counted}
    indices = bytes(nearest[dot] for dot in dots)
    lines = b"".join(b"\0" + indices[width * line : width * (line + 1)] for line in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return SIGNATURE + b"".join(
        [
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", b"".join(map(bytes, colours))),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _palette(counted: Counter[Colour]) -> list[Colour]:
    """The commonest colours, then the commonest of those in between, one from each neighbourhood."""
    common = [colour for colour, _count in counted.most_common(EXACT)]
    near: dict[Colour, Counter[Colour]] = {}
    for colour, count in counted.items():
        key = (colour[0] >> 5, colour[1] >> 5, colour[2] >> 5)
        near.setdefault(key, Counter())[colour] += count
    known = set(common)
    shared = sorted(near.values(), key=lambda found: -found.total())
    more = [colour for found in shared for colour, _count in found.most_common(1) if colour not in known]
    return [*common, *more][:256]


def _nearest(colour: Colour, colours: list[Colour]) -> int:
    red, green, blue = colour
    return min(
        range(len(colours)),
        key=lambda at: (
            (colours[at][0] - red) ** 2 + (colours[at][1] - green) ** 2 + (colours[at][2] - blue) ** 2
        ),
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _decoded(png: bytes) -> tuple[int, int, list[tuple[bytearray, int]]]:
    """Width, height, and each line's bytes with the number of bytes a dot."""
    found = list(_chunks(png))
    width, height, depth, kind, _method, _filter, interlaced = struct.unpack(">IIBBBBB", found[0][1])
    if depth != 8 or kind not in {2, 6} or interlaced:
        raise ValueError("a PNG of eight bits, RGB or RGBA, not interlaced")
    step = 3 if kind == 2 else 4
    data = zlib.decompress(b"".join(body for name, body in found if name == b"IDAT"))
    length = width * step
    before, rows = bytearray(length), []
    for line in range(height):
        start = line * (length + 1)
        row = bytearray(data[start + 1 : start + 1 + length])
        _unfilter(data[start], row, before, step)
        rows.append((row, step))
        before = row
    return width, height, rows


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    """Undo a line's filter in place (PNG specification, section 9)."""
    for at in range(len(row) if kind else 0):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = {1: left, 2: above[at], 3: (left + above[at]) // 2}.get(kind)
        row[at] = (row[at] + (_paeth(left, above[at], corner) if guess is None else guess)) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    a, b, c = abs(guess - left), abs(guess - above), abs(guess - corner)
    if a <= b and a <= c:
        return left
    return above if b <= c else corner
