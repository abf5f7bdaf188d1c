"""Following a dossier: by codes, by account; what strangers learn; supplying, withdrawing, downloading."""

from __future__ import annotations

import time
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.catalogue.testing import make_form, online
from tinhso.modules.directory.api import official_name
from tinhso.modules.directory.testing import make_citizen
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.pages.throttle import TRACKING
from tinhso.modules.services.testing import OneStop, make_dossier, make_one_stop


@pytest.fixture(autouse=True)
def _nothing_counted() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor() -> PageClient:
    return PageClient()


def codes(dossier: Dossier) -> dict[str, str]:
    return {"code": dossier.code, "lookup_code": dossier.lookup_code}


def follow(visitor: PageClient, dossier: Dossier) -> str:
    """Show both codes; the page of the dossier."""
    answer = visitor.post("/tra-cuu/", codes(dossier))
    assert answer["Location"] == f"/tra-cuu/{dossier.code}/"
    return visitor.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("state", [*State.values])
def test_every_state_has_its_page(visitor: PageClient, shop: OneStop, state: str) -> None:
    dossier = make_dossier(shop, state)
    page = follow(visitor, dossier)
    assert dossier.code in page
    assert "Trình lãnh đạo" not in page  # what agencies note inside stays there
    assert official_name(shop.officer.account_id or 0) not in page


def test_codes_are_forgiven_spaces_and_small_letters(visitor: PageClient, shop: OneStop) -> None:
    dossier = make_dossier(shop)
    typed = {"code": f" {dossier.code.lower()} ", "lookup_code": " ".join(dossier.lookup_code.lower())}
    assert visitor.post("/tra-cuu/", typed).status_code == 302


def test_a_scanned_code_opens_the_dossier(visitor: PageClient, shop: OneStop) -> None:
    dossier = make_dossier(shop)
    answer = visitor.get("/tra-cuu/", {"ma": dossier.code, "tra": dossier.lookup_code})
    assert answer["Location"] == f"/tra-cuu/{dossier.code}/"
    assert visitor.get(answer["Location"]).status_code == 200


def test_wrong_codes_are_all_answered_alike(visitor: PageClient, shop: OneStop) -> None:
    mine, other = make_dossier(shop), make_dossier(shop)
    wrong = (
        {"code": mine.code, "lookup_code": "22222222"},
        {"code": mine.code, "lookup_code": other.lookup_code},
        {"code": "000.00.00.H04-150617-9999", "lookup_code": "22222222"},
        {"code": "' OR 1=1 --", "lookup_code": "22222222"},
    )
    answers = []
    for pair in wrong:
        answer = visitor.post("/tra-cuu/", pair)
        text = answer.content.decode()
        for value in pair.values():
            text = text.replace(value, "").replace(value.replace("'", "&#x27;"), "")
        answers.append((answer.status_code, text[text.index("<h1") : text.index("<form method")]))
    assert len(set(answers)) == 1
    assert answers[0][0] == 422


def test_the_address_of_a_dossier_alone_opens_nothing(visitor: PageClient, shop: OneStop) -> None:
    dossier = make_dossier(shop)
    known = visitor.get(f"/tra-cuu/{dossier.code}/")
    unknown = visitor.get("/tra-cuu/000.00.00.H04-150617-9999/")
    assert known.status_code == unknown.status_code == 404
    assert dossier.applicant_name not in known.content.decode()
    for part in ("phieu", "ket-qua", "bo-sung", "rut"):
        assert visitor.get(f"/tra-cuu/{dossier.code}/{part}/").status_code == 404


def test_guessing_is_limited_without_locking_others_out(visitor: PageClient, shop: OneStop) -> None:
    dossier = make_dossier(shop)
    for _try in range(TRACKING.per_target):
        visitor.post("/tra-cuu/", {"code": dossier.code, "lookup_code": "22222222"})
    assert visitor.post("/tra-cuu/", codes(dossier)).status_code == 422
    assert PageClient(REMOTE_ADDR="203.0.113.9").post("/tra-cuu/", codes(dossier)).status_code == 302


def test_the_account_follows_without_codes(visitor: PageClient, shop: OneStop) -> None:
    account = make_citizen("Lý Thị Mai")
    dossier = make_dossier(shop, name="Lý Thị Mai", account_id=account.pk)
    visitor.force_login(account)
    assert dossier.code in visitor.get("/ho-so-cua-toi/").content.decode()
    assert visitor.get(f"/tra-cuu/{dossier.code}/").status_code == 200
    stranger = PageClient()
    stranger.force_login(make_citizen("Người khác"))
    assert stranger.get(f"/tra-cuu/{dossier.code}/").status_code == 404
    assert dossier.code not in stranger.get("/ho-so-cua-toi/").content.decode()


def test_my_dossiers_needs_an_account(visitor: PageClient, shop: OneStop) -> None:
    assert visitor.get("/ho-so-cua-toi/").status_code == 302


def test_supplying_what_was_asked_for(visitor: PageClient, shop: OneStop) -> None:
    dossier = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    page = follow(visitor, dossier)
    assert "Thiếu bản sao." in page
    address = f"/tra-cuu/{dossier.code}/bo-sung/"
    assert visitor.get(address).status_code == 200
    assert visitor.post(address, {"note": ""}).status_code == 422
    sent = visitor.post(address, {"note": "Đã bổ sung", "file-": SimpleUploadedFile("a.pdf", pdf_bytes())})
    assert sent.status_code == 302, sent.content.decode()
    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert dossier.papers.get().round == 1
    assert visitor.get(address).status_code == 302  # nothing is asked for any more


@pytest.mark.parametrize("content", [b"", b"not a pdf"])
def test_a_bad_supplement_is_told_at_its_field(visitor: PageClient, shop: OneStop, content: bytes) -> None:
    dossier = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    follow(visitor, dossier)
    bad = {"note": "Nội dung giữ lại", "file-": SimpleUploadedFile("a.pdf", content)}
    answer = visitor.post(f"/tra-cuu/{dossier.code}/bo-sung/", bad)
    assert answer.status_code == 422
    assert "Nội dung giữ lại" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.state == State.SUPPLEMENT_REQUESTED


def test_withdrawing_asks_first(visitor: PageClient, shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROCESSING)
    follow(visitor, dossier)
    address = f"/tra-cuu/{dossier.code}/rut/"
    assert visitor.get(address).status_code == 200
    assert visitor.post(address, {"reason": "Không cần nữa"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == State.WITHDRAWAL_REQUESTED
    assert visitor.post(address, {}).status_code == 302  # once is enough


def test_an_electronic_result_is_downloaded(visitor: PageClient, ground: None) -> None:
    make_form()
    shop = make_one_stop(**online(electronic=True))
    dossier = make_dossier(shop, State.DECIDED)
    page = follow(visitor, dossier)
    assert "Tải kết quả" in page
    answer = visitor.get(f"/tra-cuu/{dossier.code}/ket-qua/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.getvalue().startswith(b"%PDF")


def test_an_unpublished_result_is_not_there(visitor: PageClient, shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROPOSED)
    follow(visitor, dossier)
    assert visitor.get(f"/tra-cuu/{dossier.code}/ket-qua/").status_code == 404


def test_a_miss_counts_for_the_whole_time_in_the_cache_of_the_server(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path}}
    request = RequestFactory().post("/tra-cuu/")
    for _miss in range(TRACKING.per_target):
        assert not TRACKING.is_closed(request, "A")
        TRACKING.miss(request, "A")
    assert TRACKING.is_closed(request, "A")
    now = time.time()
    with patch("time.time", return_value=now + TRACKING.seconds - 60):
        assert TRACKING.is_closed(request, "A")
    with patch("time.time", return_value=now + TRACKING.seconds + 60):
        assert not TRACKING.is_closed(request, "A")
