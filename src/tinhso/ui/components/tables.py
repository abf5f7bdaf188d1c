"""Tables: plain data tables, the officers' queue and the pager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tinhso.ui import cells, samples
from tinhso.ui.components.base import Component, Example, Prop
from tinhso.ui.items import as_item


def _columns(columns: Any) -> list[dict[str, Any]]:
    found = []
    for column in columns:
        item = {"title": column} if isinstance(column, str) or hasattr(column, "_proxy____args") else None
        found.append(dict(item or as_item(column, "title", "num", "sort", "hidden")))
    return found


def _table(props: Mapping[str, Any]) -> dict[str, Any]:
    columns = _columns(props["columns"])
    stacks = len(columns) > cells.MOST_BESIDE
    marks = cells.labels(column["title"] for column in columns) if stacks else []
    rows = []
    for row in props["rows"]:
        found = []
        for index, cell in enumerate(row):
            item = (
                dict(as_item(cell, "text", "href"))
                if isinstance(cell, Mapping | tuple | list)
                else {"text": cell}
            )
            item["num"] = item.get("num", columns[index].get("num") if index < len(columns) else False)
            item["mark"] = marks[index] if index < len(marks) else ""
            found.append(item)
        if marks and found and props["first_header"]:
            found[0]["mark"] = cells.naming(marks[0])
        rows.append(found)
    return {"columns": columns, "rows": rows, "stacks": stacks, "marks": marks}


def _queue(props: Mapping[str, Any]) -> dict[str, Any]:
    current = props["sort"]
    columns = _columns(props["columns"])
    for column in columns:
        key = column.get("sort")
        if not key:
            continue
        column["direction"] = {key: "ascending", f"-{key}": "descending"}.get(current, "")
        column["next"] = f"-{key}" if current == key else key
    marks = cells.labels("" if column.get("hidden") else column["title"] for column in columns)
    return {"columns": columns, "marks": marks}


def _pager(props: Mapping[str, Any]) -> dict[str, Any]:
    page = props["page"]
    return {"numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))}


COMPONENTS: Final = (
    Component(
        "table",
        "A small table of values given as rows. Columns of figures are right-aligned with even digits. "
        "With more than three columns its rows become cards on a telephone.",
        (
            Prop("columns", "titles, or (title, num) pairs; num=True for figures, codes and dates"),
            Prop("rows", "lists of cells; a cell is a text, or (text, href), or a mapping text/href/num"),
            Prop("caption", "what the table shows; always given, may be hidden"),
            Prop("hide_caption", "read the caption out only", False),
            Prop("first_header", "the first cell names the row", True),
            Prop("empty_text", "shown when there are no rows", ""),
        ),
        prepare=_table,
        examples=(
            Example(
                "Figures",
                '{% c "table" columns=columns rows=rows caption="Hồ sơ theo lĩnh vực, tháng 5 năm 2015" %}',
                lambda: {
                    "columns": ["Lĩnh vực", ("Tiếp nhận", True), ("Đúng hạn", True)],
                    "rows": [
                        [("Đất đai", "#table"), "1.111", "96,4 %"],
                        [("Hộ tịch", "#table"), "888", "99,1 %"],
                    ],
                },
            ),
            Example(
                "No rows",
                '{% c "table" columns=columns rows=rows caption="Khoản thu" empty_text="Chưa có khoản thu nào." %}',
                lambda: {"columns": ["Khoản", ("Số tiền", True)], "rows": []},
            ),
        ),
    ),
    Component(
        "queue",
        "The officers' dense list. The body is ``<tr>`` rows written by the page; the head is made from ``columns``. "
        "On a telephone each row becomes a card whose cells carry their column's words; nothing is to be done for it, "
        "but a row has as many cells as there are columns.",
        (
            Prop("columns", "titles or (title, num, sort key, hidden) tuples"),
            Prop("caption", "what the list holds, read out"),
            Prop("sort", "the sort in use: key, or -key for descending", ""),
            Prop("sort_param", "name of the query parameter", "sap-xep"),
            Prop("id", "id, the target of htmx", ""),
            Prop("count", "how many rows the body has; 0 shows ``empty_text``", None),
            Prop("empty_text", "sentence for an empty list", ""),
            Prop("keyboard", "J, K, Enter and X work on the rows when JavaScript runs", True),
        ),
        body=True,
        prepare=_queue,
        examples=(
            Example(
                "Queue of an officer",
                '{% cblock "queue" columns=columns caption="Việc của tôi" sort="han" %}{% for row in rows %}'
                '<tr{% if row.days < 0 %} class="ts-q__row--bad"{% endif %}><td class="num">'
                '<a href="#queue" class="govuk-link">{{ row.code }}</a></td>'
                "<td>{{ row.title }}<small>{{ row.note }}</small></td><td>{{ row.who }}<small>{{ row.place }}</small></td>"
                '<td>{{ row.step }}</td><td class="num">{{ row.due }}</td><td>{% c "deadline" days_left=row.days %}</td>'
                "</tr>{% endfor %}{% endcblock %}",
                lambda: {"columns": samples.QUEUE_COLUMNS, "rows": samples.QUEUE_ROWS},
            ),
            Example(
                "Empty",
                '{% cblock "queue" columns=columns caption="Chờ phân công" count=0 '
                'empty_text="Không có hồ sơ nào chờ phân công." %}{% endcblock %}',
                lambda: {"columns": ["Mã hồ sơ", "Thủ tục"]},
            ),
        ),
    ),
    Component(
        "pager",
        "Page links under a list; keeps the other query parameters. Nothing is drawn for one page.",
        (
            Prop("page", "a page of Django's Paginator"),
            Prop("param", "name of the query parameter", "trang"),
            Prop("noun", "what is counted, for example hồ sơ", ""),
        ),
        prepare=_pager,
        examples=(
            Example(
                "Page 3 of 12",
                '{% c "pager" page=page noun="hồ sơ" %}',
                lambda: {"page": samples.page_of(3, 12)},
            ),
        ),
    ),
)
