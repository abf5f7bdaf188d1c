"""The dated parameters, from the law's data; read again when the file has changed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tinhso.kernel.datafile import Collector, read_yaml
from tinhso.kernel.law import check_rules, rules_schema

from ..rules import law as rules
from ..rules.law import Law, Rule

FILE = Path("law") / "feedback.yaml"
SCHEMA = rules_schema(rules.KEYS)


def law_on(day: date) -> Law:
    """The parameters in force on `day`. Raises RuleMissing."""
    return rules.law_on(all_rules(), day)


def all_rules() -> tuple[Rule, ...]:
    """Every dated parameter of this installation, of all times."""
    return read_rules(Path(settings.TINHSO_CONTENT_ROOT) / FILE)


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The parameters in a file. Raises DataErrors."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[Rule, ...]:
    document = read_yaml(path, SCHEMA)
    problems = Collector()
    for error in check_rules(document, rules.KEYS):
        problems.add(error)
    problems.raise_if_any()
    return rules.parse(document.data["rules"])
