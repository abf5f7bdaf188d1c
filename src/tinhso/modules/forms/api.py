"""The only door into the forms module for upper modules.

A *form* is an XLSForm published as an immutable version. *Answers* are a JSON-able dict shaped like the form:
``{"question": value, "group": {...}, "repeat": [{...}, ...]}``. Values: text, select_one, date ("2015-06-17"),
time ("08:30"), decimal ("2.5") and geopoint ("9.29 105.72 0 0") are strings, integer is an int, select_multiple
is a list of strings, file and image are ``{"file": id, "name": "cmnd.pdf", "size": 1234}``. No answer: the key is
missing. Drafts may hold answers to questions that stopped being relevant; ``Form.finish`` drops them.
"""

from __future__ import annotations

from tinhso.modules.forms.actions.publish import publish
from tinhso.modules.forms.faults import say as fault_in_words
from tinhso.modules.forms.queries.asked import AskedQuestion, asked
from tinhso.modules.forms.queries.blank import BlankQuestion, BlankSection, blank
from tinhso.modules.forms.queries.form_version import current, get, history, info, xform
from tinhso.modules.forms.rules.answers import Answers
from tinhso.modules.forms.rules.errors import FormError, FormErrors
from tinhso.modules.forms.runtime import (
    FileAnswer,
    Form,
    FormVersionInfo,
    PageForm,
    PageInfo,
    PageStep,
    Problem,
    Section,
    SummaryRow,
    keep_for,
)

__all__ = [
    "Answers",
    "AskedQuestion",
    "BlankQuestion",
    "BlankSection",
    "FileAnswer",
    "Form",
    "FormError",
    "FormErrors",
    "FormVersionInfo",
    "PageForm",
    "PageInfo",
    "PageStep",
    "Problem",
    "Section",
    "SummaryRow",
    "asked",
    "blank",
    "current",
    "fault_in_words",
    "get",
    "history",
    "info",
    "keep_for",
    "publish",
    "xform",
]
