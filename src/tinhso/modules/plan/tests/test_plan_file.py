"""The decision's file: complete, adds up, loads twice as once; broken files are refused with their places."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.ledger import entries_of
from tinhso.kernel.modules import LoadContext, LoadReport
from tinhso.kernel.refs import Ref
from tinhso.modules.plan.enums import Basis, Kind, Origin
from tinhso.modules.plan.facts import PlanDef
from tinhso.modules.plan.loading import load as load_module
from tinhso.modules.plan.loading.load import load_plans
from tinhso.modules.plan.models import BudgetMarginal, Measure, Plan, Target, TargetLine
from tinhso.modules.plan.queries.budget import budget_of, doubts_about
from tinhso.modules.plan.queries.plan import current_plan

pytestmark = pytest.mark.django_db
PROVINCE = Path(settings.BASE_DIR) / "data" / "provinces" / "baclieu"
SOURCE = PROVINCE / "plan-635.yaml"

TARGETS = [
    "GEN-1",
    "GEN-2",
    "GEN-3",
    "HR-1",
    "HR-2",
    "HR-3",
    "HR-4",
    "IND-1",
    "IND-2",
    "IND-3",
    "NET-1",
    "NET-2",
    "NET-3",
    "NET-4",
    "NET-5",
    "POP-1",
    "POP-2",
    "POP-3",
    "APP-1",
    "APP-2",
    "APP-3",
    "APP-4",
    "MKT-1",
    "MKT-2",
]


def load(folder: Path) -> LoadReport:
    return load_plans(LoadContext(root=folder, province=folder, actor=system_actor("load")))


@pytest.fixture
def plan() -> PlanDef:
    load(PROVINCE)
    found = current_plan()
    assert found is not None
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A province's folder with the decision's file, changed by replacing text that must be there."""

    def made(*changes: tuple[str, str]) -> Path:
        text = SOURCE.read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        (tmp_path / "plan-635.yaml").write_text(text, "utf-8")
        return tmp_path

    return made


def test_every_target_of_the_decision_is_there_in_order(plan: PlanDef) -> None:
    assert [target.code for target in plan.targets] == TARGETS
    assert [group.code for group in plan.groups] == ["GEN", "HR", "IND", "NET", "POP", "APP", "MKT"]


def test_every_target_says_what_it_asks_in_both_languages_and_is_due_at_the_end_of_2015(
    plan: PlanDef,
) -> None:
    for target in plan.targets:
        for words in (
            target.title,
            target.text,
            target.note,
            *(measure.title for measure in target.measures),
        ):
            assert words["vi"]
            assert words["en"]
        assert str(target.deadline) == "2015-12-31"
        assert target.lead_agency_code
        assert target.lead_verified == "false"


LINES = {
    "GEN-1": [100, 100], "HR-1": [100], "HR-2": [80], "HR-3": [100], "HR-4": [100], "NET-1": [None], "NET-2": [100],
    "NET-3": [80], "NET-4": [95], "NET-5": [60], "POP-1": [20], "POP-2": [100], "POP-3": [90, 90],
    "APP-1": [80, 80], "APP-2": [3], "APP-3": [100], "APP-4": [1],
}  # fmt: skip


def test_the_values_are_those_of_the_decision(plan: PlanDef) -> None:
    for code, lows in LINES.items():
        target = plan.target(code)
        assert target is not None
        lines = [measure.line(Origin.PROVINCE) for measure in target.measures]
        assert [line.low for line in lines if line] == lows
    household = plan.target("POP-1")
    assert household is not None
    line = household.measures[0].line(Origin.PROVINCE)
    assert line is not None
    assert (line.high, household.measures[0].kind) == (30, Kind.RANGE)


def test_the_national_scheme_stands_beside_as_an_unverified_second_line(plan: PlanDef) -> None:
    coverage = plan.target("NET-3")
    assert coverage is not None
    national = coverage.measures[0].line(Origin.NATIONAL)
    assert national is not None
    assert (national.low, national.verified) == (85, "false")


def test_only_words_of_the_text_are_parameters(plan: PlanDef) -> None:
    parameters = {
        target.code
        for target in plan.targets
        for measure in target.measures
        for line in measure.lines
        if line.basis == Basis.PARAMETER
    }
    assert parameters == {"NET-4", "APP-1", "APP-2"}


def test_qualitative_targets_have_no_number(plan: PlanDef) -> None:
    for code in ("IND-1", "IND-2", "IND-3", "MKT-1", "MKT-2"):
        target = plan.target(code)
        assert target is not None
        assert {measure.kind for measure in target.measures} == {Kind.GROWTH}
        assert all(line.low is None for measure in target.measures for line in measure.lines)


def test_the_budget_is_two_marginals_that_are_suspiciously_alike(plan: PlanDef) -> None:
    budget = budget_of(plan)
    assert budget is not None
    assert budget.total == 57_600_000_000
    assert [part.amount for part in budget.by_year] == [21_400_000_000, 17_200_000_000, 19_000_000_000]
    assert [part.percent for part in budget.by_source] == [
        Fraction("37.15"),
        Fraction("29.86"),
        Fraction("32.99"),
    ]
    assert [doubt.problem for doubt in doubts_about(budget)] == ["sources_equal_years"]
    assert BudgetMarginal.objects.count() == 6


def test_a_plan_without_a_sum_has_no_budget(folder: Callable[..., Path]) -> None:
    text = SOURCE.read_text("utf-8")
    load(folder((text[text.index("\nbudget:") :], "\n")))
    found = current_plan()
    assert found is not None
    assert budget_of(found) is None


def test_loading_twice_changes_nothing(plan: PlanDef) -> None:
    before = list(Measure.objects.values_list("pk", flat=True))

    report = load(PROVINCE)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 24)
    assert list(Measure.objects.values_list("pk", flat=True)) == before
    assert [entry.kind for entry in entries_of(Ref("plan.plan", plan.id))] == ["plan.loaded"]


def test_a_changed_file_updates_in_place(plan: PlanDef, folder: Callable[..., Path]) -> None:
    report = load(folder(("low: 95,", "low: 97,")))

    assert (report.created, report.updated) == (0, 24)
    changed = current_plan()
    assert changed is not None
    assert changed.id == plan.id
    target = changed.target("NET-4")
    assert target is not None
    line = target.measures[0].line(Origin.PROVINCE)
    assert line is not None
    assert line.low == 97
    assert Plan.objects.count() == 1
    assert Target.objects.count() == 24
    assert TargetLine.objects.count() == sum(len(m.lines) for t in plan.targets for m in t.measures)


def test_what_a_person_should_know_is_remarked(folder: Callable[..., Path]) -> None:
    report = load(folder(("indicator: services.procedures_level_2", "indicator: services.no_such_thing")))

    text = "\n".join(report.remarks)
    assert "services.no_such_thing" in text
    assert "Cơ quan chủ trì chưa kiểm chứng: GEN-1" in text


def test_with_nothing_open_there_is_nothing_to_remark(folder, monkeypatch) -> None:
    text = SOURCE.read_text("utf-8")
    path = folder() / "plan-635.yaml"
    path.write_text(text.replace("verified: false", "verified: true"), "utf-8")
    monkeypatch.setattr(load_module.indicators, "get", lambda code: code)
    agencies = [SimpleNamespace(code=code) for code in set(re.findall(r"agency: ([\w.]+)", text))]
    monkeypatch.setattr(load_module.directory, "agencies", lambda day: agencies)

    assert load(path.parent).remarks == []


def test_a_baseline_and_milestones_are_kept(folder: Callable[..., Path]) -> None:
    folder_ = folder(
        (
            "        indicator: network.schools_online\n",
            "        indicator: network.schools_online\n"
            "        baseline: {value: 41.5, on: 2013-03-27, source: Khảo sát, verified: false}\n",
        ),
        (
            "          - {origin: province, low: 100, basis: text, verified: true}\n"
            "          - {origin: national, low: 100",
            "          - {origin: province, low: 100, basis: text, verified: true, "
            "milestones: [{on: 2014-12-31, value: 70}]}\n"
            "          - {origin: national, low: 100",
        ),
    )
    load(folder_)
    plan = current_plan()
    assert plan is not None
    target = plan.target("NET-2")
    assert target is not None
    (measure,) = target.measures
    assert measure.baseline is not None
    assert measure.baseline.value == Fraction("41.5")
    assert [stage.value for stage in measure.lines[0].milestones] == [70]


BROKEN = [
    ([("  - code: GEN-2\n", "  - code: GEN-1\n")], "targets[2].code", "đã được dùng"),
    ([("    group: HR\n", "    group: XX\n")], "targets[4].group", "không có trong mục groups"),
    ([("low: 20, high: 30", "low: 30, high: 20")], "high", "Phải lớn hơn"),
    ([("low: 20, high: 30", "low: 20")], "high", "range"),
    ([("low: 80, basis: text", "low: 180, basis: text")], "low", "từ 0 đến 100"),
    ([("low: 3, words", "low: -3, words")], "low", "Không được âm"),
    ([("low: 80, basis: text", "low: tám mươi, basis: text")], "low", "Cần số"),
    ([("deadline: 2015-12-31", "deadline: 2012-12-31")], "deadline", "Phải sau"),
    ([("deadline: 2015-12-31", "deadline: 31/12/2015")], "deadline", "date"),
    ([("  to: 2015-12-31", "  to: 2013-01-01")], "plan.to", "Phải sau"),
    ([("unit: percent", "unit: phần trăm")], "unit", "Chỉ nhận"),
    ([("kind: threshold", "kind: guess")], "kind", "Chỉ nhận"),
    ([("unit: count\n        kind: threshold", "unit: percent\n        kind: threshold")], "unit", "denominator"),
    ([("basis: open", "basis: text")], "basis", "open"),
    ([("indicator: services.procedures_level_4", "indicator: Level 4")], "indicator", "mẫu"),
    ([("indicator: services.procedures_level_4", "indicatr: services.procedures_level_4")], "indicatr", "Không có"),
    ([("        indicator: null\n", "        indicator: null\n        part: x\n")], "part", "indicator"),
    ([('percent: "37.15"', 'percent: "137.15"')], "budget.by_source[1].percent", "100"),
    ([('percent: "37.15"', "percent: nhiều")], "budget.by_source[1].percent", "mẫu"),
    ([("million_dong: 21400,", "million_dong: 21.4,")], "budget.by_year[1].million_dong", "số nguyên"),
    ([('key: "2014"', 'key: "2013"')], "budget.by_year[2].key", "đã được dùng"),
    ([("{origin: province, low: 60, basis: text", "{origin: national, low: 60, basis: text")], "lines", "province"),
    (
        [("{origin: national, low: 85, basis: text", "{origin: province, low: 85, basis: text")],
        "origin",
        "đã được dùng",
    ),
    (
        [("        kind: show\n        lines: []", "        kind: show\n        lines: [{origin: province, low: 1, basis: text, verified: true}]")],
        "lines",
        "show",
    ),
    (
        [("          - {origin: province, basis: text, verified: true}", "          - {origin: province, low: 5, basis: text, verified: true}")],
        "low",
        "growth",
    ),
    (
        [("low: 60, basis: text, verified: true", "low: 60, basis: text, verified: true, milestones: [{on: 2016-01-31, value: 5}]")],
        "milestones[1].on",
        "Phải trước",
    ),
    ([("  - code: APP-4\n", "  - code: APP-4\n    colour: red\n")], "colour", "Không có trường"),
    ([("plan:\n", "plan: [\n")], "", "YAML"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "message"), BROKEN, ids=[f"{row[1]}-{row[2]}" for row in BROKEN]
)
def test_a_broken_file_is_refused_with_its_place(folder, changes, field, message) -> None:
    path = folder(*changes)

    with pytest.raises(DataErrors) as caught:
        load(path)

    texts = [str(error) for error in caught.value.errors]
    assert any(re.search(rf"plan-635\.yaml:\d+: .*{re.escape(field)}.*{message}", text) for text in texts), (
        texts
    )
    assert Plan.objects.count() == 0


def test_the_line_named_is_the_line_to_mend(folder) -> None:
    path = folder(("low: 20, high: 30", "low: 30, high: 20"))
    lines = (path / "plan-635.yaml").read_text("utf-8").splitlines()

    with pytest.raises(DataErrors) as caught:
        load(path)

    (error,) = caught.value.errors
    assert "low: 30, high: 20" in lines[(error.line or 0) - 1]


def test_all_errors_are_told_at_once(folder) -> None:
    with pytest.raises(DataErrors) as caught:
        load(
            folder(
                ("low: 20, high: 30", "low: 30, high: 20"), ("low: 80, basis: text", "low: 180, basis: text")
            )
        )

    assert len(caught.value.errors) == 2


def test_a_published_target_does_not_vanish_with_a_line_of_the_file(plan: PlanDef, folder) -> None:
    text = SOURCE.read_text("utf-8")
    start, end = text.index("  - code: MKT-2\n"), text.index("# The money")

    with pytest.raises(DataErrors, match="MKT-2"):
        load(folder((text[start:end], "\n")))

    assert Target.objects.count() == 24


def test_two_files_cannot_hold_the_same_plan(folder) -> None:
    path = folder()
    (path / "plan-again.yaml").write_text(SOURCE.read_text("utf-8"), "utf-8")

    with pytest.raises(DataErrors, match="Một tệp khác"):
        load(path)


def test_a_budget_that_does_not_add_up_is_loaded_and_told(folder) -> None:
    load(folder(("million_dong: 21400", "million_dong: 21500")))
    plan = current_plan()
    assert plan is not None
    budget = budget_of(plan)
    assert budget is not None

    assert "years_do_not_sum" in [doubt.problem for doubt in doubts_about(budget)]
