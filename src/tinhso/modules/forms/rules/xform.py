"""Reads a compiled XForm into a definition: structure from the source rows, everything else from the XForm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from .checks import heading, row_type
from .definition import Choice, Definition, Group, Item, Part, Question, Text
from .source import Row, Sheet, Workbook
from .supported import SELECTS

XF = "{http://www.w3.org/2002/xforms}"
H = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
_ITEXT = re.compile(r"jr:itext\('(.+)'\)\Z")
_CODE = re.compile(r"\(([a-z]{2,3})\)\Z")


class Reader:
    """One XForm, indexed by the paths of its binds, controls, first values and texts."""

    def __init__(self, xml: str) -> None:
        document = ET.fromstring(xml)  # noqa: S314 - pyxform wrote it a moment ago
        model = _child(_child(document, f"{H}head"), f"{XF}model")
        self.title = "".join(_child(_child(document, f"{H}head"), f"{H}title").itertext())
        instances = model.findall(f"{XF}instance")
        self.data = instances[0][0]
        self.root = self.data.tag.removeprefix(XF)
        self.binds = {bind.get("nodeset", ""): bind.attrib for bind in model.findall(f"{XF}bind")}
        self.first_values = {
            _key(v.get("ref", "")): v.get("value", "") for v in document.iter(f"{XF}setvalue")
        }
        self.lists = {instance.get("id", ""): instance for instance in instances[1:]}
        self.controls = {
            element.get("ref", ""): element
            for element in _child(document, f"{H}body").iter()
            if element.get("ref") and element.tag.removeprefix(XF) in _CONTROLS
        }
        self.languages, self.texts = _translations(model)

    def text(self, element: ET.Element | None) -> Text:
        """The text of a label or hint element in every language."""
        if element is None:
            return {}
        found = _ITEXT.match(element.get("ref", ""))
        if found is not None:
            return self.texts.get(found.group(1), {})
        pieces = _pieces(element)
        return {self.languages[0]: pieces} if pieces else {}

    def message(self, value: str) -> Text:
        """The text of a message attribute."""
        found = _ITEXT.match(value)
        if found is not None:
            return self.texts.get(found.group(1), {})
        return {self.languages[0]: [value]} if value else {}


_CONTROLS = frozenset({"input", "select", "select1", "upload", "group"})


def _child(parent: ET.Element, tag: str) -> ET.Element:
    found = parent.find(tag)
    assert found is not None, tag
    return found


def _key(ref: str) -> str:
    return ref.strip()


def _translations(model: ET.Element) -> tuple[list[str], dict[str, Text]]:
    """Language codes, the default one first, and the texts by id. Without translations: Vietnamese."""
    codes: list[str] = []
    texts: dict[str, Text] = {}
    for translation in model.iterfind(f"{XF}itext/{XF}translation"):
        match = _CODE.search(translation.get("lang", ""))
        code = match.group(1) if match is not None else "vi"
        codes.insert(0 if translation.get("default") else len(codes), code)
        for text in translation:
            pieces = _pieces(_child(text, f"{XF}value"))
            texts.setdefault(text.get("id", ""), {})[code] = pieces
    return codes or ["vi"], texts


def _pieces(element: ET.Element) -> list[Part]:
    """Text with ``<output value="…"/>`` inside, as pieces; blanks at the ends removed."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    texts[0] = texts[0].lstrip()
    texts[-1] = texts[-1].rstrip()
    pieces: list[Part] = [texts[0]]
    for child, text in zip(element, texts[1:], strict=True):
        pieces += [{"x": child.get("value", "").strip()}, text]
    return [piece for piece in pieces if piece]


def build(xml: str, book: Workbook, code: str, version: str) -> Definition:
    """The definition of the form whose source is ``book`` and whose XForm is ``xml``."""
    reader = Reader(xml)
    rows = iter(book["survey"].rows)
    children = list(_items(reader, book["survey"], rows, ""))
    names = {row.get("list_name") for row in book["choices"].rows} if "choices" in book else set()
    lists = {name: list(_choices(reader, book["choices"], name)) for name in reader.lists if name in names}
    return Definition(code, version, reader.title, reader.root, reader.languages, children, lists)


def _items(reader: Reader, sheet: Sheet, rows: Iterator[Row], above: str) -> Iterator[Item]:
    for row in rows:
        kind, list_name = row_type(row)
        if kind.startswith("end "):
            return
        path = f"{above}{row.get('name')}"
        if kind.startswith("begin "):
            yield _group(reader, sheet, rows, row, path)
        else:
            yield _question(reader, kind, list_name, row, path)


def _group(reader: Reader, sheet: Sheet, rows: Iterator[Row], row: Row, path: str) -> Group:
    ref = f"/{reader.root}/{path}"
    control = reader.controls.get(ref)
    bind = reader.binds.get(ref, {})
    return Group(
        name=row.get("name"),
        path=path,
        row=row.number,
        repeats=row_type(row)[0] == "begin repeat",
        label=reader.text(control.find(f"{XF}label") if control is not None else None),
        relevant=bind.get("relevant", "").strip(),
        children=list(_items(reader, sheet, rows, f"{path}/")),
    )


def _question(reader: Reader, kind: str, list_name: str, row: Row, path: str) -> Question:
    ref = f"/{reader.root}/{path}"
    bind = reader.binds.get(ref, {})
    control = reader.controls.get(ref)
    itemset = control.find(f"{XF}itemset") if control is not None and kind in SELECTS else None
    readonly = bind.get("readonly", "").strip()
    return Question(
        kind=kind,
        name=row.get("name"),
        path=path,
        row=row.number,
        label=reader.text(control.find(f"{XF}label") if control is not None else None),
        hint=reader.text(control.find(f"{XF}hint") if control is not None else None),
        required=_unless_false(bind.get("required", "")),
        required_message=reader.message(bind.get(f"{JR}requiredMsg", "")),
        relevant=bind.get("relevant", "").strip(),
        constraint=bind.get("constraint", "").strip(),
        constraint_message=reader.message(bind.get(f"{JR}constraintMsg", "")),
        calculate=bind.get("calculate", "").strip(),
        default=_default(reader, path),
        default_expression=reader.first_values.get(ref, "").strip(),
        readonly="" if kind == "note" else _unless_false(readonly),
        list_name=list_name,
        itemset=itemset.get("nodeset", "").strip() if itemset is not None else "",
        appearance=row.get("appearance").split(),
    )


def _unless_false(expression: str) -> str:
    expression = expression.strip()
    return "" if expression == "false()" else expression


def _default(reader: Reader, path: str) -> str:
    element = reader.data.find("/".join(f"{XF}{name}" for name in path.split("/")))
    return (element.text or "").strip() if element is not None else ""


def _choices(reader: Reader, sheet: Sheet, name: str) -> Iterator[Choice]:
    texts = [column for column in sheet.columns if heading(column).name == "label"]
    skipped = {"list_name", "name", *texts}
    rows = [row for row in sheet.rows if row.get("list_name") == name]
    for item, row in zip(_child(reader.lists[name], f"{XF}root"), rows, strict=True):
        itext = item.find(f"{XF}itextId")
        label = item.find(f"{XF}label")
        text = reader.texts.get(itext.text or "", {}) if itext is not None else reader.text(label)
        columns = {column: value for column, value in row.cells.items() if column not in skipped}
        yield Choice(row.get("name"), text, columns)
