"""A published form at work: its pages as Django forms, its checks, summaries and documents."""

from .cards import FileAnswer, FormVersionInfo, PageInfo, PageStep, Problem, Section, SummaryRow
from .form import Form, keep_for
from .page_form import PageForm

__all__ = [
    "FileAnswer",
    "Form",
    "FormVersionInfo",
    "PageForm",
    "PageInfo",
    "PageStep",
    "Problem",
    "Section",
    "SummaryRow",
    "keep_for",
]
