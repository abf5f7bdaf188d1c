"""`data/notices/`: the rules of sending, and the texts that come with the product."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from tinhso.kernel import ledger
from tinhso.kernel.datafile import Collector, YamlDocument, read_yaml
from tinhso.kernel.law import check_rules, load_rules, rules_schema
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

RULES: Final = rules_schema(VALUES)

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
    load_rules(rules, SendingRule, report)
    _load_texts(texts, report)
    if report.created or report.updated:
        data = {"created": report.created, "updated": report.updated}
        ledger.record(actor=context.actor, kind="notices.load", ref=Ref("notices.data", 0), data=data)
    return report


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
        report.store(found or Template(valid_from=first, origin=Origin.DATA, **names), wanted)


def _check_rules(document: YamlDocument) -> None:
    found = Collector()
    for error in check_rules(document, VALUES):
        found.add(error)
    for place, row in enumerate(document.data["rules"]):
        if row["key"] == sending.STATUTORY:
            for code in set(row["value"]) - events().keys():
                message = _("Không có sự kiện %(code)s.") % {"code": code}
                found.add(document.error(message, "rules", place, "value"))
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
