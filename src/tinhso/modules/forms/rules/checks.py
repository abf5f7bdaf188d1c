"""Checks of the source sheets before compiling: only what is supported, no silent gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import supported
from .errors import FormError
from .source import Row, Sheet, Workbook

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_CHOICE = re.compile(r"\S+\Z")
_HEADING = re.compile(r"([^:]+?)(?:::(.+))?\Z")
_LANGUAGE = re.compile(r".+\(([a-z]{2,3})\)\Z")
_MARKUP = re.compile(r"\*\*|\]\(|<[a-zA-Z/]|(?m:^#{1,6} )")
_RESERVED = frozenset({"meta", "data"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column heading: its plain name and the language it is in (empty for none)."""

    name: str
    language: str


def heading(column: str) -> Heading:
    """The parts of a heading; common other spellings are given their usual name."""
    match = _HEADING.match(column)
    name, language = match.groups() if match is not None else (column, "")
    name = name.strip()
    return Heading(supported.SURVEY_ALIASES.get(name, name), (language or "").strip())


def row_type(row: Row) -> tuple[str, str]:
    """Type of a survey row and the list it names: ``begin_group`` is ``begin group``."""
    words = row.get("type").replace("begin_", "begin ").replace("end_", "end ").split()
    kind = " ".join(words)
    if words and words[0] in supported.SELECTS:
        return words[0], " ".join(words[1:])
    return kind, ""


def check(book: Workbook) -> list[FormError]:
    """All faults of the sheets, in order."""
    errors = [FormError("unknown_sheet", name) for name in book if name not in supported.SHEETS]
    missing = [FormError("missing_sheet", name) for name in ("survey", "settings") if name not in book]
    if missing:
        return errors + missing
    errors += _languages(book)
    errors += _settings(book["settings"])
    lists = set()
    if "choices" in book:
        errors += _choices(book["choices"])
        lists = {row.get("list_name") for row in book["choices"].rows}
    errors += _survey(book["survey"], lists)
    return errors


def _headings(sheet: Sheet, known: tuple[str, ...]) -> Iterator[FormError]:
    for column in sheet.columns:
        parts = heading(column)
        if parts.name not in known:
            first = next((row for row in sheet.rows if row.get(column)), None)
            if first is not None:
                yield sheet.error("unknown_column", first, column, first.get(column)[:40])
        elif parts.language and parts.name not in supported.TRANSLATED:
            yield sheet.error("not_translatable", column=column)


def _languages(book: Workbook) -> Iterator[FormError]:
    """Every language has a known code, all sheets use the same ones, Vietnamese is among them."""
    found: dict[str, str] = {}
    for sheet in book.values():
        for column in sheet.columns:
            parts = heading(column)
            if not parts.language or parts.name not in supported.TRANSLATED:
                continue
            match = _LANGUAGE.match(parts.language)
            if match is None or match.group(1) not in supported.LANGUAGES:
                yield sheet.error("unknown_language", column=column, detail=parts.language)
            elif found.setdefault(match.group(1), parts.language) != parts.language:
                yield sheet.error("language_spelling", column=column, detail=found[match.group(1)])
    if found and "vi" not in found:
        yield FormError("no_vietnamese", "survey", 1)
    default = "".join(row.get("default_language") for row in book["settings"].rows[:1])
    if default and default not in found.values():
        yield book["settings"].error(
            "unknown_language", book["settings"].rows[0], "default_language", default
        )


def _settings(sheet: Sheet) -> Iterator[FormError]:
    yield from _headings(sheet, supported.SETTINGS_COLUMNS)
    if len(sheet.rows) != 1:
        yield sheet.error("one_settings_row")
        return
    for column in ("form_id", "form_title", "version"):
        if not sheet.rows[0].get(column):
            yield sheet.error("missing_cell", sheet.rows[0], column)


def _choices(sheet: Sheet) -> Iterator[FormError]:
    extra = tuple(column for column in sheet.columns if _NAME.match(column) and column != "image")
    yield from _headings(sheet, (*supported.CHOICES_COLUMNS, *extra))
    seen: set[tuple[str, str]] = set()
    for row in sheet.rows:
        for column in ("list_name", "name"):
            if not row.get(column):
                yield sheet.error("missing_cell", row, column)
        name, code = row.get("list_name"), row.get("name")
        if name and not _NAME.match(name):
            yield sheet.error("bad_name", row, "list_name", name)
        if code and not _CHOICE.match(code):
            yield sheet.error("bad_choice", row, "name", code)
        if code and (name, code) in seen:
            yield sheet.error("duplicate_choice", row, "name", code)
        seen.add((name, code))
        yield from _texts(sheet, row, needed=("label",))


def _texts(sheet: Sheet, row: Row, needed: tuple[str, ...] = ()) -> Iterator[FormError]:
    """Texts are there in every language of their column, and hold no mark-up."""
    for name in supported.TRANSLATED:
        columns = [column for column in sheet.columns if heading(column).name == name]
        filled = [column for column in columns if row.get(column)]
        if filled or name in needed:
            for column in columns:
                if column not in filled:
                    yield sheet.error("missing_text", row, column)
            if not columns:
                yield sheet.error("missing_text", row, name)
        for column in filled:
            if _MARKUP.search(row.get(column)):
                yield sheet.error("markup", row, column, row.get(column)[:40])


def _survey(sheet: Sheet, lists: set[str]) -> Iterator[FormError]:
    yield from _headings(sheet, supported.SURVEY_COLUMNS)
    open_rows: list[tuple[str, Row]] = []
    for row in sheet.rows:
        kind, name = row_type(row)
        if kind in {"end group", "end repeat"}:
            if not open_rows or open_rows[-1][0] != kind.removeprefix("end "):
                yield sheet.error("unmatched_end", row, "type", kind)
                return
            open_rows.pop()
        elif kind in supported.STRUCTURE:
            open_rows.append((kind.removeprefix("begin "), row))
            yield from _structure(sheet, row, kind.removeprefix("begin "))
        elif kind not in supported.QUESTION_TYPES:
            yield sheet.error("unsupported_type" if kind else "missing_cell", row, "type", row.get("type"))
        else:
            yield from _question(sheet, row, kind, name, lists)
    for kind, row in open_rows:
        yield sheet.error("unmatched_begin", row, "type", f"begin {kind}")


def _named(sheet: Sheet, row: Row) -> Iterator[FormError]:
    name = row.get("name")
    if not name:
        yield sheet.error("missing_cell", row, "name")
    elif not _NAME.match(name) or name in _RESERVED:
        yield sheet.error("bad_name", row, "name", name)


def _structure(sheet: Sheet, row: Row, kind: str) -> Iterator[FormError]:
    yield from _named(sheet, row)
    yield from _texts(sheet, row, needed=("label",))
    yield from _only(sheet, row, kind)
    yield from _appearance(sheet, row, supported.GROUP_APPEARANCES)


def _only(sheet: Sheet, row: Row, kind: str) -> Iterator[FormError]:
    """Cells that would mean nothing in a row of this type."""
    allowed = supported.ALLOWED.get(kind)
    for column in row.cells:
        name = heading(column).name
        if allowed is not None and name not in allowed and name in supported.SURVEY_COLUMNS:
            yield sheet.error("useless_cell", row, column, kind)


def _appearance(sheet: Sheet, row: Row, known: frozenset[str]) -> Iterator[FormError]:
    for word in row.get("appearance").split():
        if word not in known:
            yield sheet.error("unsupported_appearance", row, "appearance", word)


def _question(sheet: Sheet, row: Row, kind: str, list_name: str, lists: set[str]) -> Iterator[FormError]:
    yield from _named(sheet, row)
    yield from _texts(sheet, row, needed=() if kind == "calculate" else ("label",))
    yield from _only(sheet, row, "file" if kind in supported.FILES else kind)
    yield from _appearance(sheet, row, supported.QUESTION_TYPES[kind])
    if kind in supported.SELECTS:
        yield from _select(sheet, row, list_name, lists)
    elif kind not in supported.ALLOWED and row.get("choice_filter"):
        yield sheet.error("useless_cell", row, "choice_filter", kind)
    calculation = _column(sheet, "calculation")
    readonly = row.get(_column(sheet, "readonly"))
    if kind == "calculate" and not row.get(calculation):
        yield sheet.error("missing_cell", row, calculation)
    if kind not in {*supported.SILENT, *supported.FILES} and row.get(calculation):
        if readonly.lower() not in {"yes", "true", "true()"}:
            yield sheet.error("calculation_editable", row, calculation)
        if row.get("default"):
            yield sheet.error("calculation_default", row, "default")
    for message, of in (("required_message", "required"), ("constraint_message", "constraint")):
        filled = [column for column in row.cells if heading(column).name == message]
        if filled and not row.get(of):
            yield sheet.error("message_without", row, filled[0], of)


def _select(sheet: Sheet, row: Row, list_name: str, lists: set[str]) -> Iterator[FormError]:
    if list_name.endswith(" or_other"):
        yield sheet.error("unsupported_type", row, "type", "or_other")
    elif not list_name:
        yield sheet.error("missing_list", row, "type", row.get("type"))
    elif list_name not in lists:
        yield sheet.error("unknown_list", row, "type", list_name)


def _column(sheet: Sheet, name: str) -> str:
    """The heading this sheet uses for a column (it may be another spelling)."""
    return next((column for column in sheet.columns if heading(column).name == name), name)
