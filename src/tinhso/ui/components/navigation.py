"""Finding the way: breadcrumbs, back link, tabs, search box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tinhso.ui.components.base import Component, Example, Prop
from tinhso.ui.items import as_item


def _crumbs(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"items": [as_item(item, "text", "href") for item in props["items"]]}


def _tabs(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"items": [as_item(item, "text", "href", "current", "count") for item in props["items"]]}


COMPONENTS: Final = (
    Component(
        "breadcrumbs",
        "The way down to this page, without the page itself. Put it in ``{% block breadcrumbs %}``.",
        (Prop("items", "(text, href) each, from the top"),),
        prepare=_crumbs,
        examples=(
            Example(
                "Two levels",
                '{% c "breadcrumbs" items=items %}',
                lambda: {"items": [("Dịch vụ công", "#breadcrumbs"), ("Hộ kinh doanh", "#breadcrumbs")]},
            ),
        ),
    ),
    Component(
        "back_link",
        "One step back in a form. Put it in ``{% block breadcrumbs %}``.",
        (Prop("href", "address of the step before"), Prop("text", "words", "")),
        examples=(Example("Form step", '{% c "back_link" href="#back_link" %}'),),
    ),
    Component(
        "tabs",
        "Parts of one thing, each on its own page (plain links, no script).",
        (
            Prop("items", "(text, href[, current, count]) each"),
            Prop("label", "what the parts belong to, read out"),
        ),
        prepare=_tabs,
        examples=(
            Example(
                "Case page",
                '{% c "tabs" items=items label="Hồ sơ" %}',
                lambda: {
                    "items": [
                        ("Tổng quan", "#tabs", True),
                        ("Giấy tờ", "#tabs", False, 3),
                        ("Thu phí", "#tabs"),
                    ]
                },
            ),
        ),
    ),
    Component(
        "search_box",
        "A search field with its button (GET).",
        (
            Prop("action", "address of the results"),
            Prop("label", "what can be searched for"),
            Prop("name", "query parameter", "q"),
            Prop("value", "what was searched for", ""),
            Prop("hint", "an example under the label", ""),
            Prop("button", "words of the button", ""),
            Prop("id", "id of the input; give one when a page has two boxes", "tim"),
            Prop("hide_label", "read the label out only", False),
        ),
        examples=(
            Example(
                "Services",
                '{% c "search_box" action="#search_box" label="Tìm dịch vụ công" hint="Ví dụ: khai sinh, hộ kinh doanh" '
                'id="tim-mau" %}',
            ),
        ),
    ),
)
