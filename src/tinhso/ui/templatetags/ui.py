"""``{% load ui %}``: the tags that draw components.

``{% c "tag" text="Đúng hạn" tone="ok" %}`` draws a component, ``… as mark %}`` keeps it in a variable.
``{% cblock "panel" title=… %}…{% endcblock %}`` draws one with a body; ``{% slot "actions" %}…{% endslot %}``
directly inside it fills a named slot. Names, props and slots are checked when the template is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, Variable, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from tinhso.ui import components
from tinhso.ui.components import Component
from tinhso.ui.kept import Kept, key_of
from tinhso.ui.templatetags import ui_filters, ui_kept

register = template.Library()
register.filters.update(ui_filters.register.filters)
register.tags.update(ui_kept.register.tags)

_STACK = "tinhso.ui.components"


class SlotNode(Node):
    """The content of one named slot; the component node takes it out of its body."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Draw the content where the page stands, with the page's own variables."""
        return self.nodelist.render(context)


class ComponentNode(Node):
    """One use of a component."""

    child_nodelists = ("nodelist", "slot_nodes")

    def __init__(
        self,
        component: Component,
        props: Mapping[str, FilterExpression],
        nodelist: NodeList | None = None,
        target: str | None = None,
    ) -> None:
        self.component = component
        self.props = props
        self.target = target
        self.required = frozenset(prop.name for prop in component.props if prop.required)
        self.kept = Kept()
        body = nodelist if nodelist is not None else NodeList()
        self.slot_nodes = NodeList(node for node in body if isinstance(node, SlotNode))
        self.nodelist = NodeList(node for node in body if not isinstance(node, SlotNode))

    def render(self, context: Context) -> str:
        """Draw the component in a context of its own: it sees its props, slots and the request."""
        given = self._given(context)
        drawn = self._kept(given, context) if self.component.kept else self._draw(given, context)
        if self.target is None:
            return drawn
        context[self.target] = drawn
        return ""

    def _kept(self, given: Mapping[str, Any], context: Context) -> SafeString:
        """The drawing for these props, drawn now when there is none or when a prop is no plain value."""
        key = key_of(given.values())
        if key is None:
            return self._draw(given, context)
        return self.kept.get(key) or self.kept.put(key, self._draw(given, context))

    def _draw(self, given: Mapping[str, Any], context: Context) -> SafeString:
        values = self.component.values(given)
        if values is None:
            return SafeString()
        if self.component.body:
            values["content"] = self.nodelist.render(context)
        slots = dict.fromkeys(self.component.slots, "")
        for node in self.slot_nodes:
            slots[node.name] = _stripped(node.render(context))
        values["slots"] = slots
        if not self.component.kept:
            for name in ("request", "csrf_token"):
                values[name] = context.get(name)
        page_template = context.template
        assert page_template is not None
        found = page_template.engine.get_template(self.component.template_name)
        return _stripped(found.render(context.new(values)))

    def _given(self, context: Context) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, expression in self.props.items():
            value = expression.resolve(context, ignore_failures=True)
            if value is None and name in self.required and not _defined(expression, context):
                continue
            given[name] = value
        return given


def _stripped(markup: str) -> SafeString:
    """Markup without the white space around it; it is escaped already."""
    return mark_safe(markup.strip())


def _defined(expression: FilterExpression, context: Context) -> bool:
    """Whether the variable of the expression exists (a variable that holds None does)."""
    if not isinstance(expression.var, Variable):
        return True
    try:
        expression.var.resolve(context)
    except template.VariableDoesNotExist:
        return False
    return True


def _literal(expression: FilterExpression) -> Any:
    if expression.filters or isinstance(expression.var, Variable):
        return None
    return expression.var


def _parse_use(parser: Parser, token: Token) -> tuple[Component, dict[str, FilterExpression], str | None]:
    bits = token.split_contents()
    tag = bits[0]
    if len(bits) < 2 or bits[1][0] not in "\"'" or bits[1][-1] != bits[1][0]:
        raise template.TemplateSyntaxError(
            f'{{% {tag} %}} needs the name of a component in quotes, e.g. "tag"'
        )
    component = components.get(bits[1][1:-1])
    if component is None:
        raise template.TemplateSyntaxError(f"there is no component {bits[1]}; docs/ui.md lists them")
    rest, target = bits[2:], None
    if len(rest) >= 2 and rest[-2] == "as":
        rest, target = rest[:-2], rest[-1]
    names = [bit.split("=", 1)[0] for bit in rest]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise template.TemplateSyntaxError(f"{bits[1]} gets {', '.join(doubled)} twice")
    props = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"{bits[1]}: {rest[0]!r} is not name=value")
    literals = {name: _literal(expression) for name, expression in props.items()}
    problems = component.problems(
        props, {name: value for name, value in literals.items() if value is not None}
    )
    if problems:
        raise template.TemplateSyntaxError("; ".join(problems))
    return component, props, target


@register.tag("c")
def component_tag(parser: Parser, token: Token) -> ComponentNode:
    """``{% c "name" prop=value … [as variable] %}``: a component without body."""
    component, props, target = _parse_use(parser, token)
    if component.body:
        raise template.TemplateSyntaxError(
            f'"{component.name}" has a body: {{% cblock "{component.name}" %}}…{{% endcblock %}}'
        )
    return ComponentNode(component, props, target=target)


@register.tag("cblock")
def component_block_tag(parser: Parser, token: Token) -> ComponentNode:
    """``{% cblock "name" prop=value … %}…{% endcblock %}``: a component with a body and named slots."""
    component, props, target = _parse_use(parser, token)
    if not component.body and not component.slots:
        raise template.TemplateSyntaxError(f'"{component.name}" has no body: {{% c "{component.name}" %}}')
    seen: list[SlotNode] = []
    stack = parser.extra_data.setdefault(_STACK, [])
    stack.append((component, seen))
    nodelist = parser.parse(("endcblock",))
    parser.delete_first_token()
    stack.pop()
    node = ComponentNode(component, props, nodelist, target)
    names = [slot.name for slot in seen]
    if len(node.slot_nodes) != len(seen):
        raise template.TemplateSyntaxError(
            f'"{component.name}": {{% slot %}} must stand directly in the block'
        )
    if len(set(names)) != len(names):
        raise template.TemplateSyntaxError(f'"{component.name}": a slot is filled twice')
    return node


@register.tag("slot")
def slot_tag(parser: Parser, token: Token) -> SlotNode:
    """``{% slot "actions" %}…{% endslot %}`` directly inside a ``{% cblock %}``."""
    bits = token.split_contents()
    if len(bits) != 2 or bits[1][0] not in "\"'" or bits[1][-1] != bits[1][0]:
        raise template.TemplateSyntaxError('{% slot %} needs one name in quotes, e.g. {% slot "actions" %}')
    name = bits[1][1:-1]
    stack = parser.extra_data.get(_STACK)
    if not stack:
        raise template.TemplateSyntaxError("{% slot %} stands outside of {% cblock %}")
    component, seen = stack[-1]
    if name not in component.slots:
        raise template.TemplateSyntaxError(
            f'component "{component.name}" has no slot "{name}" (it has: {", ".join(component.slots) or "none"})'
        )
    stack.append((_NO_SLOTS, []))
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    stack.pop()
    node = SlotNode(name, nodelist)
    seen.append(node)
    return node


_NO_SLOTS = Component("slot", "The inside of a slot: a further slot may not stand there.")


@register.simple_tag
def querystring_with(request: HttpRequest | None, name: str, value: Any) -> str:
    """The query string of this page with one parameter changed, page and sort links are made of it.

    Choosing another order starts at the first page again, so ``trang`` is dropped unless it is set here.
    """
    params = request.GET.copy() if request is not None else QueryDict(mutable=True)
    params.pop("trang", None)
    params[name] = str(value)
    return f"?{params.urlencode()}"
