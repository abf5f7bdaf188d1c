"""Loading a plan's file: all of it or nothing, and twice the same as once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.kernel import indicators, ledger
from tinhso.kernel.actors import Actor
from tinhso.kernel.datafile import Collector, DataErrors, YamlDocument, read_yaml
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref
from tinhso.modules.directory import api as directory

from ..enums import Direction, Division
from ..models import BudgetMarginal, Measure, ObjectiveGroup, Plan, Target, TargetLine
from ..rules.budget import MILLION
from .checks import problems
from .schema import SCHEMA

Data = Mapping[str, Any]

FORMAT = 1
"""Raised when the loader keeps more of a file than before, so that unchanged files are loaded again."""


def load_plans(context: LoadContext) -> LoadReport:
    """Load every `plan-*.yaml` of the province; raises DataErrors with all that is wrong in any of them."""
    report = LoadReport()
    paths = sorted(context.province.glob("plan-*.yaml"))
    collector = Collector()
    documents: list[tuple[Path, YamlDocument]] = []
    for path in paths:
        with collector.collecting():
            documents.append((path, read_plan(path)))
    codes: set[str] = set()
    for _path, document in documents:
        code = document.data["plan"]["code"]
        if code in codes:
            collector.add(document.error(_("Một tệp khác đã dùng mã này."), "plan", "code"))
        codes.add(code)
        with collector.collecting():
            keep_known_targets(document)
    collector.raise_if_any()
    with transaction.atomic():
        for path, document in documents:
            store(document, fingerprint(path), by=context.actor, report=report)
            report.remarks += remarks(document)
    return report


def fingerprint(path: Path) -> str:
    """SHA-256, hexadecimal, of the file and of what this loader makes of it."""
    return hashlib.sha256(b"%d\n" % FORMAT + path.read_bytes()).hexdigest()


def read_plan(path: Path) -> YamlDocument:
    """A plan's file, checked by its schema and beyond; raises DataErrors."""
    document = read_yaml(path, SCHEMA)
    found = problems(document.data)
    if found:
        raise DataErrors([document.error(problem.message, *problem.path) for problem in found])
    return document


def keep_known_targets(document: YamlDocument) -> None:
    """Refuse a file that lost a target which is already on the pages; raises DataErrors.

    A signed promise does not vanish because a line of a file was deleted.
    """
    codes = {target["code"] for target in document.data["targets"]}
    plan = document.data["plan"]["code"]
    gone = Target.objects.filter(plan__code=plan).exclude(code__in=codes).order_by("position")
    message = _("Chỉ tiêu %(code)s đang công bố nhưng không còn trong tệp.")
    errors = [document.error(message % {"code": target.code}, "targets") for target in gone]
    if errors:
        raise DataErrors(errors)


def remarks(document: YamlDocument) -> list[str]:
    """What a person should know: unknown indicators and agencies, facts nobody has verified, open thresholds."""
    found: list[str] = []
    targets: Sequence[Data] = document.data["targets"]
    day = document.data["plan"]["from"]
    named = {agency.code for agency in directory.agencies(date.fromisoformat(day))}
    unknown = sorted({target["lead"]["agency"] for target in targets} - named)
    if unknown:
        found.append(_("Cơ quan chủ trì chưa có trong danh bạ: %(codes)s.") % {"codes": ", ".join(unknown)})
    codes = dict.fromkeys(m["indicator"] for target in targets for m in target["measures"] if m["indicator"])
    silent = [code for code in codes if indicators.get(code) is None]
    if silent:
        found.append(_("Chưa có phân hệ nào đo: %(codes)s.") % {"codes": ", ".join(silent)})
    unverified = [target["code"] for target in targets if target["lead"]["verified"] is not True]
    if unverified:
        found.append(_("Cơ quan chủ trì chưa kiểm chứng: %(codes)s.") % {"codes": ", ".join(unverified)})
    return [f"{document.file}: {remark}" for remark in found]


def store(document: YamlDocument, sha256: str, *, by: Actor, report: LoadReport) -> None:
    """Write a checked plan, unless exactly this file is stored already; one ledger row when it is new."""
    data: Data = document.data
    before = Plan.objects.filter(code=data["plan"]["code"]).first()
    if before and before.file_sha256 == sha256:
        report.unchanged += len(data["targets"])
        return
    plan, _created = Plan.objects.update_or_create(
        code=data["plan"]["code"], defaults=_plan_fields(data, sha256)
    )
    groups = _groups(plan, data["groups"])
    _targets(plan, groups, data["targets"], report)
    _budget(plan, data.get("budget"))
    ledger.record(actor=by, kind="plan.loaded", ref=Ref("plan.plan", plan.pk), data={"sha256": sha256})


def _plan_fields(data: Data, sha256: str) -> dict[str, Any]:
    plan, budget = data["plan"], data.get("budget") or {}
    parent = plan.get("parent") or {}
    million = budget.get("total_million_dong")
    return {
        "number": plan["number"],
        "signed_on": plan["signed_on"],
        "starts_on": plan["from"],
        "ends_on": plan["to"],
        "title": plan["title"],
        "issuer": plan["issuer"],
        "aim": plan["aim"],
        "parent_number": parent.get("number", ""),
        "parent_title": parent.get("title", {}),
        "parent_verified": _verified(parent.get("verified", False)),
        "source": plan["source"],
        "verified": _verified(plan["verified"]),
        "budget_total": None if million is None else million * MILLION,
        "budget_source": budget.get("source", ""),
        "budget_verified": _verified(budget.get("verified", False)),
        "budget_note": budget.get("note", {}),
        "budget_reading": budget.get("reading", {}),
        "file_sha256": sha256,
    }


def _groups(plan: Plan, rows: Sequence[Data]) -> dict[str, ObjectiveGroup]:
    groups = [
        ObjectiveGroup(plan=plan, code=row["code"], title=row["title"], position=position)
        for position, row in enumerate(rows)
    ]
    ObjectiveGroup.objects.bulk_create(
        groups, update_conflicts=True, unique_fields=["plan", "code"], update_fields=["title", "position"]
    )
    return {group.code: group for group in groups}


def _targets(
    plan: Plan, groups: Mapping[str, ObjectiveGroup], rows: Sequence[Data], report: LoadReport
) -> None:
    known = set(plan.targets.values_list("code", flat=True))
    targets = [
        Target(
            plan=plan,
            code=row["code"],
            group=groups[row["group"]],
            position=position,
            title=row["title"],
            text=row["text"],
            note=row["note"],
            deadline=row["deadline"],
            lead_agency_code=row["lead"]["agency"],
            lead_verified=_verified(row["lead"]["verified"]),
            see_budget=row.get("see") == "budget",
        )
        for position, row in enumerate(rows)
    ]
    fields = [
        field.name for field in Target._meta.concrete_fields if field.name not in {"id", "plan", "code"}
    ]
    Target.objects.bulk_create(
        targets, update_conflicts=True, unique_fields=["plan", "code"], update_fields=fields
    )
    report.created += sum(target.code not in known for target in targets)
    report.updated += sum(target.code in known for target in targets)
    plan.groups.exclude(code__in=groups).delete()
    _measures(plan, targets, rows)


def _measures(plan: Plan, targets: Sequence[Target], rows: Sequence[Data]) -> None:
    """Measures hold no facts of their own (readings belong to indicators), so they are written anew."""
    Measure.objects.filter(target__plan=plan).delete()
    measures: list[Measure] = []
    lines: list[TargetLine] = []
    for target, row in zip(targets, rows, strict=True):
        for position, entry in enumerate(row["measures"]):
            measure = _measure(target, position, entry)
            measures.append(measure)
            lines += [_line(measure, line) for line in entry["lines"]]
    Measure.objects.bulk_create(measures)
    TargetLine.objects.bulk_create(lines)


def _measure(target: Target, position: int, row: Data) -> Measure:
    baseline = row.get("baseline") or {}
    return Measure(
        target=target,
        key=row["key"],
        position=position,
        title=row["title"],
        numerator=row["numerator"],
        denominator=row.get("denominator", {}),
        indicator=row["indicator"] or "",
        part=row.get("part", ""),
        unit=row["unit"],
        kind=row["kind"],
        direction=row.get("direction", Direction.UP),
        baseline=_decimal(baseline.get("value")),
        baseline_on=baseline.get("on"),
        baseline_source=baseline.get("source", ""),
    )


def _line(measure: Measure, row: Data) -> TargetLine:
    return TargetLine(
        measure=measure,
        origin=row["origin"],
        low=_decimal(row.get("low")),
        high=_decimal(row.get("high")),
        words=row.get("words", {}),
        basis=row["basis"],
        verified=_verified(row["verified"]),
        milestones=[{"on": stage["on"], "value": str(stage["value"])} for stage in row.get("milestones", ())],
    )


def _budget(plan: Plan, budget: Data | None) -> None:
    plan.marginals.all().delete()
    rows = []
    for division, name in ((Division.YEAR, "by_year"), (Division.SOURCE, "by_source")):
        for position, row in enumerate((budget or {}).get(name, ())):
            million = row.get("million_dong")
            rows.append(
                BudgetMarginal(
                    plan=plan,
                    division=division,
                    key=row["key"],
                    position=position,
                    title=row.get("title", {}),
                    amount=None if million is None else million * MILLION,
                    percent=_decimal(row.get("percent")),
                    verified=_verified(row["verified"]),
                )
            )
    BudgetMarginal.objects.bulk_create(rows)


def _decimal(number: float | str | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _verified(value: bool | str) -> str:
    return value if isinstance(value, str) else str(value).lower()
