"""`data/law/catalogue.yaml`: what the law asks of each level of an online service, by date."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.datafile import (
    Collector,
    YamlDocument,
    read_yaml,
    unverified,
    verified_code,
    without_source,
)
from tinhso.kernel.law import overlaps
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref

from ..models import LevelLaw
from ..rules.level import DELIVERY, FORMS, INFORMATION, PAYMENT, SUBMISSION

_DAY: Final = {"type": "string", "format": "date"}
_LEVEL: Final = {
    "type": "object",
    "required": ["level", "needs"],
    "properties": {
        "level": {"type": "integer", "minimum": 1, "maximum": 4},
        "needs": {"type": "array", "items": {"enum": [INFORMATION, FORMS, SUBMISSION, PAYMENT, DELIVERY]}},
    },
    "additionalProperties": False,
}

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["online_service_levels"],
    "additionalProperties": False,
    "properties": {
        "online_service_levels": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["levels", "valid_from", "source", "verified"],
                "additionalProperties": False,
                "properties": {
                    "levels": {"type": "array", "minItems": 1, "items": _LEVEL},
                    "valid_from": _DAY,
                    "valid_to": _DAY,
                    "source": {"type": "string"},
                    "note": {"type": "string"},
                    "verified": {"enum": [True, False, "illustrative"]},
                },
            },
        }
    },
}

_ROWS: Final = "online_service_levels"


def load_law(context: LoadContext) -> LoadReport:
    """Bring the stored levels in line with the file; what it no longer names is removed."""
    document = read_yaml(context.root / "law" / "catalogue.yaml", SCHEMA)
    _check(document)
    report = LoadReport(remarks=unverified(document))
    existing = {law.valid_from: law for law in LevelLaw.objects.all()}
    for row in document.data[_ROWS]:
        wanted = {
            "levels": row["levels"],
            "valid_to": date.fromisoformat(row["valid_to"]) if "valid_to" in row else None,
            "source": row["source"],
            "note": row.get("note", ""),
            "verified": verified_code(row["verified"]),
        }
        first = date.fromisoformat(row["valid_from"])
        report.store(existing.pop(first, None) or LevelLaw(valid_from=first), wanted)
    for gone in existing.values():
        report.remarks.append(_("Không còn trong tệp, đã bỏ: mức độ từ %(day)s") % {"day": gone})
        gone.delete()
        report.updated += 1
    if report.created or report.updated:
        data = {"created": report.created, "updated": report.updated}
        ledger.record(actor=context.actor, kind="catalogue.load_law", ref=Ref("catalogue.law", 0), data=data)
    return report


def _check(document: YamlDocument) -> None:
    """Beyond the schema: days in order, no overlap, sources."""
    problems = Collector()
    for error in without_source(document):
        problems.add(error)
    periods = []
    for place, row in enumerate(document.data[_ROWS]):
        first, last = row["valid_from"], row.get("valid_to")
        if last is not None and last <= first:
            problems.add(document.error(_("Ngày kết thúc phải sau ngày bắt đầu."), _ROWS, place, "valid_to"))
        periods.append((first, last, place))
    for place in overlaps(periods):
        problems.add(document.error(_("Trùng ngày với một dòng khác."), _ROWS, place, "valid_from"))
    problems.raise_if_any()
