"""Texts on pages: check, preview, versions by day, whose words they are."""

from datetime import timedelta

import pytest

from tinhso.kernel import clock
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory.testing import actor_of, make_agency, make_official

from ..actions.writing import TextError, save_text
from ..models import Template
from ..queries.texts import text_on
from ..testing import make_rules, make_text

pytestmark = pytest.mark.django_db
SMS = "/thong-bao/mau/tests--happened/sms/vi/"
EMAIL = "/thong-bao/mau/tests--happened/email/vi/"


def signed_in(role, agency):
    account = make_official(role, agency=agency)
    client = PageClient()
    client.force_login(account)
    return client


@pytest.fixture
def agency(db):
    make_rules()
    for channel in ("email", "sms", "app"):
        make_text("tests.happened", channel)
    return make_agency("Ủy ban nhân dân phường 1")


@pytest.fixture
def operator(agency):
    return signed_in("notices.operator", agency)


@pytest.fixture
def editor(agency):
    return signed_in("notices.editor", agency)


def today():
    return clock.business().today()


def day_of(day, **more):
    return {"valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year} | more


def test_the_list_says_whose_words_count(operator, editor):
    assert "Chung cho cả tỉnh" in operator.get("/thong-bao/mau/").text
    shown = editor.get("/thong-bao/mau/").text
    assert "Ủy ban nhân dân phường 1" in shown and "mẫu của tỉnh" in shown and "dùng tiếng Việt" in shown


def test_a_preview_with_its_length_keeps_nothing(operator):
    page = operator.post(SMS, day_of(today(), text="Hồ sơ {ma} đã xong", viec="xem"))
    assert "Hồ sơ X-1 đã xong" in page.text and "UCS-2" in page.text and "GSM-7" in page.text
    assert Template.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hồ sơ {ma} {la}", "Không có chỗ điền {la}."),
        ("Hồ sơ", "Thiếu chỗ điền bắt buộc {ma}."),
        ("{ma} {", "chỉ dùng để ghi chỗ điền"),
    ],
)
def test_what_cannot_be_used_is_said(operator, text, sentence):
    page = operator.post(SMS, day_of(today(), text=text, viec="luu"))
    assert page.status_code == 422 and sentence in page.text
    assert Template.objects.count() == 3


def test_words_of_the_province_from_a_day_on(operator):
    tomorrow = today() + timedelta(days=1)
    operator.post(EMAIL, day_of(tomorrow, subject="Mới {ma}", text="Mới {ma}", viec="luu"))
    assert "Xin báo" in text_on("tests.happened", "email", "vi", None, today()).text
    assert text_on("tests.happened", "email", "vi", None, tomorrow).text == "Mới {ma}"
    yesterday = today() - timedelta(days=1)
    page = operator.post(EMAIL, day_of(yesterday, subject="x", text="{ma}", viec="luu"))
    assert page.status_code == 422 and "không được trước hôm nay" in page.text


def test_an_agencys_words_and_back_again(editor, agency):
    editor.post(SMS, day_of(today(), text="Phường báo {ma}", viec="luu"))
    assert text_on("tests.happened", "sms", "vi", agency.pk, today()).text == "Phường báo {ma}"
    assert "Xin báo" in text_on("tests.happened", "sms", "vi", None, today()).text
    editor.post(f"{SMS}?co-quan={agency.pk}", {"viec": "bo"})
    assert "Xin báo" in text_on("tests.happened", "sms", "vi", agency.pk, today()).text


def test_nobody_writes_for_others(editor, agency):
    other = make_agency()
    assert editor.get(f"{SMS}?co-quan={other.pk}").status_code == 403
    by = actor_of(make_official("notices.editor", agency=agency))
    values = {"event": "tests.happened", "channel": "sms", "language": "vi", "subject": "", "text": "{ma}"}
    with acting(by):
        for owner in (None, other.pk):
            with pytest.raises(Denied):
                save_text(by=by, agency_id=owner, valid_from=today(), **values)
        with pytest.raises(TextError):
            save_text(by=by, agency_id=agency.pk, valid_from=today(), **values | {"text": "{la}"})


def test_addresses_that_name_nothing(operator):
    for path in (
        "/thong-bao/mau/khac/sms/vi/",
        "/thong-bao/mau/tests--happened/fax/vi/",
        SMS.replace("vi", "fr"),
    ):
        assert operator.get(path).status_code == 404
