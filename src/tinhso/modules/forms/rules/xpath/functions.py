"""ODK's functions. Each takes the context and the values of its arguments; `LAZY` ones choose what to evaluate."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache

from . import dates
from .context import Context
from .errors import XPathError
from .tree import Node
from .values import NAN, WHITESPACE, Value, number_of, to_boolean, to_number, to_string

type Evaluator = Callable[[Context], Value]
type Function = Callable[..., Value]

FUNCTIONS: dict[str, Function] = dict(dates.FUNCTIONS)


def function(name: str) -> Callable[[Function], Function]:
    """Register an implementation under its name in expressions."""

    def register(implementation: Function) -> Function:
        FUNCTIONS[name] = implementation
        return implementation

    return register


# logic

function("true")(lambda _context: True)
function("false")(lambda _context: False)
function("not")(lambda _context, value: not to_boolean(value))
function("boolean")(lambda _context, value: to_boolean(value))
function("boolean-from-string")(lambda _context, value: to_string(value) in {"1", "true"})


def _if(arguments: tuple[Evaluator, ...]) -> Evaluator:
    condition, yes, no = arguments
    return lambda context: yes(context) if to_boolean(condition(context)) else no(context)


def _once(arguments: tuple[Evaluator, ...]) -> Evaluator:
    (first,) = arguments
    return lambda context: context.node.text or to_string(first(context))


LAZY: dict[str, Callable[[tuple[Evaluator, ...]], Evaluator]] = {"if": _if, "once": _once}


def _truths(value: Value) -> list[bool]:
    """One truth for each node (is it filled in?), else one."""
    if isinstance(value, list):
        return [bool(node.text.strip(WHITESPACE)) for node in value]
    return [to_boolean(value)]


@function("checklist")
def _checklist(_context: Context, least: Value, most: Value, *values: Value) -> bool:
    satisfied = sum(truth for value in values for truth in _truths(value))
    return _between(satisfied, to_number(least), to_number(most))


@function("weighted-checklist")
def _weighted(_context: Context, least: Value, most: Value, *values: Value) -> bool:
    satisfied = 0.0
    for value, weight in zip(values[::2], values[1::2], strict=True):
        weights = [number_of(n.text) for n in weight] if isinstance(weight, list) else [to_number(weight)]
        for truth, counts in zip(_truths(value), weights, strict=False):
            satisfied += counts if truth else 0
    return _between(satisfied, to_number(least), to_number(most))


def _between(number: float, least: float, most: float) -> bool:
    return number >= least and (most == -1 or number <= most)


# text


def _all_texts(values: tuple[Value, ...]) -> list[str]:
    texts: list[str] = []
    for value in values:
        texts.extend([node.text for node in value] if isinstance(value, list) else [to_string(value)])
    return texts


def _own(context: Context, value: tuple[Value, ...]) -> str:
    """Text of the argument, or of the context node when none is given."""
    return to_string(value[0]) if value else context.node.text


function("string")(lambda context, *value: _own(context, value))
function("concat")(lambda _context, *values: "".join(_all_texts(values)))
function("join")(lambda _context, glue, *values: to_string(glue).join(_all_texts(values)))
function("contains")(lambda _context, text, part: to_string(part) in to_string(text))
function("starts-with")(lambda _context, text, part: to_string(text).startswith(to_string(part)))
function("ends-with")(lambda _context, text, part: to_string(text).endswith(to_string(part)))
function("coalesce")(lambda _context, first, second: to_string(first) or to_string(second))


@function("substring")
def _substring(_context: Context, text: Value, start: Value, length: Value | None = None) -> str:
    """XPath's substring: positions count from 1 and are rounded."""
    source, first = to_string(text), to_number(start)
    if math.isnan(first) or math.isinf(first):
        return source if first == -math.inf and length is None else ""
    begin = math.floor(first + 0.5) - 1
    if length is None:
        return source[max(begin, 0) :]
    count = to_number(length)
    if math.isnan(count):
        return ""
    end = len(source) if count == math.inf else begin + math.floor(count + 0.5) if count > -math.inf else 0
    return source[max(begin, 0) : max(end, 0)]


@function("substr")
def _substr(_context: Context, text: Value, start: Value, end: Value | None = None) -> str:
    """ODK's substr: positions count from 0, negative ones from the end, ``end`` is excluded."""
    source = to_string(text)
    size = len(source)
    if math.isnan(to_number(start)) or (end is not None and math.isnan(to_number(end))):
        return ""
    first = _whole(start, 0)
    last = size if end is None else _whole(end, 0)
    first = min(max(first + size if first < 0 else first, 0), size)
    last = min(max(last + size if last < 0 else last, 0), size)
    return source[first:last]


def _whole(value: Value, otherwise: int) -> int:
    """Integer part of a number; ``otherwise`` when there is none."""
    number = to_number(value)
    return otherwise if math.isnan(number) or math.isinf(number) else int(number)


@function("substring-before")
def _before(_context: Context, text: Value, part: Value) -> str:
    before, found, _after = to_string(text).partition(to_string(part)) if to_string(part) else ("", "", "")
    return before if found else ""


@function("substring-after")
def _after(_context: Context, text: Value, part: Value) -> str:
    return to_string(text).partition(to_string(part))[2] if to_string(part) else to_string(text)


@function("string-length")
def _length(context: Context, *value: Value) -> float:
    """Length in UTF-16 units, as Java and JavaScript count (an emoji is 2, a Vietnamese letter 1)."""
    return len(_own(context, value).encode("utf-16-le", "surrogatepass")) / 2


@function("normalize-space")
def _normalize(context: Context, *value: Value) -> str:
    return re.sub(f"[{WHITESPACE}]+", " ", _own(context, value).strip(WHITESPACE))


@function("translate")
def _translate(_context: Context, text: Value, old: Value, new: Value) -> str:
    replacements = to_string(new)
    table: dict[int, str | None] = {}
    for index, character in enumerate(to_string(old)):
        table.setdefault(ord(character), replacements[index] if index < len(replacements) else None)
    return to_string(text).translate(table)


@lru_cache(maxsize=1024)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.ASCII)


@function("regex")
def _regex(_context: Context, text: Value, pattern: Value) -> bool:
    """Whether the whole text matches, as ODK documents it."""
    return _pattern(to_string(pattern)).fullmatch(to_string(text)) is not None


def check_literal(name: str, literal: str) -> None:
    """Refuse a written-out argument that could never work."""
    if name == "regex":
        try:
            _pattern(literal)
        except re.error as error:
            raise XPathError("bad_pattern", literal) from error


# numbers


def _numbers(values: tuple[Value, ...]) -> list[float]:
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found.extend(number_of(node.text) for node in value)
        else:
            found.append(to_number(value))
    return found


@function("number")
def _number(context: Context, *value: Value) -> float:
    return float(to_number(value[0])) if value else number_of(context.node.text)


@function("sum")
def _sum(_context: Context, nodes: Value) -> float:
    found = _numbers((nodes,))
    return sum(found) if found else NAN


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    def extreme(_context: Context, *values: Value) -> float:
        found = _numbers(values)
        if not found or any(math.isnan(number) for number in found):
            return NAN
        return choose(found)

    return extreme


function("min")(_extreme(min))
function("max")(_extreme(max))


@function("round")
def _round(_context: Context, value: Value, places: Value = 0.0) -> float:
    """Nearest number with that many decimals; halves go away from zero."""
    number, decimals = to_number(value), to_number(places)
    if math.isnan(number) or math.isnan(decimals) or math.isinf(number):
        return number if not math.isnan(decimals) else NAN
    shift = 10.0**decimals
    return math.copysign(math.floor(abs(number) * shift + 0.5) / shift, number)


def _math(name: str, compute: Callable[[float], float]) -> None:
    def run(_context: Context, value: Value) -> float:
        number = to_number(value)
        if math.isnan(number):
            return NAN
        try:
            return float(compute(number))
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    FUNCTIONS[name] = run


def _rounded(direction: Callable[[float], int]) -> Callable[[float], float]:
    return lambda number: number if math.isinf(number) else direction(number)


def _log(compute: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else compute(number)


_math("int", _rounded(math.trunc))
_math("floor", _rounded(math.floor))
_math("ceiling", _rounded(math.ceil))
_math("abs", abs)
_math("sqrt", math.sqrt)
_math("exp", math.exp)
_math("exp10", lambda number: 10.0**number)
_math("log", _log(math.log))
_math("log10", _log(math.log10))
function("pi")(lambda _context: math.pi)


@function("pow")
def _pow(_context: Context, base: Value, power: Value) -> float:
    number, exponent = to_number(base), to_number(power)
    if math.isnan(number) or math.isnan(exponent):
        return NAN
    try:
        return math.pow(number, exponent)
    except OverflowError:
        return math.inf if number > 0 or exponent % 2 == 0 else -math.inf
    except ValueError:
        return math.inf if number == 0 else NAN


# selects


def _codes(value: Value) -> list[str]:
    return to_string(value).split()


function("selected")(lambda _context, codes, code: to_string(code).strip(WHITESPACE) in _codes(codes))
function("count-selected")(lambda _context, codes: float(len(_codes(codes))))


@function("selected-at")
def _selected_at(_context: Context, codes: Value, index: Value) -> str:
    found, place = _codes(codes), _whole(index, -1)
    return found[place] if 0 <= place < len(found) else ""


@function("jr:choice-name")
def _choice_name(context: Context, value: Value, path: Value) -> str:
    return context.environment.choice_name(to_string(path).strip(), to_string(value), context.current)


# nodes

function("last")(lambda context: float(context.size))
function("current")(lambda context: [context.current])


def _list(value: Value) -> list[Node]:
    assert isinstance(value, list)
    return value


function("count")(lambda _context, nodes: float(len(_list(nodes))))
function("count-non-empty")(lambda _context, nodes: float(sum(node.text != "" for node in _list(nodes))))


@function("position")
def _position(context: Context, *nodes: Value) -> float:
    if not nodes:
        return float(context.position)
    found = _list(nodes[0])
    return float(found[0].place()) if found else NAN


@function("instance")
def _instance(context: Context, name: Value) -> list[Node]:
    found = context.environment.lists.get(to_string(name))
    return [found] if found is not None else []


@function("indexed-repeat")
def _indexed(_context: Context, target: Value, *pairs: Value) -> list[Node]:
    """Nodes of ``target`` inside the given entries; pairs go from the outermost repeat to the innermost."""
    within: Node | None = None
    for repeats, index in zip(pairs[::2], pairs[1::2], strict=True):
        entries = [entry for entry in _list(repeats) if within is None or _inside(entry, within)]
        place = _whole(index, 0)
        if not 1 <= place <= len(entries):
            return []
        within = entries[place - 1]
    return [node for node in _list(target) if within is not None and _inside(node, within)]


def _inside(node: Node, ancestor: Node) -> bool:
    parent = node.parent
    while parent is not None and parent is not ancestor:
        parent = parent.parent
    return parent is ancestor
