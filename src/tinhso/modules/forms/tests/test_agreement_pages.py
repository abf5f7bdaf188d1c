"""Property: what the pages accept and what the check of the whole submission accepts agree, on any form."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.kernel.testing.report import Report, Watch, seconds
from tinhso.modules.forms.runtime import Form
from tinhso.modules.forms.testing import as_post, form_of, xlsform

COLUMNS = (
    "type",
    "name",
    "label",
    "relevant",
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "appearance",
    "readonly",
)
CHOICES = "list_name|name|label|area\nc|a|A|x\nc|b|B|x\nc|d|D|y\nm|u|U|\nm|v|V|"
KINDS = (
    "text", "integer", "decimal", "date", "time", "select_one c", "select_one m", "select_multiple c", "geopoint",
    "note", "calculate", "file",
)  # fmt: skip

MANY = 2000
ABOUT = (
    "Each form is generated: groups as pages, groups and repeats inside, every type of question, conditions, required"
    " questions, constraints, calculations, cascading choices; and a draft of it filled in page by page with sense and"
    " nonsense. What the pages refuse, sent one by one, must be exactly what the check of the whole submission refuses: the"
    " same questions of the same pages. The test fails at the first form where the two differ, and shows the smallest such form."
)

TYPED: dict[str, tuple[Any, ...]] = {
    "text": ("", " An ", "Trần Thị Sáu", "12", "x" * 5001, "\x07", "a\r\nb"),
    "integer": ("", "0", "12", "-3", "1.000", "1 000 000", "abc", "1,5", "9" * 16, "1.00"),
    "decimal": ("", "2,5", "2.5", "1.234", "1.234,5", "1,234", "x", "-0", "9" * 16, "007"),
    "date": ("", ("17", "6", "2015"), ("1", "1", "1980"), ("31", "2", "2015"), ("", "6", ""), ("1", "1", "1500"), ("x", "1", "1")),
    "time": ("", ("8", "30"), ("25", "0"), ("", "5"), ("0", "00")),
    "select_one": ("", "a", "b", "d", "u", "zz"),
    "select_multiple": ([], ["a"], ["a", "d"], ["zz"], ["a", "a"]),
    "geopoint": ("", ("9.29", "105,72"), ("91", "0"), ("x", "1"), ("9", "")),
}  # fmt: skip
PARTS = {"date": ("day", "month", "year"), "time": ("hour", "minute"), "geopoint": ("lat", "lon")}


def conditions(kind: str, ref: str) -> tuple[str, ...]:
    """Conditions that may be set on a question of this kind."""
    if kind.startswith("select"):
        return f"selected({ref}, 'a')", f"not(selected({ref}, 'b'))", f"{ref} = 'a'", f"{ref} != ''"
    if kind in {"integer", "decimal"}:
        return f"{ref} > 1", f"{ref} = 12", f"{ref} != ''", f"{ref} <= 2.5", f"5 > {ref}", f"{ref} + 1 > 4"
    if kind == "date":
        return f"{ref} <= today()", f"{ref} > '2000-01-01'", f"{ref} = ''"
    if kind == "time":
        return (f"decimal-time({ref}) > 0.3",)
    return f"{ref} != ''", f"string-length({ref}) > 3", f"contains({ref}, 'a')", f"{ref} = ''"


@st.composite
def rows(
    draw: st.DrawFn, before: list[tuple[str, str]], counter: list[int], depth: int
) -> list[dict[str, str]]:
    """Rows of one group; ``before`` are the questions that conditions may look at, with their kinds."""
    found: list[dict[str, str]] = []
    for _ in range(draw(st.integers(1, 4))):
        counter[0] += 1
        name = f"q{counter[0]}"
        shape = draw(st.sampled_from(("question",) * 6 + ("group", "repeat"))) if depth < 2 else "question"
        if shape != "question":
            # What stands in a repeat is seen from inside only.
            inner_before = list(before)
            inner = draw(rows(inner_before, counter, depth + 1))
            relevant = draw(condition(before))
            found.append(
                {"type": f"begin {shape}", "name": name, "label": f"Phần {name}", "relevant": relevant}
            )
            found += [*inner, {"type": f"end {shape}"}]
            if shape == "group":
                before[:] = inner_before
            continue
        kind = draw(st.sampled_from(KINDS))
        row = {"type": kind, "name": name, "label": f"Câu {name}", "relevant": draw(condition(before))}
        if kind == "calculate":
            row |= {"calculation": draw(condition(before)) or "1 + 1"}
        elif kind == "note":
            row |= {"label": f"Lưu ý {name}"}
        elif kind != "file":
            row |= {"required": draw(st.sampled_from(("", "yes", "cond"))), "constraint": draw(own(kind))}
            row["required"] = draw(condition(before)) if row["required"] == "cond" else row["required"]
            parents = [n for n, k in before if k.startswith("select_one")]
            if kind == "select_one c" and parents and draw(st.booleans()):
                row["choice_filter"] = f"area = 'x' or ${{{draw(st.sampled_from(parents))}}} = 'a'"
        else:
            row |= {"required": draw(st.sampled_from(("", "yes")))}
        found.append(row)
        if kind not in {"note", "calculate"}:
            before.append((name, kind))
    return found


@st.composite
def condition(draw: st.DrawFn, before: list[tuple[str, str]]) -> str:
    if not before or draw(st.booleans()):
        return ""
    terms = []
    for _ in range(draw(st.integers(1, 2))):
        name, kind = draw(st.sampled_from(before))
        terms.append(draw(st.sampled_from(conditions(kind, f"${{{name}}}"))))
    return draw(st.sampled_from((" and ", " or "))).join(terms)


@st.composite
def own(draw: st.DrawFn, kind: str) -> str:
    return draw(st.sampled_from(conditions(kind, "."))) if draw(st.integers(0, 3)) == 0 else ""


@st.composite
def forms(draw: st.DrawFn) -> Form:
    counter = [0]
    before: list[tuple[str, str]] = []
    survey: list[dict[str, str]] = []
    for page in range(draw(st.integers(1, 3))):
        relevant = draw(condition(before))
        survey.append(
            {"type": "begin group", "name": f"page{page}", "label": f"Trang {page}", "relevant": relevant}
        )
        survey += [*draw(rows(before, counter, 0)), {"type": "end group"}]
    table = "\n".join("|".join(row.get(column, "") for column in COLUMNS) for row in survey)
    return form_of(xlsform("|".join(COLUMNS) + "\n" + table, CHOICES))


def typed_for(draw: st.DrawFn, kind: str, name: str) -> dict[str, Any]:
    raw = draw(st.sampled_from(TYPED.get(kind, ("",))))
    if kind in PARTS:
        return {f"{name}-{part}": text for part, text in zip(PARTS[kind], raw, strict=False)}
    return {name: raw} if raw not in ("", []) else {}


def fill(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """A draft made by going through the pages as a person would, typing sense and nonsense."""
    answers = form.start()
    for page in form.pages(answers):
        for _ in range(draw(st.integers(1, 2))):
            drawn = form.page_form(page.key, answers)
            sent: dict[str, Any] = {"_shown": drawn.shown_value}
            sent |= {f"{name}-count": drawn.count_of(name) for name in drawn.repeats}
            for name, field in drawn.fields.items():
                sent |= typed_for(draw, field.question.kind, name)
            if drawn.repeats and draw(st.booleans()):
                sent["_do"] = (
                    f"{draw(st.sampled_from(('add', 'remove')))}:{draw(st.sampled_from(sorted(drawn.repeats)))}"
                )
                sent["_do"] += "-1" if sent["_do"].startswith("remove") else ""
            answers = form.post(page.key, answers, Sent(sent)).answers
    return answers


class Sent(dict):
    """Posted data, lists where a browser would send several values."""

    def getlist(self, name: str) -> list[Any]:
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]


def agree(data: st.DataObject, seen: Counter[str] | None = None) -> None:
    """Make a form and a draft of it; what its pages refuse is what the check of the whole refuses."""
    form = data.draw(forms())
    answers = fill(data.draw, form)
    refused = set()
    for page in form.pages(answers):
        drawn = form.page_form(page.key, answers, Sent(as_post(form, page.key, answers)))
        if page.relevant:
            assert drawn.is_valid() == (not drawn.errors)
            refused |= {(page.key, name) for name in drawn.errors}
        assert form.merge(page.key, answers, drawn) == answers, "a page sent back as drawn changes nothing"
    problems = form.check(answers)
    assert {(problem.page_key, problem.field) for problem in problems} == refused
    assert len(problems) == len(refused)
    assert all(problem.message and problem.label for problem in problems)

    finished = form.finish(answers)
    assert form.finish(finished) == finished
    assert bool(form.check(finished)) == bool(problems)
    if not problems:
        assert form.summary(finished) == form.summary(answers)
        assert "<data" in form.submission_xml(answers, "uuid:1")
    if seen is not None:
        questions = form._machine.definition.questions()
        seen.update(forms=1, pages=len(form.pages(answers)), questions=sum(1 for _one in questions))
        seen.update(problems=len(problems), refused=bool(problems))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_pages_and_whole_check_agree(data: st.DataObject) -> None:
    agree(data)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_pages_and_whole_check_agree_on_very_many(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(
        "generated-forms", "Two thousand generated forms", ABOUT,
        "src/tinhso/modules/forms/tests/test_agreement_pages.py",
    )  # fmt: skip
    seen: Counter[str] = Counter()
    watch = Watch()

    @settings(max_examples=MANY, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def agrees(data: st.DataObject) -> None:
        agree(data, seen)

    agrees()
    report.note("forms, each with a draft", f"{seen['forms']:,}")
    report.note("their pages and questions", f"{seen['pages']:,} and {seen['questions']:,}")
    report.note(
        "drafts refused by both, accepted by both",
        f"{seen['refused']:,} and {seen['forms'] - seen['refused']:,}",
    )
    report.note("problems told, each by both", f"{seen['problems']:,}")
    report.note("disagreements", "0")
    report.note("time", seconds(watch.read()))
    with capsys.disabled():
        print("\n" + report.told())  # noqa: T201 - the figures are what the test is for
    assert seen["forms"] >= MANY
    assert 0 < seen["refused"] < seen["forms"]
    report.write()


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(("2015-06-17", "9 105", "a")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("q1", "q2", "q3", "file", "name")), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_stored_answers_break_a_form(data: st.DataObject) -> None:
    form = data.draw(forms())
    names = [question.name for question in form._machine.definition.questions()]
    page = {"page0": data.draw(st.dictionaries(st.sampled_from(names), junk)), "page1": data.draw(junk)}
    form.check(page)
    form.summary(page)
    form.submission_xml(page, "uuid:1")
    for info in form.pages(page):
        str(form.page_form(info.key, page))
