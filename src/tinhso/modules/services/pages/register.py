"""The register of a desk on paper and as an Excel file."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.kernel.permissions import Denied
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.papers import api as papers
from tinhso.ui.access import needs
from tinhso.ui.files import saved_as

from ..enums import Channel
from ..forms.apply import DELIVERY
from ..forms.register import RegisterForm
from ..permissions import RECEIVE
from ..queries import register as queries
from .lists import page_of, rows
from .places import agency_names
from .receipts import pdf_response, sender
from .wording import state_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ..models import Dossier


@never_cache
@require_safe
@needs(RECEIVE)
def choose(request: HttpRequest) -> HttpResponse:
    """A desk and a period; the register in volumes to print, and as one Excel file."""
    form, today = _form(request)
    context: dict[str, Any] = {"form": form, "filter": form}
    if form.is_valid():
        wanted = _wanted(form)
        ways = queries.by_channel(queries.received(request.actor, *wanted))
        count = sum(ways.values())
        context |= {
            "since": wanted[1],
            "until": wanted[2],
            "count": count,
            "ways": [(str(way.label), str(ways.get(way, 0))) for way in Channel],
            "title_of_form": papers.form_on(papers.Kind.REGISTER, today).title,
            "volumes": [_volume(wanted, number, count) for number in range(1, _volumes(count) + 1)],
            "excel": _address("services:register_excel", wanted),
        }
    return render(request, "services/desk/register_print.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@needs(RECEIVE)
def posted(request: HttpRequest) -> HttpResponse:
    """What came by post: when it was delivered, from whom, what it became."""
    page = page_of(request, queries.by_post(request.actor))
    context = {
        "page": page,
        "columns": [
            (_("Phát ngày"), True),
            _("Người gửi"),
            _("Mã bưu gửi"),
            (_("Mã hồ sơ"), True),
            _("Thủ tục"),
            _("Người nộp"),
            (_("Hẹn trả"), True),
            _("Trạng thái"),
        ],
        "rows": rows(page.object_list),
    }
    return render(request, "services/desk/by_post.html", context)


@never_cache
@require_safe
@needs(RECEIVE)
def volume(request: HttpRequest) -> HttpResponse:
    """One volume as PDF."""
    wanted, found = _asked(request)
    text = request.GET.get("quyen", "1")
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    count = found.count()
    volumes = max(1, _volumes(count))
    if not 1 <= number <= volumes:
        raise Http404("no such volume")
    start = (number - 1) * papers.VOLUME_ROWS
    dossiers = list(found[start : start + papers.VOLUME_ROWS])
    register = _register(wanted, dossiers, volume=number, volumes=volumes, first=start + 1)
    document = papers.draw_register(register, _rows(dossiers), register.day)
    return pdf_response(document, f"so-theo-doi-{wanted[1]}-{wanted[2]}-{number}")


@never_cache
@require_safe
@needs(RECEIVE)
def excel(request: HttpRequest) -> HttpResponse:
    """The whole period as an Excel file, row by row from the database to the disk."""
    wanted, found = _asked(request)
    register = _register(wanted, list(found[:1]))
    # The sheet grows on the disk; what comes here is its packed form, some ten bytes a cell.
    target = io.BytesIO()
    papers.write_register(target, register, _rows(queries.streamed(found)), register.day)
    return saved_as(f"so-theo-doi-{wanted[1]}-{wanted[2]}.xlsx", target.getvalue())


def _form(request: HttpRequest) -> tuple[RegisterForm, date]:
    today = clock.business().today()
    desks = [(one.id, one.name) for one in queries.desks(request.actor, today)]
    if not desks:
        raise Denied(RECEIVE.code)
    first = {
        "quay": desks[0][0],
        "tu_ngay": f"{today.replace(day=1):%d/%m/%Y}",
        "den_ngay": f"{today:%d/%m/%Y}",
    }
    form = RegisterForm(request.GET if "tu_ngay" in request.GET else first, desks=desks)
    form.only_desk = desks[0][0]
    return form, today


def _wanted(form: RegisterForm) -> tuple[int, date, date]:
    chosen = form.cleaned_data
    return chosen.get("quay", form.only_desk), chosen["tu_ngay"], chosen["den_ngay"]


def _asked(request: HttpRequest) -> tuple[tuple[int, date, date], QuerySet[Dossier]]:
    form, _today = _form(request)
    if not form.is_valid():
        raise Http404("no such register")
    wanted = _wanted(form)
    return wanted, queries.received(request.actor, *wanted)


def _register(wanted: tuple[int, date, date], dossiers: list[Dossier], **volume: int) -> papers.Register:
    agency, since, until = wanted
    return papers.Register(
        sender=sender(agency),
        since=since,
        until=until,
        day=clock.business().today(),
        is_sample=any(one.is_sample for one in dossiers),
        **volume,
    )


def _rows(dossiers: Iterable[Dossier]) -> Iterator[papers.RegisterRow]:
    """The rows, some hundred at a time: names of procedures and agencies are asked for once a piece."""
    source = iter(dossiers)
    with override("vi"):
        while piece := list(islice(source, queries.CHUNK)):
            versions = catalogue.versions_by_id({one.procedure_version_id for one in piece})
            agencies = agency_names({one.processing_agency_id for one in piece})
            for one in piece:
                yield papers.RegisterRow(
                    code=one.code,
                    procedure=catalogue.name_of(versions[one.procedure_version_id]),
                    applicant=one.applicant_name,
                    contact=", ".join(part for part in (one.applicant_address, one.applicant_phone) if part),
                    processing_agency=agencies.get(one.processing_agency_id, ""),
                    received_at=one.accepted_at or one.submitted_at,
                    due_at=one.due_at,
                    returned_at=one.returned_at,
                    way=str(DELIVERY[Channel(one.result_channel)]),
                    note="; ".join(
                        part
                        for part in (_came(one), "" if one.returned_at else state_words(one.state))
                        if part
                    ),
                )


def _came(one: Dossier) -> str:
    """What the register notes of the post: day of arrival and code of the postal item."""
    if one.arrived_on is None:
        return ""
    words = _("bưu điện phát %(day)s") % {"day": f"{one.arrived_on:%d/%m/%Y}"}
    return f"{words} ({one.post_code})" if one.post_code else words


def _volumes(count: int) -> int:
    return math.ceil(count / papers.VOLUME_ROWS)


def _volume(wanted: tuple[int, date, date], number: int, count: int) -> dict[str, Any]:
    first = (number - 1) * papers.VOLUME_ROWS + 1
    last = min(number * papers.VOLUME_ROWS, count)
    address = _address("services:register_volume", wanted, quyen=number)
    words = _("Quyển %(number)s, số thứ tự %(first)s đến %(last)s")
    return {"href": address, "text": words % {"number": number, "first": first, "last": last}}


def _address(name: str, wanted: tuple[int, date, date], **more: int) -> str:
    agency, since, until = wanted
    period = {"quay": agency, "tu_ngay": f"{since:%d/%m/%Y}", "den_ngay": f"{until:%d/%m/%Y}"}
    return f"{reverse(name)}?{urlencode(period | more)}"
