"""Blocks with a body or a message: panel, alert, empty state, details, confirmation, filters, page head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tinhso.ui import samples
from tinhso.ui.components.base import TONES, Component, Example, Prop
from tinhso.ui.components.marks import DEADLINE_STATES
from tinhso.ui.forms.errors import summary_entries

ALERT_ICONS: Final = {"ok": "check", "warn": "warning", "bad": "warning", "info": "info", "paused": "pause"}


def _alert(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"icon_name": ALERT_ICONS.get(props["tone"], "info")}


def _deadline_panel(props: Mapping[str, Any]) -> dict[str, Any]:
    used, allowed = props["used"], props["allowed"]
    share = 0 if not allowed else max(0, min(100, round(100 * used / allowed)))
    return {"share": share, "over": bool(allowed) and used > allowed}


def _error_summary(props: Mapping[str, Any]) -> dict[str, Any] | None:
    forms = [form for form in (props["form"], *props["forms"]) if form is not None]
    entries = summary_entries(forms, props["errors"])
    return {"entries": entries} if entries else None


COMPONENTS: Final = (
    Component(
        "panel",
        "A framed part of a page with a heading; the case page is made of them.",
        (
            Prop("title", "heading", ""),
            Prop("level", "heading level", 2),
            Prop("tone", "colour of the left edge", "neutral", TONES),
            Prop("id", "id, to link to it", ""),
        ),
        body=True,
        slots=("actions", "footer"),
        examples=(
            Example(
                "With actions",
                '{% cblock "panel" title="Thông tin chính" level=4 %}<p class="govuk-body">Nội dung.</p>'
                '{% slot "actions" %}<a class="govuk-link" href="#panel">Sửa</a>{% endslot %}{% endcblock %}',
            ),
        ),
    ),
    Component(
        "alert",
        "A message inside the page. Use tone and a title that says what happened.",
        (
            Prop("title", "what happened", ""),
            Prop("tone", "meaning", "info", TONES),
            Prop(
                "role",
                "``alert`` reads it out at once, ``status`` when there is time",
                "",
                ("", "alert", "status"),
            ),
        ),
        body=True,
        prepare=_alert,
        examples=(
            Example(
                "Tones",
                '{% cblock "alert" title="Hồ sơ đã được tiếp nhận" tone="ok" %}<p>Hẹn trả ngày 24/06/2015.</p>'
                "{% endcblock %}"
                '{% cblock "alert" title="Cần bổ sung giấy tờ" tone="warn" %}<p>Trước ngày 20/06/2015.</p>{% endcblock %}'
                '{% cblock "alert" title="Không gửi được" tone="bad" %}<p>Thông tin của bạn vẫn được giữ.</p>'
                "{% endcblock %}"
                '{% cblock "alert" title="Tạm dừng tính thời hạn" tone="paused" %}<p>Chờ người dân bổ sung.</p>'
                "{% endcblock %}"
                '{% cblock "alert" %}<p>Chỉ có phần nội dung.</p>{% endcblock %}',
            ),
        ),
    ),
    Component(
        "banner",
        "A notification banner at the top of a page: the result of the last action, or news for everybody.",
        (
            Prop("text", "the message"),
            Prop("tone", "meaning", "info", ("info", "ok", "bad")),
        ),
        examples=(
            Example(
                "Success, news, fault",
                '{% c "banner" text="Đã lưu thay đổi." tone="ok" %}'
                '{% c "banner" text="Bộ phận Một cửa nghỉ chiều thứ Bảy." %}'
                '{% c "banner" text="Hồ sơ vừa được người khác chuyển đi." tone="bad" %}',
            ),
        ),
    ),
    Component(
        "empty",
        "What a list shows when it has nothing, and what to do next.",
        (
            Prop("title", "that there is nothing, as a sentence"),
            Prop("text", "why, or what to do", ""),
            Prop("action_text", "words of the link", ""),
            Prop("action_href", "address of the link", ""),
        ),
        examples=(
            Example(
                "With a way out",
                '{% c "empty" title="Chưa có hồ sơ nào" text="Hồ sơ bạn nộp sẽ hiện ở đây." '
                'action_text="Tìm dịch vụ" action_href="#empty" %}',
            ),
        ),
    ),
    Component(
        "details",
        "Text that most people do not need, folded under a link.",
        (Prop("summary", "words of the link"), Prop("open", "unfolded at first", False)),
        body=True,
        examples=(
            Example(
                "Folded",
                '{% cblock "details" summary="Nộp trực tiếp tại Bộ phận Một cửa" %}'
                "<p>Sáng 7 giờ đến 11 giờ, chiều 13 giờ đến 17 giờ.</p>{% endcblock %}",
            ),
        ),
    ),
    Component(
        "inset",
        "A part of the text set apart: a quotation of the law, an example.",
        body=True,
        examples=(
            Example(
                "Quotation",
                '{% cblock "inset" %}<p>Thời hạn tính từ khi nhận đủ hồ sơ hợp lệ.</p>{% endcblock %}',
            ),
        ),
    ),
    Component(
        "confirmation",
        "The green panel after something was sent, with the code to keep.",
        (
            Prop("title", "what was done"),
            Prop("label", "what the code is", ""),
            Prop("code", "the code itself", ""),
            Prop("level", "heading level; 1 on the confirmation page, which has no other", 1),
        ),
        examples=(
            Example(
                "After submission",
                '{% c "confirmation" title="Đã gửi hồ sơ" label="Mã hồ sơ của bạn" '
                'code="000.12.31.H04-150617-0482" level=4 %}',
            ),
        ),
    ),
    Component(
        "deadline_panel",
        "The time limit of a case: due moment, bar of days used, where the time went.",
        (
            Prop("due", "due moment, None while there is none", None),
            Prop("used", "working days used", 0),
            Prop("allowed", "working days allowed, None without limit", None),
            Prop("days_left", "as in ``deadline``", None),
            Prop("state", "as in ``deadline``", "open", DEADLINE_STATES),
            Prop("level", "heading level", 2),
        ),
        body=True,
        prepare=_deadline_panel,
        examples=(
            Example(
                "Running and late",
                '{% cblock "deadline_panel" due=due used=3 allowed=5 days_left=2 level=4 %}{% endcblock %}'
                '{% cblock "deadline_panel" due=due used=7 allowed=5 days_left=late level=4 %}'
                "<p>Trễ ở bước <strong>Thẩm định</strong> (6 trên 3 ngày).</p>{% endcblock %}",
                lambda: {"due": samples.MOMENT, "late": -2},
            ),
        ),
    ),
    Component(
        "page_head",
        "Heading of an office page: title, a line of facts under it, buttons at the right.",
        (
            Prop("title", "the page's only h1"),
            Prop("caption", "a small line above", ""),
            Prop("level", "heading level, only for the gallery", 1),
        ),
        slots=("actions", "facts"),
        examples=(
            Example(
                "Case page",
                '{% cblock "page_head" title="Đăng ký hộ kinh doanh – Trần Thị Mẫu" caption="Hồ sơ" level=4 %}'
                '{% slot "facts" %}Hồ sơ <strong class="num">150610-0482</strong> {% c "deadline" days_left=2 %}{% endslot %}'
                '{% slot "actions" %}{% c "button" text="Trình ký" %}{% c "button" text="Chuyển" kind="secondary" %}'
                "{% endslot %}{% endcblock %}",
            ),
        ),
    ),
    Component(
        "filters",
        "The row of filters above a list: a GET form, so that the choice stands in the address.",
        (
            Prop("action", "address, empty for the same page", ""),
            Prop("label", "what is filtered, read out", ""),
            Prop("reset_href", "address without filters; shows the link when given", ""),
            Prop("attrs", "further attributes of the form (htmx)", None),
        ),
        body=True,
        slots=("actions",),
        examples=(
            Example(
                "Two filters",
                '{% cblock "filters" label="Lọc hồ sơ" reset_href="#filters" %}{{ form }}{% endcblock %}',
                lambda: {"form": samples.FilterForm(prefix="loc")},
            ),
        ),
    ),
    Component(
        "error_summary",
        "The box at the top of a page that lists every error as a link to the first input of its field.",
        (
            Prop("form", "a Django form", None),
            Prop("forms", "several forms (or a formset) drawn on one page", ()),
            Prop("errors", "further errors: (text, href) pairs, href may be empty", ()),
        ),
        prepare=_error_summary,
        examples=(
            Example(
                "Two errors",
                '{% c "error_summary" errors=errors %}',
                lambda: {
                    "errors": [
                        ("Số chứng minh nhân dân phải gồm 9 chữ số", "#error_summary"),
                        ("Ngày cấp phải là ngày đã qua", "#error_summary"),
                    ]
                },
            ),
        ),
    ),
)
