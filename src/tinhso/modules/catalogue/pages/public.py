"""The catalogue and the page of a procedure."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, zip_longest
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
from ..rules.difference import differences
from ..wording import level_words, name_of, say, source_note
from . import blank
from .part_words import difference_rows
from .procedure_parts import content_context

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
        **content_context(content, version.level, *rate),
        "version": version,
        "procedure": version.procedure,
        "name": name_of(version),
        "old_version": number is not None and not queries.holds(version, today),
        "start": intake.start_of(version.procedure.slug) if online and queries.holds(version, today) else "",
        "pages": len(form_api.get(version.form_version_id).pages({})) if online else 0,
        "downloads": _downloads(version),
        "code_note": source_note(version.procedure.source, version.procedure.verified),
        "history": _history(versions, version),
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


def _history(versions: list[ProcedureVersion], shown: ProcedureVersion) -> list[dict[str, Any]]:
    return [
        {
            "from": version.valid_from,
            "level": level_words(version.level),
            "current": version.pk == shown.pk,
            "href": reverse("catalogue:version", args=[version.procedure.slug, version.number]),
            "changes": reverse(
                "catalogue:difference", args=[version.procedure.slug, earlier.number, version.number]
            )
            if earlier
            else "",
        }
        for version, earlier in zip_longest(versions, versions[1:])
    ]


@require_safe
def difference(request: HttpRequest, slug: str, before: int, after: int) -> HttpResponse:
    """What two versions of a procedure say differently."""
    by_number = {version.number: version for version in queries.versions(slug)}
    if before not in by_number or after not in by_number:
        raise Http404("no such versions")
    old, new = by_number[before], by_number[after]
    context = {
        "old": old,
        "new": new,
        "columns": [_("Phần"), _("Trước"), _("Sau")],
        "rows": difference_rows(differences(old.content, new.content)),
        "crumbs": [
            (CRUMB, reverse("catalogue:list")),
            (name_of(new), reverse("catalogue:procedure", args=[slug])),
        ],
    }
    return render(request, "catalogue/difference.html", context)


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
