"""A published form ready to be asked: pages, Django forms, checks, summary and submission."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from tinhso.kernel import files as kernel_files
from tinhso.kernel.clock import Clock, to_local

from .. import wording
from ..rules import answers as rules
from ..rules.answers import Answers
from ..rules.definition import Group, Question
from ..rules.editing import add_entry, first_answers, put, remove_entry
from ..rules.machine import Machine
from ..rules.pages import Page, shows
from ..rules.state import Cell, State
from .cards import FileAnswer, FormVersionInfo, PageInfo, PageStep, Problem, Section, SummaryRow
from .fields import StoreFile
from .page_form import COMMAND, MAX_ENTRIES, PageForm

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from tinhso.kernel.actors import Actor


def keep_for(actor: Actor) -> StoreFile:
    """How uploads of ``actor`` are kept, for ``Form.post(…, store=keep_for(actor))``."""

    def keep(upload: UploadedFile, kinds: tuple[kernel_files.FileKind, ...]) -> Any:
        return kernel_files.store(upload, actor=actor, kinds=kinds)

    return keep


class Form:
    """One version of a form at one moment: that of its clock when it is first asked. Every method takes the answers.

    The same answers are computed once, however many methods are asked about them.
    """

    def __init__(self, info: FormVersionInfo, machine: Machine, clock: Clock) -> None:
        self.info = info
        self._machine = machine
        self._clock = clock
        self._states: dict[tuple[str, str], State] = {}

    @cached_property
    def _now(self) -> datetime:
        return to_local(self._clock.now())

    @property
    def _pages(self) -> dict[str, Page]:
        return self._machine.pages

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages the form is written in, its own first."""
        return tuple(self._machine.definition.languages)

    def _state(self, answers: Answers, language: str = "vi") -> State:
        # Known by their text, because answers change in place. A state only reads them while it is made.
        key = (language, json.dumps(answers))
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = State(self._machine, answers, self._now, language)
        return state

    def start(self, prefill: Mapping[str, Any] | None = None) -> Answers:
        """First answers of a new draft: the form's defaults, then ``prefill`` by question name or path.

        Names the form does not have, and values that are no sound answer to their question, are left out.
        """
        answers = first_answers(self._machine, self._now)
        for name, value in (prefill or {}).items():
            path = self._path(name)
            question = self._machine.items.get(path or "")
            if path is None or not isinstance(question, Question) or rules.is_empty(value):
                continue
            if rules.fault(question.kind, value) is None and not self._repeats_above(path):
                put(answers, path, value)
        return answers

    def _repeats_above(self, path: str) -> bool:
        parts = path.split("/")
        above = ("/".join(parts[:count]) for count in range(1, len(parts)))
        return any(isinstance(item := self._machine.items[p], Group) and item.repeats for p in above)

    def _path(self, name: str) -> str | None:
        """The path of a question given by path, or by a name that only one question has."""
        if name in self._machine.items:
            return name
        found = [q.path for q in self._machine.definition.questions() if q.name == name]
        return found[0] if len(found) == 1 else None

    def pages(self, answers: Answers, language: str = "vi") -> list[PageInfo]:
        """All pages in order, with their relevance under ``answers``."""
        state = self._state(answers, language)
        return [
            PageInfo(page.key, self._title(page, state), self._is_relevant(page, state))
            for page in self._pages.values()
        ]

    def _title(self, page: Page, state: State) -> str:
        if page.group is None:
            return self._machine.definition.title
        cell = state.by_address.get(page.group.path, state.root)
        return state.words(page.label, cell)

    def _is_relevant(self, page: Page, state: State) -> bool:
        """Something on the page is to be seen: a relevant question or note, or a repeat that can take entries."""
        group = page.group
        if group is not None and not group.repeats and not state.by_address[group.path].relevant:
            return False
        for item in page.items:
            if not shows(item):
                continue
            if isinstance(item, Group) and item.repeats:
                if self._repeat_open(item, state):
                    return True
            elif any(_seen(cell) for cell in _within(state.cells[item.path])):
                return True
        return False

    def _repeat_open(self, item: Group, state: State) -> bool:
        entries = state.cells[item.path]
        if entries:
            return any(entry.relevant for entry in entries)
        parent = state.by_address.get(item.path.rpartition("/")[0], state.root)
        return state.probe(item, parent, f"{item.path}[1]").relevant

    def next_page(self, answers: Answers, after: str | None = None) -> str | None:
        """Key of the first relevant page after ``after`` (None: from the start), or None at the end."""
        found = self.pages(answers)
        start = next((i + 1 for i, page in enumerate(found) if page.key == after), 0)
        return next((page.key for page in found[start:] if page.relevant), None)

    def page_form(
        self,
        page_key: str,
        answers: Answers,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        language: str = "vi",
        *,
        store: StoreFile | None = None,
    ) -> PageForm:
        """The Django form of a page; bound when ``data`` is given. ``{{ form }}`` draws all of it.

        ``store`` keeps an upload (``keep_for(actor)``); when it raises ``kernel.files.FileRejected``, that becomes
        the field's error. KeyError when the form has no such page.
        """
        return self._form(self._pages[page_key], answers, language, store=store, data=data, files=files)

    def _form(self, page: Page, answers: Answers, language: str, **given: Any) -> PageForm:
        compute = partial(self._state, language=language)
        return PageForm(
            machine=self._machine, page=page, answers=answers, compute=compute, language=language, **given
        )

    def merge(self, page_key: str, answers: Answers, form: PageForm) -> Answers:
        """``answers`` with everything the bound ``form`` could read; also when some fields have errors.

        Answers to other pages are taken from ``answers``. Values that a calculation keeps (``once``) are added.
        """
        page = self._pages[page_key]
        merged = deepcopy(answers)
        for item in page.items:
            part = rules.place(form.answers, item.path)
            put(merged, item.path, part)
        state = self._state(merged)
        for path, found in self._machine.rules.items():
            for cell in state.cells[path] if found.remembers else ():
                put(merged, cell.address, cell.answer)
        return merged

    def post(
        self,
        page_key: str,
        answers: Answers,
        data: Mapping[str, Any],
        files: Mapping[str, Any] | None = None,
        language: str = "vi",
        *,
        store: StoreFile | None = None,
    ) -> PageStep:
        """Handle one POST of a page: ``page_form`` + ``merge`` + the add/remove/update buttons."""
        page = self._pages[page_key]
        form = self._form(page, answers, language, store=store, data=data, files=files)
        merged = self.merge(page_key, answers, form)
        command, _, target = str(data.get(COMMAND, "")).partition(":")
        if not command:
            return PageStep(form, merged, stay=not form.is_valid())
        typed = {name: form[name].data for name in form.unread if name in form.cells}
        if command == "add" and target in form.repeats and form.count_of(target) < MAX_ENTRIES:
            merged = add_entry(self._machine, merged, form.repeats[target], self._now)
        elif command == "remove":
            name, _, number = target.rpartition("-")
            if name in form.repeats and number.isdecimal():
                merged = remove_entry(merged, form.repeats[name], int(number))
                typed = _moved_up(typed, name, int(number))
        return PageStep(self._form(page, merged, language, store=store, typed=typed), merged, stay=True)

    def check(self, answers: Answers, language: str = "vi") -> list[Problem]:
        """Whole-submission check; an empty list means the answers can be accepted."""
        state = self._state(answers, language)
        problems = []
        for finding in state.findings():
            page = self._page_of(finding.address)
            cell = state.by_address[finding.address]
            problems.append(
                Problem(
                    page.key, page.field(finding.address), wording.problem(finding, state),
                    state.words(finding.question.label, cell),
                )
            )  # fmt: skip
        return problems

    def _page_of(self, address: str) -> Page:
        return next(page for page in self._pages.values() if page.holds(address))

    def finish(self, answers: Answers) -> Answers:
        """The submission: calculated values added, answers to irrelevant questions dropped."""
        return self._state(answers).submission()

    def summary(self, answers: Answers, language: str = "vi") -> list[Section]:
        """Relevant answered questions in words: a section for each page and for each entry of a repeat."""
        state = self._state(answers, language)
        return [
            section
            for page in self._pages.values()
            for section in self._sections(page, state)
            if section.rows
        ]

    def _sections(self, page: Page, state: State) -> Iterator[Section]:
        loose: list[SummaryRow] = []
        entries: dict[str, tuple[str, list[SummaryRow]]] = {}
        for cell in self._answered(page, state):
            row = self._row(page, cell, state)
            entry = _entry_of(cell)
            if entry is None:
                loose.append(row)
            else:
                entries.setdefault(entry.address, (self._entry_title(entry, state), []))[1].append(row)
        yield Section(page.key, self._title(page, state), tuple(loose))
        for title, rows in entries.values():
            yield Section(page.key, title, tuple(rows))

    def _answered(self, page: Page, state: State) -> Iterator[Cell]:
        for cell in state.walk():
            question = cell.item
            if not isinstance(question, Question) or not cell.relevant or cell.answer is None:
                continue
            if page.holds(cell.address) and question.kind != "note" and question.label:
                yield cell

    def _row(self, page: Page, cell: Cell, state: State) -> SummaryRow:
        assert isinstance(cell.item, Question)
        label = state.words(cell.item.label, cell)
        value = wording.answer(cell.item, state, cell)
        return SummaryRow(label, value, page.field(cell.address), self._file(page, cell, label))

    def _entry_title(self, entry: Cell, state: State) -> str:
        assert isinstance(entry.item, Group)
        return f"{state.words(entry.item.label, entry)} {entry.place()}"

    def _file(self, page: Page, cell: Cell, label: str) -> FileAnswer | None:
        given = cell.answer
        if not isinstance(given, Mapping) or rules.fault("file", given) is not None:
            return None
        return FileAnswer(
            given["file"],
            str(given["name"]),
            int(given.get("size") or 0),
            label,
            page.key,
            page.field(cell.address),
        )

    def files(self, answers: Answers, language: str = "vi") -> list[FileAnswer]:
        """Files among the relevant answers, in the order of the form."""
        state = self._state(answers, language)
        rows = (
            self._row(page, cell, state)
            for page in self._pages.values()
            for cell in self._answered(page, state)
        )
        return [row.file for row in rows if row.file is not None]

    def flat(self, answers: Answers) -> dict[str, Any]:
        """``{"group/question": value, "repeat[1]/question": value}`` of the finished submission."""
        state = self._state(answers)
        return {
            cell.address: cell.answer
            for cell in state.walk()
            if isinstance(cell.item, Question) and cell.relevant and cell.answer is not None
        }

    def value(self, answers: Answers, name: str) -> Any:
        """One finished value by question name (when only one has it) or path; None when there is none."""
        path = self._path(name) or name
        return rules.place(self.finish(answers), path)

    def submission_xml(self, answers: Answers, instance_id: str) -> str:
        """The finished submission as an OpenRosa instance document; irrelevant questions are left out."""
        definition = self._machine.definition
        root = ET.Element(definition.root, {"id": definition.code, "version": definition.version})
        _write(root, self._state(answers).root)
        meta = ET.SubElement(root, "meta")
        ET.SubElement(meta, "instanceID").text = instance_id
        return ET.tostring(root, encoding="unicode")


def _write(element: ET.Element, parent: Cell) -> None:
    for cell in parent.children:
        assert isinstance(cell, Cell)
        if cell.relevant:
            child = ET.SubElement(element, cell.name)
            child.text = cell.value or None
            _write(child, cell)


def _within(cells: list[Cell]) -> Iterator[Cell]:
    for cell in cells:
        yield cell
        yield from _within([child for child in cell.children if isinstance(child, Cell)])


def _seen(cell: Cell) -> bool:
    """Whether a cell is a relevant question or note that a person sees."""
    return isinstance(cell.item, Question) and cell.relevant and cell.item.kind != "calculate"


def _entry_of(cell: Cell) -> Cell | None:
    """The innermost entry a cell stands in."""
    parent = cell.parent
    while isinstance(parent, Cell) and parent.item is not None:
        if isinstance(parent.item, Group) and parent.item.repeats:
            return parent
        parent = parent.parent
    return None


def _moved_up(typed: dict[str, Any], repeat: str, removed: int) -> dict[str, Any]:
    """What was typed, under the names the fields have once entry ``removed`` is gone."""
    moved = {}
    for name, raw in typed.items():
        number, dash, rest = name.removeprefix(f"{repeat}-").partition("-")
        if not name.startswith(f"{repeat}-") or not dash or not number.isdecimal():
            moved[name] = raw
        elif int(number) != removed:
            moved[f"{repeat}-{int(number) - (int(number) > removed)}-{rest}"] = raw
    return moved
