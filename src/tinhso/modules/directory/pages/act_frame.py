"""What the pages of acts share: the act itself, what it may get, and doing something to it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ..actions import act as actions
from ..enums import ClauseKind
from ..queries import act as queries

KINDS: Final = {
    "nhap": (ClauseKind.MERGE, gettext_lazy("Nhập, hợp nhất"), gettext_lazy("nhiều đơn vị thành một")),
    "chia": (
        ClauseKind.SPLIT,
        gettext_lazy("Chia, tách"),
        gettext_lazy("một đơn vị thành nhiều, mỗi nơi nhận một phần"),
    ),
    "doi-ten": (ClauseKind.RENAME, gettext_lazy("Đổi tên, đổi mã"), gettext_lazy("đơn vị vẫn là nó")),
    "chuyen": (
        ClauseKind.MOVE,
        gettext_lazy("Chuyển đơn vị cấp trên"),
        gettext_lazy("hoặc chuyển cơ quan sang địa bàn khác"),
    ),
    "giai-the": (
        ClauseKind.ABOLISH,
        gettext_lazy("Giải thể"),
        gettext_lazy("đơn vị khác nhận phần việc còn lại"),
    ),
    "thanh-lap": (ClauseKind.CREATE, gettext_lazy("Thành lập mới"), gettext_lazy("không kế tục đơn vị nào")),
    "bo-cap": (
        ClauseKind.LEVEL,
        gettext_lazy("Bỏ một cấp hành chính"),
        gettext_lazy("cấp khác nhận nhiệm vụ"),
    ),
    "ke-tuc": (
        ClauseKind.REASSIGN,
        gettext_lazy("Đổi cơ quan kế tục"),
        gettext_lazy("chỉ trong văn bản đính chính"),
    ),
}
"""Address, kind, what the page is called, and in a few words what the clause does."""


def slug_of(kind: str) -> str:
    """How the address of this kind of clause ends."""
    return next(slug for slug, (code, _title, _hint) in KINDS.items() if code == kind)


def offered(act: Any) -> list[tuple[Any, str, Any]]:
    """The clauses that this act may get: title, address, hint. Only a correcting act names another successor."""
    return [
        (title, reverse("directory:add_clause", args=(act.pk, slug)), hint)
        for slug, (kind, title, hint) in KINDS.items()
        if kind != ClauseKind.REASSIGN or act.corrects_id is not None
    ]


def found_act(request: HttpRequest, act_id: int) -> Any:
    """The act, for those who run the directory; 404 when there is none."""
    found = queries.act_of(request.actor, act_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def do(request: HttpRequest, act_id: int, act_on: Any, words: str = "") -> HttpResponse:
    """Do something to an act and come back to its page with what came of it."""
    found_act(request, act_id)
    try:
        act_on()
    except actions.ReorganisationError as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    return redirect("directory:setup_act", act_id)
