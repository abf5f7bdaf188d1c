"""Drawn once a process: ``{% kept name=value … %}…{% endkept %}``, and each literal ``{% translate %}``.

Part of ``{% load ui %}``, which therefore stands after ``i18n`` in a template.
"""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Parser,
    Token,
    render_value_in_context,
    token_kwargs,
)
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import BlockNode
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tinhso.ui.kept import Kept

register = template.Library()


class KeptNode(Node):
    """The piece sees the values it names and nothing else, so that nothing else can get into what is kept.

    While it is drawn, a value that is filled in each time stands there as its mark.
    """

    def __init__(
        self,
        values: Mapping[str, FilterExpression],
        filled: Mapping[str, FilterExpression],
        nodelist: NodeList,
    ) -> None:
        self.values = values
        self.filled = filled
        self.nodelist = nodelist
        self.marks = {name: mark_safe(f"\ue000{name}\ue001") for name in filled}  # private-use characters
        self.kept = Kept()

    def render(self, context: Context) -> SafeString:
        """The kept drawing for these values and this language, drawn now when there is none."""
        values = {name: expression.resolve(context, True) for name, expression in self.values.items()}
        key = (get_language(), *[(value.__class__, value) for value in values.values()])
        drawn = self.kept.get(key)
        if drawn is None:
            drawn = self.kept.put(key, self.nodelist.render(context.new({**values, **self.marks})))
        if not self.filled:
            return drawn
        text = str(drawn)
        for name, expression in self.filled.items():
            value = render_value_in_context(expression.resolve(context, True), context)
            text = text.replace(self.marks[name], value)
        return mark_safe(text)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Draw once for each set of values. They must be hashable (text, numbers, dates, frozen dataclasses, tuples).

    After ``filling`` come values that differ from page to page and are only written out, not asked about.
    """
    bits = token.split_contents()[1:]
    place = bits.index("filling") if "filling" in bits else len(bits)
    found = []
    for part in (bits[:place], bits[place + 1 :]):
        found.append(token_kwargs(part, parser))
        if part:
            raise template.TemplateSyntaxError(f"{{% kept %}}: {part[0]!r} is not name=value")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    for kind, words in ((BlockNode, "{% block %}"), (CsrfTokenNode, "{% csrf_token %}")):
        if nodelist.get_nodes_by_type(kind):
            raise template.TemplateSyntaxError(f"{{% kept %}}: {words} may not stand in a piece that is kept")
    return KeptNode(found[0], found[1], nodelist)


class KeptTranslateNode(Node):
    """A literal text, looked up once for each language."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.target = node.asvar
        node.asvar = None
        self.found: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        """The text in the language of the page."""
        key = (get_language(), context.autoescape)
        words = self.found.get(key)
        if words is None:
            words = self.found[key] = self.node.render(context)
        if self.target is None:
            return words
        context[self.target] = words
        return ""


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's tag; a literal text without context or filter is kept."""
    node: TranslateNode = do_translate(parser, token)
    expression = node.filter_expression
    literal = expression.var.lookups is None and not expression.filters
    return KeptTranslateNode(node) if literal and node.message_context is None else node
