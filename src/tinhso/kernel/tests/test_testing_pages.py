"""The page inspection finds each kind of fault, and nothing in a sound page."""

import pytest
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse

from tinhso.kernel.testing.client import faults_of, swapped
from tinhso.kernel.testing.pages import inspect_fragment, inspect_html

PAGE = (
    '<!DOCTYPE html><html lang="vi"><head><title>Tra cứu – Tỉnh Số</title></head>'
    "<body><main><h1>Tra cứu</h1>{}</main></body></html>"
)


def page(body: str = "") -> str:
    return PAGE.format(body)


def test_sound_page_has_no_fault():
    body = (
        '<form method="post" action="/x/"><input type="hidden" name="csrfmiddlewaretoken" value="a">'
        '<label for="a">Mã</label><input id="a" aria-describedby="b"><p id="b">Gợi ý</p>'
        '<label>Tên <input name="t"></label><input type="submit" value="Gửi"><button>Gửi</button></form>'
        '<a href="#a">Lên</a><a href="/x/"><img src="/a.svg" alt="Trang chủ"></a><h2>Hai</h2><h3>Ba</h3>'
        '<p id="ten">Nhãn</p><input aria-labelledby="ten"><select aria-label="Chọn"></select>'
        '<svg role="img" viewBox="0 0 1 1"><title>Hình</title><path d="M0 0"/></svg>'
        "<pre><code>{% c %} &lt;a href&gt;</code></pre><p>3 &lt; 4 và 5 > 2</p>"
        '<script src="/a.js"></script><script type="application/json">{}</script>'
    )
    assert inspect_html(page(body)) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p><div></p>", "invalid HTML"),
        ('<a href="/x">a<a href="/y">b</a></a>', "invalid HTML"),
        ("<h1>Hai</h1>", "exactly one <h1>"),
        ('<p id="a"></p><p id="a"></p>', "used 2 times"),
        ('<p id="a b"></p>', "is no id"),
        ('<p id=""></p>', "is no id"),
        ('<label for="x">a</label>', "for leads to #x"),
        ('<input aria-label="a" aria-describedby="x">', "aria-describedby leads to #x"),
        ('<p aria-describedby=" "></p>', "aria-describedby is empty"),
        ('<a href="#x">a</a>', "there is no #x"),
        ('<a href="#">a</a>', "there is no #"),
        ("<input>", "has no label"),
        ('<label for="a"></label><input id="a">', "has no label"),
        ('<textarea name="t"></textarea>', "has no label"),
        ('<a href="/x"></a>', "has no words"),
        ('<button><svg viewBox="0 0 1 1"></svg></button>', "has no words"),
        ('<a href="/x"><button>a</button></a>', "another control"),
        ('<img src="/a.png">', "has no alt"),
        ('<p style="color:red">a</p>', "inline attribute style"),
        ('<p onclick="x()">a</p>', "inline attribute onclick"),
        ("<style>p{}</style>", "inline <style>"),
        ("<svg><style>p{}</style></svg>", "inline <style>"),
        ("<script>x()</script>", "inline <script>"),
        ('<a href="javascript:x()">a</a>', "runs a script"),
        ("<p>{{ name }}</p>", "template mark"),
        ("<p>{% if %}</p>", "template mark"),
        ("<p>%(total)s hồ sơ</p>", "template mark"),
        ("<p><b>x</b> &lt;Dossier object at 0x7f&gt;</p>", "template mark"),
        ('<p title="{{ x }}">a</p>', "title holds a template mark"),
        ('<p>&lt;strong class="x"&gt;a&lt;/strong&gt;</p>', "markup as text"),
        ('<form method="post"></form>', "without a token"),
        (
            '<form method="POST"><input type="hidden" name="csrfmiddlewaretoken"><input type="file" aria-label="a"></form>',
            "multipart/form-data",
        ),
        ("<h3>Ba</h3>", "jumps from level 1 to 3"),
        ("<h2></h2>", "empty heading"),
    ],
)
def test_each_fault_is_found(body, words):
    faults = inspect_html(page(body))
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (page().replace(' lang="vi"', ""), "no lang"),
        (page().replace("Tra cứu – Tỉnh Số", "– Tỉnh Số"), "one <title>"),
        (page().replace("<title>Tra cứu – Tỉnh Số</title>", ""), "one <title>"),
        (page().replace("<h1>Tra cứu</h1>", ""), "exactly one <h1>, it has 0"),
        (page().replace("<h1>Tra cứu</h1>", "<h1></h1>"), "<h1> is empty"),
        (page().replace("main>", "div>"), "exactly one <main>"),
    ],
)
def test_faults_of_the_frame(html, words):
    assert any(words in fault for fault in inspect_html(html))


def test_fragment_may_refer_to_its_page_but_not_be_faulty():
    assert (
        inspect_fragment('<tr><td><a href="#list">a</a></td></tr>'.replace("tr", "p").replace("td", "b"))
        == []
    )
    assert inspect_fragment('<label for="elsewhere">a</label>') == []
    assert inspect_fragment("<h4>a</h4>") == []
    assert inspect_fragment('<p id="a"></p><p id="a"></p>')
    assert inspect_fragment('<p style="x">a</p>')


def answer(html: str, policy: str = "default-src 'none'", **headers: str) -> HttpResponse:
    return HttpResponse(html, headers={"Content-Security-Policy": policy, **headers} if policy else headers)


def test_client_looks_at_policy_and_kind():
    assert faults_of(answer(page())) == []
    assert faults_of(answer(page(), "")) == ["no Content-Security-Policy header"]
    assert "unsafe-inline" in faults_of(answer(page(), "style-src 'unsafe-inline'"))[0]
    assert faults_of(HttpResponseRedirect("/x/")) == []
    assert faults_of(HttpResponse("a", content_type="text/plain")) == []
    assert faults_of(answer("")) == []
    assert faults_of(StreamingHttpResponse(["a"])) == ["an HTML page must not be streamed"]


def test_piece_of_a_page_is_only_for_htmx():
    assert faults_of(answer("<p>a</p>")) == ["a piece of a page as the answer to an ordinary request"]
    assert faults_of(answer("<p>a</p>"), fragment=True) == []


def test_links_of_this_site_must_lead_to_a_page():
    body = (
        '<a href="/khong-co-trang/?a=1">a</a><a href="https://example.org/x">b</a><a href="//example.org/">c</a>'
        '<a href="/static/a.pdf">d</a><a href="/">e</a><a href="mailto:a@example.org">f</a>'
        '<form action="/cung-khong-co/"></form>'
    )
    assert faults_of(answer(page(body))) == [
        "a link leads to /cung-khong-co/, where there is no page",
        "a link leads to /khong-co-trang/?a=1, where there is no page",
    ]


def test_swap_into_and_in_place_of():
    before = page('<div id="list"><p>cũ</p></div>')
    assert '<div id="list"><p>mới</p></div>' in swapped(before, "<p>mới</p>", "list")
    after = swapped(before, '<div id="list"><b>mới</b></div>', "list", "outerHTML")
    assert after.count('id="list"') == 1
    assert "cũ" not in after


def test_swap_that_doubles_an_id_is_found():
    before = page('<div id="list"></div>')
    with pytest.raises(AssertionError, match="used 2 times"):
        swapped(before, '<div id="list"></div>', "list")
    with pytest.raises(AssertionError, match="no #other"):
        swapped(before, "<p></p>", "other")
