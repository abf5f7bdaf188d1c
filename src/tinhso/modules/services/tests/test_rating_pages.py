"""The applicant rates a dossier once after its result; everybody reads counts, nobody a word."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction

from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.clock import simulated
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.permissions import Denied
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.services import actions, api
from tinhso.modules.services.actions import ServiceError
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier, Rating
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop

pytestmark = pytest.mark.django_db

ANSWERS = {"clear": True, "polite": True, "nothing_else": False}
FORM = {"stars": "2", "clear": "co", "polite": "khong", "nothing_else": "co", "note": "Phải chờ lâu."}


def returned(shop: OneStop) -> Dossier:
    return make_dossier(shop, State.RETURNED, account_id=shop.citizen.account_id)


def rate(by: Actor, dossier: Dossier, stars: int = 4, **values: Any) -> Rating:
    return do(by, actions.rate, dossier_id=dossier.pk, stars=stars, clock=at(18), **{**ANSWERS, **values})


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


@pytest.mark.parametrize(("stars", "liked"), [(5, True), (4, True), (3, False), (1, False)])
def test_the_laws_data_say_from_where_on_it_satisfied(shop: OneStop, stars: int, liked: bool) -> None:
    dossier = returned(shop)
    assert rate(shop.citizen, dossier, stars).liked is liked
    entry = LedgerEntry.objects.get(kind="services.rate")
    assert (entry.ref_id, entry.data) == (str(dossier.pk), {}) or entry.data in ({}, None)


def test_it_is_rated_once_after_the_result_by_its_applicant_alone(shop: OneStop) -> None:
    early = make_dossier(shop, State.DECIDED, account_id=shop.citizen.account_id)
    with pytest.raises(ServiceError) as refused:
        rate(shop.citizen, early)
    assert refused.value.code == "early"
    dossier = returned(shop)
    for stars in (0, 6):
        with pytest.raises(ServiceError) as wrong:
            rate(shop.citizen, dossier, stars)
        assert wrong.value.code == "stars"
    for actor in (shop.officer, shop.clerk):
        with pytest.raises(Denied):
            rate(actor, dossier)
    with pytest.raises(ServiceError):
        rate(make_one_stop(shop.version).citizen, dossier)
    rate(ANONYMOUS.with_keys(dossier.track_key), dossier)
    with pytest.raises(ServiceError) as again:
        rate(shop.citizen, dossier)
    assert again.value.code == "rated"


def test_a_rating_is_never_changed_nor_written_by_officials(shop: OneStop) -> None:
    dossier = returned(shop)
    rate(shop.citizen, dossier)
    for actor in (shop.officer, shop.citizen):
        with acting(actor):
            assert Rating.objects.count() == 1
            for statement in ("UPDATE services_rating SET stars = 5", "DELETE FROM services_rating"):
                try:
                    with transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(statement)
                        assert cursor.rowcount == 0
                except DatabaseError:
                    continue
    with acting(make_one_stop(shop.version).leader):
        assert not Rating.objects.exists()


def test_the_page_asks_once_and_then_shows_what_was_said(shop: OneStop) -> None:
    dossier = returned(shop)
    citizen = signed_in(shop.citizen)
    page, address = f"/tra-cuu/{dossier.code}/", f"/tra-cuu/{dossier.code}/danh-gia/"
    with simulated(at(18)):
        told = citizen.get(page).text
        assert address in told
        assert f"ve=services.dossier%3A{dossier.pk}" in told
        assert citizen.post(address, {}).status_code == 422
        after = citizen.post(address, FORM, follow=True).text
        assert "2 trên 5" in after
        assert "Gửi đánh giá" not in after
        assert "2 trên 5" in citizen.post(address, FORM | {"stars": "5"}).text
        assert Rating.objects.get().stars == 2
        case = signed_in(shop.officer).get(f"/ho-so/{dossier.code}/").text
        assert "2 trên 5. Phải chờ lâu." in case
    early = make_dossier(shop, State.DECIDED, account_id=shop.citizen.account_id)
    assert citizen.get(f"/tra-cuu/{early.code}/danh-gia/").status_code == 404
    assert f"/tra-cuu/{early.code}/danh-gia/" not in citizen.get(f"/tra-cuu/{early.code}/").text
    assert PageClient().get(address).status_code == 404


def test_everybody_reads_counts_and_a_few_are_not_named(shop: OneStop) -> None:
    for stars in (5, 4, 4, 2, 1):
        rate(shop.citizen, returned(shop), stars, note="Không ai đọc được")
    few = make_one_stop(shop.version)
    rate(few.citizen, returned(few), 5)
    with acting(ANONYMOUS):
        found = {one.agency_id: one for one in api.rating_counts(at(1).now(), at(30).now())}
        assert api.rating_counts(at(1).now(), at(18).now()) == []
        assert not Rating.objects.exists()
    assert found[shop.unit.pk] == api.RatingCounts(shop.unit.pk, rated=5, liked=3, stars=16)
    with simulated(at(20)):
        page = PageClient().get("/cong-khai/hai-long/").text
    assert "6 hồ sơ được đánh giá, 4 hài lòng" in page
    assert "60,0" in page
    assert "100,0" not in page  # the one of the other agency
    assert "Không ai đọc được" not in page
