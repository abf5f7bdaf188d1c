"""Pages for those who run the directory: agencies, their posts and staff quotas, one at a time and by date."""

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
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.ui.templatetags.ui_filters import day

from ..actions import agency as actions
from ..actions import ending
from ..actions import post as posts
from ..enums import Level, Reach
from ..forms import organisation as forms
from ..forms.people import DAY
from ..permissions import ADMIN
from ..queries import agency_state as queries
from ..queries.agency import agency as agency_of
from ..queries.area import area_name, areas_to_choose
from ..queries.chart import agency_versions
from ..queries.hanging import hanging_on_agency
from ..queries.power import powerful_roles
from .history import timeline
from .people import form_page, role_titles
from .public import version_columns, version_row

_PAGE = 50


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Agencies of today and those to come, with posts, people and places."""
    today = clock.business().today()
    text = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.AgencyList(_admin(request), today, text), _PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "page": page,
        "rows": [(row, Level(row.agency.level).label) for row in page.object_list],
        "q": text,
        "today": today,
        "columns": [
            _("Cơ quan"),
            (_("Mã định danh"), True),
            _("Cấp"),
            _("Trực thuộc"),
            (_("Vị trí"), True),
            (_("Cán bộ"), True),
            (_("Biên chế"), True),
        ],
    }
    return render(request, "directory/organisation/list.html", context)


@require_safe
def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """One agency with everything that can be changed: descriptions, posts and quotas over time, history."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(agency_id, today)
    above = agency_of(found.parent_id) if found.parent_id else None
    titles = role_titles()
    listed = [
        (one, [titles.get(code, code) for code in one.roles], Reach(one.reach).label)
        for one in queries.posts_of_agency(agency_id, today)
    ]
    context = {
        "agency": found,
        "agency_id": agency_id,
        "level": Level(found.level).label,
        "area": area_name(found.area_id),
        "above": above.name if above else "",
        "today": today,
        "exists": actions.holds(found, today),
        "over": found.valid_to is not None and found.valid_to <= today,
        "posts": [row for row in listed if row[0].valid_to is None or row[0].valid_to > today],
        "past": [row for row in listed if row[0].valid_to is not None and row[0].valid_to <= today],
        "quotas": [(one, one.holds(today)) for one in queries.quotas_of(agency_id)],
        "versions": [version_row(one) for one in agency_versions(agency_id)],
        "version_columns": version_columns(),
        "acts": timeline(Ref("directory.agency", agency_id), actor),
        "crumbs": [(_("Cơ quan"), reverse("directory:setup_agencies"))],
    }  # fmt: skip
    return render(request, "directory/organisation/agency.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Add an agency; `truc-thuoc` names the one it belongs to."""
    actor = _admin(request)
    today = clock.business().today()
    number = request.GET.get("truc-thuoc", "")
    above = queries.version_on(int(number), today) if number.isdecimal() and len(number) < 17 else None

    def act(form: Any) -> str:
        made = actions.create_agency(by=actor, **form.values())
        messages.success(request, _("Đã thêm cơ quan. Hãy thêm các vị trí công tác của cơ quan."))
        return _home(made.pk)

    initial: dict[str, Any] = {"valid_from": today}
    if above is not None:
        initial |= {"parent": above.agency_id, "area": above.area_id, "code": f"{above.code}."}
    form = forms.AgencyForm(request.POST or None, initial=initial, **_choices(today))
    back = _home(above.agency_id) if above else reverse("directory:setup_agencies")
    return form_page(request, form, act, _("Thêm cơ quan"), _("Thêm cơ quan"), back)


def change(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Describe an agency otherwise from a day on."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(agency_id, today)

    def act(form: Any) -> str:
        actions.change_agency(by=actor, agency_id=agency_id, seen=form.cleaned_data["seen"], **form.values())
        messages.success(
            request,
            _("Đã ghi thay đổi từ ngày %(day)s; thông tin trước đó giữ nguyên.")
            % {"day": day(form.cleaned_data["valid_from"])},
        )
        return _home(agency_id)

    initial = {
        name: getattr(found, name)
        for name in (
            "name", "short_name", "code", "kind", "one_stop", "address", "phone", "email", "hours",
        )
    } | {
        "area": found.area_id,
        "parent": found.parent_id,
        "valid_from": forms.day_or(found.valid_from, today),
        "seen": queries.state_of(agency_id),
    }  # fmt: skip
    form = forms.AgencyForm(request.POST or None, initial=initial, **_choices(today))
    lead = _("Thông tin hiện có giữ nguyên cho đến ngày bạn chọn, và được thay từ ngày đó.")
    return form_page(
        request, form, _retry(form, agency_id, act), _("Thay đổi cơ quan"), _("Lưu thay đổi"), _home(agency_id),
        caption=found.name, lead=lead,
    )  # fmt: skip


def end(request: HttpRequest, agency_id: int) -> HttpResponse:
    """End an agency on which nothing hangs any more, or say plainly what still does."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(agency_id, today)
    left = hanging_on_agency(agency_id, today + DAY, today)

    def act(form: Any) -> str:
        data = form.cleaned_data
        ending.end_agency(by=actor, agency_id=agency_id, seen=data["seen"], on=data["last_day"] + DAY)
        messages.success(request, _("Đã ghi ngày kết thúc."))
        return _home(agency_id)

    initial = {"last_day": forms.day_or(found.valid_from, today), "seen": queries.state_of(agency_id)}
    form = forms.EndForm(request.POST or None, initial=initial)
    return form_page(
        request, form, telling_what_is_left(_retry(form, agency_id, act), left), _("Kết thúc cơ quan"),
        _("Kết thúc"), _home(agency_id), "directory/organisation/end.html",
        caption=found.name, kind="danger", left=left,
    )  # fmt: skip


def new_post(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Add a post to an agency."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(agency_id, today)

    def act(form: Any) -> str:
        posts.add_post(by=actor, agency_id=agency_id, seen=form.cleaned_data["seen"], **form.values())
        messages.success(request, _("Đã thêm vị trí.") + _second_person(form.cleaned_data["roles"]))
        return _home(agency_id)

    initial = {"valid_from": forms.day_or(found.valid_from, today), "seen": queries.state_of(agency_id)}
    form = forms.PostForm(request.POST or None, roles=_role_choices(), initial=initial)
    return form_page(
        request, form, _retry(form, agency_id, act), _("Thêm vị trí"), _("Thêm vị trí"), _home(agency_id),
        caption=found.name,
    )  # fmt: skip


def change_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change a post from a day on; whoever holds it goes on in it."""
    actor = _admin(request)
    today = clock.business().today()
    post, found = _post(post_id, today)

    def act(form: Any) -> str:
        posts.change_post(by=actor, post_id=post_id, seen=form.cleaned_data["seen"], **form.values())
        done = _("Đã ghi thay đổi từ ngày %(day)s.") % {"day": day(form.cleaned_data["valid_from"])}
        messages.success(request, done + _second_person(form.cleaned_data["roles"]))
        return _home(post.agency_id)

    initial = {
        "title": post.title,
        "roles": post.roles,
        "reach": post.reach,
        "rank": post.rank,
        "valid_from": forms.day_or(post.valid_from, today),
        "seen": queries.state_of(post.agency_id),
    }
    form = forms.PostForm(request.POST or None, roles=_role_choices(), initial=initial)
    lead = _("Người đang giữ vị trí tiếp tục từ ngày đó; lịch sử trước ngày đó giữ nguyên.")
    return form_page(
        request, form, _retry(form, post.agency_id, act), _("Thay đổi vị trí"), _("Lưu thay đổi"),
        _home(post.agency_id), caption=found.name, lead=lead,
    )  # fmt: skip


def end_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """End a post that nobody holds any more."""
    actor = _admin(request)
    today = clock.business().today()
    post, found = _post(post_id, today)

    def act(form: Any) -> str:
        data = form.cleaned_data
        posts.end_post(by=actor, post_id=post_id, seen=data["seen"], on=data["last_day"] + DAY)
        messages.success(request, _("Đã ghi ngày kết thúc."))
        return _home(post.agency_id)

    initial = {"last_day": today, "seen": queries.state_of(post.agency_id)}
    form = forms.EndPostForm(request.POST or None, initial=initial)
    title = _("Kết thúc vị trí %(title)s") % {"title": post.title}
    return form_page(
        request, form, _retry(form, post.agency_id, act), title, _("Kết thúc"), _home(post.agency_id),
        caption=found.name, kind="danger",
    )  # fmt: skip


def quota(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Set the places of an agency or of one of its posts from a day on."""
    actor = _admin(request)
    today = clock.business().today()
    found = _version(agency_id, today)

    def act(form: Any) -> str:
        actions.set_quota(by=actor, agency_id=agency_id, seen=form.cleaned_data["seen"], **form.values())
        messages.success(request, _("Đã ghi biên chế; số trước đó giữ nguyên trong lịch sử."))
        return _home(agency_id)

    listed = queries.posts_of_agency(agency_id, today)
    choices = [(one.id, one.title) for one in listed if one.valid_to is None or one.valid_to > today]
    asked = request.GET.get("vi-tri", "")
    initial = {
        "post": asked if asked in {str(number) for number, _title in choices} else "",
        "valid_from": forms.day_or(found.valid_from, today),
        "seen": queries.state_of(agency_id),
    }
    form = forms.QuotaForm(request.POST or None, posts=choices, initial=initial)
    return form_page(
        request, form, _retry(form, agency_id, act), _("Ghi biên chế"), _("Ghi biên chế"), _home(agency_id),
        caption=found.name,
    )  # fmt: skip


# --- pieces ---


def _retry(form: Any, agency_id: int, act: Callable[[Any], str]) -> Callable[[Any], str]:
    """The second of two is told, keeps what he typed, and may save it on top of what is there now."""

    def attempt(one: Any) -> str:
        try:
            return act(one)
        except ActionError as problem:
            if problem.code == "stale":
                form.look_again(queries.state_of(agency_id))
            raise

    return attempt


def telling_what_is_left(act: Callable[[Any], str], left: list[Any]) -> Callable[[Any], str]:
    """When an end is refused, what the page lists is what was left on the day that was asked for."""

    def attempt(form: Any) -> str:
        try:
            return act(form)
        except ActionError as problem:
            left[:] = problem.details.get("hanging", left)
            raise

    return attempt


def _second_person(roles: list[str]) -> str:
    """What to say when a post carries a role that takes two people."""
    if not set(roles) & set(powerful_roles()):
        return ""
    return " " + _("Vai trò quan trọng chỉ có hiệu lực khi người thứ hai xác nhận ở trang Xác nhận quyền.")


def _role_choices() -> dict[str, Any]:
    """Roles by module; those that take two people say so."""
    return {
        code: _("%(role)s (cần hai người xác nhận)") % {"role": role.title} if role.powerful else role.title
        for code, role in sorted(registry().roles.items(), key=lambda one: one[0])
    }


def _choices(today: date) -> dict[str, Any]:
    above = queries.agencies_to_choose(today)
    return {
        "areas": forms.area_choices(areas_to_choose(today)),
        "parents": [(one.id, f"{one.code} – {one.short_name}") for one in above],
    }


def _home(agency_id: int) -> str:
    return reverse("directory:setup_agency", args=(agency_id,))


def _version(agency_id: int, on: date) -> Any:
    found = queries.version_on(agency_id, on)
    if found is None:
        raise Http404
    return found


def _post(post_id: int, on: date) -> tuple[Any, Any]:
    post = queries.post(post_id)
    if post is None:
        raise Http404
    return post, _version(post.agency_id, on)


def _admin(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ADMIN):
        raise Denied(ADMIN)
    return actor
