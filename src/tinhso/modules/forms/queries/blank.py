"""A form as it is printed empty, to be filled in by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..rules.definition import Choice, Definition, Group, Item, Question, Text
from .form_version import MACHINES

FEW = 12
"""Longer lists of choices are left out: a line to write on is clearer."""

_GAP = "……"


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """A question with room for its answer; ``choices`` are to be ticked, none means a line to write on."""

    label: str
    hint: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlankSection:
    """The questions of one page. ``repeats``: as many times as needed."""

    title: str
    repeats: bool
    questions: tuple[BlankQuestion, ...]


def blank(form_version_id: int, language: str = "vi") -> list[BlankSection]:
    """All questions that a person answers, whatever their conditions, in the order of the form.

    Files are left out: on paper they are the papers of the dossier.
    """
    _info, machine = MACHINES.get(form_version_id)
    definition = machine.definition
    return [
        section for section in _sections(definition, definition.children, "", language) if section.questions
    ]


def _sections(definition: Definition, items: list[Item], title: str, language: str) -> Iterator[BlankSection]:
    loose = [item for item in items if isinstance(item, Question) and _asked(item)]
    yield BlankSection(title, False, tuple(_question(definition, item, language) for item in loose))
    for item in items:
        if not isinstance(item, Group):
            continue
        below = words(item.label, definition, language) or title
        for section in _sections(definition, item.children, below, language):
            yield BlankSection(section.title, section.repeats or item.repeats, section.questions)


def _asked(question: Question) -> bool:
    return not question.silent and question.kind not in {"file", "image"} and bool(question.label)


def _question(definition: Definition, question: Question, language: str) -> BlankQuestion:
    choices = definition.lists.get(question.list_name, []) if question.list_name else []
    shown: list[Choice] = choices if len(choices) <= FEW else []
    return BlankQuestion(
        words(question.label, definition, language),
        words(question.hint, definition, language),
        tuple(words(choice.label, definition, language) for choice in shown),
    )


def words(text: Text, definition: Definition, language: str) -> str:
    """A text without answers: a gap stands where an answer would be filled in."""
    pieces = text.get(language) or text.get(definition.languages[0], [])
    return "".join(piece if isinstance(piece, str) else _GAP for piece in pieces)
