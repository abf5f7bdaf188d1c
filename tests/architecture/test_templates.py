"""Templates: each is used, none holds a script or a style, none changes the case of Vietnamese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .source import PACKAGE, files, shown

_FORBIDDEN = {
    "inline style": re.compile(r"""\sstyle\s*=\s*["']""", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline handler": re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*[\"'](?:application/json|application/ld\+json|importmap)[\"'])", re.IGNORECASE),
    "javascript address": re.compile(r"""(?:href|src|action)\s*=\s*["']javascript:""", re.IGNORECASE),
    "other host": re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//(?!www\.w3\.org)""", re.IGNORECASE),
    "change of case": re.compile(r"\|\s*(?:upper|title|capfirst)\b"),
}  # fmt: skip

_BY_NAME_ELSEWHERE = re.compile(
    r"^(?:(?:400|403|404|429|500)\.html$|account/|allauth/|idp/|mfa/|django/|registration/|socialaccount/)"
)
"""Templates that Django and django-allauth ask for by their own names."""

_LINKS = {"https://www.odk.org", "https://docs.getodk.org"}


def templates() -> list[Path]:
    return list(files(".html", ".txt", ".xml", ".typ", below=PACKAGE))


def html() -> list[Path]:
    return [path for path in files(".html", below=PACKAGE) if "templates" in path.parts]


def wrongs(text: str) -> list[str]:
    """What a template must not hold."""
    found = []
    for what, pattern in _FORBIDDEN.items():
        for match in pattern.finditer(text):
            element = text[text.rfind("<", 0, match.start() + 1) : match.end() + 80]
            if what == "other host" and (
                element.startswith("<a ") or any(link in element for link in _LINKS)
            ):
                continue
            found.append(what)
    return found


def test_no_script_no_style_no_change_of_case() -> None:
    found = [
        f"{shown(path)}: {wrong}" for path in html() for wrong in wrongs(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('<p style="color: red">', ["inline style"]),
        ("<style>p {}</style>", ["style element"]),
        ("<button onclick='x()'>", ["inline handler"]),
        ("<script>x()</script>", ["inline script"]),
        ('<script src="{% static "ui/x.js" %}"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ('<a href="javascript:x()">', ["javascript address"]),
        ('<img src="https://example.org/x.png">', ["other host"]),
        ('<link href="//example.org/x.css">', ["other host"]),
        ('<a class="x" href="https://example.org/">', []),
        ("{{ name|upper }}", ["change of case"]),
        ('<p class="lifestyle" data-onset="1">', []),
    ],
)
def test_a_wrong_is_caught(text: str, wrong: list[str]) -> None:
    assert wrongs(text) == wrong


def test_no_style_sheet_changes_the_case() -> None:
    """Vietnamese loses meaning and legibility in capitals."""
    pattern = re.compile(
        r"text-transform\s*:\s*(?:uppercase|capitalize)|font-variant\s*:\s*[a-z-]*small-caps"
    )
    found = [
        shown(path)
        for path in (*files(".css", ".scss", ".svg", ".typ", below=PACKAGE), *html())
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_every_template_is_used() -> None:
    """By name in code or in another template; a name may be put together from a folder and a stem."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in files(".py", ".html", below=PACKAGE)
        if "tests" not in path.parts
    )
    unused = []
    for path in html():
        name = path.as_posix().rpartition("/templates/")[2]
        if (
            _BY_NAME_ELSEWHERE.match(name)
            or f'"{name}"' in text
            or f"'{name}'" in text
            or f'"{name}#' in text
        ):
            continue
        # A component's template is found by the component's name.
        if name.startswith("ui/parts/") and re.search(rf"""["']{re.escape(path.stem)}["']""", text):
            continue
        unused.append(name)
    assert not unused
