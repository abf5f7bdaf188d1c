"""`data/law/quality.yaml`: the index and how dossiers are counted for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.datafile import Collector, DataError, YamlDocument, read_yaml
from tinhso.kernel.law import check_rules, load_rules, rules_schema
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref

from .models import QualityRule
from .rules import index as rules

_TEXT: Final = {"type": "string", "minLength": 1}


def _items(**properties: Any) -> dict[str, Any]:
    """A list of objects that have these properties, and perhaps a source and a note."""
    return {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": list(properties),
            "properties": {**properties, "source": _TEXT, "note": _TEXT},
            "additionalProperties": False,
        },
    }


_NAMED: Final[dict[str, Any]] = {
    "code": _TEXT,
    "title": _TEXT,
    "title_en": _TEXT,
    "max_points": {"type": ["number", "null"], "minimum": 0},
    "verified": {"type": "boolean"},
}

KEYS: Final[dict[str, dict[str, Any]]] = {
    rules.INDEX: {
        "type": "object",
        "required": ["groups", "lines"],
        "properties": {
            "groups": _items(**_NAMED),
            "lines": _items(
                **_NAMED, group=_TEXT, threshold={"type": ["string", "null"], "pattern": r"^(0\.\d+|1)$"}
            ),
        },
        "additionalProperties": False,
    },
    rules.SUPPLEMENTS: {"type": "integer", "minimum": 0},
    rules.SMALL_COUNT: {"type": "integer", "minimum": 0},
}
"""Known rules and the schema of their value."""


def load_law(context: LoadContext) -> LoadReport:
    """Bring the stored rules in line with the file; what it no longer names is removed."""
    document = read_yaml(context.root / "law" / "quality.yaml", rules_schema(KEYS))
    problems = Collector()
    for error in (*check_rules(document, KEYS), *_contradictions(document)):
        problems.add(error)
    problems.raise_if_any()
    report = LoadReport()
    load_rules(document, QualityRule, report)
    if report.created or report.updated:
        data = {"created": report.created, "updated": report.updated}
        ledger.record(actor=context.actor, kind="quality.load_law", ref=Ref("quality.law", 0), data=data)
    return report


def _contradictions(document: YamlDocument) -> Iterator[DataError]:
    """Lines of no group, and groups whose lines have more points than the group."""
    for place, row in enumerate(document.data["rules"]):
        if row["key"] != rules.INDEX:
            continue
        told = dict.fromkeys((one["code"] for one in row["value"]["groups"]), Decimal(0))
        for number, line in enumerate(row["value"]["lines"]):
            if line["group"] not in told:
                message = _("Không có nhóm %(code)s.") % {"code": line["group"]}
                yield document.error(message, "rules", place, "value", "lines", number, "group")
                continue
            told[line["group"]] += Decimal(str(line["max_points"] or 0))
        for number, group in enumerate(row["value"]["groups"]):
            if group["max_points"] is not None and told[group["code"]] > Decimal(str(group["max_points"])):
                message = _("Điểm của các chỉ số cộng lại hơn điểm của nhóm.")
                yield document.error(message, "rules", place, "value", "groups", number, "max_points")
