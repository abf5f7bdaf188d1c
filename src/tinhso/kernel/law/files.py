"""Files of dated rules: their schema, their checks, and how the stored rules are brought in line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from ..datafile import DataError, YamlDocument, unverified, verified_code, without_source
from ..models import DatedRule
from ..modules import LoadReport
from .rules import overlaps

DAY: Final = {"type": "string", "format": "date"}


def rules_schema(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The JSON schema of a file `rules:`, where `values` names each key and the schema of its value."""
    row = {
        "type": "object",
        "required": ["key", "value", "valid_from", "source", "verified"],
        "additionalProperties": False,
        "properties": {
            "key": {"enum": list(values)},
            "value": {},
            "valid_from": DAY,
            "valid_to": DAY,
            "source": {"type": "string"},
            "note": {"type": "string"},
            "verified": {"enum": [True, False, "illustrative"]},
        },
        "allOf": [
            {"if": {"properties": {"key": {"const": key}}}, "then": {"properties": {"value": value}}}
            for key, value in values.items()
        ],
    }
    return {
        "type": "object",
        "required": ["rules"],
        "additionalProperties": False,
        "properties": {"rules": {"type": "array", "items": row}},
    }


def check_rules(document: YamlDocument, keys: Collection[str]) -> Iterator[DataError]:
    """Beyond the schema: days in order, no two rules of a key on one day, none of `keys` missing, sources."""
    yield from without_source(document)
    periods = defaultdict(list)
    for place, row in enumerate(document.data["rules"]):
        first, last = row["valid_from"], row.get("valid_to")
        if last is not None and last <= first:
            yield document.error(_("Ngày kết thúc phải sau ngày bắt đầu."), "rules", place, "valid_to")
        periods[row["key"]].append((first, last, place))
    for found in periods.values():
        for place in overlaps(found):
            yield document.error(_("Trùng ngày với một dòng khác."), "rules", place, "valid_from")
    for key in keys:
        if key not in periods:
            yield document.error(_("Thiếu quy định %(key)s.") % {"key": key}, "rules")


def load_rules(document: YamlDocument, model: type[DatedRule], report: LoadReport) -> None:
    """Bring the stored rules in line with a checked file; what it no longer names is removed."""
    report.remarks += unverified(document)
    existing = {(rule.key, rule.valid_from): rule for rule in model.objects.all()}
    for row in document.data["rules"]:
        first = date.fromisoformat(row["valid_from"])
        wanted = {
            "value": row["value"],
            "valid_to": date.fromisoformat(row["valid_to"]) if "valid_to" in row else None,
            "source": row["source"],
            "note": row.get("note", ""),
            "verified": verified_code(row["verified"]),
        }
        stored = existing.pop((row["key"], first), None)
        report.store(stored or model(key=row["key"], valid_from=first), wanted)
    for gone in existing.values():
        report.remarks.append(_("Không còn trong tệp, đã bỏ: %(rule)s") % {"rule": gone})
        gone.delete()
        report.updated += 1
