"""What a form asks, for programs that fill it in."""

from __future__ import annotations

from dataclasses import dataclass

from ..rules.definition import Definition, Group, Question
from .blank import words
from .form_version import MACHINES

_ALWAYS = "true()"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question at `path` below the form's root (`group/question`); `repeats`: some group above is a list.

    `required` is "yes", "no", or "depends" on other answers; `choices` are (value, label).
    """

    path: str
    kind: str
    label: str
    required: str
    repeats: bool
    choices: tuple[tuple[str, str], ...]


def asked(form_version_id: int, language: str = "vi") -> list[AskedQuestion]:
    """All questions that take an answer, in the order of the form."""
    _info, machine = MACHINES.get(form_version_id)
    definition = machine.definition
    lists = {item.path for item in definition.walk() if isinstance(item, Group) and item.repeats}
    return [
        _asked(definition, question, lists, language)
        for question in definition.questions()
        if not question.silent and not question.calculate
    ]


def _asked(definition: Definition, question: Question, lists: set[str], language: str) -> AskedQuestion:
    required = "no"
    if question.required:
        required = "yes" if question.required == _ALWAYS and not question.relevant else "depends"
    choices = definition.lists.get(question.list_name, []) if question.list_name else []
    return AskedQuestion(
        path=question.path,
        kind=question.kind,
        label=words(question.label, definition, language),
        required=required,
        repeats=any(question.path.startswith(f"{path}/") for path in lists),
        choices=tuple((one.name, words(one.label, definition, language)) for one in choices),
    )
