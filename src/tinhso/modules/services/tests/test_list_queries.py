"""Each list asks the database a constant number of questions, whatever it shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.testing import make_form, make_version, online
from tinhso.modules.directory.testing import carry_out_act, make_agency
from tinhso.modules.services.enums import State
from tinhso.modules.services.testing import OneStop, at, make_dossier, make_draft, make_one_stop

# address, who looks, state of the rows, queries of the whole page
LISTS = (
    ("/mot-cua/", "clerk", State.SUBMITTED, 18),
    ("/mot-cua/tra-ket-qua/", "clerk", State.DECIDED, 19),
    ("/mot-cua/so/", "clerk", State.RETURNED, 19),
    ("/ho-so/", "officer", State.PROCESSING, 20),
    ("/ho-so/phong/", "officer", State.PROCESSING, 19),
    ("/duyet/", "leader", State.PROPOSED, 19),
)


def visitor(account_id: int | None = None) -> PageClient:
    client = PageClient()
    if account_id is not None:
        client.force_login(get_user_model().objects.get(pk=account_id))
    return client


def queries_of(client: PageClient, address: str, **params: Any) -> int:
    """How many statements the page takes; it is fetched once before, so that caches are warm."""
    client.get(address, params)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, params).status_code == 200
    return len(found)


@pytest.mark.parametrize(("address", "who", "state", "count"), LISTS)
def test_lists_of_dossiers(shop: OneStop, address: str, who: str, state: str, count: int) -> None:
    client = visitor(getattr(shop, who).account_id)
    make_dossier(shop, state)
    one = queries_of(client, address)
    for _more in range(2):
        make_dossier(shop, state)
    three = queries_of(client, address)
    assert (one, three) == (count, count)


def test_my_dossiers(shop: OneStop) -> None:
    client = visitor(shop.citizen.account_id)
    make_dossier(shop, account_id=shop.citizen.account_id)
    one = queries_of(client, "/ho-so-cua-toi/")
    for _more in range(2):
        make_dossier(shop, account_id=shop.citizen.account_id)
    assert (one, queries_of(client, "/ho-so-cua-toi/")) == (16, 16)


def test_the_catalogue(shop: OneStop) -> None:
    client = visitor()
    one = queries_of(client, "/dich-vu-cong/")
    for _more in range(2):
        make_version()
    assert (one, queries_of(client, "/dich-vu-cong/")) == (8, 8)


def test_procedures_by_level(shop: OneStop) -> None:
    client = visitor()
    one = queries_of(client, "/cong-khai/thu-tuc/")
    for _more in range(2):
        make_version()
    assert (one, queries_of(client, "/cong-khai/thu-tuc/")) == (7, 7)


def test_transparency(shop: OneStop) -> None:
    client = visitor()
    span = {"tu": "2015-06-01", "den": "2015-06-30"}
    for _enough in range(5):  # fewer rows are not shown
        make_dossier(shop, State.DECIDED)
    one = queries_of(client, "/cong-khai/", **span)
    rows = queries_of(client, "/cong-khai/ho-so/", **span)
    for _more in range(2):
        make_dossier(shop, State.DECIDED)
    assert (one, queries_of(client, "/cong-khai/", **span)) == (14, 14)
    assert (rows, queries_of(client, "/cong-khai/ho-so/", **span)) == (12, 12)


def test_transparency_with_an_act_in_force(shop: OneStop) -> None:
    """Both geographies stand on the page: as many statements for many units and dossiers as for few."""
    span = {"tu": "2015-05-01", "den": "2015-06-30"}
    client = visitor()

    def continued(*others: OneStop) -> int:
        for one in (shop, *others):
            for _enough in range(3):
                make_dossier(one, State.DECIDED, start=at(day=20, month=5, hour=8))
        heir = make_agency()
        keys = [one.unit.key for one in others or (shop,)]
        carry_out_act(("merge", {"thing": "agency", "sources": keys, "into": heir.key}), day=date(2015, 6, 1))
        assert "Tổng theo địa giới cũ và mới" in client.get("/cong-khai/", span).content.decode()
        return queries_of(client, "/cong-khai/", **span)

    one = continued()
    assert (one, continued(*(make_one_stop(shop.version) for _more in range(2)))) == (16, 16)


def test_drafts_of_this_browser(ground: None) -> None:
    make_form()
    shop = make_one_stop(**online())
    client = visitor(shop.citizen.account_id)
    make_draft(shop)
    one = queries_of(client, "/dich-vu-cong/lam-tiep/")
    for _more in range(2):
        make_draft(shop)
    assert (one, queries_of(client, "/dich-vu-cong/lam-tiep/")) == (12, 12)
