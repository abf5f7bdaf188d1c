"""Pages for those who run the directory: areas, one at a time and by date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.ui.templatetags.ui_filters import day

from ..actions import area as actions
from ..actions.agency import holds
from ..enums import AreaKind, Level
from ..forms import organisation as forms
from ..forms.people import DAY
from ..permissions import ADMIN
from ..queries import area_state as queries
from ..queries.area import area_name, areas_to_choose
from ..queries.chart import area_versions
from ..queries.hanging import hanging_on_area
from .history import timeline
from .organisation import telling_what_is_left
from .people import form_page
from .public import version_columns, version_row

_PAGE = 50


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """Areas of today and those to come, with what lies in them."""
    today = clock.business().today()
    text = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.AreaList(_admin(request), today, text), _PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "q": text,
        "today": today,
        "columns": [
            _("Đơn vị"),
            (_("Mã"), True),
            _("Loại"),
            _("Thuộc"),
            (_("Đơn vị trực thuộc"), True),
            (_("Cơ quan"), True),
        ],
    }
    return render(request, "directory/organisation/areas.html", context)


@require_safe
def area(request: HttpRequest, area_id: int) -> HttpResponse:
    """One area with everything that can be changed: descriptions over time, what lies in it, history."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(area_id, today)
    context = {
        "area": found,
        "area_id": area_id,
        "kind": AreaKind(found.kind).label,
        "above": area_name(found.parent_id),
        "today": today,
        "exists": holds(found, today),
        "over": found.valid_to is not None and found.valid_to <= today,
        "lowest": found.level == Level.HAMLET,
        "below": [_below(one, "setup_area", today) for one in queries.areas_in(area_id, today)],
        "agencies": [_below(one, "setup_agency", today) for one in queries.agencies_in(area_id, today)],
        "versions": [version_row(one) for one in area_versions(area_id)],
        "version_columns": version_columns(),
        "acts": timeline(Ref("directory.area", area_id), actor),
        "crumbs": [(_("Đơn vị hành chính"), reverse("directory:setup_areas"))],
    }
    return render(request, "directory/organisation/area.html", context)


def _below(one: queries.Below, page: str, today: date) -> tuple[str, str]:
    begins = " – " + _("từ %(day)s") % {"day": day(one.begins)} if one.begins else ""
    return (f"{one.name} ({one.code}){begins}", reverse(f"directory:{page}", args=(one.id,)))


def new(request: HttpRequest) -> HttpResponse:
    """Add an area; `thuoc` names the one it belongs to."""
    actor = _admin(request)
    today = clock.business().today()
    number = request.GET.get("thuoc", "")
    above = queries.version_on(int(number), today) if number.isdecimal() and len(number) < 17 else None

    def act(form: Any) -> str:
        made = actions.create_area(by=actor, **form.values())
        messages.success(request, _("Đã thêm đơn vị."))
        return _home(made.pk)

    initial: dict[str, Any] = {"valid_from": today}
    if above is not None:
        initial |= {"parent": above.area_id}
    form = forms.AreaForm(request.POST or None, initial=initial, parents=_parents(today))
    back = _home(above.area_id) if above else reverse("directory:setup_areas")
    return form_page(request, form, act, _("Thêm đơn vị hành chính"), _("Thêm đơn vị"), back)


def change(request: HttpRequest, area_id: int) -> HttpResponse:
    """Describe an area otherwise from a day on."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(area_id, today)

    def act(form: Any) -> str:
        actions.change_area(by=actor, area_id=area_id, seen=form.cleaned_data["seen"], **form.values())
        messages.success(
            request,
            _("Đã ghi thay đổi từ ngày %(day)s; thông tin trước đó giữ nguyên.")
            % {"day": day(form.cleaned_data["valid_from"])},
        )
        return _home(area_id)

    initial = {
        "name": found.name,
        "kind": found.kind,
        "code": found.code,
        "parent": found.parent_id,
        "valid_from": forms.day_or(found.valid_from, today),
        "seen": queries.state_of(area_id),
    }
    form = forms.AreaForm(request.POST or None, initial=initial, parents=_parents(today), level=found.level)
    lead = _("Thông tin hiện có giữ nguyên cho đến ngày bạn chọn, và được thay từ ngày đó.")
    return form_page(
        request, form, _retry(form, area_id, act), _("Thay đổi đơn vị"), _("Lưu thay đổi"), _home(area_id),
        caption=found.name, lead=lead,
    )  # fmt: skip


def end(request: HttpRequest, area_id: int) -> HttpResponse:
    """End an area on which nothing hangs any more, or say plainly what still does."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(area_id, today)
    left = hanging_on_area(area_id, today + DAY)

    def act(form: Any) -> str:
        data = form.cleaned_data
        actions.end_area(by=actor, area_id=area_id, seen=data["seen"], on=data["last_day"] + DAY)
        messages.success(request, _("Đã ghi ngày kết thúc."))
        return _home(area_id)

    initial = {"last_day": forms.day_or(found.valid_from, today), "seen": queries.state_of(area_id)}
    form = forms.EndForm(request.POST or None, initial=initial)
    return form_page(
        request, form, telling_what_is_left(_retry(form, area_id, act), left), _("Kết thúc đơn vị"),
        _("Kết thúc"), _home(area_id), "directory/organisation/end.html",
        caption=found.name, kind="danger", left=left,
    )  # fmt: skip


def _retry(form: Any, area_id: int, act: Callable[[Any], str]) -> Callable[[Any], str]:
    """The second of two is told, keeps what he typed, and may save it on top of what is there now."""

    def attempt(one: Any) -> str:
        try:
            return act(one)
        except ActionError as problem:
            if problem.code == "stale":
                form.look_again(queries.state_of(area_id))
            raise

    return attempt


def _parents(today: date) -> list[tuple[Any, Any]]:
    return forms.area_choices(areas_to_choose(today))


def _home(area_id: int) -> str:
    return reverse("directory:setup_area", args=(area_id,))


def _version(area_id: int, on: date) -> Any:
    found = queries.version_on(area_id, on)
    if found is None:
        raise Http404
    return found


def _admin(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    return actor
