"""The catalogue and the page of a procedure."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.modules.forms import api as form_api
from tinhso.ui.templatetags.ui_filters import number as figure
from tinhso.ui.templatetags.ui_filters import percent

from ..enums import AgencyLevel, Channel, ServiceLevel
from ..forms.search import CatalogueForm
from ..queries import intake
from ..queries import procedures as queries
from ..queries.downloads import download_path
from ..rules.content import Content
from ..wording import level_words, limit_words, name_of, say, source_note
from . import blank
from .procedure_parts import (
    citation_rows,
    delivery_words,
    key_facts,
    level_explained,
    paper_rows,
    payment_words,
    sources,
    subjects_words,
    way,
)

if TYPE_CHECKING:
    from ..models import ProcedureVersion

CRUMB = gettext_lazy("Dịch vụ công")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Search and browse the procedures in force."""
    today = clock.business().today()
    english = (get_language() or "").startswith("en")
    fields = [(field.code, field.name_en if english else field.name) for field in queries.fields()]
    form = CatalogueForm(request.GET or None, fields=fields)
    wanted = form.wanted() if form.is_bound else {}
    versions = queries.procedures(
        today,
        text=wanted.get("q", ""),
        field=wanted.get("linh_vuc", ""),
        agency_level=wanted.get("cap", ""),
        subject=wanted.get("doi_tuong", ""),
        level=int(wanted["muc"]) if wanted.get("muc") else None,
    )
    context = {
        "form": form,
        "filtered": bool(wanted),
        "narrowed": bool(wanted.keys() - {"q"}),
        "total": len(versions),
        "groups": _groups(versions, dict(fields)),
        "levels": _levels(versions, wanted),
        "links": intake.links(),
    }
    return render(request, "catalogue/list.html", context)


def _groups(versions: list[ProcedureVersion], names: dict[str, str]) -> list[dict[str, Any]]:
    groups = []
    for code, found in groupby(versions, lambda version: version.procedure.field.code):
        items = [
            {
                "text": name_of(version),
                "href": reverse("catalogue:procedure", args=[version.procedure.slug]),
                "summary": say(version.parsed.summary),
                "note": _note(version),
            }
            for version in found
        ]
        groups.append({"name": names.get(code, code), "items": items})
    return groups


def _note(version: ProcedureVersion) -> str:
    levels = ", ".join(str(AgencyLevel(level).label) for level in version.agency_levels)
    return f"{level_words(version.level)} · {levels}"


def _levels(versions: list[ProcedureVersion], wanted: dict[str, Any]) -> list[dict[str, Any]]:
    counts = Counter(version.level for version in versions)
    base = {name: value for name, value in wanted.items() if name != "muc"}
    return [
        {
            "name": level.label,
            "count": counts[level.value],
            "href": f"{reverse('catalogue:list')}?{urlencode({**base, 'muc': level.value})}",
        }
        for level in ServiceLevel
        if counts[level.value]
    ]


@require_safe
def procedure(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Everything about a procedure: the version in force, or an earlier one by its number."""
    today = clock.business().today()
    versions = queries.versions(slug)
    version = _chosen(versions, number, today)
    content = version.parsed
    online = content.channel(Channel.ONLINE) is not None and version.form_version_id is not None
    rate = _rate(*intake.on_time_share(version.procedure_id, today))
    context = {
        "version": version,
        "procedure": version.procedure,
        "name": name_of(version),
        "summary": say(content.summary),
        "old_version": number is not None and not queries.holds(version, today),
        "facts": key_facts(content, version.level, *rate),
        "start": intake.start_of(version.procedure.slug) if online and queries.holds(version, today) else "",
        "needed": _needed(content),
        "other_cases": [say(case.title) for case in content.cases[1:]],
        "pages": len(form_api.get(version.form_version_id).pages({})) if online else 0,
        "level_explained": level_explained(version.level),
        "downloads": _downloads(version),
        "stages": [say(stage) for stage in content.stages],
        "ways": [way(terms) for terms in content.channels],
        "payment": payment_words(content),
        "paper_columns": [_("Giấy tờ"), _("Số lượng"), _("Khi nào cần")],
        "cases": [{"title": say(case.title), "rows": paper_rows(case)} for case in content.cases],
        "conditions": say(content.conditions),
        "who_rows": _who(content),
        "steps": [
            (say(step.title), "todo", limit_words(step.time) if step.time else "") for step in content.steps
        ],
        "citations": citation_rows(content.legal_basis),
        "code_note": source_note(version.procedure.source, version.procedure.verified),
        "history": _history(versions, version),
        "remark": source_note(content.source, content.verified),
        "sources": sources(content),
        "crumbs": [(CRUMB, reverse("catalogue:list"))],
    }
    return render(request, "catalogue/procedure.html", context)


def _rate(good: int, timed: int) -> tuple[str, str]:
    """The share decided in time, with its denominator; nothing while nobody knows."""
    if not timed:
        return "", ""
    share = percent(100 * good / timed)
    return share, _("%(good)s trên %(all)s hồ sơ") % {"good": figure(good), "all": figure(timed)}


def _chosen(versions: list[ProcedureVersion], number: int | None, today: Any) -> ProcedureVersion:
    for version in versions:
        if version.number == number if number is not None else queries.holds(version, today):
            return version
    raise Http404("no such version")


def _current(slug: str) -> ProcedureVersion:
    """The version in force today; 404 when there is none."""
    return _chosen(queries.versions(slug), None, clock.business().today())


def _needed(content: Content) -> list[str]:
    """Papers that the usual case, the first one, always needs."""
    return [say(paper.name) for paper in content.cases[0].papers if paper.required]


def _downloads(version: ProcedureVersion) -> list[dict[str, Any]]:
    rows = []
    for place, one in enumerate(version.parsed.downloads):
        slug = version.procedure.slug
        if one.form:
            rows.append(
                {
                    "name": say(one.title),
                    "href": reverse("catalogue:blank_form", args=[slug]),
                    "kind": _("trang in"),
                }
            )
        else:
            kind = one.file.rpartition(".")[2].upper()
            rows.append(
                {
                    "name": say(one.title),
                    "href": reverse("catalogue:download", args=[slug, place]),
                    "kind": kind,
                }
            )
    return rows


def _who(content: Content) -> list[tuple[str, str]]:
    rows = [(_("Đối tượng"), subjects_words(content.subjects))]
    for agency in content.agencies:
        value = say(agency.signs)
        rows.append((str(AgencyLevel(agency.level).label), value or "—"))
    rows.append((_("Kết quả"), "; ".join(say(result.name) for result in content.results)))
    rows.append((_("Nhận kết quả"), delivery_words(content)))
    return rows


def _history(versions: list[ProcedureVersion], shown: ProcedureVersion) -> list[dict[str, Any]]:
    return [
        {
            "from": version.valid_from,
            "level": level_words(version.level),
            "current": version.pk == shown.pk,
            "href": reverse("catalogue:version", args=[version.procedure.slug, version.number]),
        }
        for version in versions
    ]


@require_safe
def blank_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a procedure as a page to print and fill in by hand."""
    version = _current(slug)
    wanted = next((one for one in version.parsed.downloads if one.form), None)
    if wanted is None or version.form_version_id is None:
        raise Http404("no blank form")
    form = form_api.get(version.form_version_id)
    context = {
        "title": form.info.title,
        "sections": blank.sections(version.form_version_id, (get_language() or "vi")[:2]),
    }
    return render(request, "catalogue/blank.html", context)


@require_safe
def download(request: HttpRequest, slug: str, place: int) -> HttpResponseBase:
    """A blank form that the province keeps as a file."""
    path = download_path(_current(slug), place)
    if path is None:
        raise Http404("no such file")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
