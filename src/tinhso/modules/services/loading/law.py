"""`data/law/services.yaml`: the dated parameters of the one-stop shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.datafile import Collector, DataError, YamlDocument, read_yaml
from tinhso.kernel.law import check_rules, load_rules, rules_schema
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref

from ..enums import Deadline, Who
from ..models import LawRule
from ..rules import law as rules
from ..rules.code import BadPattern, dossier_code
from ..rules.reminders import KEY as REMINDERS

KEYS: Final[dict[str, dict[str, Any]]] = {
    rules.CUTOFF: {"type": "string", "format": "time"},
    rules.PAUSES: {"type": "array", "items": {"enum": ["supplement_requested", "awaiting_payment"]}},
    rules.COUNTING: {
        "type": "object",
        "required": ["first_day"],
        "properties": {"first_day": {"const": False}},
        "additionalProperties": False,
    },
    rules.EXTENSION: {
        "type": "object",
        "required": ["times", "before_due"],
        "properties": {"times": {"type": "integer", "minimum": 0}, "before_due": {"type": "boolean"}},
        "additionalProperties": False,
    },
    rules.CODE_PATTERN: {"type": "string"},
    rules.AGENCY_CODE: {"enum": ["old", "new"]},
    rules.LOOKUP: {
        "type": "object",
        "required": ["alphabet", "length"],
        "properties": {
            "alphabet": {"type": "string", "minLength": 20},
            "length": {"type": "integer", "minimum": 6, "maximum": 12},
        },
        "additionalProperties": False,
    },
    rules.SMALL_COUNT: {"type": "integer", "minimum": 0},
    rules.DRAFT_DAYS: {"type": "integer", "minimum": 1, "maximum": 3660},
    rules.OPENING_DAYS: {"type": "integer", "minimum": 1, "maximum": 3660},
    rules.DUPLICATE_DAYS: {"type": "integer", "minimum": 1, "maximum": 3660},
    rules.LIKED_FROM: {"type": "integer", "minimum": 1, "maximum": 5},
    REMINDERS: {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["deadline", "days", "to"],
            "properties": {
                "deadline": {"enum": list(Deadline.values)},
                "days": {"type": "integer", "minimum": -30, "maximum": 30},
                "to": {
                    "type": "array",
                    "minItems": 1,
                    "uniqueItems": True,
                    "items": {"enum": [Who.OFFICER.value, Who.LEADER.value, Who.CONSULTED.value]},
                },
            },
            "additionalProperties": False,
        },
    },
}
"""Known parameters and the schema of their value."""

SCHEMA: Final = rules_schema(KEYS)


def load_law(context: LoadContext) -> LoadReport:
    """Bring the stored parameters in line with the file; what it no longer names is removed."""
    document = read_yaml(context.root / "law" / "services.yaml", SCHEMA)
    problems = Collector()
    for error in (*check_rules(document, KEYS), *_patterns(document)):
        problems.add(error)
    problems.raise_if_any()
    report = LoadReport()
    load_rules(document, LawRule, report)
    if report.created or report.updated:
        data = {"created": report.created, "updated": report.updated}
        ledger.record(actor=context.actor, kind="services.load_law", ref=Ref("services.law", 0), data=data)
    return report


def _patterns(document: YamlDocument) -> Iterator[DataError]:
    """Patterns of codes that no code can be made of."""
    for place, row in enumerate(document.data["rules"]):
        if row["key"] == rules.CODE_PATTERN:
            try:
                dossier_code(row["value"], agency="A", on=date(2015, 6, 17), seq=1)
            except BadPattern:
                message = _("Mẫu mã chỉ gồm {agency}, {date:%…} và {seq:0n}.")
                yield document.error(message, "rules", place, "value")
