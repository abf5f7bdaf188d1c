"""Public pages: agencies and their one-stop desks, and the areas they serve, on any day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.refs import Ref
from tinhso.ui.templatetags.ui_filters import day

from ..enums import Branch, Level
from ..facts import Agency, Area
from ..queries.agency import agencies as all_agencies
from ..queries.agency import agencies_by_id, agencies_named
from ..queries.area import area_name, area_path, areas_with_facts, communes_by_district
from ..queries.area import areas as all_areas
from ..queries.chart import Version, agency_versions, area_versions, areas_named, quotas, seats_in, tiles
from .asof import asked_day, suffix
from .chart import chart_url
from .history import timeline

_FOUND = 50


def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency that receives citizens, by level; or those a search finds."""
    today = clock.business().today()
    text = request.GET.get("q", "").strip()[:100]
    context: dict[str, object] = {"q": text}
    if text:
        context["found"] = [_entry(one) for one in agencies_named(text, today, _FOUND)]
        context["more"] = len(context["found"]) == _FOUND  # type: ignore[arg-type]
    else:
        desks = all_agencies(today, one_stop=True)
        context["province"] = [_short(one) for one in desks if one.level == Level.PROVINCE]
        by_area = {one.area_id: one for one in desks if one.level != Level.PROVINCE}
        context["districts"] = [
            (
                _entry(by_area[district.id]),
                [_short(by_area[area.id]) for area in communes if area.id in by_area],
            )
            for district, communes in communes_by_district(today)
            if district.id in by_area
        ]
    return render(request, "directory/agency/list.html", context)


def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """One agency on a day: where it is, who works there, what belongs to it, and what it was before."""
    form, on = asked_day(request)
    versions = agency_versions(agency_id)
    if not versions:
        raise Http404
    known = agencies_by_id([agency_id], on)
    found = known.get(agency_id)
    actor = request.actor  # type: ignore[attr-defined]
    context: dict[str, object] = {
        "filter": form,
        "on": on,
        "title": found.name if found else versions[0].name,
        "agency": found,
        "versions": [_version(one) for one in versions],
        "version_columns": version_columns(),
        "acts": timeline(Ref("directory.agency", agency_id), actor) if actor.kind == "official" else [],
        "crumbs": [(_("Cơ quan"), reverse("directory:agencies")), (_("Sơ đồ tổ chức"), chart_url(on))],
    }
    if found:
        context |= _described(found, on, links=actor.kind == "official")
    return render(request, "directory/agency/detail.html", context)


def _described(found: Agency, on: date, *, links: bool) -> dict[str, object]:
    """What stands on the page of an agency that exists on the day."""
    below = all_agencies(on, parent_id=found.id)
    above = agencies_by_id([found.parent_id], on) if found.parent_id else {}
    seats = seats_in(found.id, on)
    return {
        "rows": _facts(found, above.get(found.parent_id) if found.parent_id else None, on),
        "seats": seats,
        "links": links,
        "divisions": [_short(one, on) for one in below if one.level == found.level],
        "lower": [_short(one, on) for one in below if one.level != found.level],
        "missing": not (found.address and found.phone and found.hours),
    }


def version_columns() -> list[object]:
    """Columns of a table of versions."""
    return [(_("Từ ngày"), True), (_("Đến trước ngày"), True), _("Tên"), (_("Mã"), True), _("Kiểm chứng")]


def _version(one: Version) -> list[object]:
    return [
        day(one.valid_from),
        day(one.valid_to) if one.valid_to else "—",
        one.name,
        one.code,
        one.verified,
    ]


def areas(request: HttpRequest) -> HttpResponse:
    """The province's districts and communes on a day: a sketch map, and lists with codes and what is checked."""
    form, on = asked_day(request)
    text = request.GET.get("q", "").strip()[:100]
    groups = [
        (
            f"{district.name} ({district.code})",
            [((area.name, _area_url(area.id, on)), area.code, area.kind, area.verified) for area in below],
        )
        for district, below in areas_with_facts(on)
    ]
    columns = [_("Tên"), (_("Mã"), True), _("Loại"), _("Kiểm chứng")]
    context = {
        "filter": form,
        "q": text,
        "found": [
            (f"{name} ({code})", _area_url(number, on))
            for number, name, code in areas_named(text, on, _FOUND)
        ]
        if text
        else [],
        "groups": groups,
        "columns": columns,
        "on": on,
        **_sketch(on),
    }
    return render(request, "directory/area/list.html", context)


def _sketch(on: date) -> dict[str, object]:
    """The sketch map: each commune a tile, its district the border, coloured by the agencies there."""
    found = tiles(on)
    if not found:
        return {"tiles": []}
    districts = [(str(district.id), district.name) for district, _communes in communes_by_district(on)]
    return {
        "tiles": [
            {
                "column": tile.column,
                "row": tile.row,
                "name": tile.name,
                "value": None,
                "words": "",
                "step": None,
                "group": str(tile.district_id),
                "href": _area_url(tile.area_id, on),
            }
            for tile in found
        ],
        "tile_groups": districts[:8],
        "tile_sentence": _("%(count)s xã, phường, thị trấn ngày %(day)s; màu viền là huyện.")
        % {"count": len(found), "day": day(on)},
    }


def area(request: HttpRequest, area_id: int) -> HttpResponse:
    """One area on a day: what it is called, what lies in it, which agencies serve it, and what it was before."""
    form, on = asked_day(request)
    versions = area_versions(area_id)
    if not versions:
        raise Http404
    path = area_path(area_id, on)
    found = path[-1] if path else None
    below = all_areas(on, parent_id=area_id) if found else []
    context = {
        "filter": form,
        "on": on,
        "title": found.name if found else versions[0].name,
        "area": found,
        "rows": _area_facts(found, path, versions, on) if found else [],
        "versions": [_version(one) for one in versions],
        "version_columns": version_columns(),
        "below": [(f"{one.name} ({one.code})", _area_url(one.id, on)) for one in below],
        "illustrative": any(one.level == Level.HAMLET for one in [*below, *([found] if found else [])]),
        "agencies": [_short(one, on) for one in all_agencies(on, area_id=area_id)] if found else [],
        "crumbs": [(_("Đơn vị hành chính"), reverse("directory:areas") + suffix(on))]
        + [(one.name, _area_url(one.id, on)) for one in path[1:-1]],
    }
    return render(request, "directory/area/detail.html", context)


def _area_facts(found: Area, path: list[Area], versions: list[Version], on: date) -> list[tuple[str, object]]:
    version = next(one for one in versions if one.valid_from == found.valid_from)
    rows: list[tuple[str, object]] = [
        (_("Loại"), version.kind),
        (_("Mã đơn vị hành chính"), found.code),
        (_("Thuộc"), ", ".join(one.name for one in reversed(path[:-1]))),
        (_("Hiệu lực từ"), day(found.valid_from)),
        (_("Nguồn"), version.source),
        (_("Kiểm chứng"), version.verified),
    ]
    return [(label, value) for label, value in rows if value]


def _area_url(area_id: int, on: date) -> str:
    return reverse("directory:area", args=(area_id,)) + suffix(on)


def _entry(one: Agency) -> tuple[str, str]:
    return (one.name, reverse("directory:agency", args=(one.id,)))


def _short(one: Agency, on: date | None = None) -> tuple[str, str]:
    return (one.short_name, reverse("directory:agency", args=(one.id,)) + (suffix(on) if on else ""))


def _facts(found: Agency, parent: Agency | None, on: date) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        (_("Trực thuộc"), parent.name if parent else ""),
        (_("Khối"), Branch(found.branch).label),
        (_("Địa bàn"), area_name(found.area_id)),
        (_("Biên chế"), quotas(on, [found.id]).get(found.id, "")),
        (_("Mã định danh"), found.code),
        (_("Mã định danh dạng cũ"), found.code_old),
        (
            _("Nhận hồ sơ"),
            _("có bộ phận tiếp nhận và trả kết quả") if found.one_stop else _("không trực tiếp"),
        ),
        (_("Địa chỉ"), found.address),
        (_("Điện thoại"), found.phone),
        (_("Thư điện tử"), found.email),
        (_("Giờ tiếp công dân"), found.hours),
    ]
    return [(label, value) for label, value in rows if value]
