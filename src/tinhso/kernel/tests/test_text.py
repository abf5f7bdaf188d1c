"""Canonical text, folding, order, fields and the middleware."""

from __future__ import annotations

import io
import unicodedata

import pytest
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.kernel.text import (
    NFCCharField,
    NFCTextField,
    SortKeyField,
    TextRefused,
    check_line,
    check_text,
    fold,
    name_sort_key,
    nfc,
    sort_key,
)
from tinhso.kernel.text.middleware import InputRefused, NFCMiddleware

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ"
words = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " 0123456789-", max_size=30)
# Unicode of 2020 at the latest: the servers' tables know it.
anything = st.text(
    st.characters(min_codepoint=1, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cn")), max_size=40
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Bạc Liêu", "bac lieu"),
        ("Đặng Thị Ánh", "dang thi anh"),
        ("  Hoà \u00a0 Bình\n", "hoa binh"),
        ("Hòa Bình", "hoa binh"),
        ("ĐƯỜNG SỐ 3/2", "duong so 3/2"),
        ("Kon\u200b Tum\u00ad", "kon tum"),
        ("\u00d0", "\u00d0"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded


@pytest.mark.django_db
@settings(max_examples=300)
@given(anything | words)
def test_the_database_folds_alike(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tinhso_fold(%s)", [text])
        (found,) = cursor.fetchone()
    assert found == fold(text)
    assert fold(found) == found


@pytest.mark.django_db
def test_the_database_function_can_be_indexed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT provolatile, proisstrict, proparallel FROM pg_proc WHERE proname = 'tinhso_fold'"
        )
        assert cursor.fetchall() == [("i", True, "s")]
        cursor.execute("SELECT tinhso_fold(NULL)")
        assert cursor.fetchone() == (None,)


def test_nfc() -> None:
    assert nfc("Ha\u0300 No\u0323\u0302i") == "Hà Nội"
    assert len(nfc("e\u0302\u0303")) == 1


# The order that ICU 72 gives for the locale vi.
IN_ORDER = [
    "",
    "2 tháng 9",
    "An",
    "An Bình",
    "Anh",
    "ăn",
    "Ân",
    "ba",
    "Ba",
    "bà",
    "bả",
    "bã",
    "bá",
    "bạ",
    "ba ba",
    "Bà Rịa",
    "Bạc Liêu",
    "Bắc Ninh",
    "Cà Mau",
    "Cần Thơ",
    "chợ",
    "dân",
    "đàn",
    "e",
    "ê",
    "Giá Rai",
    "Hòa Bình",
    "Hồng Dân",
    "o",
    "ô",
    "ơ",
    "Phước Long",
    "Tây Ninh",
    "Thái Bình",
    "u",
    "ư",
    "Vĩnh Lợi",
    "Я",
]


def test_alphabetical_order() -> None:
    assert sorted(sorted(IN_ORDER), key=sort_key) == IN_ORDER


def test_punctuation_comes_between_space_and_digits() -> None:
    assert sorted(["a1", "a-b", "a b", "ab", "a–b", "a"], key=sort_key) == [
        "a",
        "a b",
        "a-b",
        "a–b",
        "a1",
        "ab",
    ]


def test_other_marks_stay_with_their_letter() -> None:
    assert sort_key("e") < sort_key("ẽ") < sort_key("ẹ") < sort_key("ë") < sort_key("ê")


def test_names_are_ordered_by_given_name() -> None:
    names = ["Trần Văn An", "Lê Thị Ánh", "Ngô Ân", "Bùi Thị Hà", "Trần Hà", "An Hạ", "Lý Hạ", "Cao Hồng Đào"]
    assert sorted(names, key=name_sort_key) == [
        "Trần Văn An",
        "Lê Thị Ánh",
        "Ngô Ân",
        "Cao Hồng Đào",
        "Bùi Thị Hà",
        "Trần Hà",
        "An Hạ",
        "Lý Hạ",
    ]
    assert name_sort_key("") < name_sort_key("An") < name_sort_key("Bùi An")
    assert name_sort_key("LÊ AN") < name_sort_key("Trần An")


@given(words, words)
def test_order_is_by_letters_first(one: str, other: str) -> None:
    def letters(text: str) -> bytes:
        return sort_key(text).split(b"\0")[0]

    if letters(one) < letters(other):
        assert sort_key(one) < sort_key(other)
    assert (sort_key(one) == sort_key(other)) == (" ".join(one.split()) == " ".join(other.split()))


@given(words)
def test_sort_key_is_the_same_for_both_forms(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert sort_key(decomposed) == sort_key(text)
    assert name_sort_key(decomposed) == name_sort_key(text)


class Sample(models.Model):
    """Never created in the database: fields are asked directly."""

    name = NFCCharField(max_length=20)
    note = NFCTextField(blank=True)
    name_key = SortKeyField(source="name", names=True)

    class Meta:
        # A registry of its own: the suite's migrations and rights must not see it.
        apps = Apps()
        app_label = "samples"


def test_fields_normalise() -> None:
    name, note = Sample._meta.get_field("name"), Sample._meta.get_field("note")
    assert name.to_python("Ha\u0300") == "Hà"
    assert name.get_prep_value("Ha\u0300") == "Hà"
    assert note.get_prep_value("a\r\nHa\u0300\tb") == "a\nHà\tb"
    assert note.to_python("a\r\nb") == "a\nb"
    assert name.get_prep_value(None) is None
    assert note.to_python(None) is None


def test_fields_refuse_control_characters() -> None:
    name, note = Sample._meta.get_field("name"), Sample._meta.get_field("note")
    with pytest.raises(TextRefused, match=r"U\+0000 at position 1"):
        name.get_prep_value("a\0")
    with pytest.raises(TextRefused):
        note.get_prep_value("a\x1bb")
    with pytest.raises(ValidationError, match="U\\+000A") as problem:
        name.clean("a\nb", Sample())
    assert problem.value.error_list[0].code == "control_character"
    with pytest.raises(ValidationError):
        note.clean("a\x07", Sample())
    check_text("một\nhai\tba")
    check_line("một hai")
    with pytest.raises(ValidationError):
        check_line("một\thai")


def test_sort_key_field_fills_itself() -> None:
    field = Sample._meta.get_field("name_key")
    sample = Sample(name="Lê An")
    assert field.pre_save(sample, add=True) == name_sort_key("Lê An") == sample.name_key
    assert field.key_for(None) is None
    assert len(field.key_for("Nguyễn" * 500) or b"") == SortKeyField.MAX_BYTES
    _name, _path, _args, kwargs = field.deconstruct()
    assert kwargs == {"source": "name", "names": True}
    plain = SortKeyField(source="name")
    assert plain.deconstruct()[3] == {"source": "name"}
    assert plain.key_for("Lê An") == sort_key("Lê An")


def _seen(request: HttpRequest) -> tuple[HttpRequest, HttpResponse]:
    seen: list[HttpRequest] = []

    def page(inner: HttpRequest) -> HttpResponse:
        seen.append(inner)
        return HttpResponse("ok")

    response = NFCMiddleware(page)(request)
    return (seen[0] if seen else request), response


DECOMPOSED = unicodedata.normalize("NFD", "Hồ sơ Đà")


def test_middleware_normalises_query_and_form() -> None:
    request, response = _seen(RequestFactory().get("/", {"tìm": DECOMPOSED, "x": ["1", DECOMPOSED]}))
    assert response.status_code == 200
    assert request.GET["tìm"] == "Hồ sơ Đà"
    assert request.GET.getlist("x") == ["1", "Hồ sơ Đà"]
    request, _ = _seen(RequestFactory().post("/", {"tên": DECOMPOSED, "n": "1"}))
    assert request.POST["tên"] == "Hồ sơ Đà"
    assert request.POST["n"] == "1"
    with pytest.raises(AttributeError):
        request.POST["n"] = "2"  # type: ignore[index]


def test_middleware_normalises_file_names_and_keeps_content() -> None:
    upload = SimpleUploadedFile(DECOMPOSED + ".pdf", b"%PDF-1.4 \xff\x00", "application/pdf")
    request, _ = _seen(RequestFactory().post("/", {"giấy": upload, "tên": DECOMPOSED}))
    assert request.FILES["giấy"].name == "Hồ sơ Đà.pdf"
    assert request.FILES["giấy"].read() == b"%PDF-1.4 \xff\x00"
    assert request.POST["tên"] == "Hồ sơ Đà"


def test_middleware_drops_control_characters_from_file_names() -> None:
    upload = SimpleUploadedFile("a.pdf", b"x")
    upload._name = "a\x01.pdf"
    request, response = _seen(RequestFactory().post("/", {"q": upload}))
    assert response.status_code == 200
    assert request.FILES["q"].name == "a.pdf"


@pytest.mark.parametrize(
    "request_",
    [
        RequestFactory().get("/", {"q": "a\0b"}),
        RequestFactory().post("/", {"q": "a\x1bb"}),
        RequestFactory().post("/", {"q\x00": "b"}),
    ],
    ids=["query", "field", "field name"],
)
def test_middleware_refuses_control_characters(request_: HttpRequest) -> None:
    called: list[HttpRequest] = []
    with pytest.raises(InputRefused) as problem:
        NFCMiddleware(lambda r: called.append(r) or HttpResponse("ok"))(request_)
    assert not called
    assert "Trường “q” có ký tự không đọc được" in str(problem.value.reason)


@pytest.mark.django_db
def test_a_refused_field_is_told_on_a_page(client: Client) -> None:
    response = client.post("/", {"ghi chú": "a\x1bb"})
    assert response.status_code == 400
    assert "Trường “ghi chú” có ký tự không đọc được" in response.content.decode()


def test_middleware_leaves_other_bodies_alone() -> None:
    request, response = _seen(
        RequestFactory().post("/", b"\x00\x01", content_type="application/octet-stream")
    )
    assert response.status_code == 200
    assert request.body == b"\x00\x01"
    request, _ = _seen(RequestFactory().put("/", io.BytesIO(b"raw").read(), content_type="text/plain"))
    assert request.read() == b"raw"


def test_middleware_changes_nothing_that_is_canonical() -> None:
    request = RequestFactory().post("/?q=H%C3%A0", {"tên": "Hà", "đoạn": "một\r\nhai"})
    before = request.GET
    seen, _ = _seen(request)
    assert seen.GET is before
    assert seen.POST["đoạn"] == "một\r\nhai"
