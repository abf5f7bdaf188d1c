"""IT skills: the rows behind HR-1 to HR-4 for everybody, and the registers for those who keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError
from tinhso.kernel.permissions import Denied
from tinhso.ui.files import KINDS, table_file
from tinhso.ui.templatetags.ui_filters import day, number

from ..actions import certificate as actions
from ..actions.download import CERTIFICATES, IT_OFFICERS, record_download
from ..enums import Duty, Level
from ..forms.skills import CertificateForm, DutyForm, RegisterFilter
from ..permissions import ADMIN
from ..queries import people, skills
from ..rules.skills import SMALL
from .asof import asked_day, suffix
from .people import form_page

_PAGE = 50


@require_safe
def skilled(request: HttpRequest) -> HttpResponse:
    """The officials behind a figure: de-identified, with names in the reader's own agencies; few are not shown."""
    name = request.GET.get("nhom", "tinh-huyen")
    if name not in skills.GROUPS:
        raise Http404
    form, on = asked_day(request)
    actor = request.actor  # type: ignore[attr-defined]
    rows = [row for row in skills.group(name, on) if row.standard is not None]
    suppressed = 0 < len(rows) < SMALL and not actor.may(ADMIN)
    page = Paginator([] if suppressed else rows, _PAGE).get_page(request.GET.get("trang"))
    titles = skills.standard_titles(get_language() or "")
    known = skills.agency_names([row.agency_id for row in page.object_list], on)
    context = {
        "title": _TITLES[name](),
        "lead": _("%(count)s cán bộ, tại ngày %(day)s.") % {"count": number(len(rows)), "day": day(on)},
        "filter": form,
        "group": name,
        "suppressed": suppressed,
        "small": SMALL,
        "columns": [_("Cấp"), _("Chuẩn"), (_("Năm cấp"), True), _("Cán bộ")],
        "rows": [_skilled_row(row, titles, known, actor) for row in page.object_list],
        "page": page,
    }
    return render(request, "directory/skills/skilled.html", context)


def _skilled_row(row: skills.Skilled, titles: dict[str, str], known: dict[int, str], actor: Any) -> list[Any]:
    assert row.issued_on is not None
    cells: list[Any] = [
        str(Level(row.level).label),
        titles.get(row.standard or "", ""),
        str(row.issued_on.year),
    ]
    if actor.may(ADMIN) or row.agency_id in actor.compartments:
        words = f"{row.name} – {row.post}, {known.get(row.agency_id, '')}"
        cells.append((words, reverse("directory:official", args=(row.official_id,))))
    else:
        cells.append(_("không nêu tên"))
    return cells


_TITLES = {
    "tinh-huyen": lambda: _("Cán bộ cấp tỉnh, cấp huyện sử dụng thành thạo ứng dụng cơ bản"),
    "xa": lambda: _("Cán bộ cấp xã sử dụng thành thạo ứng dụng cơ bản"),
    "phu-trach": lambda: _("Cán bộ phụ trách công nghệ thông tin đã được tập huấn"),
}


@require_safe
def staffed(request: HttpRequest) -> HttpResponse:
    """Agencies with a full-time IT officer, and those without; names of officials to officials only."""
    form, on = asked_day(request)
    actor = request.actor  # type: ignore[attr-defined]
    found = skills.bodies_with_officers(on)
    named = actor.kind == "official"
    having, lacking = [], []
    for body, officers in found:
        cells: list[Any] = [(body.agency.name, reverse("directory:agency", args=(body.agency.id,)))]
        if named:
            cells.append("; ".join(_officer(one) for one in officers))
        (having if skills.has_full_time(officers) else lacking).append(cells)
    context = {
        "exports": {kind: reverse("directory:staffed_file", args=(kind,)) + suffix(on) for kind in KINDS},
        "lead": _("%(count)s trên %(all)s cơ quan, tại ngày %(day)s.")
        % {"count": number(len(having)), "all": number(len(found)), "day": day(on)},
        "filter": form,
        "columns": [_("Cơ quan"), _("Cán bộ")] if named else [_("Cơ quan")],
        "having": having,
        "lacking": lacking,
    }
    return render(request, "directory/skills/staffed.html", context)


@require_safe
def staffed_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The register of IT officers of a day, one row for each; who they are is for officials."""
    _form, on = asked_day(request)
    actor = request.actor  # type: ignore[attr-defined]
    named = actor.kind == "official"
    header = [_("Cơ quan"), _("Mã định danh"), _("Có cán bộ chuyên trách")]
    if named:
        header += [_("Cán bộ"), _("Vị trí"), _("Nhiệm vụ"), _("Từ ngày")]
    rows: list[list[Any]] = []
    for body, officers in skills.bodies_with_officers(on):
        first = [
            body.agency.name,
            body.agency.code,
            _("có") if skills.has_full_time(officers) else _("không"),
        ]
        if named and officers:
            rows += [[*first, one.name, one.post, str(Duty(one.duty).label), one.since] for one in officers]
        else:
            rows.append([*first, *([""] * 4 if named else [])])
    response = table_file(
        kind, f"can-bo-cong-nghe-thong-tin-{on.isoformat()}", _("Cán bộ CNTT"), header, rows
    )
    if named:
        record_download(by=actor, what=IT_OFFICERS, form=kind, rows=len(rows), on=on)
    return response


def _officer(one: skills.Officer) -> str:
    return f"{one.name} ({Duty(one.duty).label})"


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register of certificates, for those who run the directory."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    form, rows = _chosen(request)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("trang"))
    context = {
        "filter": form,
        "reset": reverse("directory:certificates") if request.GET else "",
        "exports": {
            kind: f"{reverse('directory:certificates_file', args=(kind,))}?{request.GET.urlencode()}".rstrip("?")
            for kind in KINDS
        },
        "page": page,
        "columns": [
            _("Cán bộ"), _("Chuẩn"), _("Nơi cấp, số hiệu"), (_("Ngày cấp"), True), _("Đối chiếu bản gốc"),
        ],
    }  # fmt: skip
    return render(request, "directory/skills/register.html", context)


@require_safe
def register_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The register of certificates as it is filtered, whole, with the posts of today."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    today = clock.business().today()
    form, found = _chosen(request)
    listed = found[: found.count()]
    posts = people.main_posts({one.official_id for one in listed}, today)
    header = [
        _("Cán bộ"), _("Vị trí"), _("Cơ quan"), _("Chuẩn"), _("Trình độ"), _("Mô đun đạt"), _("Đủ mô đun"),
        _("Ngày cấp"), _("Nơi cấp"), _("Số hiệu"), _("Ngày đối chiếu"),
    ]  # fmt: skip
    rows = [
        [
            one.official, *posts.get(one.official_id, ("", "")), one.standard, one.level, " ".join(one.modules),
            _("có") if one.complete else _("không"), one.issued_on, one.issuer, one.number, one.verified_on or "",
        ]
        for one in listed
    ]  # fmt: skip
    response = table_file(kind, f"so-chung-chi-{today.isoformat()}", _("Sổ chứng chỉ"), header, rows)
    filtered = any(form.cleaned_data.values()) if form.is_bound and form.is_valid() else False
    record_download(by=actor, what=CERTIFICATES, form=kind, rows=len(rows), filtered=filtered)
    return response


def _chosen(request: HttpRequest) -> tuple[RegisterFilter, skills.Register]:
    """The filter of the register, and what it lets through."""
    titles = skills.standard_titles(get_language() or "")
    form = RegisterFilter(request.GET or None, standards=list(titles.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = skills.Register(
        request.actor,  # type: ignore[attr-defined]
        chosen.get("q", ""),
        chosen.get("chuan", ""),
        unseen=bool(chosen.get("chua")),
    )
    return form, rows


def add(request: HttpRequest, official_id: int) -> HttpResponse:
    """Register a certificate of an official."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    found = people.official(official_id)
    if found is None:
        raise Http404
    back = reverse("directory:official", args=(official_id,))

    def act(form: Any) -> str:
        actions.add_certificate(by=actor, official_id=official_id, **form.cleaned_data)
        messages.success(request, _("Đã ghi chứng chỉ vào sổ."))
        return back

    form = CertificateForm(request.POST or None, standards=skills.standards())
    title = _("Chứng chỉ của %(name)s") % {"name": found.name}
    return form_page(request, form, act, title, _("Ghi vào sổ"), back)


@require_POST
def verify(request: HttpRequest, number: int) -> HttpResponse:
    """The original of a certificate was seen today."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        done = actions.verify_certificate(by=actor, certificate_id=number)
    except ActionError as problem:
        messages.error(request, str(problem))
        return redirect("directory:certificates")
    messages.success(request, _("Đã ghi đối chiếu bản gốc."))
    if request.POST.get("ve") == "can-bo":
        return redirect("directory:official", done.official_id)
    return redirect("directory:certificates")


def duty(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Say whether an appointment makes its holder answer for IT."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    held = people.appointment(appointment_id)
    if held is None:
        raise Http404
    back = reverse("directory:official", args=(held.official_id,))

    def act(form: Any) -> str:
        actions.set_it_duty(by=actor, appointment_id=appointment_id, duty=form.cleaned_data["duty"])
        messages.success(request, _("Đã lưu."))
        return back

    form = DutyForm(request.POST if request.method == "POST" else None, initial={"duty": held.duty})
    title = _("Nhiệm vụ công nghệ thông tin của %(name)s") % {"name": held.official}
    return form_page(request, form, act, title, _("Lưu"), back, lead=f"{held.post}, {held.agency}")
