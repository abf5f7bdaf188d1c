"""Law as data with dates: one value for a key from one day to another, with its source.

A module keeps its rules in a model of its own, a `kernel.models.DatedRule`, loaded by `load_rules` from a file of
`data/`. What it computes with, it asks of `RulesOn`: the rules of one day. A number of the law never stands in code.
"""

from .files import check_rules, load_rules, rules_schema
from .rules import Row, RuleMissing, RulesOn, overlaps

__all__ = ["Row", "RuleMissing", "RulesOn", "check_rules", "load_rules", "overlaps", "rules_schema"]
