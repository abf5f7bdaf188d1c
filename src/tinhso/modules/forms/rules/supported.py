"""What of XLSForm is supported. Everything else in a source is an error when the form is loaded.

``docs/xlsform-support.md`` shows these tables; a test keeps both alike.
"""

from __future__ import annotations

from types import MappingProxyType

SHEETS = ("survey", "choices", "settings")

QUESTION_TYPES: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        "text": frozenset({"multiline", "numbers"}),
        "integer": frozenset({"thousands-sep"}),
        "decimal": frozenset(),
        "date": frozenset(),
        "time": frozenset(),
        "select_one": frozenset({"minimal", "horizontal"}),
        "select_multiple": frozenset(),
        "file": frozenset(),
        "image": frozenset(),
        "geopoint": frozenset(),
        "note": frozenset(),
        "calculate": frozenset(),
    }
)
"""Question types, each with the appearances that mean something here."""

GROUP_APPEARANCES = frozenset({"field-list"})
SELECTS = frozenset({"select_one", "select_multiple"})
FILES = frozenset({"file", "image"})
SILENT = frozenset({"note", "calculate"})
"""Types that ask nothing."""

STRUCTURE = frozenset({"begin group", "end group", "begin repeat", "end repeat"})

SURVEY_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "choice_filter",
    "appearance",
    "readonly",
)
SURVEY_ALIASES: MappingProxyType[str, str] = MappingProxyType(
    {
        "relevance": "relevant",
        "calculate": "calculation",
        "read_only": "readonly",
    }
)
TRANSLATED = frozenset({"label", "hint", "required_message", "constraint_message"})
"""Columns that take a language: ``label::Tiếng Việt (vi)``."""

CHOICES_COLUMNS = ("list_name", "name", "label")
SETTINGS_COLUMNS = ("form_id", "form_title", "version", "default_language")
EXPRESSIONS = ("required", "relevant", "constraint", "calculation", "readonly", "choice_filter", "default")
"""Columns that hold expressions (`default` only when it is not plain text)."""

ALLOWED: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        "group": frozenset({"type", "name", "label", "relevant", "appearance"}),
        "repeat": frozenset({"type", "name", "label", "relevant", "appearance"}),
        "note": frozenset({"type", "name", "label", "hint", "relevant", "appearance"}),
        "calculate": frozenset({"type", "name", "label", "calculation", "relevant"}),
        "file": frozenset({"type", "name", "label", "hint", "required", "required_message", "relevant"}),
    }
)
"""Columns that mean something in rows of these types; other types take all of them."""

LANGUAGES = ("vi", "en")
"""Languages a form may be written in; Vietnamese is needed."""
