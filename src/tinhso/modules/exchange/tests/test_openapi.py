"""The committed description of the interface is that of the code.

After a change that is meant: `TINHSO_UPDATE_OPENAPI=1 make test ARGS=src/tinhso/modules/exchange`, then read the
difference like code: whatever goes or becomes required breaks somebody's program.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from tinhso.kernel.modules import registry

from ..facts import Scope
from ..rest.description import openapi

COMMITTED = Path(__file__).resolve().parents[5] / "docs" / "openapi.json"


def test_the_committed_file_is_the_codes_own():
    now = json.dumps(openapi(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("TINHSO_UPDATE_OPENAPI") == "1":
        COMMITTED.write_text(now, encoding="utf-8")
    assert COMMITTED.read_text(encoding="utf-8") == now


def operations():
    return [one for methods in openapi()["paths"].values() for one in methods.values()]


def test_every_operation_asks_for_a_scope_that_can_be_given():
    given = {scope.code for scope in registry().of_type(Scope)}
    assert {one["x-scope"] for one in operations()} <= given


def test_every_refusal_is_a_problem_document():
    for one in operations():
        for code, answer in one["responses"].items():
            kinds = set(answer["content"])
            assert kinds == ({"application/problem+json"} if int(code) >= 400 else {"application/json"})


def test_no_address_bears_anything_but_codes():
    """Addresses stand in logs: names, numbers and free text belong into the body."""
    places = {(part["in"], part["name"]) for one in operations() for part in one["parameters"]}
    assert places == {
        ("header", "Idempotency-Key"),
        ("path", "code"),
        *(
            ("query", name)
            for name in ("after", "changed_since", "field", "limit", "on", "one_stop", "procedure", "state")
        ),
    }
