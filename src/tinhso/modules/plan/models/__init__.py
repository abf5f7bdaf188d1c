"""What the plan stores, one file a noun."""

from .budget import BudgetMarginal
from .plan import ObjectiveGroup, Plan
from .reading import Reading
from .target import Measure, Target, TargetLine

__all__ = ["BudgetMarginal", "Measure", "ObjectiveGroup", "Plan", "Reading", "Target", "TargetLine"]
