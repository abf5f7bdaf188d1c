"""Gallery, error pages and language: each page inspected, absent where it does not belong."""

import pytest

from tinhso.kernel.testing.client import PageClient, faults_of
from tinhso.ui import errors

PAGES = [
    "/giao-dien/",
    "/giao-dien/bieu-mau/",
    "/giao-dien/bieu-mau/?loi=1",
    "/giao-dien/can-bo/",
    "/giao-dien/lanh-dao/",
    "/giao-dien/ban-in/",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(settings) -> PageClient:
    settings.TINHSO_DEMO = True
    settings.DEBUG = False
    return PageClient(raise_request_exception=False)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_gallery_pages_are_sound(visitor, path, language):
    visitor.cookies["django_language"] = language
    response = visitor.get(path)
    assert response.status_code == 200
    assert f'lang="{language}"' in response.text


def test_page_with_errors_says_so_in_its_title(visitor):
    assert "<title>Lỗi: " in visitor.get("/giao-dien/bieu-mau/?loi=1").text
    assert "<title>Lỗi: " not in visitor.get("/giao-dien/bieu-mau/").text


def test_every_page_of_the_demo_says_what_it_is(visitor):
    for path in PAGES:
        assert "Dữ liệu mẫu" in visitor.get(path).text


def test_real_installation_has_no_gallery_and_no_banner(visitor, settings):
    settings.TINHSO_DEMO = False
    for path in [*PAGES, "/giao-dien/loi/404/"]:
        response = visitor.get(path)
        assert response.status_code == 404
        assert "Dữ liệu mẫu" not in response.text


def test_gallery_is_only_read(visitor):
    assert visitor.post("/giao-dien/").status_code == 405


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Không hiểu yêu cầu"),
        (403, "Bạn chưa được phép mở trang này"),
        (404, "Không tìm thấy trang"),
        (500, "Hệ thống đang gặp sự cố"),
    ],
)
def test_error_pages(visitor, code, words):
    response = visitor.get(f"/giao-dien/loi/{code}/")
    assert response.status_code == code
    assert words in response.text


def test_unknown_error_page_and_unknown_address_are_404(visitor):
    assert visitor.get("/giao-dien/loi/418/").status_code == 404
    assert "Không tìm thấy trang" in visitor.get("/khong/co/trang/nay/").text


def test_old_form_is_explained(rf):
    response = errors.csrf_failed(rf.post("/x/"))
    assert response.status_code == 403
    response["Content-Security-Policy"] = "default-src 'none'"
    assert faults_of(response) == []
    assert "Trang đã mở quá lâu" in response.text


def test_server_error_asks_nothing_of_the_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert errors.server_error(rf.get("/")).status_code == 500


@pytest.mark.parametrize(
    ("back", "target"),
    [
        ("/tra-cuu/?ma=1", "/tra-cuu/?ma=1"),
        ("", "/"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_language_is_kept_and_leads_back_only_into_this_site(visitor, back, target):
    response = visitor.get("/giao-dien/ngon-ngu/en/", {"ve": back})
    assert (response.status_code, response["Location"]) == (302, target)
    cookie = response.cookies["django_language"]
    assert cookie.value == "en"
    assert cookie["samesite"] == "Lax"


def test_unknown_language_is_404(visitor):
    assert visitor.get("/giao-dien/ngon-ngu/fr/").status_code == 404


def test_language_of_a_missing_address_keeps_the_default(visitor):
    response = visitor.get("/giao-dien/ngon-ngu/en/")
    assert response["Location"] == "/"
