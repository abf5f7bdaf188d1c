"""A page of a form as a Django form, drawn by the design system, without JavaScript.

The page is laid out from the answers kept so far (or just posted). A question whose relevance hangs on another
question of the same page stands there from the start with a sentence saying when to answer it, if the condition
can be said simply; otherwise it appears once the condition holds. What is irrelevant never blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .. import wording
from ..rules.answers import Answers, place
from ..rules.conditions import Outlook, outlook
from ..rules.definition import Group, Item, Question
from ..rules.editing import put
from ..rules.machine import Machine
from ..rules.pages import Page, visible
from ..rules.state import Cell, Finding, State
from .blocks import Block
from .bound import PageBoundField
from .fields import AnswerField, Given, StoreFile, UploadField, field_for, many

MAX_ENTRIES = 50
"""Most entries of one repeat on a page."""

SHOWN = "_shown"
COMMAND = "_do"


class PageForm(forms.Form):
    """One page. ``answers`` are all answers of the form with what this page's POST changed.

    ``compute`` gives the state of the form under given answers.
    """

    template_name = "forms/page.html"
    bound_field_class = PageBoundField

    def __init__(
        self,
        *,
        machine: Machine,
        page: Page,
        answers: Answers,
        compute: Callable[[Answers], State],
        language: str = "vi",
        store: StoreFile | None = None,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]
        self.machine, self.page, self.language, self.store = machine, page, language, store
        self.compute = compute
        self.draft = answers
        self.typed = dict(typed or {})
        self.unread: dict[str, ValidationError] = {}
        self.cells: dict[str, Cell] = {}
        self.repeats: dict[str, str] = {}
        self.appeared: list[str] = []
        self.can_update = False
        self.answers = self._read() if self.is_bound else answers
        self.state = compute(self.answers)
        self.blocks = list(self._blocks(page.items, self._top()))

    # reading a POST

    def _read(self) -> Answers:
        answers = deepcopy(self.draft)
        self._resize(self.page.items, answers, self.page.base)
        state = self.compute(answers)
        for cell in state.walk():
            name = self.page.field(cell.address)
            if not self._readable(state, cell, name):
                continue
            assert isinstance(cell.item, Question)
            field = field_for(
                cell.item, Given("", "", answer=cell.answer, language=self.language), self.store
            )
            try:
                value = self._value(field, name)
            except ValidationError as error:
                self.unread[name] = error
                value = cell.answer if isinstance(field, UploadField) else None
            put(answers, cell.address, value)
        return answers

    def _readable(self, state: State, cell: Cell, name: str) -> bool:
        question = cell.item
        if not isinstance(question, Question) or question.silent or not self.page.holds(cell.address):
            return False
        return self.was_shown(name) and not state.readonly(cell)

    def _value(self, field: AnswerField, name: str) -> Any:
        raw = field.widget.value_from_datadict(self.data, self.files, name)
        if isinstance(field, UploadField):
            return field.keep(raw or None, remove=field.widget.wants_removal(self.data, name))
        return field.to_python(raw)

    def _resize(self, items: tuple[Item, ...] | list[Item], answers: Answers, above: str) -> None:
        """Give each repeat as many entries as the page that was sent had."""
        for item in items:
            if not isinstance(item, Group):
                continue
            address = f"{above}{item.name}"
            if not item.repeats:
                self._resize(item.children, answers, f"{address}/")
                continue
            entries = list(place(answers, address) or [])
            count = self._count(self.page.field(address), len(entries))
            entries = [*entries[:count], *({} for _ in range(count - len(entries)))]
            put(answers, address, entries)
            for number in range(1, count + 1):
                self._resize(item.children, answers, f"{address}[{number}]/")

    def _count(self, name: str, there: int) -> int:
        text = str(self.data.get(f"{name}-count", ""))
        return min(int(text), MAX_ENTRIES) if text.isdecimal() and len(text) < 5 else there

    def was_shown(self, name: str) -> bool:
        """Whether the page that was sent had this field; a sender that does not say had all of them."""
        return SHOWN not in self.data or name in self._shown_names

    @property
    def _shown_names(self) -> frozenset[str]:
        return frozenset(str(self.data.get(SHOWN, "")).split(","))

    # laying out

    def _top(self) -> Cell:
        group = self.page.group
        if group is None or group.repeats:
            return self.state.root
        return self.state.by_address[group.path]

    def _blocks(self, items: tuple[Item, ...] | list[Item], parent: Cell) -> Iterator[Block]:
        """Pieces in order; questions in a row that wait for the same thing stand together under its words."""
        for note, pieces in groupby(self._pieces(items, parent), key=itemgetter(0)):
            blocks = [block for _note, block in pieces]
            if note:
                yield Block("when", text=note, name=blocks[0].name, blocks=blocks)
            else:
                yield from blocks

    def _pieces(self, items: tuple[Item, ...] | list[Item], parent: Cell) -> Iterator[tuple[str, Block]]:
        """Pieces, each with the words of its condition (sections and repeats say theirs themselves)."""
        above = f"{parent.address}/" if parent.address else ""
        for item in visible(items):
            if isinstance(item, Group) and item.repeats:
                yield from (("", block) for block in self._repeat(item, f"{above}{item.name}", parent))
                continue
            cell = self.state.by_address[f"{above}{item.name}"]
            look = self._look(cell)
            if not cell.relevant and not self._waits(look):
                continue
            note = wording.condition(look, self.state, cell)
            if isinstance(item, Group):
                label = self.state.words(item.label, cell)
                yield "", Block("section", label, note, blocks=list(self._blocks(item.children, cell)))
            else:
                yield from self._question(item, cell, note)

    def _look(self, cell: Cell) -> Outlook:
        return outlook(self.machine, self.state, cell, self.page.holds)

    def _waits(self, look: Outlook) -> bool:
        """Whether something irrelevant is shown all the same; if it can only appear later, "update" is offered."""
        if look.open and not look.terms:
            self.can_update = True
            return False
        return look.possible

    def _repeat(self, item: Group, address: str, parent: Cell) -> Iterator[Block]:
        entries = [cell for cell in self.state.cells[item.path] if cell.parent is parent]
        probe = entries[0] if entries else self.state.probe(item, parent, f"{address}[1]")
        look = self._look(probe)
        if not probe.relevant and not self._waits(look):
            return
        name = self.page.field(address)
        self.repeats[name] = address
        label = self.state.words(item.label, probe)
        blocks = [
            Block(
                "entry", _("%(label)s %(number)s") % {"label": label, "number": number}, name=f"{name}-{number}",
                blocks=list(self._blocks(item.children, entry)),
                button=_("Xóa %(entry)s") % {"entry": f"{wording.inside(label)} {number}"},
            )
            for number, entry in enumerate(entries, start=1)
        ]  # fmt: skip
        note = wording.condition(look, self.state, probe)
        more = _("Thêm %(entry)s") % {"entry": wording.inside(label)} if len(entries) < MAX_ENTRIES else ""
        yield Block("repeat", label, note, name, blocks=blocks, button=more)

    def _question(self, question: Question, cell: Cell, note: str) -> Iterator[tuple[str, Block]]:
        label = self.state.words(question.label, cell)
        hint = self.state.words(question.hint, cell)
        self.can_update |= self._is_live(question)
        if question.kind == "note":
            if cell.relevant:
                yield "", Block("note", text=label, label=hint)
        elif self.state.readonly(cell):
            if cell.relevant:
                yield "", Block("fact", label, wording.answer(question, self.state, cell))
        else:
            name = self.page.field(cell.address)
            self.fields[name] = self._field(question, cell, label, hint)
            self.cells[name] = cell
            yield note, Block("field", name=name, bound=self[name])

    def _is_live(self, question: Question) -> bool:
        """Whether what the question shows or offers changes with answers of the same page."""
        seen = self.machine.live[question.path]
        return any(self.page.holds(path) for path in seen)

    def _field(self, question: Question, cell: Cell, label: str, hint: str) -> AnswerField:
        choices: tuple[tuple[str, str], ...] = ()
        placeholder = _("Chọn một mục")
        if question.list_name:
            offered = self.state.choices(cell)
            choices = tuple(
                (code, self.state.choice_label(question.list_name, code, cell)) for code in offered
            )
            if not offered:
                placeholder = self._empty_list(question, cell)
        total = len(self.machine.labels.get(question.list_name, {}))
        given = Given(
            label, hint, choices, cell.answer, not self.state.required(cell), self.language,
            many(question, total) or (bool(question.list_name) and not choices), placeholder,
        )  # fmt: skip
        return field_for(question, given, self.store)

    def _empty_list(self, question: Question, cell: Cell) -> str:
        """What stands in a list that is empty until another question of the page is answered."""
        for path in sorted(self.machine.filters.get(question.path, ())):
            if self.page.holds(path):
                other = self.state.words(self.machine.items[path].label, cell)
                return _("Trả lời “%(other)s” rồi bấm Cập nhật") % {"other": other}
        return _("Không có mục nào")

    def count_of(self, name: str) -> int:
        """How many entries the repeat drawn under this name has."""
        return len(place(self.answers, self.repeats[name]) or [])

    def cell(self, name: str) -> Cell:
        """The cell a field asks for."""
        return self.cells[name]

    @property
    def shown_value(self) -> str:
        """Names of the fields on the page, sent back with it."""
        return ",".join(self.fields)

    @property
    def has_buttons(self) -> bool:
        """Whether the page has buttons of its own before the caller's."""
        return self.can_update or bool(self.repeats)

    def get_context(self) -> dict[str, Any]:
        """What the template draws; the fields are drawn from the blocks."""
        return {"form": self}

    # judging

    def full_clean(self) -> None:
        """Findings of the rules, at their fields. A field that only now appears is not reproached yet."""
        self._errors = forms.utils.ErrorDict(renderer=self.renderer)
        if not self.is_bound:
            return
        self.cleaned_data: dict[str, Any] = {}
        for name, cell in self.cells.items():
            if not cell.relevant:
                continue
            if not self.was_shown(name):
                self.appeared.append(name)
                continue
            if name in self.unread:
                self.add_error(name, self.unread[name])
                continue
            finding = self.state.finding(cell)
            if finding is None:
                self.cleaned_data[name] = cell.answer
            else:
                self.add_error(name, ValidationError(*self._words(finding)))

    def _words(self, finding: Finding) -> tuple[str, str]:
        """Message and code; a list that changed with this very POST is explained instead of reproached."""
        others = [
            path for path in self.machine.filters.get(finding.question.path, ()) if self.page.holds(path)
        ]
        changed = [path for path in sorted(others) if self._changed(path)]
        if changed and finding.code in {"required", "choice"}:
            cell = self.state.by_address[finding.address]
            label = self.state.words(self.machine.items[changed[0]].label, cell)
            return _("Danh sách đã thay đổi theo “%(other)s”; hãy chọn lại") % {"other": label}, "invalid"
        own = wording.is_generic(finding, self.language)
        code = ("required" if finding.code == "required" else "invalid") if own else "stated"
        return wording.problem(finding, self.state), code

    def _changed(self, path: str) -> bool:
        before = self.compute(self.draft).cells[path]
        return [cell.answer for cell in before] != [cell.answer for cell in self.state.cells[path]]

    def is_valid(self) -> bool:
        """Whether the page can be left: nothing wrong, and nothing that the person has not seen yet."""
        return super().is_valid() and not self.appeared
