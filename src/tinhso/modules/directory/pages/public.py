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
from ..permissions import ADMIN
from ..queries.agency import agencies as all_agencies
from ..queries.agency import agencies_by_id, agencies_named
from ..queries.area import area_name, area_path, areas_with_facts, communes_by_parent
from ..queries.area import areas as all_areas
from ..queries.chart import Version, agency_versions, area_versions, areas_named, quotas, seats_in, tiles
from ..queries.kin import Kin, agency_kin, area_kin
from ..rules.sketch import hues
from .act_parts import on_a_tile
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
        context |= _desks(today)
    return render(request, "directory/agency/list.html", context)


def _desks(on: date) -> dict[str, object]:
    """The desks of the province, and those of communes under whatever they belong to on the day."""
    desks = all_agencies(on, one_stop=True)
    by_area = {one.area_id: one for one in desks if one.level != Level.PROVINCE}
    groups = []
    direct: list[tuple[str, str]] = []
    for above, communes in communes_by_parent(on):
        below = [_short(by_area[one.id]) for one in communes if one.id in by_area]
        if above.level == Level.PROVINCE:
            direct += below
        elif above.id in by_area:
            groups.append((_entry(by_area[above.id]), below))
        elif below:
            groups.append(((above.name, _area_url(above.id, on)), below))
    return {
        "province": [_short(one) for one in desks if one.level == Level.PROVINCE],
        "districts": groups,
        "communes": direct,
    }


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
        "versions": [version_row(one) for one in versions],
        "version_columns": version_columns(),
        **_kin(agency_kin(agency_id), "directory:agency"),
        "setup_href": reverse("directory:setup_agency", args=(agency_id,)) if actor.may(ADMIN) else "",
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


def _kin(found: tuple[list[Kin], list[Kin]], page: str) -> dict[str, object]:
    """Predecessors and successors as rows of tables."""
    before, after = found
    return {
        "predecessors": [_kin_row(one, page) for one in before],
        "successors": [_kin_row(one, page) for one in after],
        "kin_columns": [_("Tên"), (_("Mã"), True), _("Phần kế tục"), (_("Từ ngày"), True), _("Văn bản")],
    }


def _kin_row(one: Kin, page: str) -> list[object]:
    share = _("toàn bộ") if one.whole else _("một phần")
    if one.until:
        share = _("%(share)s, đến trước ngày %(day)s") % {"share": share, "day": day(one.until)}
    return [
        (one.name, reverse(page, args=(one.id,)) + suffix(one.day)),
        one.code,
        share,
        day(one.since),
        (one.act, reverse("directory:act", args=(one.act_id,))),
    ]


def version_columns() -> list[object]:
    """Columns of a table of versions."""
    return [(_("Từ ngày"), True), (_("Đến trước ngày"), True), _("Tên"), (_("Mã"), True), _("Kiểm chứng")]


def version_row(one: Version) -> list[object]:
    """A version as a row of such a table."""
    return [
        day(one.valid_from),
        day(one.valid_to) if one.valid_to else "—",
        one.name,
        one.code,
        one.verified,
    ]


def areas(request: HttpRequest) -> HttpResponse:
    """The province's areas down to communes on a day: a sketch map, and lists with codes and what is checked."""
    form, on = asked_day(request)
    text = request.GET.get("q", "").strip()[:100]
    groups = [
        (
            f"{above.name} ({above.code})",
            [((area.name, _area_url(area.id, on)), area.code, area.kind, area.verified) for area in below],
        )
        for above, below in areas_with_facts(on)
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
    """The sketch map: each commune a tile, its district the border; what has several places is drawn as one."""
    found = tiles(on)
    if not found:
        return {"tiles": []}
    above = communes_by_parent(on)
    districts = [(str(one.id), one.name) for one, _communes in above if one.level == Level.DISTRICT]
    shown = {tile.area_id for tile in found}
    missing = [one for _above, below in above for one in below if one.id not in shown]
    joined = len(shown) < len(found)
    colours = hues({(tile.column, tile.row): tile.key for tile in found}) if joined else {}
    sentence = (
        _("%(count)s xã, phường ngày %(day)s; mỗi mảng màu là một đơn vị, vẽ trên chỗ của các đơn vị cũ.")
        if joined
        else _("%(count)s xã, phường, thị trấn ngày %(day)s; màu viền là huyện.")
    )
    return {
        "tiles": [
            {
                "column": tile.column,
                "row": tile.row,
                "name": on_a_tile(tile.name) if joined else tile.name,
                "words": tile.code if joined else "",
                "group": str(tile.district_id),
                "href": _area_url(tile.area_id, on),
                "hue": colours.get(tile.key),
                "join": tile.key if joined else None,
            }
            for tile in found
        ],
        "tile_groups": [] if joined else districts[:8],
        "tile_sentence": sentence % {"count": len(shown), "day": day(on)},
        "tile_missing": [(f"{one.name} ({one.code})", _area_url(one.id, on)) for one in missing],
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
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "filter": form,
        "on": on,
        "title": found.name if found else versions[0].name,
        "area": found,
        "rows": _area_facts(found, path, versions, on) if found else [],
        "versions": [version_row(one) for one in versions],
        "version_columns": version_columns(),
        **_kin(area_kin(area_id), "directory:area"),
        "below": [(f"{one.name} ({one.code})", _area_url(one.id, on)) for one in below],
        "illustrative": any(one.level == Level.HAMLET for one in [*below, *([found] if found else [])]),
        "agencies": [_short(one, on) for one in all_agencies(on, area_id=area_id)] if found else [],
        "setup_href": reverse("directory:setup_area", args=(area_id,)) if actor.may(ADMIN) else "",
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
