"""Facts of a data file that nobody has verified, told with their line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .errors import DataError
from .verified import verified_code
from .yaml_files import YamlDocument

Steps = tuple[str | int, ...]


def facts(data: Any, steps: Steps = ()) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """Every mapping below `data` that carries `verified`, with the way to it."""
    if isinstance(data, dict):
        if "verified" in data:
            yield steps, data
        for key, value in data.items():
            if key != "anchors":
                yield from facts(value, (*steps, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from facts(value, (*steps, place))


def unverified(document: YamlDocument) -> list[str]:
    """One line for each fact that is not verified; what YAML anchors repeat is told once."""
    told: dict[tuple[int | None, str], str] = {}
    for steps, fact in facts(document.data):
        state = verified_code(fact["verified"])
        if state == "true":
            continue
        line = document.line(*steps)
        what = _("chỉ để minh họa") if state == "illustrative" else _("chưa kiểm chứng")
        place = f"{document.file}:{line}" if line else document.file
        told.setdefault((line, state), f"{place}: {_named(steps, fact)}: {what}")
    return list(told.values())


def _named(steps: Steps, fact: dict[str, Any]) -> str:
    """A fact as a person recognises it: its last key, and its code or number if it has one."""
    last = next((step for step in reversed(steps) if isinstance(step, str)), "")
    own = fact.get("code") or fact.get("number") or fact.get("key") or ""
    return " ".join(part for part in (last, str(own)) if part)


def without_source(document: YamlDocument) -> Iterator[DataError]:
    """Facts that claim to be verified but do not say where."""
    for steps, fact in facts(document.data):
        if fact["verified"] is True and not str(fact.get("source", "")).strip():
            yield document.error(_("Ghi là đã kiểm chứng thì phải ghi nguồn."), *steps, "source")
