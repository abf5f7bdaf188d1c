"""Texts: which there are, and one of them with its check and its preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.kernel import clock
from tinhso.kernel.permissions import Denied
from tinhso.modules.directory import api as directory
from tinhso.ui.access import needs
from tinhso.ui.templatetags.ui_filters import day as day_words

from ..actions.writing import TextError, check, drop_text, save_text
from ..enums import Channel, Language
from ..facts import NoticeEvent
from ..forms.texts import TextForm
from ..permissions import RUN, WRITE_TEXTS
from ..queries.settings import events
from ..queries.texts import rendered, sample_words, text_on, version_on, versions_of
from ..rules.sms import Size, size_of
from .wording import problem_words


def _owner(request: HttpRequest) -> int | None:
    """Whose words: of the agency in the address, which must be one's own; of the province for its operator."""
    actor = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("co-quan", "")
    if not text and actor.may(RUN.code):
        return None
    own = sorted(actor.where(WRITE_TEXTS.code))
    wanted = int(text) if text.isdecimal() and len(text) < 12 else (own[0] if own else 0)
    if wanted not in own and not actor.may(RUN.code):
        raise Denied(WRITE_TEXTS.code)
    if directory.agency(wanted, clock.business().today()) is None:
        raise Http404
    return wanted


def _owner_name(owner: int | None) -> str:
    if owner is None:
        return _("Chung cho cả tỉnh")
    found = directory.agency(owner, clock.business().today())
    return found.name if found else ""


def _query(owner: int | None) -> str:
    return "" if owner is None else f"?co-quan={owner}"


@never_cache
@require_safe
@needs(WRITE_TEXTS, RUN)
def overview(request: HttpRequest) -> HttpResponse:
    """Every event with its channels and languages, and whose words count."""
    owner = _owner(request)
    today = clock.business().today()
    rows = []
    for event in sorted(events().values(), key=lambda one: one.code):
        for channel in event.channels:
            cells: list[Any] = [str(event.title), str(Channel(channel).label)]
            for language in Language.values:
                href = reverse("notices:text", args=[slug_of(event.code), channel, language]) + _query(owner)
                cells.append({"text": _whose(event.code, channel, language, owner, today), "href": href})
            rows.append(cells)
    context = {
        "owner": _owner_name(owner),
        "columns": [_("Việc được báo"), _("Kênh"), *(str(one.label) for one in Language)],
        "rows": rows,
    }
    return render(request, "notices/texts/list.html", context)


def slug_of(code: str) -> str:
    """An event's code in an address."""
    return code.replace(".", "--")


def _whose(event: str, channel: str, language: str, owner: int | None, today: Any) -> str:
    found = text_on(event, channel, language, owner, today)
    if found is None or found.language != language:
        return _("chưa có, dùng tiếng Việt") if found else _("chưa có")
    if owner is not None and found.agency_id is None:
        return _("mẫu của tỉnh")
    return _("từ %(day)s") % {"day": day_words(found.valid_from)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(WRITE_TEXTS, RUN)
def edit(request: HttpRequest, event: str, channel: str, language: str) -> HttpResponse:
    """One text: change it from a day on, with check and preview before anything is kept."""
    found = events().get(event.replace("--", "."))
    if found is None or channel not in found.channels or language not in Language.values:
        raise Http404
    owner = _owner(request)
    today = clock.business().today()
    current = text_on(found.code, channel, language, owner, today)
    initial = {
        "subject": current.subject if current else "",
        "text": current.text if current else "",
        "valid_from": today,
    }
    form = TextForm(request.POST if request.method == "POST" else None, channel=channel, initial=initial)
    names = {"event": found.code, "channel": channel, "language": language, "agency_id": owner}
    if request.method == "POST" and request.POST.get("viec") == "bo" and owner is not None:
        return _dropped(request, names, today)
    kept = request.method == "POST" and form.is_valid() and _problems(form, found, channel) == 0
    if kept and request.POST.get("viec") == "luu" and _saved(request, form, names):
        return redirect(reverse("notices:texts") + _query(owner))
    context = {
        "form": form,
        "event": found,
        "heading": _("%(event)s – %(channel)s") % {"event": found.title, "channel": Channel(channel).label},
        "owner": _owner_name(owner),
        "language": str(Language(language).label),
        "back": reverse("notices:texts") + _query(owner),
        "place_columns": [_("Chỗ điền"), _("Nghĩa"), _("Ví dụ"), _("Bắt buộc")],
        "places": _places(found, channel, language),
        "preview": _preview(form, initial, found, channel, language, valid=kept or request.method != "POST"),
        "history": [_version(one) for one in versions_of(found.code, channel, language, owner)],
        "history_columns": [_("Áp dụng từ"), _("Nguồn"), _("Nội dung")],
        "may_drop": owner is not None and bool(_own_text(names, today)),
    }
    return render(request, "notices/texts/edit.html", context, status=422 if form.errors else 200)


def _own_text(names: dict[str, Any], today: Any) -> str:
    found = version_on(names["event"], names["channel"], names["language"], names["agency_id"], today)
    return found.text if found else ""


def _problems(form: TextForm, event: NoticeEvent, channel: str) -> int:
    """Put what the check finds at the text; how much it was."""
    data = form.cleaned_data
    found = check(event.code, channel, data.get("subject", ""), data["text"])
    for problem in found:
        form.add_error("text", problem_words(problem))
    return len(found)


def _saved(request: HttpRequest, form: TextForm, names: dict[str, Any]) -> bool:
    data = form.cleaned_data
    try:
        save_text(
            by=request.actor,  # type: ignore[attr-defined]
            subject=data.get("subject", ""),
            text=data["text"],
            valid_from=data["valid_from"],
            **names,
        )
    except TextError as error:
        form.add_error(error.details.get("field"), str(error))
        return False
    messages.success(request, _("Đã lưu mẫu thông báo."))
    return True


def _dropped(request: HttpRequest, names: dict[str, Any], today: Any) -> HttpResponse:
    try:
        drop_text(by=request.actor, valid_from=today, **names)  # type: ignore[attr-defined]
    except TextError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Từ nay cơ quan dùng mẫu chung của tỉnh."))
    return redirect(reverse("notices:texts") + _query(names["agency_id"]))


def _places(event: NoticeEvent, channel: str, language: str) -> list[list[str]]:
    words = sample_words(event.placeholders, language)
    return [
        [f"{{{one.name}}}", str(one.title), words[one.name], _("có") if channel in one.must else ""]
        for one in event.placeholders
    ]


def _preview(
    form: TextForm, initial: dict[str, Any], event: NoticeEvent, channel: str, language: str, *, valid: bool
) -> dict[str, Any] | None:
    """The text with sample values, and its length for a telephone; None while it cannot be used."""
    data = form.cleaned_data if form.is_bound and valid else initial
    if not valid or not data.get("text"):
        return None
    words = sample_words(event.placeholders, language)
    subject, text = rendered(data.get("subject", ""), data["text"], words)
    found: dict[str, Any] = {"subject": subject, "text": text}
    if channel == Channel.SMS:
        plain = size_of(directory.without_accents(text))
        found["sizes"] = [_size(size_of(text), _("Có dấu")), _size(plain, _("Không dấu"))]
    return found


def _size(size: Size, label: str) -> tuple[str, str]:
    words = _("%(parts)s tin, %(units)s ký tự %(alphabet)s, còn %(left)s chỗ trong tin cuối")
    return label, words % {
        "parts": size.parts,
        "units": size.units,
        "alphabet": size.alphabet,
        "left": size.left,
    }


def _version(one: Any) -> list[str]:
    return [day_words(one.valid_from), one.get_origin_display(), one.text or _("(dùng mẫu của tỉnh)")]
