"""The plan as it was read from its file: groups, targets, measures, lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch

from tinhso.kernel.reference import kept
from tinhso.kernel.search import fold_words

from ..enums import Basis, Direction, Kind, Origin, Unit
from ..facts import Group, Line, MeasureDef, PlanDef, TargetDef
from ..models import Measure, ObjectiveGroup, Plan, Target, TargetLine
from ..rules.trajectory import Stage


@kept(Plan, ObjectiveGroup, Target, Measure, TargetLine, most=1)
def current_plan() -> PlanDef | None:
    """The plan signed last, with everything in it; None before one is loaded. Five queries."""
    plan = (
        Plan.objects.prefetch_related(
            Prefetch("groups", ObjectiveGroup.objects.order_by("position", "id")),
            Prefetch("targets", Target.objects.select_related("group").order_by("position", "id")),
            Prefetch("targets__measures", Measure.objects.order_by("position", "id")),
            Prefetch("targets__measures__lines", TargetLine.objects.order_by("-origin", "id")),
        )
        .order_by("-signed_on", "-id")
        .first()
    )
    return _plan(plan) if plan else None


def _plan(row: Plan) -> PlanDef:
    return PlanDef(
        id=row.pk,
        code=row.code,
        number=row.number,
        signed_on=row.signed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        title=row.title,
        issuer=row.issuer,
        aim=row.aim,
        parent_number=row.parent_number,
        parent_title=row.parent_title,
        source=row.source,
        verified=row.verified,
        groups=tuple(Group(group.code, group.title) for group in row.groups.all()),
        targets=tuple(_target(target) for target in row.targets.all()),
    )


def _target(row: Target) -> TargetDef:
    return TargetDef(
        code=row.code,
        group=row.group.code,
        title=row.title,
        text=row.text,
        note=row.note,
        deadline=row.deadline,
        lead_agency_code=row.lead_agency_code,
        lead_verified=row.lead_verified,
        see_budget=row.see_budget,
        measures=tuple(_measure(measure) for measure in row.measures.all()),
    )


def _measure(row: Measure) -> MeasureDef:
    baseline = None
    if row.baseline is not None and row.baseline_on is not None:
        baseline = Stage(row.baseline_on, Fraction(row.baseline))
    return MeasureDef(
        key=row.key,
        title=row.title,
        numerator=row.numerator,
        denominator=row.denominator,
        indicator=row.indicator,
        part=row.part,
        unit=Unit(row.unit),
        kind=Kind(row.kind),
        direction=Direction(row.direction),
        baseline=baseline,
        baseline_source=row.baseline_source,
        lines=tuple(_line(line) for line in row.lines.all()),
    )


def _line(row: TargetLine) -> Line:
    return Line(
        origin=Origin(row.origin),
        low=_exact(row.low),
        high=_exact(row.high),
        words=row.words,
        basis=Basis(row.basis),
        verified=row.verified,
        milestones=tuple(
            Stage(date.fromisoformat(stage["on"]), Fraction(stage["value"])) for stage in row.milestones
        ),
    )


def _exact(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def measured_by() -> tuple[int, tuple[str, ...]] | None:
    """The current plan's id and the codes of the indicators it refers to; None before one is loaded."""
    plan_id = Plan.objects.order_by("-signed_on", "-id").values_list("pk", flat=True).first()
    if plan_id is None:
        return None
    codes = Measure.objects.filter(target__plan=plan_id).exclude(indicator="").order_by("indicator")
    return plan_id, tuple(codes.values_list("indicator", flat=True).distinct())


def plan_number(plan_id: int) -> str | None:
    """The number a plan was signed under; None when there is no such plan."""
    return Plan.objects.filter(pk=plan_id).values_list("number", flat=True).first()


def targets_named(text: str, limit: int) -> list[tuple[Target, str]]:
    """Targets of which each word of `text` begins a word of code, title or text; with the plan's number.

    Who types a code means that target alone. Accents are ignored. A plan has some dozens of targets, so they
    are compared here.
    """
    wanted = fold_words(text)
    if not wanted:
        return []
    targets = list(Target.objects.select_related("plan").order_by("-plan__signed_on", "position", "id"))
    found = [target for target in targets if fold_words(target.code) == wanted]
    found = found or [target for target in targets if _has_words(target, wanted)]
    return [(target, target.plan.number) for target in found[:limit]]


def _has_words(target: Target, wanted: list[str]) -> bool:
    words = fold_words(" ".join([target.code, *target.title.values(), *target.text.values()]))
    return all(any(word.startswith(start) for word in words) for start in wanted)
