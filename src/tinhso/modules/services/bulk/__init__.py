"""Whole lives of dossiers written with COPY: sample operations, benchmarks."""

from .lives import Doing, Life, Record
from .writing import ResultPaper, write

__all__ = ["Doing", "Life", "Record", "ResultPaper", "write"]
