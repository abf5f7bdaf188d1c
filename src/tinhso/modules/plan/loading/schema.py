"""The JSON Schema of `plan-*.yaml`: shape, types and codes. What spans several entries is in `checks`."""

from __future__ import annotations

from typing import Any

from ..enums import Basis, Direction, Kind, Origin, Unit

Schema = dict[str, Any]

CODE: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"}
DAY: Schema = {"type": "string", "format": "date"}
TEXT: Schema = {"type": "string", "minLength": 1}
NUMBER: Schema = {"type": "number"}
VERIFIED: Schema = {"enum": [True, False, "illustrative"]}
WORDS: Schema = {
    "type": "object",
    "properties": {"vi": TEXT, "en": TEXT},
    "required": ["vi", "en"],
    "additionalProperties": False,
}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": sorted(required),
        "additionalProperties": False,
    }


def _list(items: Schema, at_least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": at_least}


LINE = _object(
    {"origin": {"enum": Origin.values}, "basis": {"enum": Basis.values}, "verified": VERIFIED},
    {
        "low": NUMBER,
        "high": NUMBER,
        "words": WORDS,
        "milestones": _list(_object({"on": DAY, "value": NUMBER})),
    },
)

MEASURE = _object(
    {
        "key": CODE,
        "title": WORDS,
        "numerator": WORDS,
        "indicator": {"type": ["string", "null"], "pattern": r"^[a-z]+\.[a-z0-9_]+$"},
        "unit": {"enum": Unit.values},
        "kind": {"enum": Kind.values},
        "lines": _list(LINE),
    },
    {
        "denominator": WORDS,
        "part": CODE,
        "direction": {"enum": Direction.values},
        "baseline": _object({"value": NUMBER, "on": DAY, "source": TEXT, "verified": VERIFIED}),
    },
)

TARGET = _object(
    {
        "code": CODE,
        "group": CODE,
        "title": WORDS,
        "text": WORDS,
        "note": WORDS,
        "deadline": DAY,
        "lead": _object({"agency": CODE, "verified": VERIFIED}),
        "measures": _list(MEASURE, at_least=1),
    },
    {"see": {"enum": ["budget"]}},
)

PLAN = _object(
    {
        "code": CODE,
        "number": TEXT,
        "signed_on": DAY,
        "from": DAY,
        "to": DAY,
        "title": WORDS,
        "issuer": WORDS,
        "aim": WORDS,
        "source": TEXT,
        "verified": VERIFIED,
    },
    {"parent": _object({"number": TEXT, "title": WORDS, "verified": VERIFIED})},
)

BUDGET = _object(
    {
        "total_million_dong": {"type": "integer", "minimum": 0},
        "source": TEXT,
        "verified": VERIFIED,
        "note": WORDS,
        "reading": WORDS,
        "by_year": _list(
            _object(
                {"key": CODE, "million_dong": {"type": "integer", "minimum": 0}, "verified": VERIFIED},
                {"title": WORDS},
            )
        ),
        "by_source": _list(
            _object(
                {
                    "key": CODE,
                    "title": WORDS,
                    "percent": {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,4})?$"},
                    "verified": VERIFIED,
                }
            )
        ),
    }
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(
        {
            "plan": PLAN,
            "groups": _list(_object({"code": CODE, "title": WORDS}), at_least=1),
            "targets": _list(TARGET, at_least=1),
        },
        {"budget": BUDGET},
    ),
}
"""A plan's file as a whole. Percentages of the budget are text, so that 37.10 stays two decimals."""
