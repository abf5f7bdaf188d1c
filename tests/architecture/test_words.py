"""Words that no file of ours holds: unfinished work, this machine, registries, and shouting."""

from __future__ import annotations

import ast
import re

import pytest

from .source import PACKAGE, ROOT, files, shown

_OURSELVES = "tests/architecture/test_words.py"

_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|raise NotImplemented(?:Error)?)\b")

_MACHINE = re.compile(
    r"/root/(?:\.|main|tinhso)|/(?:home/[a-z]+|work/[a-z]+|Users/[A-Z a-z]+)/|\bshared/(?:design|mission)|"
    r"pypi\.org/simple|files\.pythonhosted|registry\.npmjs|index-url|extra-index-url"
)

_SKIPS = re.compile(r"\bpytest\.(?:skip|xfail|importorskip)\(|\bmark\.(?:skip|xfail)\b")

_TEXT = (
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".sh",
    ".cfg",
    ".json",
    ".csv",
    ".po",
    ".lock",
    "",
)


def read(*suffixes: str):
    for path in files(*suffixes):
        if shown(path) not in (_OURSELVES, ".git"):  # a linked work tree has a file of that name
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def lines(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{shown(path)}:{number}: {line.strip()[:120]}"
        for path, text in read(*suffixes)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_nothing_is_left_for_later() -> None:
    found = [
        line
        for line in lines(_UNFINISHED, ".py", ".html", ".js", ".css", ".sh", ".toml")
        if "pyproject.toml" not in line
    ]
    assert not found


def test_no_place_of_this_machine_and_no_registry() -> None:
    assert not lines(_MACHINE, *_TEXT)


def test_no_test_is_skipped_by_hand() -> None:
    """Only a missing tool skips a test, through its marker; and root's tests need root."""
    allowed = ("src/tinhso/project/testing/tools.py",)
    assert not [line for line in lines(_SKIPS, ".py") if not line.startswith(allowed)]


def shouts(text: str) -> list[int]:
    """Lines that ask Python for capitals of a text; codes are written in capitals where they are made."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"title", "capitalize", "swapcase"} and not node.args
    ]  # fmt: skip


def test_vietnamese_is_not_capitalised() -> None:
    found = [
        f"{shown(path)}:{line}"
        for path in files(".py", below=PACKAGE)
        for line in shouts(path.read_text(encoding="utf-8"))
    ]
    assert not found


def translated_f_strings(text: str) -> list[int]:
    """Lines on which a translated text is put together before it is looked up."""
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
            for argument in node.args:
                formatted = (
                    isinstance(argument, ast.Call)
                    and isinstance(argument.func, ast.Attribute)
                    and argument.func.attr == "format"
                )
                if isinstance(argument, ast.JoinedStr | ast.BinOp) or formatted:
                    found.append(node.lineno)
    return found


def test_no_text_is_put_together_before_it_is_translated() -> None:
    found = [
        f"{shown(path)}:{line}"
        for path in files(".py", below=PACKAGE)
        if "tests" not in path.parts
        for line in translated_f_strings(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize("text", ['_(f"a {b}")', '_("a %s" % b)', '_("a {}".format(b))', 'gettext("a" + b)'])
def test_a_text_put_together_is_caught(text: str) -> None:
    assert translated_f_strings(text) == [1]


def test_the_patterns_see_what_they_must() -> None:
    assert _UNFINISHED.search("# TO" + "DO: later")
    assert _MACHINE.search("see /wo" + "rk/x/y")
    assert _SKIPS.search("pytest.sk" + "ip('x')")
    assert shouts("name.title()") == [1]
    assert ROOT.joinpath("pyproject.toml").exists()
