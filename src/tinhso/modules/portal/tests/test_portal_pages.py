"""The front door: it shows what modules offer, knows none of them, and stays open when one fails."""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import override_settings

from tinhso.kernel import clock as clocks
from tinhso.kernel import modules
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.modules import LoadContext, MenuItem, Widget
from tinhso.kernel.retention import Retention
from tinhso.kernel.search import Hit, SearchSource
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.portal.loading import check_notices
from tinhso.modules.portal.pages import search as search_page

pytestmark = pytest.mark.django_db


def visitor(language: str = "vi") -> PageClient:
    """Somebody with a browser who chose a language."""
    client = PageClient()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.fixture
def client() -> PageClient:
    return visitor("vi")


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Put other declarations into the registry for one test."""

    def put(**declared: Any) -> None:
        monkeypatch.setattr(modules, "_registry", replace(modules.registry(), **declared))

    yield put


def words(response) -> str:
    text = re.sub(r"<title>.*?</title>|<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&nbsp;", " ").split())


PAGES = ["/", "/tim/", "/gioi-thieu/", "/tiep-can/", "/du-lieu-ca-nhan/", "/so-do-trang/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("demo", [True, False])
def test_every_page_stands_in_both_languages(path, language, demo) -> None:
    with override_settings(TINHSO_DEMO=demo):
        response = visitor(language).get(path)

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


@pytest.mark.parametrize("path", PAGES[1:])
def test_the_english_pages_are_english(path, install) -> None:
    install(menu=(), widgets=())
    with override_settings(TINHSO_PROVINCE="nowhere"):  # names of the province are data and stay Vietnamese
        page = visitor("en").get(path).content.decode()
    main = page[page.index('id="noi-dung"') : page.index("</main>")]

    left = [word for word in re.sub(r"<[^>]+>", " ", main).split() if VIETNAMESE.search(word)]
    assert set(left) <= {"Tỉnh", "Số", "Số,", "Số."}


# --- home ---


def test_the_home_page_offers_search_and_the_tasks_of_the_menu(client, install) -> None:
    install(
        menu=(
            MenuItem("citizen", "Việc một", "portal:about", order=1, summary="Một câu về việc một."),
            MenuItem("citizen", "Trang không có", "nowhere:at_all", order=2),
            MenuItem("citizen", "Việc riêng", "portal:privacy", permission="x.y", order=3),
            MenuItem("office", "Việc của cán bộ", "portal:search", order=4),
        ),
        widgets=(),
    )
    response = client.get("/")
    main = words(response).split("Bạn có thể làm gì ở đây")[1]

    assert 'action="/tim/"' in response.content.decode()
    assert "Việc một Một câu về việc một." in main
    for absent in ("Trang không có", "Việc riêng", "Việc của cán bộ"):
        assert absent not in main


def test_without_any_module_the_home_page_still_stands(client, install) -> None:
    install(menu=(), widgets=())
    page = words(client.get("/"))

    assert "Bạn cần tìm gì?" in page
    assert "Bạn có thể làm gì ở đây" not in page
    assert "Cần giúp" in page


def widget(slot: str, order: int, words_: str | Exception) -> Widget:
    def context(request: Any) -> dict[str, Any]:
        if isinstance(words_, Exception):
            raise words_
        return {"title": words_}

    return Widget(slot, "ui/parts/empty.html", context, order)  # type: ignore[arg-type]


def test_widgets_are_drawn_in_their_slot(client, install) -> None:
    install(
        menu=(),
        widgets=(
            widget("home", 1, "Thủ tục dùng nhiều"),
            widget("home_figures", 2, "Con số của tỉnh"),
            widget("transparency", 3, "Không phải ở đây"),
        ),
    )
    page = words(client.get("/"))

    assert page.index("Thủ tục dùng nhiều") < page.index("Con số của tỉnh")
    assert "Không phải ở đây" not in page


def test_a_failing_widget_is_logged_and_left_out(client, install, caplog) -> None:
    install(menu=(), widgets=(widget("home", 1, RuntimeError("boom")), widget("home", 2, "Vẫn còn đây")))
    page = words(client.get("/"))

    assert "Vẫn còn đây" in page
    assert "ui/parts/empty.html" in caplog.text


def test_a_widget_that_breaks_a_statement_does_not_break_the_page(client, install, caplog) -> None:
    def broken(request: Any) -> dict[str, Any]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        return {}

    failing = Widget("home", "ui/parts/empty.html", broken, 1)
    install(menu=(), widgets=(failing, widget("home", 2, "Vẫn còn đây")))

    assert "Vẫn còn đây" in words(client.get("/"))


def test_a_widget_with_nothing_to_show_leaves_no_gap(client, install) -> None:
    install(menu=(), widgets=(Widget("home", "portal/tests_empty.html", lambda request: {}, 1),))

    assert "portal-block portal-figures" not in client.get("/").content.decode()


def test_the_home_page_asks_the_database_nothing_of_its_own(
    client, install, django_assert_num_queries
) -> None:
    install(menu=(), widgets=())
    client.get("/")

    with django_assert_num_queries(6):
        client.get("/")


def test_the_home_page_is_light(client, install) -> None:
    """Everything a first visit loads, compressed as the server sends it, stays under 90 KB."""
    install(menu=(), widgets=())
    html = client.get("/").content
    paths = set(re.findall(r'(?:href|src)="/static/([^"?#]+)"', html.decode())) | {"portal/waves.svg"}
    sizes = {"the page itself": len(gzip.compress(html))}
    for path in paths:
        found = finders.find(path)
        assert found, path
        content = Path(str(found)).read_bytes()
        sizes[path] = len(content) if path.endswith(".woff2") else len(gzip.compress(content))

    assert sum(sizes.values()) < 90_000, sizes


# --- search ---


@pytest.fixture
def source(install) -> list[tuple[str, Actor, int]]:
    """A source that remembers what it was asked and finds three procedures."""
    asked: list[tuple[str, Actor, int]] = []

    def find(query: str, actor: Actor, limit: int) -> list[Hit]:
        asked.append((query, actor, limit))
        if "khong co" in query:
            return []
        return [
            Hit("Đăng ký <khai sinh>", "/gioi-thieu/", "Cấp xã, 1 ngày", 0.5),
            Hit("Cấp bản sao khai sinh", "/tiep-can/", "", 0.9),
        ][:limit]

    install(search=(SearchSource("thu-tuc", "Thủ tục", find),), menu=(), widgets=())
    return asked


def test_hits_are_shown_best_first_and_escaped(client, source) -> None:
    response = client.get("/tim/", {"q": "khai sinh"})
    html = response.content.decode()

    assert html.index("Cấp bản sao khai sinh") < html.index("Đăng ký &lt;khai sinh&gt;")
    assert "2 kết quả cho “khai sinh”." in words(response)
    assert 'value="khai sinh"' in html


@pytest.mark.parametrize(
    ("query", "asked"), [("  khai   sinh ", ["khai sinh"]), ("k", []), ("", []), ("  ", [])]
)
def test_what_is_asked_of_the_sources(client, source, query, asked) -> None:
    client.get("/tim/", {"q": query})

    assert [entry[0] for entry in source] == asked


def test_too_few_letters_are_told(client, source) -> None:
    assert "ít nhất hai chữ cái" in words(client.get("/tim/", {"q": "k"}))


def test_finding_nothing_offers_a_way_on(client, source, install) -> None:
    install(menu=(MenuItem("citizen", "Việc một", "portal:about"),))
    page = words(client.get("/tim/", {"q": "khong co"}))

    assert "Không tìm thấy gì cho “khong co”" in page
    assert "Việc một" in page


def test_a_very_long_question_is_cut(client, source) -> None:
    assert client.get("/tim/", {"q": "khai sinh " * 1000}).status_code == 200
    assert len(source[0][0]) <= search_page.LONGEST


def test_a_full_list_says_that_there_is_more(client, source, monkeypatch) -> None:
    monkeypatch.setattr(search_page, "MOST", 1)

    assert "1 kết quả đầu tiên cho “khai sinh”" in words(client.get("/tim/", {"q": "khai sinh"}))


# --- about the site ---


def test_the_demonstration_says_what_is_real_and_what_is_not(client) -> None:
    with override_settings(TINHSO_DEMO=True):
        page = words(client.get("/gioi-thieu/"))
    assert "Là mẫu, không có thật" in page
    assert "Là mẫu, không có thật" not in words(client.get("/gioi-thieu/"))


def test_the_demonstration_warns_against_true_personal_data(client) -> None:
    with override_settings(TINHSO_DEMO=True):
        assert "Đừng nhập thông tin thật" in words(client.get("/du-lieu-ca-nhan/"))


def test_the_notice_about_personal_data_is_that_of_the_day(client) -> None:
    with clocks.simulated(clocks.fixed(datetime(2015, 6, 17, tzinfo=UTC))):
        page = words(client.get("/du-lieu-ca-nhan/"))
        assert "áp dụng từ ngày 22/06/2007" in page
        assert "Quyền của bạn" not in page
    with clocks.simulated(clocks.fixed(datetime(2026, 3, 1, tzinfo=UTC))):
        page = words(client.get("/du-lieu-ca-nhan/"))
        assert "Quyền của bạn" in page
        assert "91/2025/QH15" in page
        assert "Chưa được đối chiếu với văn bản gốc" in page
        before = words(client.get("/du-lieu-ca-nhan/?ban=2007-06-22"))
        assert "Đây không phải bản đang áp dụng" in before
        assert "Your rights" in words(visitor("en").get("/du-lieu-ca-nhan/"))


@pytest.mark.parametrize("asked", ["2015-01-01", "x", "2007-06-22'"])
def test_a_version_that_never_was(client, asked: str) -> None:
    assert client.get("/du-lieu-ca-nhan/", {"ban": asked}).status_code == 404


def test_the_notice_says_how_long_things_are_kept(client, install) -> None:
    install(
        extensions=(
            Retention(name="a", title="Bản nháp", since="ngày lưu", days=lambda day: 60),
            Retention(name="b", title="Giữ mãi", since="", days=lambda day: None),
        )
    )
    page = words(client.get("/du-lieu-ca-nhan/"))
    assert "Bản nháp 60 ngày lưu" in page
    assert "Giữ mãi" not in page


def test_notices_are_checked_when_the_law_is_loaded(tmp_path: Path) -> None:
    root = Path(settings.TINHSO_CONTENT_ROOT)
    report = check_notices(LoadContext(root=root, province=root, actor=system_actor("tests")))
    assert (report.unchanged, len(report.remarks)) == (2, 2)
    (tmp_path / "law").mkdir()
    text = (root / "law" / "privacy.yaml").read_text(encoding="utf-8")
    (tmp_path / "law" / "privacy.yaml").write_text(
        text.replace("title_en: Cookies", "x: Cookies"), encoding="utf-8"
    )
    with pytest.raises(DataErrors, match="title_en"):
        check_notices(LoadContext(root=tmp_path, province=root, actor=system_actor("tests")))


def test_the_site_map_lists_every_task_for_people_and_machines(client, install) -> None:
    install(menu=(MenuItem("citizen", "Việc một", "portal:search"),), widgets=())
    page = words(client.get("/so-do-trang/"))
    xml = client.get("/sitemap.xml")

    assert "Việc một" in page
    assert xml["Content-Type"] == "application/xml"
    addresses = [element.text for element in ET.fromstring(xml.content).iter() if element.text]
    assert "http://testserver/tim/" in addresses
    assert "http://testserver/" in addresses


def test_robots_may_index_a_province_but_not_a_demonstration(client) -> None:
    with override_settings(TINHSO_DEMO=True):
        assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    real = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" not in real
    assert "Sitemap: http://testserver/sitemap.xml" in real


@pytest.mark.parametrize("path", [*PAGES, "/sitemap.xml", "/robots.txt"])
def test_pages_are_only_read(client, path) -> None:
    assert client.post(path).status_code == 405
