"""What every page knows: menus by permission, the business date, who runs the site, the languages."""

from datetime import date

import pytest
from django.template import engines
from django.test import RequestFactory

from tinhso.kernel import modules
from tinhso.kernel.actors import ALL, ANONYMOUS, Actor
from tinhso.kernel.modules import MenuItem, Module, Widget
from tinhso.ui import context
from tinhso.ui.context import Page

OFFICIAL = Actor(kind="official", account_id=1, name="Nguyễn Văn Mẫu", grants={"services.work": ALL})


@pytest.fixture
def menu(monkeypatch):
    """A registry with these menu items only."""

    def install(*items: MenuItem, widgets: tuple[Widget, ...] = ()) -> None:
        found = modules.gather([Module(name="sample", title="Mẫu", menu=items, widgets=widgets)])
        monkeypatch.setattr(context, "registry", lambda: found)

    return install


def page(path: str = "/", actor: Actor = ANONYMOUS, **query: str) -> Page:
    request = RequestFactory().get(path, query)
    request.actor = actor
    return Page(request)


def test_citizens_menu_in_order_with_the_current_page(menu, settings):
    settings.TINHSO_DEMO = True
    menu(
        MenuItem("citizen", "Hai", "ui:gallery_forms", order=2),
        MenuItem("citizen", "Một", "ui:gallery", order=1),
        MenuItem("office", "Ba", "ui:gallery_office"),
        MenuItem("citizen", "Không có trang", "nowhere:at_all"),
    )
    entries = page("/giao-dien/bieu-mau/").citizen_menu
    assert [entry.title for entry in entries] == ["Một", "Hai"]
    assert [entry.current for entry in entries] == [False, True]
    assert [entry.current for entry in page("/giao-dien/can-bo/").citizen_menu] == [True, False]


def test_office_menu_needs_an_official_and_the_permission(menu):
    menu(
        MenuItem(
            "office",
            "Việc của tôi",
            "ui:gallery",
            permission="services.work",
            section="Hồ sơ",
            count=lambda _: 14,
        ),
        MenuItem("office", "Duyệt", "ui:gallery_board", permission="services.approve", section="Hồ sơ"),
        MenuItem("setup", "Cho mọi cán bộ", "ui:gallery_forms"),
    )
    assert page().office_menu == ()
    assert page().office_home == ""
    sections = page(actor=OFFICIAL).office_menu
    assert [(section.title, [entry.title for entry in section.entries]) for section in sections] == [
        ("Hồ sơ", ["Việc của tôi"]),
        ("", ["Cho mọi cán bộ"]),
    ]
    assert sections[0].entries[0].count == 14
    assert sections[1].entries[0].count is None
    assert page(actor=OFFICIAL).office_home == "/giao-dien/"


def test_counts_are_asked_only_when_the_menu_is_shown(menu):
    def never(actor):
        raise AssertionError("asked")

    menu(MenuItem("office", "Đếm", "ui:gallery", count=never))
    assert page(actor=OFFICIAL).citizen_menu == ()


def test_page_without_scope_is_anonymous():
    assert Page(RequestFactory().get("/")).actor is ANONYMOUS


def test_business_date_and_demo(settings):
    settings.BUSINESS_CLOCK_OFFSET_DAYS = 0
    settings.TINHSO_DEMO = True
    assert isinstance(page().today, date)
    assert page().demo is True


def test_site_is_read_from_the_province_and_again_when_it_changes(settings, tmp_path):
    settings.TINHSO_CONTENT_ROOT, settings.TINHSO_PROVINCE = tmp_path, "mau"
    assert context.site() == context.Site()
    folder = tmp_path / "provinces/mau"
    folder.mkdir(parents=True)
    (folder / "province.yaml").write_text(
        "name: Mẫu\nowner: UBND tỉnh Mẫu\ncontact: {phone: 0781}\n", "utf-8"
    )
    assert page().site.owner == "UBND tỉnh Mẫu"
    assert page().site.phone
    (folder / "province.yaml").write_text("", "utf-8")
    import os

    os.utime(folder / "province.yaml", (1, 1))
    assert context.site() == context.Site()


def test_languages_with_the_address_that_switches_and_the_way_back():
    here = page("/tra-cuu/", q="đất")
    assert [(one.code, one.name, one.href, one.current) for one in here.languages] == [
        ("vi", "Tiếng Việt", "/giao-dien/ngon-ngu/vi/", True),
        ("en", "English", "/giao-dien/ngon-ngu/en/", False),
    ]
    assert here.back_here == "ve=%2Ftra-cuu%2F%3Fq%3D%25C4%2591%25E1%25BA%25A5t"


def test_the_way_back_to_a_posted_page_is_its_path():
    request = RequestFactory().post("/nop/?a=1")
    assert Page(request).back_here == "ve=%2Fnop%2F"


def test_each_page_is_drawn_with_its_own_way_back():
    template = engines["django"].get_template("ui/citizen.html")
    for path in ("/mot/", "/hai/", "/mot/"):
        request = RequestFactory().get(path, {"q": '"<'})
        request.actor = ANONYMOUS
        drawn = template.render({}, request)
        assert f'href="/giao-dien/ngon-ngu/en/?ve=%2F{path[1:-1]}%2F%3Fq%3D%2522%253C"' in drawn


def test_links_of_absent_modules_are_empty():
    assert context.link("nowhere:at_all") == ""
    assert page().links.home


def test_widgets_of_a_place(menu):
    one = Widget("home", "a.html", dict)
    menu(widgets=(one, Widget("transparency", "b.html", dict)))
    assert page().widgets("home") == (one,)


def test_processor_gives_one_lazy_object():
    request = RequestFactory().get("/")
    template = engines["django"].from_string("{{ ts.actor.kind }}")
    assert template.render({}, request) == "anonymous"
