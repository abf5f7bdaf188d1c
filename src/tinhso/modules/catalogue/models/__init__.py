"""Nouns of the catalogue."""

from .draft import VersionDraft
from .field import Field
from .level import LevelLaw
from .procedure import Procedure, ProcedureVersion

__all__ = ["Field", "LevelLaw", "Procedure", "ProcedureVersion", "VersionDraft"]
