"""Parts of the page frame; the bases use them, pages seldom do."""

from __future__ import annotations

from typing import Final

from tinhso.ui import samples
from tinhso.ui.components.base import Component, Example, Prop

COMPONENTS: Final = (
    Component(
        "brand",
        "The wordmark: rice and wave, the product's name and who runs it.",
        (Prop("owner", "who runs the site"), Prop("href", "where it leads", "/")),
        kept=True,
        examples=(
            Example(
                "On the masthead",
                '<div class="ts-masthead ts-masthead--sample">{% c "brand" owner="Ủy ban nhân dân tỉnh Bạc Liêu" %}</div>',
            ),
        ),
    ),
    Component(
        "demo_banner",
        "Says on every page of the demo that people and dossiers are invented, and which day it lives in.",
        (
            Prop("day", "the business date"),
            Prop("label", "read out; only when a page has two", ""),
            Prop("width", "how wide the page below is", "page", ("page", "wide", "full")),
        ),
        kept=True,
        examples=(
            Example(
                "Banner",
                '{% c "demo_banner" day=day label="Ví dụ" width="full" %}',
                lambda: {"day": samples.DAY},
            ),
        ),
    ),
    Component(
        "language_switch",
        "Links to the same page in the other languages.",
        (
            Prop("languages", "(code, name, href, current) each"),
            Prop("query", "what each address is told, such as where to come back to", ""),
            Prop("label", "read out", ""),
        ),
        examples=(
            Example(
                "Two languages",
                '<div class="ts-masthead ts-masthead--sample">{% c "language_switch" languages=languages label="Ví dụ ngôn ngữ" %}</div>',
                lambda: {
                    "languages": [
                        {"code": "vi", "name": "Tiếng Việt", "href": "#language_switch", "current": True},
                        {"code": "en", "name": "English", "href": "#language_switch", "current": False},
                    ]
                },
            ),
        ),
    ),
)
