"""Citizens with an account, files of drafts and dossiers, and the ways into pages that do not apply."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from tinhso.kernel.actors import Actor
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.catalogue.testing import make_form, make_version, online
from tinhso.modules.services.models import Dossier, Draft
from tinhso.modules.services.testing import OneStop, anonymous, make_draft, make_one_stop


@pytest.fixture
def level3(ground: None) -> OneStop:
    make_form()
    return make_one_stop(**online())


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def citizen(level3: OneStop) -> PageClient:
    return signed_in(level3.citizen)


@pytest.fixture
def stranger(level3: OneStop) -> PageClient:
    return PageClient()


def begin(client: PageClient, shop: OneStop, **data: Any) -> str:
    address = f"/dich-vu-cong/{shop.version.procedure.slug}/nop/"
    return client.post(address, {"agency": shop.agency.pk, **data})["Location"]


def page_of(address: str, name: str = "") -> str:
    """Another page of the same draft."""
    return address.split("trang/", maxsplit=1)[0] + name


def with_a_file(client: PageClient, shop: OneStop) -> str:
    """A finished draft with one paper; the address of its check page."""
    second = client.post(begin(client, shop), {"full_name": "Nguyễn Văn An", "phone": ""})["Location"]
    file = SimpleUploadedFile("cmnd.pdf", pdf_bytes(), "application/pdf")
    return client.post(second, {"subject": "Bán tạp hóa", "identity": file})["Location"]


def test_the_form_knows_what_the_card_says(citizen: PageClient, level3: OneStop) -> None:
    page = citizen.get(begin(citizen, level3)).content.decode()
    assert 'value="Nguyễn Văn An"' in page


def test_a_draft_of_an_account_needs_no_code(citizen: PageClient, level3: OneStop) -> None:
    first = begin(citizen, level3)
    later = citizen.post(first, {"full_name": "Nguyễn Văn An", "phone": "", "go": "later"})["Location"]
    page = citizen.get(later).content.decode()
    assert re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", page) is None
    assert level3.version.name in citizen.get("/dich-vu-cong/lam-tiep/").content.decode()


def test_another_account_finds_no_draft(citizen: PageClient, level3: OneStop, stranger: PageClient) -> None:
    first = begin(citizen, level3)
    other = signed_in(level3.clerk)
    for name in ("", "noi-nop/", "kiem-tra/", "da-luu/", "xoa/", "da-nop/"):
        assert stranger.get(page_of(first, name)).status_code == 404
        assert other.get(page_of(first, name)).status_code == 404
    assert stranger.post(first, {"full_name": "Kẻ khác"}).status_code == 404
    assert stranger.post(page_of(first, "xoa/")).status_code == 404
    assert Draft.objects.get().answers["applicant"]["full_name"] == "Nguyễn Văn An"


def test_a_sent_dossier_is_among_mine(citizen: PageClient, level3: OneStop) -> None:
    check = with_a_file(citizen, level3)
    assert citizen.post(check, {"declared": "on"}).status_code == 302
    assert Dossier.objects.get().code in citizen.get("/ho-so-cua-toi/").content.decode()


def test_a_file_of_a_draft_is_for_its_owner(
    citizen: PageClient, level3: OneStop, stranger: PageClient
) -> None:
    check = with_a_file(citizen, level3)
    address = re.search(
        r'href="(/dich-vu-cong/ban-nhap/[^"]+/tep/\d+/)"', citizen.get(check).content.decode()
    )
    assert address is not None
    assert citizen.get(address[1]).getvalue() == pdf_bytes()
    assert stranger.get(address[1]).status_code == 404
    assert citizen.get(re.sub(r"/\d+/$", "/999999/", address[1])).status_code == 404


def test_after_sending_every_page_of_the_draft_leads_to_the_end(citizen: PageClient, level3: OneStop) -> None:
    check = with_a_file(citizen, level3)
    done = citizen.post(check, {"declared": "on"})["Location"]
    for name in ("", "noi-nop/", "kiem-tra/", "da-luu/", "xoa/"):
        assert citizen.get(check.replace("kiem-tra/", name))["Location"] == done


def test_pages_out_of_order_lead_to_the_tasks(citizen: PageClient, level3: OneStop) -> None:
    first = begin(citizen, level3)
    assert citizen.get(page_of(first, "trang/khong-co/"))["Location"] == page_of(first)
    assert citizen.get(page_of(first, "da-nop/"))["Location"] == page_of(first)
    assert citizen.get(f"/dich-vu-cong/ban-nhap/{uuid4()}/").status_code == 404


def test_an_agency_that_does_not_receive_is_refused(citizen: PageClient, level3: OneStop) -> None:
    address = f"/dich-vu-cong/{level3.version.procedure.slug}/nop/"
    for agency in ("", "abc", "0", "99999999999999999999", level3.unit.pk):
        assert citizen.post(address, {"agency": agency}).status_code == 422
    assert not Draft.objects.exists()
    change = page_of(begin(citizen, level3), "noi-nop/")
    assert citizen.post(change, {"agency": level3.unit.pk}).status_code == 422
    assert Draft.objects.get().agency_id == level3.agency.pk


def test_a_procedure_that_is_not_online_cannot_be_started(stranger: PageClient) -> None:
    slug = make_version().procedure.slug
    assert stranger.get(f"/dich-vu-cong/{slug}/nop/")["Location"] == f"/dich-vu-cong/{slug}/"
    for address in ("mau-don/", "tep/0/", "phien-ban/9/"):
        assert stranger.get(f"/dich-vu-cong/{slug}/{address}").status_code == 404


def test_a_draft_under_a_key_opens_for_nobody_else(level3: OneStop, citizen: PageClient) -> None:
    draft = make_draft(level3, by=anonymous("một"))
    assert citizen.get(f"/dich-vu-cong/ban-nhap/{draft.token}/").status_code == 404
