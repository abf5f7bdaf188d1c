"""Small marks: tag, deadline chip, button, icon, kept small because lists draw hundreds of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import segno
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinhso.ui.components.base import TONES, Component, Example, Prop

ICONS: Final = (
    "check", "cross", "up", "down", "right", "left", "clock", "pause", "file", "search", "print", "user",
    "warning", "info", "download", "phone", "mail", "place", "money", "calendar", "lock", "menu", "bell",
)  # fmt: skip

DEADLINE_STATES: Final = ("open", "paused", "done", "waiting", "none")
"""The clock runs, stands, has stopped, has not begun; or there is no time limit."""


def deadline_words(state: str, days_left: int | None) -> tuple[str, str]:
    """Tone and words for a time limit: ``days_left`` in working days, negative when it is over."""
    if state == "paused":
        return "paused", _("Tạm dừng")
    if state == "waiting":
        return "neutral", _("Chưa tính hạn")
    if state == "none" or days_left is None:
        return "neutral", _("Không có hạn")
    if days_left < 0:
        late = ngettext("%(days)d ngày", "%(days)d ngày", -days_left) % {"days": -days_left}
        if state == "done":
            return "bad", _("Xong, trễ %(time)s") % {"time": late}
        return "bad", _("Quá hạn %(time)s") % {"time": late}
    if state == "done":
        return "ok", _("Xong đúng hạn")
    if days_left == 0:
        return "warn", _("Hôm nay")
    left = ngettext("%(days)d ngày", "%(days)d ngày", days_left) % {"days": days_left}
    return "warn" if days_left == 1 else "ok", _("Còn %(time)s") % {"time": left}


def _deadline(props: Mapping[str, Any]) -> dict[str, Any]:
    tone, text = deadline_words(props["state"], props["days_left"])
    return {"tone": tone, "text": text}


QR_MASK: Final = 2
"""Pattern laid over every code. The standard lets the writer choose; trying all eight takes most of the time of
drawing, and for addresses of this site this one is nearly always among the best."""


def _qr(props: Mapping[str, Any]) -> dict[str, Any]:
    code = segno.make(str(props["data"]), error="m", micro=False, mask=QR_MASK)
    border = 4  # the quiet zone that the standard asks for, in modules
    path = "".join(
        f"M{begin + border} {y + border}h{end - begin}v1h-{end - begin}z"
        for y, row in enumerate(code.matrix)
        for begin, end in _dark_runs(bytes(row))
    )
    return {"path": path, "side": len(code.matrix) + 2 * border}


def _dark_runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Where dark modules stand side by side: begin and end of each run."""
    end = 0
    while (begin := row.find(1, end)) >= 0:
        end = row.find(0, begin)
        end = len(row) if end < 0 else end
        yield begin, end


COMPONENTS: Final = (
    Component(
        "tag",
        "A state in one or two words. The colour only repeats what the words say.",
        (
            Prop("text", "the words"),
            Prop("tone", "meaning of the colour", "neutral", TONES),
        ),
        kept=True,
        examples=(
            Example(
                "The six tones",
                '{% c "tag" text="Đã trả kết quả" tone="ok" %} {% c "tag" text="Sắp đến hạn" tone="warn" %} '
                '{% c "tag" text="Từ chối" tone="bad" %} {% c "tag" text="Chờ bổ sung" tone="paused" %} '
                '{% c "tag" text="Mới" tone="info" %} {% c "tag" text="Bản nháp" %}',
            ),
        ),
    ),
    Component(
        "deadline",
        "Time left of a dossier in words: chip for queues, case pages and tracking.",
        (
            Prop("days_left", "working days left, 0 on the last day, negative when late; None without limit"),
            Prop("state", "running, paused, finished, or without a limit", "open", DEADLINE_STATES),
            Prop("due", "the due moment, read out after the words", None),
        ),
        prepare=_deadline,
        examples=(
            Example(
                "All states",
                '{% c "deadline" days_left=5 %} {% c "deadline" days_left=1 %} {% c "deadline" days_left=0 %} '
                '{% c "deadline" days_left=late %} {% c "deadline" days_left=3 state="paused" %} '
                '{% c "deadline" days_left=2 state="done" %} {% c "deadline" days_left=late state="done" %} '
                '{% c "deadline" days_left=nothing state="none" %}',
                lambda: {"late": -2, "nothing": None},
            ),
        ),
    ),
    Component(
        "button",
        "Button of a form, or a link drawn as button when ``href`` is given. One primary button a page.",
        (
            Prop("text", "what it does, a verb first"),
            Prop("href", "address: makes it a link", ""),
            Prop(
                "kind", "weight of the action", "primary", ("primary", "secondary", "danger", "start", "link")
            ),
            Prop("name", "name sent with the form", ""),
            Prop("value", "value sent with the form", ""),
            Prop("form", "id of the form when the button stands outside of it", ""),
            Prop("formaction", "another address to send the form to", ""),
            Prop("novalidate", "send without the browser's own checks", False),
            Prop("disabled", "switch it off; better say in words why something is not possible", False),
            Prop("icon", "icon before the words", "", ("", *ICONS)),
            Prop("hidden_text", "words only for screen readers, to tell equal buttons apart", ""),
            Prop("attrs", "further attributes as a mapping (htmx, data-)", None),
        ),
        kept=True,
        examples=(
            Example(
                "Kinds",
                '{% c "button" text="Lưu và tiếp tục" %} {% c "button" text="Lưu, làm tiếp sau" kind="secondary" %} '
                '{% c "button" text="Từ chối hồ sơ" kind="danger" %} '
                '{% c "button" text="Nộp hồ sơ" href="#button" kind="start" %} '
                '{% c "button" text="Hủy" href="#button" kind="link" %}',
            ),
            Example(
                "With icon, switched off",
                '{% c "button" text="In giấy tiếp nhận" kind="secondary" icon="print" %} '
                '{% c "button" text="Đang chờ ký" disabled=True %}',
            ),
        ),
    ),
    Component(
        "icon",
        "A small own drawing. Without ``label`` it is decoration and hidden from screen readers.",
        (
            Prop("name", "which one", choices=ICONS),
            Prop("label", "what it means, when no words stand beside it", ""),
        ),
        kept=True,
        examples=(
            Example(
                "All icons",
                '{% for name in icons %}<span>{% c "icon" name=name %} <code>{{ name }}</code></span> {% endfor %}',
                lambda: {"icons": ICONS},
            ),
        ),
    ),
    Component(
        "warning_text",
        "One serious sentence, for example a legal consequence.",
        (Prop("text", "the sentence"),),
        kept=True,
        examples=(
            Example(
                "Consequence",
                '{% c "warning_text" text="Khai sai sự thật có thể bị xử phạt theo quy định của pháp luật." %}',
            ),
        ),
    ),
    Component(
        "qr",
        "A QR code as SVG, with the same content in words beside it.",
        (
            Prop("data", "what the code holds"),
            Prop("label", "what it is for, read out instead of the drawing"),
        ),
        prepare=_qr,
        examples=(
            Example("Tracking code", '{% c "qr" data="000.12.31.H04-150617-0482" label="Mã QR của hồ sơ" %}'),
        ),
    ),
)
