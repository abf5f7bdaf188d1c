"""Parses XPath 1.0 with elementpath's parser, knowing ODK's functions, into our own tree."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

from elementpath import ElementPathError
from elementpath.tdop import Parser
from elementpath.xpath1 import XPath1Parser
from elementpath.xpath_tokens import XPathFunction, XPathToken

from . import syntax
from .catalogue import JR, SIGNATURES, UNSUPPORTED
from .errors import XPathError

AXES = frozenset(
    {
        "child",
        "parent",
        "self",
        "descendant",
        "descendant-or-self",
        "ancestor",
        "ancestor-or-self",
        "preceding-sibling",
        "following-sibling",
    }
)
OPERATORS = frozenset({"and", "or", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"})


class XFormsParser(XPath1Parser):
    """elementpath's XPath 1.0 grammar with ODK's functions in place of XPath's own."""

    DEFAULT_NAMESPACES = {**XPath1Parser.DEFAULT_NAMESPACES, "jr": JR}
    PATH_STEP_LABELS = ("axis", "function", "kind test")

    def parse(self, source: str) -> XPathToken:
        """Parse only; the base class would also evaluate what is constant, with XPath's own functions."""
        return Parser.parse(self, source)


def _install() -> None:
    table = XFormsParser.symbol_table
    for symbol in [name for name, token in table.items() if issubclass(token, XPathFunction)]:
        del table[symbol]
    for name, (least, most) in SIGNATURES.items():
        local = name.rpartition(":")[2]
        bounds: Any = least if least == most else (least, most)
        token = XFormsParser.function(local, nargs=bounds)
        if name.startswith("jr:"):
            token.namespace = JR
    XFormsParser.build()


_install()
_PARSER = XFormsParser()
# The parser keeps its place in the source within itself; threads that read a form for the first time at the
# same moment would read each other's expressions.
_ONE_AT_A_TIME = threading.Lock()


def parse(source: str) -> syntax.Expression:
    """The tree of ``source``; XPathError when it is not an expression we evaluate."""
    if not source.strip():
        raise XPathError("empty")
    try:
        with _ONE_AT_A_TIME:
            token = _PARSER.parse(source)
    except ElementPathError as error:
        raise _explain(error, source) from error
    except (RecursionError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise XPathError("syntax", source) from error
    return _expression(token)


def _explain(error: ElementPathError, source: str) -> XPathError:
    text = str(error)
    if "unknown function" in text:
        name = text.rsplit("'", 2)[1]
        return XPathError("unsupported_function" if name in UNSUPPORTED else "unknown_function", name)
    if "argument" in text:
        return XPathError("arguments", getattr(error.token, "symbol", source))
    if "unexpected end" in text:
        return XPathError("unfinished", source)
    return XPathError("syntax", str(getattr(error.token, "value", "") or source))


def _expression(token: XPathToken) -> syntax.Expression:
    symbol = token.symbol
    if symbol == "(string)":
        return syntax.Literal(str(token.value))
    if symbol in {"(integer)", "(decimal)"}:
        assert isinstance(token.value, int | Decimal)
        return syntax.Literal(float(token.value))
    if symbol == "(float)":  # XPath 1.0 has no exponents
        raise XPathError("syntax", str(token.value))
    if symbol == "(":
        return _expression(token[0])
    if symbol == "-" and len(token) == 1:
        return syntax.Negative(_expression(token[0]))
    if symbol == "+" and len(token) == 1:
        raise XPathError("syntax", "+")
    if symbol in OPERATORS and len(token) == 2:
        return syntax.Binary(symbol, _expression(token[0]), _expression(token[1]))
    if isinstance(token, XPathFunction):
        return _call(symbol, token)
    if symbol == ":" and len(token) == 2 and isinstance(token[1], XPathFunction):
        return _call(f"{token[0].value}:{token[1].symbol}", token[1])
    return _path(token)


def _call(name: str, token: XPathToken) -> syntax.Call:
    if name not in SIGNATURES:
        raise XPathError("unknown_function", name)
    return syntax.Call(name, tuple(_expression(argument) for argument in token))


def _path(token: XPathToken) -> syntax.Expression:
    symbol = token.symbol
    if symbol == "/":
        if len(token) == 1:
            return syntax.Path(absolute=True, steps=_steps(token[0]))
        if len(token) == 0:
            raise XPathError("unsupported_path", "/")
        return _joined(_expression(token[0]), _steps(token[1]))
    if symbol == "//":
        anywhere = syntax.Step("descendant-or-self", "*")
        if len(token) == 1:
            return syntax.Path(absolute=True, steps=(anywhere, *_steps(token[0])))
        return _joined(_expression(token[0]), (anywhere, *_steps(token[1])))
    if symbol == "[":
        return _filtered(token)
    return syntax.Path(absolute=False, steps=_steps(token))


def _joined(start: syntax.Expression, steps: tuple[syntax.Step, ...]) -> syntax.Path:
    if isinstance(start, syntax.Path) and not start.predicates:
        return syntax.Path(start.absolute, start.steps + steps, start.start)
    if isinstance(start, syntax.Path | syntax.Call) or _is_union(start):
        return syntax.Path(absolute=False, steps=steps, start=start)
    raise XPathError("unsupported_path", "/")


def _filtered(token: XPathToken) -> syntax.Path:
    inner = _expression(token[0])
    predicate = _expression(token[1])
    if isinstance(inner, syntax.Path) and inner.steps and token[0].symbol != "(":
        last = inner.steps[-1]
        step = syntax.Step(last.axis, last.name, (*last.predicates, predicate))
        return syntax.Path(inner.absolute, (*inner.steps[:-1], step), inner.start, inner.predicates)
    if isinstance(inner, syntax.Path) and not inner.steps:
        return syntax.Path(inner.absolute, (), inner.start, (*inner.predicates, predicate))
    if isinstance(inner, syntax.Path | syntax.Call) or _is_union(inner):
        return syntax.Path(absolute=False, steps=(), start=inner, predicates=(predicate,))
    raise XPathError("unsupported_path", "[")


def _is_union(expression: syntax.Expression) -> bool:
    return isinstance(expression, syntax.Binary) and expression.operator == "|"


def _steps(token: XPathToken) -> tuple[syntax.Step, ...]:
    symbol = token.symbol
    if symbol == "(name)":
        return (syntax.Step("child", str(token.value)),)
    if symbol == "*" and len(token) == 0:
        return (syntax.Step("child", "*"),)
    if symbol == ".":
        return (syntax.Step("self", "*"),)
    if symbol == "..":
        return (syntax.Step("parent", "*"),)
    if symbol == "[":
        (*before, last) = _steps(token[0])
        return (*before, syntax.Step(last.axis, last.name, (*last.predicates, _expression(token[1]))))
    if symbol in AXES and len(token) == 1:
        (step,) = _steps(token[0])
        assert step.axis == "child", "the parser takes only a name or * behind an axis"
        return (syntax.Step(symbol, step.name),)
    raise XPathError("unsupported_path", str(symbol))
