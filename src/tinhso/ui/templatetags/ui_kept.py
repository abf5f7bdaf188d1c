"""Drawn once a process: ``{% kept name=value … %}…{% endkept %}``, and each literal ``{% translate %}``.

Part of ``{% load ui %}``, which therefore stands after ``i18n`` in a template.
"""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import BlockNode
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tinhso.ui.kept import Kept

register = template.Library()


class KeptNode(Node):
    """The piece sees the values it names and nothing else, so that nothing else can get into what is kept."""

    def __init__(self, values: Mapping[str, FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist
        self.kept = Kept()

    def render(self, context: Context) -> SafeString:
        """The kept drawing for these values and this language, drawn now when there is none."""
        values = {name: expression.resolve(context, True) for name, expression in self.values.items()}
        key = (get_language(), *[(value.__class__, value) for value in values.values()])
        return self.kept.get(key) or self.kept.put(key, self.nodelist.render(context.new(values)))


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Draw once for each set of values. They must be hashable (text, numbers, dates, frozen dataclasses, tuples)."""
    bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"{{% kept %}}: {bits[0]!r} is not name=value")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    for kind, words in ((BlockNode, "{% block %}"), (CsrfTokenNode, "{% csrf_token %}")):
        if nodelist.get_nodes_by_type(kind):
            raise template.TemplateSyntaxError(f"{{% kept %}}: {words} may not stand in a piece that is kept")
    return KeptNode(values, nodelist)


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
