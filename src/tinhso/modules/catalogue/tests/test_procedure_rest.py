"""Other systems read the catalogue: procedures in force, versions, what a form asks."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tinhso.modules.exchange.testing import Program, make_key

from ..testing import make_form, make_law, make_version, online

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    cache.clear()
    make_law()
    return Program(make_key(None, "catalogue:read")[1])


def test_procedures_are_listed_and_read_with_what_their_form_asks(program):
    make_form()
    version = make_version(**online())
    code = version.procedure.code
    (listed,) = program.get("procedures").json()["items"]
    assert (listed["code"], listed["online"]) == (code, True)
    assert program.get("procedures", field="khong-co").json()["items"] == []
    assert program.get("procedures", on="2001-01-01").json()["items"] == []
    found = program.get(f"procedures/{code}").json()
    asked = {one["path"]: (one["kind"], one["required"]) for one in found["questions"]}
    assert asked == {
        "applicant/full_name": ("text", "yes"),
        "applicant/phone": ("text", "no"),
        "request/subject": ("text", "yes"),
        "request/identity": ("file", "no"),
    }
    assert found["content"] == version.content
    assert [one["number"] for one in program.get(f"procedures/{code}/versions").json()["items"]] == [1]


def test_a_procedure_without_a_form_asks_nothing(program):
    version = make_version()
    found = program.get(f"procedures/{version.procedure.code}").json()
    assert (found["questions"], found["online"]) == ([], False)


@pytest.mark.parametrize("path", ["procedures/9.999999", "procedures/9.999999/versions"])
def test_an_unknown_procedure_is_not_found(program, path):
    response = program.get(path)
    assert response.status_code == 404 and response.json()["code"] == "not_found"
