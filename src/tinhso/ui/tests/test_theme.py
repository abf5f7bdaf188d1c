"""Contrast of the theme, measured: WCAG 2.2 asks 4.5 for text, 3 for edges and marks that carry meaning."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static/ui/css"
THEME = (CSS / "theme.css").read_text("utf-8")
COMPONENTS = (CSS / "components.css").read_text("utf-8")


def value(name: str) -> str:
    found = re.search(rf"--ts-{name}:\s*(#[0-9a-f]{{3,6}})", THEME)
    assert found, name
    return found[1]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        ("white", "sea", 9.2),
        ("white", "rice", 6.4),
        ("gold", "sea", 5.0),
        ("link", "white", 7.4),
        ("link", "paper", 6.5),
        ("ink", "white", 15),
        ("ink", "focus", 10),
        ("ink", "gold", 8),
        ("muted", "white", 7.2),
        ("muted", "paper", 6.5),
        ("muted", "tint", 5.5),
        ("ok", "ok-ground", 7.5),
        ("warn", "warn-ground", 7.5),
        ("bad", "bad-ground", 7.5),
        ("paused", "paused-ground", 7.5),
        ("info", "info-ground", 7.5),
    ],
)
def test_text_is_readable(front, ground, least):
    assert contrast(value(front), value(ground)) >= least


@pytest.mark.parametrize(
    "edge",
    ["ok-edge", "warn-edge", "bad-edge", "paused-edge", "info-edge", "target", "strong-line", "rice", "sea"],
)
def test_marks_are_seen_on_white_and_paper(edge):
    assert contrast(value(edge), "#ffffff") >= 3
    assert contrast(value(edge), value("paper")) >= 3


def test_gold_is_never_text_on_white():
    assert contrast(value("gold"), "#ffffff") < 3
    assert "color: var(--ts-gold)" not in THEME + COMPONENTS


def test_words_on_tiles_are_readable_on_every_step():
    steps = dict(re.findall(r"\.ts-fill--step-(\d) \{ fill: (#[0-9a-f]{6})", COMPONENTS))
    assert sorted(steps) == ["0", "1", "2", "3", "4"]
    for step, colour in steps.items():
        assert contrast("#ffffff" if step in "34" else "#14211b", colour) >= 4.5, step


def test_group_borders_are_seen():
    for colour in re.findall(r"\.ts-group--\d \{ stroke: (#[0-9a-f]{6})", COMPONENTS):
        assert contrast(colour, "#ffffff") >= 4
