"""Our fields beside the reference markup of govuk-frontend: the same elements, classes and references.

Differences that are meant, and taken out before comparing: ``aria-invalid`` (we add it), the size class of
labels, the id scheme, the translations of the file control.
"""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from tinhso.ui import forms as ts

HELD = json.loads((Path(__file__).parent / "data/govuk_fixtures.json").read_text("utf-8"))
CASES = [pytest.param(one, id=f"{one['component']}-{one['name']}") for one in HELD["fixtures"]]
IDS = ("id", "for", "aria-describedby")


def text(options: dict[str, Any], name: str) -> str:
    return (options.get(name) or {}).get("text", "")


def choices_of(options: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(item["value"]), item["text"]) for item in options.get("items", [])]


def hints_of(options: dict[str, Any]) -> dict[str, str]:
    return {str(item["value"]): text(item, "hint") for item in options.get("items", []) if item.get("hint")}


def field_of(component: str, options: dict[str, Any]) -> forms.Field:
    width = re.search(r"width-(\d+)", options.get("classes", ""))
    match component:
        case "input":
            widget: forms.Widget = ts.TsText(
                width=int(width[1]) if width else None,
                prefix=text(options, "prefix"),
                suffix=text(options, "suffix"),
                inputmode=options.get("inputmode", ""),
            )
            return forms.CharField(widget=widget)
        case "textarea":
            return forms.CharField(widget=ts.TsTextarea(rows=options.get("rows", 5)))
        case "select":
            return forms.ChoiceField(widget=ts.TsSelect, choices=choices_of(options))
        case "radios":
            inline = "inline" in options.get("classes", "")
            return forms.ChoiceField(
                widget=ts.TsRadio(hints=hints_of(options), inline=inline), choices=choices_of(options)
            )
        case "checkboxes":
            return forms.MultipleChoiceField(
                widget=ts.TsChecks(hints=hints_of(options)), choices=choices_of(options)
            )
        case "date-input":
            return ts.DateField()
        case _:
            return forms.FileField(widget=ts.TsFile())


def form_of(component: str, options: dict[str, Any]) -> forms.Form:
    name = options.get("name") or options["id"]
    legend = (options.get("fieldset") or {}).get("legend", {})

    class Case(forms.Form):
        label_size = ""
        legend_is_heading = bool(legend.get("isPageHeading"))

        def clean(self):
            self._errors.pop(name, None)
            message = text(options, "errorMessage")
            if message:
                parts = [part for part in ("day", "month", "year") if (options.get(part) or {}).get("error")]
                self.add_error(name, ValidationError(message, code="own", params={"parts": parts}))

    field = field_of(component, options)
    field.label = text(options, "label") or legend.get("text", "")
    field.help_text = text(options, "hint")
    checked = [str(item["value"]) for item in options.get("items", []) if item.get("checked")]
    value = options.get("value", checked[0] if checked else None)
    form = (
        Case({name: value} if value else {}, auto_id="%s")
        if text(options, "errorMessage")
        else Case(auto_id="%s")
    )
    form.fields[name] = field
    if value and not form.is_bound:
        form.initial[name] = value
    return form


def shape(html: str) -> list[Any]:
    """The markup as nested lists, ids numbered in order, attributes and classes sorted."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False, container="div")
    numbers: dict[str, str] = {}

    def numbered(value: str) -> str:
        return " ".join(numbers.setdefault(one, f"#{len(numbers)}") for one in value.split())

    for element in tree.iter():
        if element.get("id"):
            numbered(element.get("id"))
    return walk(tree, numbered)


def walk(element: Element, numbered: Any) -> list[Any]:
    attributes = {}
    for name, value in element.attrib.items():
        if name == "aria-invalid" or name.startswith("data-i18n"):
            continue
        if name == "class":
            words = sorted(word for word in value.split() if word != "govuk-fieldset__legend--l")
            attributes[name] = " ".join(words)
        elif name in {"name", "id"} and re.search(r"-(day|month|year)$|^(day|month|year)$", value):
            attributes[name] = re.split("-", value)[-1] if name == "name" else numbered(value)
        else:
            attributes[name] = numbered(value) if name in IDS else value
    texts = " ".join([element.text or "", *(child.tail or "" for child in element)]).split()
    return [element.tag, attributes, " ".join(texts), [walk(child, numbered) for child in element]]


@pytest.mark.parametrize("case", CASES)
def test_markup_is_that_of_the_reference(case):
    form = form_of(case["component"], case["options"])
    field = next(iter(form))
    with translation.override("en"):
        ours = field.as_field_group()
    assert shape(ours) == shape(case["html"])


def test_reference_is_of_the_vendored_version():
    manifest = Path(__file__).parents[1] / "static/ui/vendor/manifest.json"
    sources = {one["name"]: one["version"] for one in json.loads(manifest.read_text("utf-8"))["sources"]}
    assert sources["govuk-frontend"] == HELD["version"]
    assert "MIT" in HELD["note"]
