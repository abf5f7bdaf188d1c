"""YAML with line numbers, without the surprises of YAML 1.1, checked against a JSON schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import gettext_lazy as _

from ..text.checks import refused
from ..text.folding import nfc
from .errors import DataError, DataErrors, shown
from .schema import violations

Steps = tuple[str | int, ...]

MERGE: Final = "<<"
"""The key that brings in the entries of another mapping; entries written beside it win."""

_NULL, _BOOL, _INT, _FLOAT = (f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float"))


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2: `no`, `15:00`, `2013-03-27` and `0123` stay text."""

    yaml_implicit_resolvers: Final = {}  # type: ignore[misc]


for _tag, _pattern, _first in (
    (_BOOL, r"true|false", "tf"),
    (_NULL, r"null|~|", ["n", "~", ""]),
    (_INT, r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    (_FLOAT, r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), list(_first))


@dataclass(frozen=True)
class YamlDocument:
    """The content of a file as JSON values, and where each value stands."""

    file: str
    data: Any
    lines: Mapping[Steps, int]

    def line(self, *steps: str | int) -> int | None:
        """The line of the value at `steps`, or of the nearest one around it."""
        for length in range(len(steps), -1, -1):
            if steps[:length] in self.lines:
                return self.lines[steps[:length]]
        return None

    def error(self, message: Any, *steps: str | int) -> DataError:
        """An error about the value at `steps`, for checks beyond the schema."""
        return DataError(self.file, self.line(*steps), name_of(steps), message)


def name_of(steps: Steps) -> str:
    """`("steps", 2, "who")` as a person reads it: steps[3].who."""
    text = ""
    for step in steps:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")


def read_yaml(path: Path, schema: Mapping[str, Any] | None = None) -> YamlDocument:
    """Read a file of one YAML document; raises DataErrors with every syntax or schema error.

    Text is in NFC. Dates and times stay text (`2013-03-27`, `15:00`): the schema checks their form.
    """
    file = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataErrors([DataError(file, None, "", _("Không tìm thấy tệp này."))]) from None
    except UnicodeDecodeError:
        raise DataErrors([DataError(file, None, "", _("Tệp không phải là văn bản UTF-8."))]) from None
    document = _compose(file, text)
    if schema is not None:
        errors = [document.error(message, *steps) for steps, message in violations(document.data, schema)]
        if errors:
            raise DataErrors(errors)
    return document


def _compose(file: str, text: str) -> YamlDocument:
    bad = refused(text)
    if bad is not None:
        line = text.count("\n", 0, bad.position) + 1
        raise DataErrors([DataError(file, line, "", _("Có ký tự không đọc được."))])
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        builder = _Builder(file, loader)
        data = builder.value(root, ()) if root is not None else None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        message = _("Sai cú pháp YAML: %(problem)s") % {"problem": problem.problem}
        raise DataErrors([DataError(file, mark.line + 1 if mark else None, "", message)]) from None
    finally:
        loader.dispose()
    if builder.errors:
        raise DataErrors(builder.errors)
    return YamlDocument(file, data, builder.lines)


class _Builder:
    """Turns nodes into values and remembers their lines."""

    def __init__(self, file: str, loader: _Loader) -> None:
        self.file = file
        self.loader = loader
        self.lines: dict[Steps, int] = {}
        self.errors: list[DataError] = []
        self.around: list[yaml.Node] = []

    def value(self, node: yaml.Node, steps: Steps) -> Any:
        self.lines[steps] = node.start_mark.line + 1
        if node in self.around:
            raise yaml.MarkedYAMLError(problem="value contains itself", problem_mark=node.start_mark)
        self.around.append(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, steps)
            if isinstance(node, yaml.SequenceNode):
                return [self.value(child, (*steps, place)) for place, child in enumerate(node.value)]
            return self._scalar(node)
        finally:
            self.around.pop()

    def _mapping(self, node: yaml.MappingNode, steps: Steps) -> dict[str, Any]:
        found: dict[str, Any] = {}
        defaults = self._merged(node, steps)
        for key_node, value_node in node.value:
            key = nfc(str(key_node.value))
            if key == MERGE:
                continue
            inner = (*steps, key)
            if key in found:
                line = key_node.start_mark.line + 1
                self.errors.append(DataError(self.file, line, name_of(inner), _("Tên này đã dùng ở trên.")))
            found[key] = self.value(value_node, inner)
            self.lines[inner] = key_node.start_mark.line + 1
        return {**defaults, **found}

    def _merged(self, node: yaml.MappingNode, steps: Steps) -> dict[str, Any]:
        """What the merge keys (`<<: *other`) of a mapping bring; of several mappings the first wins."""
        defaults: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.value != MERGE:
                continue
            several = isinstance(value_node, yaml.SequenceNode)
            for part in value_node.value if several else (value_node,):
                if not isinstance(part, yaml.MappingNode):
                    raise yaml.MarkedYAMLError(
                        problem="a merge key takes a mapping", problem_mark=part.start_mark
                    )
                defaults = {**self.value(part, steps), **defaults}
        self.lines[steps] = node.start_mark.line + 1
        return defaults

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag == _FLOAT:
            return float(node.value)
        if node.tag in (_INT, _BOOL, _NULL):
            return self.loader.construct_object(node)
        return nfc(str(node.value))
