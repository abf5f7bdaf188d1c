"""`data/law/services.yaml`: the dated parameters of the one-stop shop."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
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
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref

from ..models import LawRule
from ..rules import law as rules
from ..rules.code import BadPattern, dossier_code

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
}
"""Known parameters and the schema of their value."""

_DAY: Final = {"type": "string", "format": "date"}

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["rules"],
    "additionalProperties": False,
    "properties": {
        "rules": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["key", "value", "valid_from", "source", "verified"],
                "additionalProperties": False,
                "properties": {
                    "key": {"enum": list(KEYS)},
                    "value": {},
                    "valid_from": _DAY,
                    "valid_to": _DAY,
                    "source": {"type": "string"},
                    "note": {"type": "string"},
                    "verified": {"enum": [True, False, "illustrative"]},
                },
                "allOf": [
                    {"if": {"properties": {"key": {"const": key}}}, "then": {"properties": {"value": value}}}
                    for key, value in KEYS.items()
                ],
            },
        }
    },
}


def load_law(context: LoadContext) -> LoadReport:
    """Bring the stored parameters in line with the file; what it no longer names is removed."""
    document = read_yaml(context.root / "law" / "services.yaml", SCHEMA)
    _check(document)
    report = LoadReport(remarks=unverified(document))
    existing = {(rule.key, rule.valid_from): rule for rule in LawRule.objects.all()}
    for row in document.data["rules"]:
        wanted = {
            "value": row["value"],
            "valid_to": _date(row.get("valid_to")),
            "source": row["source"],
            "note": row.get("note", ""),
            "verified": verified_code(row["verified"]),
        }
        first = date.fromisoformat(row["valid_from"])
        _write(existing.pop((row["key"], first), None), row["key"], first, wanted, report)
    for gone in existing.values():
        report.remarks.append(_("Không còn trong tệp, đã bỏ: %(rule)s") % {"rule": gone})
        gone.delete()
        report.updated += 1
    if report.created or report.updated:
        data = {"created": report.created, "updated": report.updated}
        ledger.record(actor=context.actor, kind="services.load_law", ref=Ref("services.law", 0), data=data)
    return report


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _write(
    rule: LawRule | None, key: str, valid_from: date, wanted: dict[str, Any], report: LoadReport
) -> None:
    if rule is None:
        LawRule.objects.create(key=key, valid_from=valid_from, **wanted)
        report.created += 1
        return
    changed = [name for name, value in wanted.items() if getattr(rule, name) != value]
    if not changed:
        report.unchanged += 1
        return
    for name in changed:
        setattr(rule, name, wanted[name])
    rule.save(update_fields=changed)
    report.updated += 1


def _check(document: YamlDocument) -> None:
    """Beyond the schema: days in order, no overlap, a usable code pattern, sources."""
    problems = Collector()
    for error in without_source(document):
        problems.add(error)
    by_key: dict[str, list[tuple[str, str | None, int]]] = {}
    for place, row in enumerate(document.data["rules"]):
        first, last = row["valid_from"], row.get("valid_to")
        if last is not None and last <= first:
            problems.add(
                document.error(_("Ngày kết thúc phải sau ngày bắt đầu."), "rules", place, "valid_to")
            )
        by_key.setdefault(row["key"], []).append((first, last, place))
        if row["key"] == rules.CODE_PATTERN:
            try:
                dossier_code(row["value"], agency="A", on=date(2015, 6, 17), seq=1)
            except BadPattern:
                message = _("Mẫu mã chỉ gồm {agency}, {date:%…} và {seq:0n}.")
                problems.add(document.error(message, "rules", place, "value"))
    for periods in by_key.values():
        for (_first, last, _place), (following, _last, place) in pairwise(sorted(periods)):
            if last is None or last > following:
                problems.add(document.error(_("Trùng ngày với một dòng khác."), "rules", place, "valid_from"))
    for key in KEYS.keys() - by_key.keys():
        problems.add(document.error(_("Thiếu quy định %(key)s.") % {"key": key}, "rules"))
    problems.raise_if_any()
