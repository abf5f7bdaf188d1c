"""Loading the law on levels, the fields and the procedures: every error with file, line and field.

A file says everything about what it names. Loading it again changes nothing. A version that applications
stand under is never rewritten: changed content becomes a new version from the day of the load.
"""

from .law import load_law
from .procedures import load_procedures

__all__ = ["load_law", "load_procedures"]
