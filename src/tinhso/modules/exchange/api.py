"""The door of this module for modules that let other systems in."""

from __future__ import annotations

from .door.doors import Door
from .door.problems import Problem
from .facts import Scope

__all__ = ["Door", "Problem", "Scope"]
