"""JSON Schemas of `procedures/_fields.yaml` and `procedures/<name>.yaml` in a province's data folder.

One file describes one procedure with all its dated versions, oldest first; YAML anchors and merge keys
keep equal parts in one place. A time limit, a fee and a citation each carry `source` and `verified`; the
version carries both for everything else it says. What is unknown is left out or null, never guessed.
docs/modules/catalogue.md explains every key.
"""

from __future__ import annotations

from typing import Any, Final

from ..enums import AgencyLevel, Channel, PaymentMoment, Subject, TimeUnit, Worker

PROCEDURE_CODE: Final = r"^\d\.\d{6}$"
"""n.nnnnnn of the national database of procedures."""

SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def _object(required: tuple[str, ...], /, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(item: Any, at_least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": at_least}


def _one_of(choices: Any) -> dict[str, Any]:
    return {"enum": list(choices.values)}


TEXT: Final = _object(
    ("vi", "en"), vi={"type": "string", "minLength": 1}, en={"type": "string", "minLength": 1}
)
_LINE: Final = {"type": "string", "minLength": 1}
_CODE: Final = {"type": "string", "pattern": SLUG, "maxLength": 40}
_DATE: Final = {"type": "string", "format": "date"}
_SOURCE: Final = {"type": "string"}
_VERIFIED: Final = {"enum": [True, False, "illustrative"]}
_QUESTION: Final = {"type": "string", "minLength": 1}
_FACT: Final[dict[str, Any]] = {"source": _SOURCE, "verified": _VERIFIED}

TIME: Final = _object(
    ("amount", "unit", "source", "verified"),
    amount={"type": ["integer", "null"], "minimum": 0},
    unit=_one_of(TimeUnit),
    note=TEXT,
    **_FACT,
)
FEE: Final = _object(
    ("code", "name", "amount", "source", "verified"),
    code=_CODE,
    name=TEXT,
    amount={"type": ["integer", "null"], "minimum": 0},
    note=TEXT,
    **_FACT,
)
PAPER: Final = _object(
    ("code", "name"),
    code=_CODE,
    name=TEXT,
    originals={"type": "integer", "minimum": 0},
    copies={"type": "integer", "minimum": 0},
    required={"type": "boolean"},
    question=_QUESTION,
    note=TEXT,
    **_FACT,
)
CASE: Final = _object(("code", "title", "papers"), code=_CODE, title=TEXT, papers=_list(PAPER))
CHANNEL: Final = _object(
    ("kind", "time", "fees"), kind=_one_of(Channel), time=TIME, fees=_list(FEE), note=TEXT
)
AGENCY: Final = _object(
    ("level", "receiving", "processing"),
    level=_one_of(AgencyLevel),
    receiving=_CODE,
    processing=_CODE,
    signs=TEXT,
    **_FACT,
)
CITATION: Final = _object(
    ("number", "title", "source", "verified"),
    number=_LINE,
    title=TEXT,
    article={"type": "string"},
    **_FACT,
)
STEP: Final = _object(
    ("code", "title", "who", "agency", "next"),
    code=_CODE,
    title=TEXT,
    who=_one_of(Worker),
    agency={"enum": ["receiving", "processing"]},
    time={"anyOf": [TIME, {"type": "null"}]},
    next=_list(_CODE),
    back=_list(_CODE),
)
DOWNLOAD: Final = _object(("title",), title=TEXT, file={"type": "string"}, form={"type": "boolean"})
RESULT: Final = _object(("code", "name"), code=_CODE, name=TEXT, **_FACT)
APPLICANT: Final = _object(
    ("name",),
    name=_QUESTION,
    phone=_QUESTION,
    email=_QUESTION,
    address=_QUESTION,
    id_number=_QUESTION,
    summary=_QUESTION,
)

VERSION: Final = _object(
    (
        "valid_from", "name", "subjects", "agencies", "cases", "channels", "payment", "stages", "results",
        "result_delivery", "legal_basis", "steps", "source", "verified",
    ),
    valid_from=_DATE,
    valid_to=_DATE,
    name=TEXT,
    summary=TEXT,
    subjects=_list(_one_of(Subject), 1),
    agencies=_list(AGENCY, 1),
    cases=_list(CASE, 1),
    channels=_list(CHANNEL, 1),
    payment=_one_of(PaymentMoment),
    online_payment={"type": "boolean"},
    stages=_list(TEXT, 1),
    results=_list(RESULT, 1),
    result_delivery=_list(_one_of(Channel), 1),
    conditions=TEXT,
    legal_basis=_list(CITATION),
    downloads=_list(DOWNLOAD),
    form={"type": "string", "pattern": SLUG},
    applicant=APPLICANT,
    steps=_list(STEP, 1),
    **_FACT,
)  # fmt: skip

PROCEDURE: Final = _object(
    ("code", "slug", "field", "versions", "source", "verified"),
    code={"type": "string", "pattern": PROCEDURE_CODE},
    slug=_CODE,
    field=_LINE,
    anchors={},
    versions=_list(VERSION, 1),
    **_FACT,
)
"""One procedure. `source` and `verified` here speak of `code`; `anchors` may hold YAML anchors, unread."""

FIELDS: Final = _object(
    ("fields",),
    fields=_list(
        _object(
            ("code", "name", "source", "verified"), code=_LINE, name=TEXT, order={"type": "integer"}, **_FACT
        ),
        1,
    ),
)
"""Fields (lĩnh vực) of the catalogue."""
