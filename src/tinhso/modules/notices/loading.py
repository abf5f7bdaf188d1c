"""`data/notices/`: the rules of sending, and the texts that come with the product."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.datafile import Collector, YamlDocument, read_yaml
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref

from .enums import Channel, Language, Origin
from .models import SendingRule, Template
from .queries.settings import events
from .rules import sending
from .rules.texts import problems

_DAY: Final = {"type": "string", "format": "date"}
_TIME: Final = {"type": "string", "format": "time"}
_HOURS: Final = {"type": "integer", "minimum": 1, "maximum": 24 * 30}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


VALUES: Final[dict[str, dict[str, Any]]] = {
    sending.QUIET: {"oneOf": [{"type": "null"}, _object(**{"from": _TIME, "to": _TIME})]},
    sending.LIFE: _object(email=_HOURS, sms=_HOURS),
    sending.BREAKER: _object(
        failures={"type": "integer", "minimum": 1},
        pause_seconds={"type": "integer", "minimum": 1},
        longest_seconds={"type": "integer", "minimum": 1},
    ),
    sending.RESEND: {"oneOf": [{"type": "null"}, {"type": "integer", "minimum": 5}]},
    sending.STATUTORY: {"type": "array", "items": {"type": "string"}},
    sending.KEEP: {"type": "integer", "minimum": 30, "maximum": 3660},
}

RULES: Final[dict[str, Any]] = _object(
    rules={
        "type": "array",
        "items": {
            "type": "object",
            "required": ["key", "value", "valid_from", "source", "verified"],
            "additionalProperties": False,
            "properties": {
                "key": {"enum": list(VALUES)},
                "value": {},
                "valid_from": _DAY,
                "valid_to": _DAY,
                "source": {"type": "string"},
                "note": {"type": "string"},
                "verified": {"enum": [True, False, "illustrative"]},
            },
            "allOf": [
                {"if": {"properties": {"key": {"const": key}}}, "then": {"properties": {"value": value}}}
                for key, value in VALUES.items()
            ],
        },
    }
)

_TEXT: Final = {"type": "string", "minLength": 1}
TEXTS: Final[dict[str, Any]] = _object(
    texts={
        "type": "array",
        "items": {
            "type": "object",
            "required": ["event", "channel", "language", "valid_from", "text"],
            "additionalProperties": False,
            "properties": {
                "event": _TEXT,
                "channel": {"enum": [*Channel.values]},
                "language": {"enum": [*Language.values]},
                "valid_from": _DAY,
                "subject": _TEXT,
                "text": _TEXT,
            },
        },
    }
)


def load_notices(context: LoadContext) -> LoadReport:
    """Bring rules and the texts of the data in line with the files; texts written on pages stay."""
    report = LoadReport()
    rules = read_yaml(context.root / "notices" / "sending.yaml", RULES)
    texts = read_yaml(context.root / "notices" / "texts.yaml", TEXTS)
    _check_rules(rules)
    _check_texts(texts)
    _load_rules(rules, report)
    _load_texts(texts, report)
    if report.created or report.updated:
        data = {"created": report.created, "updated": report.updated}
        ledger.record(actor=context.actor, kind="notices.load", ref=Ref("notices.data", 0), data=data)
    return report


def _load_rules(document: YamlDocument, report: LoadReport) -> None:
    existing = {(one.key, one.valid_from): one for one in SendingRule.objects.all()}
    for row in document.data["rules"]:
        first = date.fromisoformat(row["valid_from"])
        last = row.get("valid_to")
        wanted = {
            "value": row["value"],
            "valid_to": date.fromisoformat(last) if last else None,
            "source": row["source"],
            "note": row.get("note", ""),
            "verified": {True: "true", False: "false"}.get(row["verified"], "illustrative"),
        }
        if row["verified"] is not True:
            report.remarks.append(_("quy tắc %(key)s chưa kiểm chứng") % {"key": row["key"]})
        found = existing.pop((row["key"], first), None)
        _keep(found or SendingRule(key=row["key"], valid_from=first), wanted, report)
    for gone in existing.values():
        gone.delete()
        report.updated += 1


def _load_texts(document: YamlDocument, report: LoadReport) -> None:
    rows = Template.objects.filter(agency=None)
    existing = {(one.event, one.channel, one.language, one.valid_from): one for one in rows}
    for row in document.data["texts"]:
        first = date.fromisoformat(row["valid_from"])
        names = {name: row[name] for name in ("event", "channel", "language")}
        found = existing.get((*names.values(), first))
        if found is not None and found.origin == Origin.PAGE:
            report.unchanged += 1
            continue
        wanted = {"subject": row.get("subject", ""), "text": row["text"].strip()}
        _keep(found or Template(valid_from=first, origin=Origin.DATA, **names), wanted, report)


def _keep(row: Any, wanted: dict[str, Any], report: LoadReport) -> None:
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if row.pk is None:
        row.save()
        report.created += 1
    elif changed:
        row.save(update_fields=changed)
        report.updated += 1
    else:
        report.unchanged += 1


def _check_rules(document: YamlDocument) -> None:
    found = Collector()
    by_key: dict[str, list[tuple[str, str | None, int]]] = {key: [] for key in VALUES}
    for place, row in enumerate(document.data["rules"]):
        by_key[row["key"]].append((row["valid_from"], row.get("valid_to"), place))
        if row["key"] == sending.STATUTORY:
            for code in set(row["value"]) - events().keys():
                message = _("Không có sự kiện %(code)s.") % {"code": code}
                found.add(document.error(message, "rules", place, "value"))
    for key, periods in by_key.items():
        if not periods:
            found.add(document.error(_("Thiếu quy tắc %(key)s.") % {"key": key}, "rules"))
        for (_first, last, _place), (following, _last, place) in pairwise(sorted(periods)):
            if last is None or last > following:
                found.add(document.error(_("Trùng ngày với một dòng khác."), "rules", place, "valid_from"))
    found.raise_if_any()


def _check_texts(document: YamlDocument) -> None:
    """Every text can be used for its event, and every event has its words for each of its channels."""
    found = Collector()
    known = events()
    missing = {(code, channel) for code, event in known.items() for channel in event.channels}
    for place, row in enumerate(document.data["texts"]):
        event = known.get(row["event"])
        if event is None:
            message = _("Không có sự kiện %(code)s.") % {"code": row["event"]}
            found.add(document.error(message, "texts", place, "event"))
            continue
        if row["language"] == Language.VI:
            missing.discard((row["event"], row["channel"]))
        wrong = problems(
            row.get("subject", ""),
            row["text"],
            event.placeholders,
            channel=row["channel"],
            has_subject=row["channel"] != Channel.SMS,
        )
        for problem in wrong:
            message = _("Mẫu chưa dùng được: %(code)s %(what)s") % {
                "code": problem.code,
                "what": problem.what,
            }
            found.add(document.error(message, "texts", place, "text"))
    for code, channel in sorted(missing):
        message = _("Thiếu mẫu %(channel)s của %(code)s.") % {"channel": channel, "code": code}
        found.add(document.error(message, "texts"))
    found.raise_if_any()
