"""Renew the translation files of every application, or check that they are complete (`--check`).

Vietnamese is the language of the source: the texts of the law are the msgids. English is a complete
translation in `<application>/locale/en/LC_MESSAGES/django.po`. Renewing needs the Debian package gettext;
checking needs nothing but Python: it reads code and templates for texts, the .po for their translations
and the .mo for what is really shown.
"""

from __future__ import annotations

import argparse
import ast
import gettext
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "tinhso"
LANGUAGE = "en"

_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_TWO = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_CONTEXT_TWO = {"npgettext", "npgettext_lazy"}

_TEMPLATE_CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\s*\(")

type Key = tuple[str | None, str]
"""Context and msgid of a text."""


def applications() -> list[Path]:
    """The folders of our applications."""
    found = {path.parent for path in PACKAGE.glob("*/apps.py")} | {
        path.parent for path in PACKAGE.glob("modules/*/apps.py")
    }
    return sorted(found)


# --- texts in the source ---


def texts(application: Path) -> dict[Key, str]:
    """Every translatable text of an application, with one place where it stands."""
    found: dict[Key, str] = {}
    for path in sorted(application.rglob("*")):
        if (
            "tests" in path.parts
            or "node_modules" in path.parts
            or "vendor" in path.parts
            or not path.is_file()
        ):
            continue
        if path.suffix == ".py":
            source, line_of = path.read_text(encoding="utf-8"), True
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            source, line_of = template_source(path.read_text(encoding="utf-8")), False
        else:
            continue
        for key, line in calls(source, whole=line_of):
            place = path.relative_to(ROOT).as_posix()
            found.setdefault(key, f"{place}:{line}" if line_of else place)
    return found


def template_source(text: str) -> str:
    """A template as the Python-like text that Django hands to xgettext."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - reads the settings

    return templatize(text)


def calls(source: str, *, whole: bool) -> Iterator[tuple[Key, int]]:
    """Texts in calls of gettext; `whole` says that `source` is a program and not a template's remains."""
    if whole:
        trees: list[ast.AST] = [ast.parse(source)]
    else:
        trees = [
            tree for match in _TEMPLATE_CALL.finditer(source) if (tree := _expression(source, match.start()))
        ]
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (key := key_of(node)):
                yield key, node.lineno


def _expression(source: str, start: int) -> ast.AST | None:
    """The call that begins at `start`."""
    end = source.find(")", start)
    while end != -1:
        try:
            return ast.parse(source[start : end + 1], mode="eval")
        except SyntaxError:
            end = source.find(")", end + 1)
    return None


def key_of(call: ast.Call) -> Key | None:
    """Context and msgid of a call of gettext, None for other calls."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    words = [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args]
    if name in _ONE | _TWO and words and isinstance(words[0], str):
        return None, words[0]
    if (
        name in _CONTEXT | _CONTEXT_TWO
        and len(words) > 1
        and isinstance(words[0], str)
        and isinstance(words[1], str)
    ):
        return words[0], words[1]
    return None


# --- translations ---


def po(path: Path) -> tuple[dict[Key, list[str]], set[Key]]:
    """Translations of a .po file by text (several for plurals), and the texts marked fuzzy."""
    found: dict[Key, list[str]] = {}
    fuzzy: set[Key] = set()
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        fields: dict[str, str] = {}
        field = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if match := re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")$', line):
                field = match.group(1)
                fields[field] = ast.literal_eval(match.group(2))
            elif line.startswith('"') and field:
                fields[field] += ast.literal_eval(line)
        if fields.get("msgid"):
            key = (fields.get("msgctxt"), fields["msgid"])
            found[key] = [fields[name] for name in sorted(fields) if name.startswith("msgstr")]
            if re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE):
                fuzzy.add(key)
    return found, fuzzy


def mo(path: Path) -> dict[Key, list[str]]:
    """Translations of a compiled file, by text."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    found: dict[Key, dict[int, str]] = {}
    for text, translation in catalogue.items():
        message, number = text if isinstance(text, tuple) else (text, 0)
        context, _, rest = message.rpartition("\x04")
        if rest:
            found.setdefault((context or None, rest), {})[number] = translation
    return {key: [by_number[number] for number in sorted(by_number)] for key, by_number in found.items()}


def write_mo(path: Path, translations: dict[str, str]) -> None:
    """Compile simple texts (no context, no plural) without gettext's own program."""
    header = "Content-Type: text/plain; charset=UTF-8\nLanguage: en\n"
    pairs = sorted((key.encode(), value.encode()) for key, value in {"": header, **translations}.items())
    keys = b"".join(key + b"\0" for key, _ in pairs)
    start = 28 + 16 * len(pairs)
    tables = [[], []]
    place, there = start, start + len(keys)
    for key, value in pairs:
        tables[0] += [len(key), place]
        tables[1] += [len(value), there]
        place += len(key) + 1
        there += len(value) + 1
    numbers = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start, *tables[0], *tables[1]]
    body = struct.pack(f"<{len(numbers)}I", *numbers)
    path.write_bytes(body + keys + b"".join(value + b"\0" for _, value in pairs))


def faults(application: Path) -> list[str]:
    """What is wrong with the English of an application."""
    wanted = texts(application)
    source = application / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
    shown = source.relative_to(ROOT).as_posix()
    if not source.exists():
        return [f"{shown}: missing, for {len(wanted)} texts"] if wanted else []
    there, fuzzy = po(source)
    found = [f"{place}: not in {shown}: {key[1][:70]!r}" for key, place in wanted.items() if key not in there]
    found += [f"{shown}: not used any more: {key[1][:70]!r}" for key in there if key not in wanted]
    found += [f"{shown}: fuzzy: {key[1][:70]!r}" for key in sorted(fuzzy, key=str)]
    for key, translations in there.items():
        if not translations or not all(translations):
            found.append(f"{shown}: not translated: {key[1][:70]!r}")
        found += [f"{shown}: {wrong}: {key[1][:70]!r}" for wrong in misfits(key[1], translations)]
    compiled = source.with_suffix(".mo")
    if not compiled.exists() or mo(compiled) != {key: texts_ for key, texts_ in there.items() if all(texts_)}:
        found.append(
            f"{compiled.relative_to(ROOT).as_posix()}: not made from {source.name}: run `make messages`"
        )
    return found


_PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}|</?[a-z]+")


def misfits(text: str, translations: list[str]) -> list[str]:
    """Placeholders and tags that a translation lost or made up."""
    if len(translations) > 1:
        # A plural may say "one" in words, and name the number only in its other form.
        return []
    wanted = sorted(_PLACEHOLDER.findall(text))
    return [
        f"other placeholders or tags in {translation[:60]!r}"
        for translation in translations
        if translation and sorted(_PLACEHOLDER.findall(translation)) != wanted
    ]


# --- renewing ---


def renew(application: Path) -> None:
    """Write new texts into the .po and compile the .mo, without dates that change at every run."""
    if not texts(application):
        return
    folder = application / "locale" / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "django"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tinhso.project.settings",
        "TINHSO_ALLOW_NO_SECRET": "1",
        # The folder of an application is no place to import from: ours are called calendar, modules, forms.
        "PYTHONSAFEPATH": "1",
    }
    make = [
        *command,
        "makemessages",
        "--locale",
        LANGUAGE,
        "--no-location",
        "--no-obsolete",
        "--verbosity",
        "0",
    ]
    subprocess.run(
        [*make, "--ignore", "tests/*", "--ignore", "*/tests/*"], cwd=application, env=environment, check=True
    )
    source = folder / "django.po"
    text = re.sub(
        r'^"(?:POT-Creation|PO-Revision)-Date:.*\n',
        "",
        source.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    source.write_text(text, encoding="utf-8")
    subprocess.run(
        [*command, "compilemessages", "--locale", LANGUAGE, "--verbosity", "0"],
        cwd=application,
        env=environment,
        check=True,
    )


def main() -> int:
    """Renew, or check, all or the named applications; 1 when a check finds a fault."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", help="applications, such as services (all)")
    options.add_argument("--check", action="store_true", help="change nothing, list what is wrong")
    chosen = options.parse_args()
    folders = [folder for folder in applications() if not chosen.names or folder.name in chosen.names]
    if not chosen.check:
        if shutil.which("xgettext") is None:
            print("xgettext is missing: install the Debian package gettext")
            return 1
        for folder in folders:
            renew(folder)
    found = [fault for folder in folders for fault in faults(folder)]
    print("\n".join(found) if found else f"{len(folders)} applications are completely translated")
    return 1 if found else 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(main())
