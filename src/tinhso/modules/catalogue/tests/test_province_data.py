"""The sample province's procedures and forms fit each other, the areas of their time and the level rules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from pyxform.xls2json_backends import md_to_dict

from tinhso.modules.catalogue.enums import Channel
from tinhso.modules.catalogue.rules import content as contents
from tinhso.modules.catalogue.rules import level

ROOT = Path(settings.TINHSO_CONTENT_ROOT)
PROVINCE = ROOT / "provinces" / "baclieu"
OPENING = date(2013, 7, 1)
"""The first day of the sample operations; the forms name the areas as they were then."""
GENERAL_FORM = "don-de-nghi"
"""The form of procedures that have none of their own."""
VI = "label::Tiếng Việt (vi)"


def procedures() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((PROVINCE / "procedures").glob("[a-z]*.yaml")):
        yield path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))


PROCEDURES = dict(procedures())
VERSIONS = [
    pytest.param(contents.parse(version), id=f"{slug}-{version['valid_from']}")
    for slug, one in PROCEDURES.items()
    for version in one["versions"]
]
FORMS = {
    path.stem: md_to_dict(path.read_text(encoding="utf-8"))
    for path in sorted((PROVINCE / "forms").glob("*.md"))
}


def questions(form: str) -> dict[str, str]:
    """Kind by name of everything on the survey sheet."""
    return {row["name"]: row["type"] for row in FORMS[form]["survey"] if "name" in row}


def choices(form: str, name: str) -> list[str]:
    return [row["name"] for row in FORMS[form].get("choices", ()) if row["list_name"] == name]


def level_of(content: contents.Content, on: date) -> int:
    rows = yaml.safe_load((ROOT / "law" / "catalogue.yaml").read_text(encoding="utf-8"))
    found = next(
        row
        for row in rows["online_service_levels"]
        if row["valid_from"] <= on and (not row.get("valid_to") or on < row["valid_to"])
    )
    return level.level(level.capabilities(content), level.level_rules(found["levels"]))


def test_there_are_procedures_of_every_level_with_forms_of_some_length() -> None:
    last = {slug: contents.parse(one["versions"][-1]) for slug, one in PROCEDURES.items()}
    levels = {slug: level_of(content, date(2015, 6, 17)) for slug, content in last.items()}
    assert set(levels.values()) == {1, 2, 3, 4}
    asked = [
        sum(
            kind not in {"note", "calculate"} and not kind.startswith(("begin", "end"))
            for kind in questions(content.form).values()
        )
        for content in last.values()
        if content.form
    ]
    assert len(asked) >= 8
    assert min(asked) >= 4


def test_there_is_something_of_every_field_and_agency_level() -> None:
    """The size that was asked for: 40 procedures, 20 of them with a form of their own."""
    last = {slug: contents.parse(one["versions"][-1]) for slug, one in PROCEDURES.items()}
    assert len(last) >= 40
    assert len({content.form for content in last.values()} - {"", GENERAL_FORM}) >= 20
    fields = yaml.safe_load((PROVINCE / "procedures" / "_fields.yaml").read_text(encoding="utf-8"))["fields"]
    assert {one["field"] for one in PROCEDURES.values()} == {field["code"] for field in fields}
    levels = [performer.level for content in last.values() for performer in content.agencies]
    assert min(levels.count(level) for level in ("province", "district", "commune")) >= 10


def test_agencies_named_by_a_procedure_exist_at_their_level() -> None:
    with (PROVINCE / "agencies.csv").open(encoding="utf-8", newline="") as file:
        there = {(row["level"], row["kind"]) for row in csv.DictReader(file)}
    for slug, one in PROCEDURES.items():
        for performer in contents.parse(one["versions"][-1]).agencies:
            for kind in (performer.receiving, performer.processing):
                assert (performer.level, kind) in there, (slug, performer)


def test_a_made_up_code_says_so() -> None:
    """Codes that begin with 0 stand where the national code is not known."""
    for slug, one in PROCEDURES.items():
        assert (one["verified"] == "illustrative") == one["code"].startswith("0."), slug


@pytest.mark.parametrize("form", FORMS)
def test_areas_are_those_of_the_opening_day(form: str) -> None:
    listed = {
        (row["name"], row[VI])
        for row in FORMS[form].get("choices", ())
        if row["list_name"] in {"district", "commune"}
    }
    if not listed:
        return
    with (PROVINCE / "units.csv").open(encoding="utf-8", newline="") as file:
        units = [
            row
            for row in csv.DictReader(file)
            if date.fromisoformat(row["valid_from"]) <= OPENING
            and (not row["valid_to"] or date.fromisoformat(row["valid_to"]) > OPENING)
        ]
    below = {
        row["code"]: row["name"]
        for row in units
        if row["kind"] != "tinh" and row["kind"] not in {"ap", "khom"}
    }
    assert listed == set(below.items())


@pytest.mark.parametrize("content", VERSIONS)
def test_questions_named_by_a_procedure_are_asked(content: contents.Content) -> None:
    if not content.form:
        return
    known = questions(content.form)
    applicant = content.applicant
    for name in (
        applicant.name,
        applicant.phone,
        applicant.email,
        applicant.address,
        applicant.id_number,
        applicant.summary,
    ):
        assert not name or name in known, name
    for case in content.cases:
        for paper in case.papers:
            assert not paper.question or known.get(paper.question) in {"file", "image"}, paper.code


@pytest.mark.parametrize("content", VERSIONS)
def test_what_must_be_handed_in_can_be_handed_in_online(content: contents.Content) -> None:
    """Every paper that is always needed has its question, and every file question its paper."""
    if content.channel(Channel.ONLINE) is None:
        return
    papers = [paper for case in content.cases for paper in case.papers]
    assert not [paper.code for paper in papers if paper.required and not paper.question]
    files = {name for name, kind in questions(content.form).items() if kind in {"file", "image"}}
    assert files <= {paper.question for paper in papers}


@pytest.mark.parametrize("content", VERSIONS)
def test_the_form_finds_out_the_case(content: contents.Content) -> None:
    """A procedure with several cases has a question or calculation `case` that gives their codes."""
    if content.channel(Channel.ONLINE) is None or len(content.cases) == 1:
        return
    rows = {row["name"]: row for row in FORMS[content.form]["survey"] if "name" in row}
    assert "case" in rows
    kind = rows["case"]["type"]
    codes = {case.code for case in content.cases}
    if kind == "calculate":
        assert all(f"'{code}'" in rows["case"]["calculation"] for code in codes)
    else:
        assert set(choices(content.form, kind.removeprefix("select_one "))) == codes


@pytest.mark.parametrize("form", FORMS)
def test_pages_ask_a_handful_in_two_languages(form: str) -> None:
    count = 0
    for row in FORMS[form]["survey"]:
        if row["type"] == "begin group":
            count = 0
        asked = row["type"] not in {"note", "calculate"} and not row["type"].startswith(("begin", "end"))
        count += asked
        assert count <= 6, row
        for column in ("label", "hint", "constraint_message"):
            assert (f"{column}::Tiếng Việt (vi)" in row) == (f"{column}::English (en)" in row), row


def test_every_fact_says_where_it_comes_from() -> None:
    """Nothing is invented: what is unknown is empty, what is made up says so, and the rest has a source."""

    def facts(part: Any) -> Iterator[dict[str, Any]]:
        if isinstance(part, dict):
            if "verified" in part:
                yield part
            for value in part.values():
                yield from facts(value)
        elif isinstance(part, list):
            for value in part:
                yield from facts(value)

    for slug, one in PROCEDURES.items():
        for fact in facts(one["versions"]):
            assert fact["source"].strip(), (slug, fact)
            if fact.get("amount", 0) is None:
                assert fact["verified"] is False, (slug, fact)
