"""data/law/it-skills.yaml: which certificates prove which IT skill."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tinhso.kernel.datafile import read_yaml
from tinhso.kernel.modules import LoadContext, LoadReport

from ..enums import Counts
from ..models import SkillStandard
from .versions import record_load

_TEXT: Final = {"type": "string", "minLength": 1}
_DAY: Final = {"type": "string", "format": "date"}
_CODES: Final = {"type": "array", "items": {**_TEXT, "maxLength": 20}}
_STANDARD: Final = {
    "type": "object",
    "required": ["key", "title", "title_en", "counts_as", "valid_from", "source", "verified"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("key", "title", "title_en", "source", "note"), _TEXT),
        "levels": _CODES,
        "modules": _CODES,
        "needed": {"type": "integer", "minimum": 0},
        "counts_as": {"type": "array", "minItems": 1, "items": {"enum": [*Counts.values]}},
        "valid_from": _DAY,
        "valid_to": _DAY,
        "verified": {"enum": [True, False, "true", "false", "illustrative"]},
    },
}
SCHEMA: Final = {
    "type": "object",
    "required": ["standards"],
    "additionalProperties": False,
    "properties": {"standards": {"type": "array", "items": _STANDARD}},
}


def load_skills(context: LoadContext) -> LoadReport:
    """Read, check and write the standards; one that the file no longer names stays."""
    path = context.root / "law" / "it-skills.yaml"
    report = LoadReport()
    if not path.is_file():
        return report
    present = {standard.key: standard for standard in SkillStandard.objects.all()}
    for item in read_yaml(path, SCHEMA).data["standards"]:
        wanted = _values(item)
        standard = present.get(item["key"]) or SkillStandard(key=item["key"])
        if standard.pk is None:
            report.created += 1
        elif all(getattr(standard, name) == value for name, value in wanted.items()):
            report.unchanged += 1
            continue
        else:
            report.updated += 1
        for name, value in wanted.items():
            setattr(standard, name, value)
        standard.full_clean(exclude=("id",))
        standard.save()
    return record_load(context, path, report)


def _values(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": item["title"],
        "title_en": item["title_en"],
        "levels": item.get("levels", []),
        "modules": item.get("modules", []),
        "needed": item.get("needed", 0),
        "counts_as": item["counts_as"],
        "valid_from": date.fromisoformat(item["valid_from"]),
        "valid_to": date.fromisoformat(item["valid_to"]) if "valid_to" in item else None,
        "source": item["source"],
        "note": item.get("note", ""),
        "verified": str(item["verified"]).lower(),
    }
