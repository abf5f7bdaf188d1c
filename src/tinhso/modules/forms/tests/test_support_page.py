"""docs/xlsform-support.md says what the program supports, neither more nor less."""

from __future__ import annotations

import re
from pathlib import Path

from tinhso.modules.forms.rules import supported
from tinhso.modules.forms.rules.xpath.catalogue import SIGNATURES, UNSUPPORTED
from tinhso.modules.forms.rules.xpath.functions import FUNCTIONS, LAZY
from tinhso.modules.forms.runtime.page_form import MAX_ENTRIES

PAGE = (Path(__file__).resolve().parents[5] / "docs" / "xlsform-support.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """Cells of the first table below a heading, without its head."""
    below = PAGE.split(f"\n## {heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert lines is not None
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines.group().strip().splitlines()[2:]
    ]


def marked(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def test_sheets_and_columns() -> None:
    found = {next(iter(marked(row[0]))): marked(row[1]) for row in table("Sheets and columns")}
    assert found["survey"] == set(supported.SURVEY_COLUMNS)
    assert found["choices"] == {*supported.CHOICES_COLUMNS, "choice_filter"}
    assert found["settings"] == set(supported.SETTINGS_COLUMNS)
    assert set(supported.SURVEY_ALIASES) <= marked(PAGE)


def test_types_and_appearances() -> None:
    found = {next(iter(marked(row[0]))): marked(row[1]) for row in table("Types")}
    assert found == {kind: set(appearances) for kind, appearances in supported.QUESTION_TYPES.items()}
    assert set(supported.GROUP_APPEARANCES) <= marked(PAGE)
    refused = next(line for line in PAGE.splitlines() if line.startswith("**Not supported**"))
    assert not marked(refused) & {*supported.QUESTION_TYPES, *supported.SURVEY_COLUMNS}


def test_functions() -> None:
    found = set().union(*(marked(row[1]) for row in table("Expressions")))
    assert found == set(SIGNATURES)
    refused = next(line for line in PAGE.splitlines() if line.startswith("Known and refused"))
    assert marked(refused) == set(UNSUPPORTED)
    assert {*FUNCTIONS, *LAZY} == set(SIGNATURES)
    assert not UNSUPPORTED & set(SIGNATURES)


def test_limits() -> None:
    assert f"At most {MAX_ENTRIES} entries" in PAGE
