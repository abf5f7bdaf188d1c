"""What an import graph cannot see: strings that reach into another module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .source import MODULES, PACKAGE, files, floors, may_know, module_of, shown

_LOOKUPS = {"get_model", "get_app_config"}
_RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
_ADDRESSES = {"reverse", "reverse_lazy", "redirect", "resolve_url", "Mount", "MenuItem", "Drilldown"}
_NAME = re.compile(r"^([a-z_]+):[a-z]")
_URL_TAG = re.compile(r"""\{%-?\s*url\s+["']([a-z_]+):""")
_FILE_TAG = re.compile(r"""\{%-?\s*(?:include|extends)\s+["']([a-z_]+)/""")


def reaches(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """Line, what it is, and the module that a string in Python code names."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            value = argument.value if isinstance(argument, ast.Constant) else None
            if not isinstance(value, str):
                continue
            if name in _LOOKUPS:
                if argument is node.args[0]:
                    yield node.lineno, name, value.partition(".")[0]
            elif name in _RELATIONS and "." in value:
                yield node.lineno, name, value.partition(".")[0]
            elif name in _ADDRESSES and (match := _NAME.match(value)):
                yield node.lineno, name, match.group(1)


def template_reaches(text: str) -> Iterator[tuple[str, str]]:
    """What a template refers to: the kind of tag and the namespace or folder."""
    for match in _URL_TAG.finditer(text):
        yield "url", match.group(1)
    for match in _FILE_TAG.finditer(text):
        yield "include", match.group(1)


def trespasses(own: str, named: str) -> bool:
    """Whether module `own` names a module it may not know."""
    return named in floors() and not may_know(own, named)


def test_python_strings() -> None:
    found = [
        f"{shown(path)}:{line}: {what} names {named}"
        for path in files(".py", below=MODULES)
        if (own := module_of(path)) and "migrations" not in path.parts
        for line, what, named in reaches(path, path.read_text(encoding="utf-8"))
        if trespasses(own, named)
    ]
    assert not found


def test_templates() -> None:
    found = [
        f"{shown(path)}: {what} names {named}"
        for path in files(".html", ".txt", below=MODULES)
        if (own := module_of(path))
        for what, named in template_reaches(path.read_text(encoding="utf-8"))
        if trespasses(own, named)
    ]
    assert not found


def test_the_kernel_and_the_design_system_name_no_module() -> None:
    """Neither in code nor in templates; examples in docstrings are not calls."""
    found = []
    for folder in ("kernel", "ui"):
        for path in files(".py", below=PACKAGE / folder):
            if "tests" not in path.parts:
                found += [
                    f"{shown(path)}:{line}: {named}"
                    for line, _, named in reaches(path, path.read_text(encoding="utf-8"))
                    if named in floors()
                ]
        for path in files(".html", below=PACKAGE / folder):
            found += [
                f"{shown(path)}: {named}"
                for _, named in template_reaches(path.read_text(encoding="utf-8"))
                if named in floors()
            ]
    assert not found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('apps.get_model("plan", "Target")', "plan"),
        ('apps.get_model("plan.Target")', "plan"),
        ('models.ForeignKey("plan.Target", on_delete=1)', "plan"),
        ('models.ForeignKey(to="plan.Target", on_delete=1)', "plan"),
        ('reverse("plan:target", args=[1])', "plan"),
        ('redirect("plan:target")', "plan"),
    ],
)
def test_a_string_in_code_is_caught(text: str, named: str) -> None:
    assert [found for _, _, found in reaches(Path("x.py"), text)] == [named]
    assert trespasses("services", named)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="{% url "plan:target" 1 %}">',
        "{% url 'plan:target' as x %}",
        '{% include "plan/card.html" %}',
        '{% extends "plan/base.html" %}',
    ],
)
def test_a_string_in_a_template_is_caught(text: str) -> None:
    assert [named for _, named in template_reaches(text)] == ["plan"]


@pytest.mark.parametrize(
    ("own", "named"),
    [("services", "services"), ("services", "forms"), ("plan", "directory"), ("services", "ui")],
)
def test_what_is_allowed(own: str, named: str) -> None:
    assert not trespasses(own, named)
