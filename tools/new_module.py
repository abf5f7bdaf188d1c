"""Write a new module in the usual shape: one page, its test, its English, its document.

    .venv/bin/python tools/new_module.py feedback "Phản ánh, kiến nghị" "Feedback" --prefix phan-anh --floor 3

It also adds the module to the list in project/modules.py and to the import map in pyproject.toml. What it
writes passes every check; it is the least that a module has, to be grown into.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import messages

FLOORS = {3: 0, 2: 2, 1: 3}
"""The line of the import map for each floor; the catalogue has the line between 3 and 2 for itself."""


class Refused(Exception):
    """The module cannot be written; the text says why."""


def files(name: str, title: str, english: str, prefix: str) -> dict[str, str]:
    """Path below the checkout -> content."""
    base = f"src/tinhso/modules/{name}"
    config = "".join(part.capitalize() for part in name.split("_")) + "Config"
    intro = "Trang này giới thiệu phân hệ."
    return {
        f"{base}/__init__.py": (
            f'"""{english}: one sentence on what it does for whom.\n\n'
            "What it does not do: one sentence. Words: five that people here use, with what they mean.\n"
            '"""\n'
        ),
        f"{base}/apps.py": (
            f'"""The application of the module {name}."""\n\n'
            "from django.apps import AppConfig\n\n\n"
            f"class {config}(AppConfig):\n"
            f'    name = "tinhso.modules.{name}"\n'
            f'    label = "{name}"\n'
        ),
        f"{base}/module.py": (
            f'"""The declaration of {name}."""\n\n'
            "from django.utils.translation import gettext_lazy as _\n\n"
            "from tinhso.kernel.modules import MenuItem, Module, Mount\n\n"
            "MODULE = Module(\n"
            f'    name="{name}",\n'
            f'    title=_("{title}"),\n'
            f'    urls=(Mount("{prefix}/", "tinhso.modules.{name}.pages.urls"),),\n'
            f'    menu=(MenuItem(area="citizen", title=_("{title}"), url_name="{name}:overview", order=900),),\n'
            ")\n"
        ),
        f"{base}/pages/__init__.py": f'"""Pages of {name}."""\n',
        f"{base}/pages/urls.py": (
            f'"""Addresses of {name}."""\n\n'
            "from django.urls import path\n\n"
            "from . import public\n\n"
            f'app_name = "{name}"\n\n'
            'urlpatterns = [path("", public.overview, name="overview")]\n'
        ),
        f"{base}/pages/public.py": (
            '"""Pages for everybody."""\n\n'
            "from django.http import HttpRequest, HttpResponse\n"
            "from django.shortcuts import render\n\n\n"
            "def overview(request: HttpRequest) -> HttpResponse:\n"
            '    """What the module is about."""\n'
            f'    return render(request, "{name}/overview.html")\n'
        ),
        f"{base}/templates/{name}/overview.html": (
            '{% extends "ui/citizen.html" %}\n'
            "{% load i18n %}\n"
            f'{{% block title %}}{{% translate "{title}" %}}{{% endblock %}}\n'
            "{% block content %}\n"
            f'  <h1 class="govuk-heading-l">{{% translate "{title}" %}}</h1>\n'
            f'  <p class="govuk-body">{{% translate "{intro}" %}}</p>\n'
            "{% endblock %}\n"
        ),
        f"{base}/tests/__init__.py": "",
        f"{base}/tests/test_overview_pages.py": (
            f'"""The first page of {name}."""\n\n'
            "import pytest\n"
            "from django.urls import reverse\n\n"
            "from tinhso.kernel.testing.client import PageClient\n\n\n"
            "@pytest.mark.django_db\n"
            "def test_it_opens() -> None:\n"
            f'    page = PageClient().get(reverse("{name}:overview"))\n'
            "    assert page.status_code == 200\n"
            f'    assert "{title}" in page.text\n'
        ),
        f"{base}/locale/en/LC_MESSAGES/django.po": (
            'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
            '"Content-Transfer-Encoding: 8bit\\n"\n\n'
            f'msgid "{title}"\nmsgstr "{english}"\n\n'
            f'msgid "{intro}"\nmsgstr "This page introduces the module."\n'
        ),
        f"docs/modules/{name}.md": (
            f"# {name}: {english.lower()}\n\n"
            "What it does, for whom; the words it uses; what it keeps; how it is set up. "
            "Back to [all modules](../README.md).\n"
        ),
    }


def check(root: Path, name: str, title: str, prefix: str, floor: int) -> None:
    """Raise `Refused` for what cannot be a module."""
    if not re.fullmatch(r"[a-z][a-z_]{1,30}", name):
        raise Refused("the name is small letters and _, such as feedback")
    if (root / "src/tinhso/modules" / name).exists():
        raise Refused(f"there is a module {name} already")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", prefix):
        raise Refused("the prefix is small letters, digits and -, such as phan-anh")
    if not title.strip() or title != unicodedata.normalize("NFC", title) or '"' in title:
        raise Refused("the title is Vietnamese text (NFC) without quotation marks")
    if floor not in FLOORS:
        raise Refused("the floor is 1, 2 or 3")


def put_on_the_map(text: str, name: str, floor: int) -> str:
    """pyproject.toml with the module on its floor."""
    head, mark, rest = text.partition('containers = ["tinhso.modules"]')
    before, layers, after = rest.partition("layers = [")
    block, end, tail = after.partition("]")
    lines = [line for line in block.splitlines() if line.strip()]
    place = FLOORS[floor]
    lines[place] = re.sub(r'"(.*)"', rf'"\1 | {name}"', lines[place])
    return head + mark + before + layers + "\n" + "\n".join(lines) + "\n" + end + tail


def write(root: Path, name: str, title: str, english: str, prefix: str, floor: int) -> list[str]:
    """Write the module below `root`; returns what was written or changed."""
    check(root, name, title, prefix, floor)
    made = files(name, title, english, prefix)
    for path, content in made.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    source = root / f"src/tinhso/modules/{name}/locale/en/LC_MESSAGES/django.po"
    translations = {key[1]: texts[0] for key, texts in messages.po(source)[0].items()}
    messages.write_mo(source.with_suffix(".mo"), translations)
    listed = root / "src/tinhso/project/modules.py"
    text = listed.read_text(encoding="utf-8")
    listed.write_text(text.replace("\n)", f'\n    "tinhso.modules.{name}",\n)', 1), encoding="utf-8")
    config = root / "pyproject.toml"
    config.write_text(put_on_the_map(config.read_text(encoding="utf-8"), name, floor), encoding="utf-8")
    index = root / "docs/README.md"
    index.write_text(
        index.read_text(encoding="utf-8").rstrip() + f"\n- [{name}](modules/{name}.md): {english.lower()}\n",
        encoding="utf-8",
    )
    return [*made, "src/tinhso/project/modules.py", "pyproject.toml", "docs/README.md"]


def main() -> int:
    """The command."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("name", help="such as feedback")
    options.add_argument("title", help="in Vietnamese")
    options.add_argument("english", help="the title in English")
    options.add_argument("--prefix", help="of its addresses (from the name)")
    options.add_argument("--floor", type=int, default=3, help="1, 2 or 3 (3)")
    chosen = options.parse_args()
    root = Path(__file__).resolve().parents[1]
    prefix = chosen.prefix or chosen.name.replace("_", "-")
    try:
        written = write(root, chosen.name, chosen.title, chosen.english, prefix, chosen.floor)
    except Refused as reason:
        print(f"new_module: {reason}")
        return 1
    print("\n".join(written))
    print("\nNext: review routes.json (docs/testing.md), then grow it. `make test` passes already.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
