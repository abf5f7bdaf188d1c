"""The citizen's path: where to apply, the pages of the form, check, submit."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinhso.kernel.scope import key_of, remember_key, show_keys
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.forms import api as form_api

from ..actions.base import ServiceError
from ..actions.draft import start_draft
from ..enums import Channel
from ..forms.apply import ResumeForm, StartForm
from ..queries import drafts as queries
from .offers import CRUMB, current_version
from .places import agency_names, places_of
from .throttle import RESUMING

if TYPE_CHECKING:
    from ..models import Draft

DRAFT_SECRET = "services.draft"  # noqa: S105 - the purpose of a key, not a secret
SESSION_CODES = "services_resume_codes"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 16
_MOST_CODES = 10
BACK_TO_CHECK = "kiem-tra"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the application goes; makes the draft."""
    version = current_version(slug)
    content = version.parsed
    if content.channel(Channel.ONLINE) is None or version.form_version_id is None:
        return redirect("catalogue:procedure", slug)
    form = StartForm(
        request.POST if request.method == "POST" else None, places=places_of(content), content=content
    )
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _start(request, version, form.cleaned_data)
        except ServiceError as error:
            problems.append((str(error), ""))
    terms = content.channel(Channel.ONLINE)
    context = {
        "form": form,
        "problems": problems,
        "has_errors": bool(problems),
        "procedure": version.procedure,
        "name": catalogue.name_of(version),
        "terms": [
            (_("Thời hạn"), catalogue.limit_words(terms.time if terms else None)),
            (_("Phí, lệ phí"), catalogue.total_fee_words(terms)),
        ],
    }
    return render(
        request, "services/apply/start.html", context, status=422 if form.errors or problems else 200
    )


def _start(request: HttpRequest, version: catalogue.Version, data: dict[str, Any]) -> HttpResponse:
    actor = request.actor
    code = key = ""
    if actor.account_id is None:
        code = "".join(secrets.choice(_ALPHABET) for _place in range(_CODE_LENGTH))
        key = key_of(DRAFT_SECRET, code)
        remember_key(request, key)
        show_keys(key)
        actor = actor.with_keys(key)
    form = form_api.get(version.form_version_id)
    draft = start_draft(
        by=actor,
        procedure_version_id=version.pk,
        agency_id=int(data["agency"]),
        result_channel=data.get("result_channel", ""),
        answers=form.start(_known(actor, version.parsed)),
        key=key,
    )
    if code:
        _keep_code(request, draft.token, code)
    page_key = form.next_page(draft.answers)
    return (
        redirect("services:draft_page", draft.token, page_key)
        if page_key
        else redirect("services:draft_check", draft.token)
    )


def _known(actor: Any, content: catalogue.Content) -> dict[str, Any]:
    """What the applicant's card already says, by question of the form."""
    if actor.account_id is None:
        return {}
    card = directory.person_for_account(actor.account_id)
    if card is None:
        return {}
    asked = content.applicant
    pairs = {
        asked.name: card.full_name,
        asked.id_number: card.id_number,
        asked.phone: card.phone,
        asked.email: card.email,
    }
    return {question: value for question, value in pairs.items() if question and value}


def _keep_code(request: HttpRequest, token: UUID, code: str) -> None:
    codes = dict(request.session.get(SESSION_CODES, {}))
    codes[str(token)] = code
    request.session[SESSION_CODES] = dict(list(codes.items())[-_MOST_CODES:])


def resume_code(request: HttpRequest, draft: Draft) -> str:
    """The code that opens this draft elsewhere, in groups of four; empty for the draft of an account."""
    code = request.session.get(SESSION_CODES, {}).get(str(draft.token), "")
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with a draft: those of this browser or account, or one by its code."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        draft = _by_code(request, form.cleaned_data["code"])
        if draft is not None:
            return redirect("services:draft", draft.token)
        form.add_error("code", _("Không tìm thấy bản nháp với mã này. Kiểm tra lại từng chữ."))
    context = {
        "form": form,
        "drafts": draft_links(queries.open_drafts(request.actor)),
        "crumbs": [(CRUMB, reverse("catalogue:list"))],
    }
    return render(request, "services/apply/resume.html", context, status=422 if form.errors else 200)


def _by_code(request: HttpRequest, typed: str) -> Draft | None:
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    if RESUMING.is_closed(request, code):
        return None
    key = key_of(DRAFT_SECRET, code)
    draft = queries.draft_by_key(request.actor, key)
    if draft is None:
        RESUMING.miss(request, code)
        return None
    remember_key(request, key)
    _keep_code(request, draft.token, code)
    return draft


def draft_links(drafts: list[Draft]) -> list[dict[str, Any]]:
    """Drafts as links to go on with; one query for all agencies."""
    agencies = agency_names({draft.agency_id for draft in drafts if draft.agency_id is not None})
    return [
        {
            "text": catalogue.name_of(draft.procedure_version),
            "href": reverse("services:draft", args=[draft.token]),
            "summary": agencies.get(draft.agency_id or 0, ""),
        }
        for draft in drafts
    ]
