"""Lists of facts and events: summary list, timeline, steps, files, tasks, links, figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tinhso.ui import samples, words
from tinhso.ui.components.base import TONES, Component, Example, Prop
from tinhso.ui.items import as_item

STEP_STATES: Final = ("done", "current", "late", "todo", "skipped")


def _rows(props: Mapping[str, Any]) -> dict[str, Any]:
    rows = []
    for row in props["rows"]:
        item = dict(as_item(row, "label", "value", "actions"))
        item["actions"] = [
            as_item(action, "text", "href", "hidden_text") for action in item.get("actions") or ()
        ]
        rows.append(item)
    return {"rows": rows, "any_actions": any(row["actions"] for row in rows)}


def _timeline(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"items": [as_item(item, "title", "at", "by", "text", "tone") for item in props["items"]]}


def _steps(props: Mapping[str, Any]) -> dict[str, Any]:
    steps = [dict(as_item(item, "title", "state", "note")) for item in props["items"]]
    for step in steps:
        step["state"] = step.get("state") or "todo"
        if step["state"] not in STEP_STATES:
            raise ValueError(f"step state {step['state']!r} is not one of {STEP_STATES}")
    return {"items": steps}


def _files(props: Mapping[str, Any]) -> dict[str, Any]:
    files = []
    for one in props["files"]:
        item = dict(as_item(one, "name", "href", "size", "kind", "note", "remove_href"))
        facts = [item.get("kind"), words.size(item.get("size")) if item.get("size") else ""]
        item["facts"] = ", ".join(str(fact) for fact in facts if fact)
        files.append(item)
    return {"files": files}


def _tasks(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"items": [as_item(item, "title", "href", "status", "tone", "hint") for item in props["items"]]}


def _links(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"items": [as_item(item, "text", "href", "summary", "note") for item in props["items"]]}


def _facts(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"items": [as_item(item, "label", "value", "note") for item in props["items"]]}


COMPONENTS: Final = (
    Component(
        "summary_list",
        "Facts in pairs: check-your-answers, details of a dossier, of a procedure.",
        (
            Prop(
                "rows",
                "(label, value[, actions]) each; an action is (text, href[, hidden_text]). Values are escaped",
            ),
            Prop("compact", "narrow rows without lines, for panels", False),
            Prop("empty_text", "shown for an empty value", "—"),
        ),
        prepare=_rows,
        examples=(
            Example(
                "Check your answers",
                '{% c "summary_list" rows=rows %}',
                lambda: {
                    "rows": [
                        ("Họ và tên", "Trần Thị Mẫu", [("Sửa", "#summary_list", "họ và tên")]),
                        ("Vốn kinh doanh", "80.000.000 đồng", [("Sửa", "#summary_list", "vốn kinh doanh")]),
                        ("Ghi chú", "", [("Sửa", "#summary_list", "ghi chú")]),
                    ]
                },
            ),
            Example(
                "Compact",
                '{% c "summary_list" rows=rows compact=True %}',
                lambda: {"rows": [("Người nộp", "Trần Thị Mẫu"), ("Địa điểm", "72 đường Mẫu, Phường 3")]},
            ),
        ),
    ),
    Component(
        "timeline",
        "What happened, newest first, with who and when.",
        (
            Prop("items", "(title, at[, by, text, tone]) each; ``at`` is a datetime or a date"),
            Prop("level", "heading level of the entries", 3),
        ),
        prepare=_timeline,
        examples=(
            Example(
                "A dossier",
                '{% c "timeline" items=items level=4 %}',
                lambda: {"items": samples.TIMELINE},
            ),
        ),
    ),
    Component(
        "steps",
        "The steps of a process and where it stands; said in words, drawn with marks.",
        (Prop("items", "(title, state[, note]) each; state: done, current, late, todo, skipped"),),
        prepare=_steps,
        examples=(
            Example(
                "One late",
                '{% c "steps" items=items %}',
                lambda: {
                    "items": [
                        ("Tiếp nhận", "done", "13/06, đúng hạn"),
                        ("Thẩm định", "late", "hạn 18/06, Nguyễn Văn Mẫu"),
                        ("Trình ký", "todo", "1 ngày"),
                        ("Trả kết quả", "todo", "quầy số 2"),
                    ]
                },
            ),
        ),
    ),
    Component(
        "file_list",
        "Files with type and size in the link text, so that people know before they download.",
        (
            Prop("files", "(name, href[, size in bytes, kind, note, remove_href]) each"),
            Prop("empty_text", "shown when there is none", ""),
        ),
        prepare=_files,
        examples=(
            Example(
                "Papers",
                '{% c "file_list" files=files %}',
                lambda: {
                    "files": [
                        ("Giấy đề nghị đăng ký", "#file_list", 210_400, "PDF"),
                        {
                            "name": "Ảnh chứng minh nhân dân",
                            "href": "#file_list",
                            "size": 1_480_000,
                            "kind": "JPEG",
                            "note": "Tải lên ngày 13/06/2015",
                            "remove_href": "#file_list",
                        },
                    ]
                },
            ),
        ),
    ),
    Component(
        "task_list",
        "The parts of a long task with their state; each leads to its page.",
        (Prop("items", "(title, href, status[, tone, hint]) each; without href it cannot be started yet"),),
        prepare=_tasks,
        examples=(
            Example(
                "Form pages",
                '{% c "task_list" items=items %}',
                lambda: {
                    "items": [
                        ("Người đăng ký", "#task_list", "Đã xong", "neutral"),
                        ("Giấy tờ kèm theo", "#task_list", "Còn thiếu", "warn", "2 trên 3 giấy tờ"),
                        ("Nộp hồ sơ", "", "Chưa thể bắt đầu", "neutral"),
                    ]
                },
            ),
        ),
    ),
    Component(
        "link_list",
        "Links with a summary: services of a field, search results.",
        (
            Prop("items", "(text, href[, summary, note]) each"),
            Prop("columns", "columns on wide screens", 1),
            Prop("level", "heading level of each entry; 0 for none", 0),
        ),
        prepare=_links,
        examples=(
            Example(
                "Services",
                '{% c "link_list" items=items columns=2 %}',
                lambda: {
                    "items": [
                        (
                            "Đăng ký hộ kinh doanh",
                            "#link_list",
                            "Lần đầu, tại huyện hoặc thành phố",
                            "Mức độ 4",
                        ),
                        (
                            "Cấp bản sao trích lục khai sinh",
                            "#link_list",
                            "Tại xã, phường nơi đã đăng ký",
                            "Mức độ 3",
                        ),
                        ("Chứng thực bản sao", "#link_list", "Tại xã, phường bất kỳ", "Mức độ 2"),
                    ]
                },
            ),
        ),
    ),
    Component(
        "facts",
        "The few figures a citizen asks first, in a frame: time limit, fee, level, on-time rate.",
        (Prop("items", "(label, value[, note]) each"),),
        prepare=_facts,
        examples=(
            Example(
                "A procedure",
                '{% c "facts" items=items %}',
                lambda: {
                    "items": [
                        ("Thời hạn", "5 ngày làm việc"),
                        ("Lệ phí", "30.000 đồng"),
                        ("Mức trực tuyến", "Mức độ 4"),
                        ("Đúng hạn 12 tháng", "96,4 %", "trên 482 hồ sơ"),
                    ]
                },
            ),
        ),
    ),
    Component(
        "kpi",
        "One figure with its words; a link when the rows behind it can be opened.",
        (
            Prop("value", "the figure, formatted"),
            Prop("label", "what it counts"),
            Prop("tone", "meaning", "neutral", TONES),
            Prop("href", "the rows behind the figure", ""),
            Prop("note", "a small line, for example the denominator", ""),
        ),
        examples=(
            Example(
                "In a row",
                '{% cblock "kpis" label="Tình hình hồ sơ" %}{% c "kpi" value="1" label="quá hạn" tone="bad" href="#kpi" %}'
                '{% c "kpi" value="2" label="đến hạn 24 giờ" tone="warn" href="#kpi" %}'
                '{% c "kpi" value="10" label="trong hạn" href="#kpi" %}{% c "kpi" value="1" label="tạm dừng" tone="paused" %}'
                '{% c "kpi" value="96,4 %" label="đúng hạn 12 tháng" note="465 trên 482" tone="ok" %}{% endcblock %}',
            ),
        ),
    ),
    Component(
        "kpis",
        "The row that holds ``kpi`` tiles.",
        (Prop("label", "what the figures are about, read out", ""),),
        body=True,
        examples=(
            Example(
                "Two tiles",
                '{% cblock "kpis" label="Hôm nay" %}{% c "kpi" value="14" label="tiếp nhận" %}'
                '{% c "kpi" value="9" label="trả kết quả" %}{% endcblock %}',
            ),
        ),
    ),
)
