"""Inspects a page: valid HTML, names, labels, ids and references, nothing inline, no leaked template marks.

`inspect_html` answers with sentences, one for each fault, so that a test can show them all at once. It sees
what axe does not report, such as a reference to an id that does not exist; it does not replace axe.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as PARSE_ERRORS

LEAKED = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|%\(\w+\)[sd]|__proxy__|<\w+ object at 0x|object at 0x")
ESCAPED = re.compile(r"</?(?:a|p|div|span|strong|em|li|ul|h[1-6]|button|input|br|svg|td|tr)\b[^>]*>")
SHOWS_SOURCE = frozenset({"code", "pre", "textarea"})
UNNAMED_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image"})
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "list", "form")
INLINE_ATTRIBUTES = re.compile(r"^on[a-z]+$")

Check = Callable[["Document"], Iterator[str]]


class Document:
    """A parsed page or fragment with what the checks ask for."""

    def __init__(self, html: str, *, fragment: bool = False) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parseFragment(html, container="div") if fragment else parser.parse(html)
        self.errors = [(position, code, data) for position, code, data in parser.errors]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self.ids = Counter(
            element.get("id") or "" for element in self.elements if element.get("id") is not None
        )

    def named(self, *tags: str) -> list[Element]:
        """Elements with one of these tags, in the order of the page."""
        return [element for element in self.elements if element.tag in tags]

    def inside(self, element: Element, tags: frozenset[str] | set[str]) -> bool:
        """Whether the element or one around it has one of the tags."""
        here: Element | None = element
        while here is not None:
            if here.tag in tags:
                return True
            here = self.parents.get(here)
        return False

    def by_id(self, id_: str) -> Element | None:
        """The first element of that id."""
        return next((element for element in self.elements if element.get("id") == id_), None)


def text_of(element: Element) -> str:
    """The words of an element, white space joined, with the alternative texts of images."""
    parts: list[str] = []
    for one in element.iter():
        if one.tag in {"img", "{http://www.w3.org/2000/svg}svg"}:
            parts.append(one.get("alt") or one.get("aria-label") or "")
        parts.append(one.text or "")
        if one is not element:
            parts.append(one.tail or "")
    return " ".join(" ".join(parts).split())


def describe(element: Element) -> str:
    """The element's start tag, short, to find it in the page."""
    shown = "".join(
        f' {name}="{element.get(name)}"' for name in ("id", "name", "href", "class") if element.get(name)
    )
    return f"<{str(element.tag).rpartition('}')[2]}{shown}>"[:140]


def inspect_html(html: str) -> list[str]:
    """What is wrong with a whole page; an empty list when nothing is."""
    document = Document(html)
    return [
        *_parse_faults(document),
        *(fault for check in (*PAGE_CHECKS, *CHECKS) for fault in check(document)),
    ]


def inspect_fragment(html: str) -> list[str]:
    """What is wrong with a piece of a page (the answer to an htmx request); references may lead outside of it."""
    document = Document(html, fragment=True)
    inner = [check for check in CHECKS if check not in {_references, _headings}]
    return [*_parse_faults(document), *(fault for check in inner for fault in check(document))]


def _parse_faults(document: Document) -> Iterator[str]:
    for (line, column), code, data in document.errors:
        yield f"invalid HTML at line {line}, column {column}: {PARSE_ERRORS.get(code, code) % (data or {})}"


def _frame(document: Document) -> Iterator[str]:
    html = document.named("html")
    if not html or not html[0].get("lang"):
        yield "<html> has no lang"
    titles = document.named("title")
    words = text_of(titles[0]) if titles else ""
    if len(titles) != 1 or not words or words.startswith(("–", "-")):
        yield f"the page needs one <title> with words before the product's name, it has {words!r}"
    for tag in ("h1", "main"):
        found = document.named(tag)
        if len(found) != 1:
            yield f"the page needs exactly one <{tag}>, it has {len(found)}"
        elif not text_of(found[0]):
            yield f"<{tag}> is empty"


def _ids(document: Document) -> Iterator[str]:
    for id_, count in document.ids.items():
        if count > 1:
            yield f"the id {id_!r} is used {count} times"
        if not id_ or " " in id_:
            yield f"{id_!r} is no id"


def _references(document: Document) -> Iterator[str]:
    for element in document.elements:
        for name in REFERENCES:
            value = element.get(name)
            if value is None:
                continue
            if not value.strip():
                yield f"{describe(element)}: {name} is empty"
            for id_ in value.split():
                if id_ not in document.ids:
                    yield f"{describe(element)}: {name} leads to #{id_}, which does not exist"
        href = element.get("href") or ""
        if href.startswith("#") and element.tag == "a" and href[1:] not in document.ids:
            yield f"{describe(element)}: there is no #{href[1:]}"


def _labels(document: Document) -> Iterator[str]:
    labelled = {label.get("for") for label in document.named("label") if text_of(label)}
    for element in document.named("input", "select", "textarea"):
        if element.tag == "input" and element.get("type", "text") in UNNAMED_INPUTS:
            continue
        around = document.parents.get(element)
        while around is not None and around.tag != "label":
            around = document.parents.get(around)
        if element.get("id") not in labelled and around is None and not _aria_name(document, element):
            yield f"{describe(element)} has no label"


def _names(document: Document) -> Iterator[str]:
    for element in document.named("a", "button", "summary"):
        if element.tag == "a" and element.get("href") is None:
            continue
        if not text_of(element) and not _aria_name(document, element):
            yield f"{describe(element)} has no words"
        if element.tag == "a" and any(child.tag in {"button", "input", "select"} for child in element.iter()):
            yield f"{describe(element)} holds another control"
    for image in document.named("img"):
        if image.get("alt") is None:
            yield f"{describe(image)} has no alt"


def _aria_name(document: Document, element: Element) -> str:
    by = [document.by_id(id_) for id_ in (element.get("aria-labelledby") or "").split()]
    return element.get("aria-label") or " ".join(text_of(one) for one in by if one is not None)


def _inline(document: Document) -> Iterator[str]:
    for element in document.elements:
        if element.tag == "style" or str(element.tag).endswith("}style"):
            yield "an inline <style>"
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/json":
            yield "an inline <script>"
        for name in element.attrib:
            if name == "style" or INLINE_ATTRIBUTES.match(name):
                yield f"{describe(element)} has the inline attribute {name}"
        if (element.get("href") or "").strip().lower().startswith("javascript:"):
            yield f"{describe(element)} runs a script"


def _leaks(document: Document) -> Iterator[str]:
    for element in document.elements:
        if document.inside(element, SHOWS_SOURCE):
            continue
        if element.tag == "script" and element.get("type") == "application/json":
            continue  # data, where braces close one another
        texts = [element.text or "", *(child.tail or "" for child in element)]
        for text in texts:
            if LEAKED.search(text):
                yield f"{describe(element)} shows a template mark: {' '.join(text.split())[:80]!r}"
            if element.tag not in {"script", "style"} and ESCAPED.search(text):
                yield f"{describe(element)} shows markup as text: {' '.join(text.split())[:80]!r}"
        for name, value in element.items():
            if LEAKED.search(value):
                yield f"{describe(element)}: {name} holds a template mark: {value[:80]!r}"


def _forms(document: Document) -> Iterator[str]:
    for form in document.named("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        if not any(one.get("name") == "csrfmiddlewaretoken" for one in form.iter("input")):
            yield f"{describe(form)} posts without a token; write csrf_token into it"
        if any(one.get("type") == "file" for one in form.iter("input")) and (
            form.get("enctype") != "multipart/form-data"
        ):
            yield f"{describe(form)} has a file input but not enctype multipart/form-data"


def _headings(document: Document) -> Iterator[str]:
    level = 0
    for element in document.named("h1", "h2", "h3", "h4", "h5", "h6"):
        here = int(str(element.tag)[1])
        if level and here > level + 1:
            yield f"heading {text_of(element)[:60]!r} jumps from level {level} to {here}"
        if not text_of(element):
            yield f"{describe(element)} is an empty heading"
        level = here


PAGE_CHECKS: tuple[Check, ...] = (_frame,)
CHECKS: tuple[Check, ...] = (_ids, _references, _labels, _names, _inline, _leaks, _forms, _headings)
