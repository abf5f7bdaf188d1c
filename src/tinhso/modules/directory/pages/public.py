"""Public pages: agencies and their one-stop desks, and the areas they serve."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.kernel import clock

from ..enums import Level
from ..facts import Agency
from ..queries.agency import agencies as all_agencies
from ..queries.agency import agencies_by_id, agencies_named
from ..queries.area import area_name, areas_with_facts, communes_by_district
from ..queries.official import officials_of

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
    """One agency: where it is, who works there, what belongs to it."""
    today = clock.business().today()
    known = agencies_by_id([agency_id], today)
    if agency_id not in known:
        raise Http404
    found = known[agency_id]
    below = all_agencies(today, parent_id=agency_id)
    above = agencies_by_id([found.parent_id], today) if found.parent_id else {}
    parent = above.get(found.parent_id) if found.parent_id else None
    return render(
        request,
        "directory/agency/detail.html",
        {
            "agency": found,
            "rows": _facts(found, parent),
            "columns": [_("Họ và tên"), _("Chức danh")],
            "officials": [(one.name, one.post_title) for one in officials_of(agency_id, today)],
            "divisions": [_short(one) for one in below if one.level == found.level],
            "lower": [_short(one) for one in below if one.level != found.level],
            "missing": not (found.address and found.phone and found.hours),
            "crumbs": [(_("Cơ quan"), reverse("directory:agencies"))],
        },
    )


def areas(request: HttpRequest) -> HttpResponse:
    """The province's districts and communes on the business day, with codes and what is checked."""
    today = clock.business().today()
    groups = [
        (
            f"{district.name} ({district.code})",
            [(area.name, area.code, area.kind, area.verified) for area in below],
        )
        for district, below in areas_with_facts(today)
    ]
    columns = [_("Tên"), (_("Mã"), True), _("Loại"), _("Kiểm chứng")]
    context = {"groups": groups, "columns": columns, "today": today}
    return render(request, "directory/area/list.html", context)


def _entry(one: Agency) -> tuple[str, str]:
    return (one.name, reverse("directory:agency", args=(one.id,)))


def _short(one: Agency) -> tuple[str, str]:
    return (one.short_name, reverse("directory:agency", args=(one.id,)))


def _facts(found: Agency, parent: Agency | None) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        (_("Trực thuộc"), parent.name if parent else ""),
        (_("Địa bàn"), area_name(found.area_id)),
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
