"""Loading the law's parameters: every error with file, line and field.

The file says everything about what it names. Loading it again changes nothing.
"""

from .law import load_law

__all__ = ["load_law"]
