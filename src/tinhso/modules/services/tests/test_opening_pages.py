"""Pages that note who opens a dossier, and those that tell it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.directory.api import official_name, posts_held
from tinhso.modules.services.actions.opening import note_opening
from tinhso.modules.services.enums import Opened
from tinhso.modules.services.models import Dossier, Opening
from tinhso.modules.services.testing import OneStop, make_dossier

from .test_office_pages import signed_in


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def noted(dossier: Dossier) -> list[tuple[int | None, str]]:
    with acting(system_actor("tests")):
        found = Opening.objects.filter(dossier=dossier).order_by("id")
        return [(one.account_id, one.what) for one in found]


def statements(client: PageClient, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def applicant(dossier: Dossier) -> PageClient:
    """Somebody who has shown both codes."""
    client = PageClient()
    client.post("/tra-cuu/", {"code": dossier.code, "lookup_code": dossier.lookup_code})
    return client


@pytest.fixture
def dossier(shop: OneStop) -> Dossier:
    return make_dossier(shop, "processing")


@pytest.mark.parametrize(
    ("tail", "what"),
    [
        ("", "page"),
        ("quy-trinh/", "page"),
        ("giay-to/", "page"),
        ("to-khai/", "page"),
        ("phi/", "page"),
        ("nhat-ky/", "page"),
        ("doi-chieu/", "page"),
        ("viec/trinh-ky/", "page"),
        ("in/tiep-nhan/", "file"),
    ],
)
def test_every_page_of_a_case_notes_it(shop: OneStop, dossier: Dossier, tail: str, what: str) -> None:
    assert signed_in(shop.officer).get(f"/ho-so/{dossier.code}/{tail}").status_code == 200
    assert noted(dossier) == [(shop.officer.account_id, what)]


def test_the_applicant_sees_agency_and_post_but_no_name(shop: OneStop, dossier: Dossier) -> None:
    citizen = applicant(dossier)
    address = f"/tra-cuu/{dossier.code}/ai-da-xem/"
    assert address in citizen.get(f"/tra-cuu/{dossier.code}/").content.decode()
    assert "Chưa có cán bộ nào" in citizen.get(address).content.decode()
    signed_in(shop.officer).get(f"/ho-so/{dossier.code}/")
    with acting(system_actor("cong-quoc-gia")) as by:
        note_opening(by=by, dossiers=[dossier], what=Opened.PAGE)
    page = citizen.get(address).content.decode()
    account = shop.officer.account_id or 0
    (post,) = posts_held([account])[account]
    assert post.title in page
    assert "cong-quoc-gia" in page
    assert official_name(account) not in page
    # Reading of it is not noted, and strangers learn nothing.
    assert len(noted(dossier)) == 2
    assert PageClient().get(address).status_code == 404


def test_the_leader_sees_names(shop: OneStop, dossier: Dossier) -> None:
    address = f"/ho-so/{dossier.code}/ai-da-xem/"
    officer = signed_in(shop.officer)
    assert address not in officer.get(f"/ho-so/{dossier.code}/nhat-ky/").content.decode()
    assert officer.get(address).status_code == 403
    leader = signed_in(shop.leader)
    assert address in leader.get(f"/ho-so/{dossier.code}/nhat-ky/").content.decode()
    page = leader.get(address).content.decode()
    assert official_name(shop.officer.account_id or 0) in page
    assert "Xem hồ sơ" in page


def test_an_act_is_in_the_journal_and_not_here(shop: OneStop, dossier: Dossier) -> None:
    signed_in(shop.officer).post(f"/ho-so/{dossier.code}/viec/trinh-ky/", {})
    assert not noted(dossier)


def test_a_list_of_openings_takes_few_statements(shop: OneStop, dossier: Dossier) -> None:
    citizen = applicant(dossier)
    address = f"/tra-cuu/{dossier.code}/ai-da-xem/"
    signed_in(shop.officer).get(f"/ho-so/{dossier.code}/")
    citizen.get(address)
    few = statements(citizen, address)
    for by in (shop.clerk, shop.leader):
        signed_in(by).get(f"/ho-so/{dossier.code}/")
    assert statements(citizen, address) == few == 13
