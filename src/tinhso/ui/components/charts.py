"""Charts drawn as inline SVG; the drawing itself is in ``tinhso.ui.charts``."""

from __future__ import annotations

from typing import Final

from tinhso.ui import charts as drawing
from tinhso.ui import samples
from tinhso.ui.components.base import TONES, Component, Example, Prop
from tinhso.ui.items import as_item

COMPONENTS: Final = (
    Component(
        "sparkline",
        "A short series with target line, forecast and band. The sentence says what it shows.",
        (
            Prop("values", "numbers in order of time; None is a gap"),
            Prop("sentence", "what the chart shows, with value, target and verdict"),
            Prop("target", "the target value", None),
            Prop("forecast", "forecast numbers that follow the last value", ()),
            Prop("band", "(low, high) for each forecast number", ()),
            Prop("low", "lower end of the scale; from the data when left out", None),
            Prop("high", "upper end of the scale; from the data when left out", None),
            Prop("tone", "meaning of the forecast", "neutral", TONES),
        ),
        prepare=lambda props: {"svg": drawing.sparkline(**props)},
        examples=(
            Example(
                "With forecast",
                '{% c "sparkline" values=values target=80 forecast=forecast band=band tone="ok" '
                'sentence="Dịch vụ công mức 3: 62 %, mục tiêu 80 %, dự kiến đạt 84 % cuối năm 2015." %}',
                lambda: {
                    "values": [31, 34, 36, 41, 43, 48, 52, 55, 57, 62],
                    "forecast": [66, 71, 77, 84],
                    "band": [(64, 68), (66, 76), (69, 85), (72, 95)],
                },
            ),
        ),
    ),
    Component(
        "bullet",
        "One value against its target on a scale.",
        (
            Prop("value", "the value"),
            Prop("sentence", "what the chart shows"),
            Prop("target", "the target value", None),
            Prop("forecast", "expected value at the deadline", None),
            Prop("high", "upper end of the scale", 100),
            Prop("tone", "meaning", "neutral", TONES),
        ),
        prepare=lambda props: {"svg": drawing.bullet(**props)},
        examples=(
            Example(
                "Below target",
                '{% c "bullet" value=47.1 target=80 forecast=66.3 tone="bad" '
                'sentence="Tập huấn cán bộ xã: 47,1 %, mục tiêu 80 %, dự kiến 66,3 %." %}',
            ),
        ),
    ),
    Component(
        "bars",
        "Horizontal bars with names and figures in words beside them.",
        (
            Prop("items", "(label, value[, words, tone, href]) each"),
            Prop("sentence", "what the chart shows"),
            Prop("high", "upper end of the scale; the largest value when left out", None),
            Prop("target", "one target for all bars", None),
        ),
        prepare=lambda props: {"svg": drawing.bars(**props)},
        examples=(
            Example(
                "On time by unit",
                '{% c "bars" items=items sentence="Tỷ lệ đúng hạn theo huyện, mục tiêu 95 %." high=100 target=95 %}',
                lambda: {
                    "items": [
                        ("Thành phố Bạc Liêu", 97.2, "97,2 %", "ok"),
                        ("Huyện Giá Rai", 91.0, "91,0 %", "warn"),
                        ("Huyện Đông Hải", 84.5, "84,5 %", "bad"),
                    ]
                },
            ),
        ),
    ),
    Component(
        "flow",
        "A process in lanes, its present step marked. What the numbers mean stands in a table beside it.",
        (
            Prop("items", "(lane, state, next, back) each: numbers from 0; state as in `steps`"),
            Prop("lanes", "the names of the lanes"),
            Prop("sentence", "what the drawing shows, with the present step"),
        ),
        prepare=lambda props: {"svg": drawing.flow(**props)},
        examples=(
            Example(
                "At the third of five steps",
                '{% c "flow" items=items lanes=lanes sentence="Quy trình 5 bước, đang ở bước 3 (mẫu)." %}',
                lambda: {
                    "lanes": ["Một cửa", "Chuyên viên", "Lãnh đạo"],
                    "items": [
                        (0, "done", [1], []),
                        (1, "done", [2], []),
                        (1, "current", [3], [1]),
                        (2, "todo", [4], [2]),
                        (0, "todo", [], []),
                    ],
                },
            ),
        ),
    ),
    Component(
        "heat_calendar",
        "A year of days, darker for more. A table must stand beside it.",
        (
            Prop("days", "mapping date -> number; a missing day is empty"),
            Prop("year", "which year"),
            Prop("sentence", "what the chart shows"),
            Prop("unit", "what is counted, for each day's title", ""),
        ),
        prepare=lambda props: {"svg": drawing.heat_calendar(**props)},
        examples=(
            Example(
                "Dossiers a day",
                '{% c "heat_calendar" days=days year=2014 sentence="Hồ sơ tiếp nhận mỗi ngày, năm 2014." unit="hồ sơ" %}',
                lambda: {"days": samples.days_of(2014)},
            ),
        ),
    ),
    Component(
        "tile_grid",
        "Each unit as one tile on a grid: a diagram, not legal boundaries (the words are added).",
        (
            Prop(
                "tiles",
                "(column, row, name, value, words, step, group[, href[, hue[, join]]]) each; step 0-4 or None; hue 0-5",
            ),
            Prop("sentence", "what the diagram shows"),
            Prop("groups", "(key, title) of the groups, drawn as border colours, at most 8", ()),
            Prop("legend", "words for the steps 0-4", ()),
        ),
        prepare=lambda props: {"svg": drawing.tile_grid(**props)},
        examples=(
            Example(
                "Nine communes",
                '{% c "tile_grid" tiles=tiles groups=groups legend=legend '
                'sentence="Hộ có máy tính và băng rộng, % (số liệu mẫu)." %}',
                lambda: samples.TILES,
            ),
            Example(
                "Three that became one",
                '{% c "tile_grid" tiles=tiles sentence="Ba xã đã nhập thành một (tên mẫu)." %}',
                lambda: {
                    "tiles": [
                        {
                            "column": column,
                            "row": row,
                            "name": "Xã Mẫu",
                            "words": "90001",
                            "hue": 1,
                            "join": "a",
                        }
                        for column, row in ((0, 0), (1, 0), (1, 1))
                    ]
                    + [{"column": 0, "row": 1, "name": "Xã Bên", "words": "90002"}]
                },
            ),
        ),
    ),
    Component(
        "legend",
        "What the lines and colours of the charts of a page mean.",
        (
            Prop(
                "items",
                "(mark, text) each; mark: actual, forecast, target, band, ok, warn, bad, paused, or step-0 to step-4",
            ),
        ),
        prepare=lambda props: {"items": [as_item(item, "mark", "text") for item in props["items"]]},
        examples=(
            Example(
                "Of the plan",
                '{% c "legend" items=items %}',
                lambda: {
                    "items": [
                        ("actual", "thực hiện"),
                        ("forecast", "dự báo"),
                        ("band", "khoảng dự báo"),
                        ("target", "mục tiêu 2015"),
                    ]
                },
            ),
        ),
    ),
    Component(
        "figure",
        "Frame of a chart: the sentence in sight, source line, and the table with the same figures folded.",
        (
            Prop("sentence", "what the chart shows, in sight"),
            Prop("source", "where the figures come from and of which day", ""),
        ),
        body=True,
        slots=("table",),
        examples=(
            Example(
                "With its table",
                '{% cblock "figure" sentence="Hai huyện trên 95 %, một huyện dưới." source="Số liệu mẫu, 16/06/2015" %}'
                '{% c "bars" items=items sentence="Tỷ lệ đúng hạn" high=100 target=95 %}'
                '{% slot "table" %}<p>Bảng số liệu đứng ở đây.</p>{% endslot %}{% endcblock %}',
                lambda: {"items": [("Vĩnh Lợi", 97.2, "97,2 %", "ok"), ("Hòa Bình", 88.0, "88,0 %", "warn")]},
            ),
        ),
    ),
    Component(
        "target_card",
        "A target of the plan: figure, target, verdict in words and its chart; the title opens the target.",
        (
            Prop("title", "name of the target"),
            Prop("href", "its page", ""),
            Prop("value", "the figure, formatted; empty when nobody measures it yet", ""),
            Prop("target", "the target, formatted", ""),
            Prop("verdict", "verdict in words", ""),
            Prop("tone", "meaning of the verdict", "neutral", TONES),
            Prop("note", "denominator, or why there is no figure", ""),
            Prop("level", "heading level", 3),
        ),
        body=True,
        examples=(
            Example(
                "Measured, and not yet",
                '<div class="ts-cards">'
                '{% cblock "target_card" title="Dịch vụ công mức 3" href="#target_card" value="62,0 %" target="80 %" '
                'verdict="Dự kiến đạt" tone="ok" note="62 trên 100 thủ tục" level=4 %}'
                '{% c "sparkline" values=values target=80 sentence="62 %, mục tiêu 80 %, dự kiến đạt." %}{% endcblock %}'
                '{% cblock "target_card" title="Hộ có truyền hình số" target="90 %" verdict="Chưa đo" level=4 '
                'note="Chưa có nguồn số liệu cho chỉ tiêu này." %}{% endcblock %}</div>',
                lambda: {"values": [31, 34, 36, 41, 43, 48, 52, 55, 57, 62]},
            ),
        ),
    ),
)
