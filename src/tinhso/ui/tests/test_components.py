"""Components: what is refused when a template is compiled, what is drawn, and that every example is sound."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from tinhso.kernel.testing.pages import inspect_fragment
from tinhso.ui.cells import MOST_BESIDE, CellWithoutColumn
from tinhso.ui.components import COMPONENTS, ComponentError, Example, Prop
from tinhso.ui.components.base import Component
from tinhso.ui.components.marks import deadline_words
from tinhso.ui.items import as_item


def draw(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{% c "no_such" %}', "there is no component"),
        ("{% c tag text=1 %}", "name of a component in quotes"),
        ("{% c %}", "name of a component in quotes"),
        ('{% c "tag" %}', 'needs the prop "text"'),
        ('{% c "tag" text="a" colour="red" %}', 'has no prop "colour"'),
        ('{% c "tag" text="a" tone="red" %}', "allowed: 'neutral'"),
        ('{% c "tag" text="a" text="b" %}', "gets text twice"),
        ('{% c "tag" "a" %}', "is not name=value"),
        ('{% c "panel" title="a" %}', "has a body"),
        ('{% cblock "tag" text="a" %}{% endcblock %}', "has no body"),
        ('{% cblock "panel" %}{% slot "side" %}{% endslot %}{% endcblock %}', 'no slot "side"'),
        ('{% slot "actions" %}{% endslot %}', "outside of"),
        ("{% slot actions %}{% endslot %}", "one name in quotes"),
        (
            '{% cblock "panel" %}{% if x %}{% slot "actions" %}{% endslot %}{% endif %}{% endcblock %}',
            "directly in the block",
        ),
        (
            '{% cblock "panel" %}{% slot "actions" %}{% endslot %}{% slot "actions" %}{% endslot %}{% endcblock %}',
            "filled twice",
        ),
        (
            '{% cblock "panel" %}{% slot "actions" %}{% slot "footer" %}{% endslot %}{% endslot %}{% endcblock %}',
            'no slot "footer"',
        ),
    ],
)
def test_refused_when_compiled(source, words):
    with pytest.raises(TemplateSyntaxError, match=words):
        draw(source)


def test_every_problem_of_a_use_is_named_at_once():
    with pytest.raises(TemplateSyntaxError) as caught:
        draw('{% c "kpi" colour="red" tone="red" %}')
    for words in ('no prop "colour"', 'prop "value"', 'prop "label"', "'red'"):
        assert words in str(caught.value)


def test_undefined_required_prop_is_an_error_but_none_is_not():
    with pytest.raises(ComponentError, match='required prop "text" is undefined'):
        draw('{% c "tag" text=nothing_here %}')
    assert "None" in draw('{% c "tag" text=given %}', given=None)


def test_undefined_optional_prop_takes_its_default():
    assert "ts-tag--neutral" in draw('{% c "tag" text="a" tone=nothing_here %}')


def test_value_outside_the_choices_is_an_error_when_drawn():
    with pytest.raises(ComponentError, match="tone"):
        draw('{% c "tag" text="a" tone=tone %}', tone="red")


def test_text_is_escaped_and_markup_kept():
    assert "&lt;b&gt;" in draw('{% c "tag" text=text %}', text="<b>")
    drawn = draw(
        '{% cblock "panel" title=title %}<p>{{ text }}</p>{% slot "actions" %}<a href="/x">y</a>{% endslot %}{% endcblock %}',
        title="<i>",
        text="<b>",
    )
    assert "<p>&lt;b&gt;</p>" in drawn
    assert '<a href="/x">y</a>' in drawn
    assert "&lt;i&gt;" in drawn


def test_component_sees_only_its_props():
    assert "secret" not in draw('{% c "tag" text="a" %}', text="secret", tone="bad")
    assert "ts-tag--neutral" in draw('{% c "tag" text="a" %}', tone="bad")


def test_drawn_into_a_variable_is_not_escaped_later():
    assert '<strong class="ts-tag' in draw('{% c "tag" text="a" as mark %}[{{ mark }}]')


def test_two_uses_of_one_compiled_template_do_not_mix():
    template = Template('{% load ui %}{% cblock "panel" title=title %}{{ body }}{% endcblock %}')
    assert "one" in template.render(Context({"title": "1", "body": "one"}))
    second = template.render(Context({"title": "2", "body": "two"}))
    assert "two" in second
    assert "one" not in second


def test_nested_blocks_keep_their_slots_apart():
    drawn = draw(
        '{% cblock "panel" title="outer" %}{% cblock "panel" title="inner" %}i{% slot "actions" %}IN{% endslot %}'
        '{% endcblock %}{% slot "actions" %}OUT{% endslot %}{% endcblock %}'
    )
    assert drawn.index("outer") < drawn.index("OUT") < drawn.index("inner") < drawn.index("IN")


EXAMPLES = [
    pytest.param(component, example, id=f"{component.name}-{example.title}")
    for component in COMPONENTS.values()
    for example in component.examples
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("component", "example"), EXAMPLES)
def test_every_example_is_sound(component: Component, example: Example, language: str, settings):
    request = RequestFactory().get("/x/", {"sap-xep": "ma", "trang": "3"})
    from django.utils import translation

    with translation.override(language):
        drawn = (
            engines["django"]
            .from_string("{% load ui %}" + example.source)
            .render(dict(example.context()), request)
        )
    assert drawn.strip()
    assert inspect_fragment(drawn) == []


def test_every_component_is_documented_with_an_example():
    for component in COMPONENTS.values():
        assert component.examples, component.name
        assert component.doc.endswith("."), component.name
        assert all(prop.doc for prop in component.props), component.name


def test_defaults_are_among_the_choices():
    for component in COMPONENTS.values():
        for prop in component.props:
            assert prop.required or prop.allows(prop.default), (component.name, prop.name)


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        ("open", 5, ("ok", "Còn 5 ngày")),
        ("open", 1, ("warn", "Còn 1 ngày")),
        ("open", 0, ("warn", "Hôm nay")),
        ("open", -1, ("bad", "Quá hạn 1 ngày")),
        ("open", None, ("neutral", "Không có hạn")),
        ("none", 4, ("neutral", "Không có hạn")),
        ("waiting", None, ("neutral", "Chưa tính hạn")),
        ("paused", -3, ("paused", "Tạm dừng")),
        ("done", 0, ("ok", "Xong đúng hạn")),
        ("done", 3, ("ok", "Xong đúng hạn")),
        ("done", -3, ("bad", "Xong, trễ 3 ngày")),
    ],
)
def test_deadline_words(state, days, expected):
    assert deadline_words(state, days) == expected


def test_deadline_reads_the_due_moment_out_in_local_time():
    due = datetime(2015, 6, 18, 10, 0, tzinfo=UTC)
    assert "hạn 18/06/2015 17:00" in draw('{% c "deadline" days_left=1 due=due %}', due=due)


def test_pager_keeps_other_parameters_and_draws_nothing_for_one_page():
    from tinhso.ui import samples

    request = RequestFactory().get("/x/", {"q": "đất", "trang": "3"})
    template = engines["django"].from_string('{% load ui %}{% c "pager" page=page %}')
    drawn = template.render({"page": samples.page_of(3, 12)}, request)
    assert "?q=%C4%91%E1%BA%A5t&amp;trang=4" in drawn
    assert 'aria-current="page"' in drawn
    assert "<nav" not in template.render({"page": samples.page_of(1, 1)}, request)


def test_sorting_starts_at_the_first_page_and_turns_around():
    request = RequestFactory().get("/x/", {"trang": "3", "sap-xep": "han"})
    template = engines["django"].from_string(
        '{% load ui %}{% cblock "queue" columns=columns caption="c" sort="han" %}{% endcblock %}'
    )
    drawn = template.render({"columns": [("Hạn", True, "han"), ("Mã", True, "ma")]}, request)
    assert 'href="?sap-xep=-han"' in drawn
    assert 'href="?sap-xep=ma"' in drawn
    assert 'aria-sort="ascending"' in drawn


def test_steps_refuse_an_unknown_state():
    with pytest.raises(ValueError, match="finished"):
        draw('{% c "steps" items=items %}', items=[("a", "finished")])


def test_qr_code_holds_a_quiet_zone():
    drawn = draw('{% c "qr" data="000.12.31.H04-150617-0482" label="Mã" %}')
    assert "M4 4h7v1h-7z" in drawn
    assert "M3 " not in drawn


def test_as_item_reads_tuples_mappings_and_objects():
    class Row:
        label = "a"
        value = 1

    assert as_item(("a", 1), "label", "value") == {"label": "a", "value": 1}
    assert as_item({"label": "a"}, "label", "value") == {"label": "a"}
    assert as_item(Row(), "label", "value", "more") == {"label": "a", "value": 1, "more": None}


def test_prop_says_whether_it_is_required():
    assert Prop("a", "b").required
    assert not Prop("a", "b", None).required
    assert repr(Prop("a", "b").default) == "required"


ROWS = '<tr class="a"><th scope="row">Đất đai</th><td class="num">1.111</td><td></td></tr>'


def test_rows_of_a_queue_know_their_columns_and_roles():
    drawn = draw(
        '{% load ui %}{% cblock "queue" columns=columns caption="c" %}{{ rows }}{% endcblock %}',
        columns=["Lĩnh vực", ('Nhận "mới"', True), ("Việc", False, "", True)],
        rows=mark_safe(ROWS),
    )
    assert 'role="table"' in drawn
    assert drawn.count('role="columnheader"') == 3
    assert (
        '<tr role="row" class="a"><th role="rowheader" data-th="Lĩnh vực" scope="row">Đất đai</th>'
        '<td role="cell" data-th="Nhận &quot;mới&quot;" class="num">1.111</td><td role="cell"></td></tr>'
    ) in drawn


def test_a_cell_under_no_column_is_a_mistake_of_the_page():
    with pytest.raises(CellWithoutColumn, match="cell 2 of a row stands under none of 1"):
        draw(
            '{% load ui %}{% cblock "queue" columns=columns caption="c" %}<tr><td>1</td><td>2</td></tr>{% endcblock %}',
            columns=["Một"],
        )


@pytest.mark.parametrize(("count", "stacks"), [(MOST_BESIDE, False), (MOST_BESIDE + 1, True)])
def test_only_tables_too_wide_for_a_telephone_become_cards(count, stacks):
    drawn = draw(
        '{% load ui %}{% c "table" columns=columns rows=rows caption="c" %}',
        columns=[str(number) for number in range(count)],
        rows=[["a"] * count],
    )
    assert ("ts-stack" in drawn) is stacks
    assert ('role="rowheader" data-th="0"' in drawn) is stacks
    assert ('role="cell" data-th="1"' in drawn) is stacks
