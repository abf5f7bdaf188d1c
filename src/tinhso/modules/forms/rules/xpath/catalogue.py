"""Which functions exist: name -> (fewest, most) arguments, and what is known but not supported."""

from __future__ import annotations

from types import MappingProxyType

JR = "http://openrosa.org/javarosa"
MANY = None

SIGNATURES: MappingProxyType[str, tuple[int, int | None]] = MappingProxyType(
    {
        # logic
        "true": (0, 0),
        "false": (0, 0),
        "not": (1, 1),
        "boolean": (1, 1),
        "boolean-from-string": (1, 1),
        "if": (3, 3),
        "checklist": (3, MANY),
        "weighted-checklist": (4, MANY),
        # text
        "string": (0, 1),
        "concat": (1, MANY),
        "join": (2, MANY),
        "contains": (2, 2),
        "starts-with": (2, 2),
        "ends-with": (2, 2),
        "substring": (2, 3),
        "substr": (2, 3),
        "substring-before": (2, 2),
        "substring-after": (2, 2),
        "string-length": (0, 1),
        "normalize-space": (0, 1),
        "translate": (3, 3),
        "regex": (2, 2),
        "coalesce": (2, 2),
        "once": (1, 1),
        # numbers
        "number": (0, 1),
        "int": (1, 1),
        "round": (1, 2),
        "floor": (1, 1),
        "ceiling": (1, 1),
        "abs": (1, 1),
        "pow": (2, 2),
        "sqrt": (1, 1),
        "exp": (1, 1),
        "exp10": (1, 1),
        "log": (1, 1),
        "log10": (1, 1),
        "pi": (0, 0),
        "sum": (1, 1),
        "min": (1, MANY),
        "max": (1, MANY),
        # selects
        "selected": (2, 2),
        "selected-at": (2, 2),
        "count-selected": (1, 1),
        "jr:choice-name": (2, 2),
        # dates
        "today": (0, 0),
        "now": (0, 0),
        "date": (1, 1),
        "date-time": (1, 1),
        "decimal-date-time": (1, 1),
        "decimal-time": (1, 1),
        "format-date": (2, 2),
        "format-date-time": (2, 2),
        # nodes
        "count": (1, 1),
        "count-non-empty": (1, 1),
        "position": (0, 1),
        "last": (0, 0),
        "current": (0, 0),
        "instance": (1, 1),
        "indexed-repeat": (3, 7),
    }
)

NODE_FUNCTIONS = frozenset({"current", "instance", "indexed-repeat"})
"""Functions whose result is a set of nodes."""

NODE_ARGUMENTS: MappingProxyType[str, frozenset[int]] = MappingProxyType(
    {
        "count": frozenset({0}),
        "count-non-empty": frozenset({0}),
        "sum": frozenset({0}),
        "position": frozenset({0}),
        "indexed-repeat": frozenset({0, 1, 3, 5}),
    }
)
"""Arguments that must be paths."""

LITERAL_ARGUMENTS: MappingProxyType[str, int] = MappingProxyType(
    {"instance": 0, "regex": 1, "jr:choice-name": 1}
)
"""Arguments that must be written out, so that they can be checked when the form is loaded."""

UNSUPPORTED = frozenset(
    {
        "acos",
        "area",
        "asin",
        "atan",
        "atan2",
        "base64-decode",
        "cos",
        "digest",
        "distance",
        "extract-signed",
        "geofence",
        "id",
        "intersects",
        "itext",
        "lang",
        "local-name",
        "name",
        "namespace-uri",
        "pulldata",
        "random",
        "randomize",
        "sin",
        "tan",
        "uuid",
        "version",
    }
)
"""ODK functions we know of and refuse: outside data, chance, geometry, trigonometry, XML names."""
