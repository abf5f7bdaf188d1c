"""Pieces drawn once a process: what tells them apart, and what may not get into them."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from tinhso.ui.kept import Kept, key_of


def compiled(source: str) -> Template:
    return Template("{% load i18n ui %}" + source)


def test_a_piece_is_drawn_once_for_each_set_of_values():
    piece = compiled("{% kept name=name %}{% now 'u' as moment %}{{ name }} {{ moment }}{% endkept %}")
    first = piece.render(Context({"name": "a"}))
    assert piece.render(Context({"name": "a"})) == first
    assert piece.render(Context({"name": "b"})).startswith("b ")


def test_a_piece_sees_only_what_it_names():
    piece = compiled("{% kept name=name %}{{ name }}{{ secret }}{{ request }}{{ csrf_token }}{% endkept %}")
    assert piece.render(Context({"name": "a", "secret": "s", "request": "r", "csrf_token": "t"})) == "a"


def test_a_piece_is_kept_by_language():
    piece = compiled('{% kept %}{% translate "Đăng nhập" %}{% endkept %}')
    assert piece.render(Context()) == "Đăng nhập"
    with override("en"):
        assert piece.render(Context()) == "Sign in"
    assert piece.render(Context()) == "Đăng nhập"


def test_equal_text_and_markup_are_not_confused():
    piece = compiled("{% kept words=words %}{{ words }}{% endkept %}")
    assert piece.render(Context({"words": mark_safe("<b>")})) == "<b>"
    assert piece.render(Context({"words": "<b>"})) == "&lt;b&gt;"
    button = compiled('{% c "tag" text=words %}')
    assert "<b>" in button.render(Context({"words": mark_safe("<b>")}))
    assert "&lt;b&gt;" in button.render(Context({"words": "<b>"}))


@pytest.mark.parametrize(
    "source",
    [
        "{% kept name %}{% endkept %}",
        "{% kept %}{% block inside %}{% endblock %}{% endkept %}",
        "{% kept %}<form>{% csrf_token %}</form>{% endkept %}",
    ],
)
def test_refused_when_compiled(source):
    with pytest.raises(TemplateSyntaxError, match="kept"):
        compiled(source)


def test_component_with_a_prop_that_is_not_plain_is_drawn_each_time():
    button = compiled('{% c "button" text="a" attrs=attrs %}')
    assert ' data-n="1"' in button.render(Context({"attrs": {"data-n": "1"}}))
    assert ' data-n="2"' in button.render(Context({"attrs": {"data-n": "2"}}))
    tag = compiled('{% c "tag" text=words %}')
    lazy = gettext_lazy("Đăng nhập")
    assert "Đăng nhập" in tag.render(Context({"words": lazy}))
    with override("en"):
        assert "Sign in" in tag.render(Context({"words": lazy}))


def test_keys_hold_the_type_of_each_value():
    assert key_of([1]) != key_of([True])
    assert key_of([None, "a"]) == key_of([None, "a"])
    assert key_of([["a"]]) is None


def test_a_full_store_begins_again():
    kept = Kept(most=2)
    for word in "abc":
        kept.put(word, mark_safe(word))
    assert kept.get("a") is None
    assert kept.get("c") == "c"


def test_a_literal_text_is_translated_in_each_language():
    page = compiled('{% translate "Đăng nhập" %}{% translate "Đăng xuất" as out %}|{{ out }}')
    assert page.render(Context()) == "Đăng nhập|Đăng xuất"
    with override("en"):
        assert page.render(Context()) == "Sign in|Sign out"
    assert page.render(Context()) == "Đăng nhập|Đăng xuất"


def test_a_text_from_a_variable_is_translated_each_time():
    page = compiled("{% translate words %}")
    with override("en"):
        assert page.render(Context({"words": "Đăng nhập"})) == "Sign in"
        assert page.render(Context({"words": "Đăng xuất"})) == "Sign out"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("<b>", "&lt;b&gt;"),
        (mark_safe("<b>"), "<b>"),
        ("a\nb<", "a<br>b&lt;"),
        ("a\r\nb", "a<br>b"),
        (12, "12"),
        (gettext_lazy("Đăng nhập"), "Đăng nhập"),
    ],
)
def test_lines_are_escaped_and_kept_apart(text, drawn):
    assert compiled("{{ text|lines }}").render(Context({"text": text})) == drawn


def test_lines_without_escaping():
    assert (
        compiled("{% autoescape off %}{{ text|lines }}{% endautoescape %}").render(Context({"text": "<b>"}))
        == "<b>"
    )


def test_what_is_filled_in_differs_from_page_to_page_and_is_escaped():
    piece = compiled("{% kept name=name filling back=back %}{% now 'u' %} {{ name }} {{ back }}{% endkept %}")
    first = piece.render(Context({"name": "a", "back": "<1>"}))
    assert first.endswith(" a &lt;1&gt;")
    second = piece.render(Context({"name": "a", "back": mark_safe("<2>")}))
    assert second == first.replace("&lt;1&gt;", "<2>")


def test_what_is_filled_in_needs_names_too():
    with pytest.raises(TemplateSyntaxError, match="not name=value"):
        compiled("{% kept name=name filling back %}{% endkept %}")
