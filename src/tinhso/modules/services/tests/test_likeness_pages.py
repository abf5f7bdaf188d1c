"""Likely duplicates: found within their time, shown side by side, asked about before acceptance."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import clock as clocks
from tinhso.kernel.clock import simulated
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.services import actions
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.queries.likeness import MOST, likely
from tinhso.modules.services.rules.rows import Applicant
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop, register

AN = Applicant(name="Nguyễn Văn An", phone="0912345678", id_number="385012345", summary="Bán tạp hóa")


def handed_in(shop: OneStop, applicant: Applicant = AN, *, days: int = 0) -> Dossier:
    """A dossier of this person, so many days after the test's day."""
    return do(
        shop.clerk,
        actions.register,
        token=uuid4(),
        procedure_version_id=shop.version.pk,
        agency_id=shop.agency.pk,
        applicant=applicant,
        clock=clocks.fixed(at().now() + timedelta(days=days)),
    )


def found_for(shop: OneStop, dossier: Dossier) -> list[str]:
    dossier = Dossier.objects.get(pk=dossier.pk)
    with acting(shop.clerk), CaptureQueriesContext(connection) as asked:
        found = likely(
            dossier, procedure_id=dossier.procedure_id, at=dossier.submitted_at, token=dossier.token
        )
    assert len([one for one in asked if "services_dossier" in one["sql"]]) == 1
    return [one.code for one in found]


@pytest.fixture
def clerk(shop: OneStop) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=shop.clerk.account_id))
    return client


def test_the_same_person_within_the_time(shop: OneStop) -> None:
    long_ago = handed_in(shop, days=-91)
    first = handed_in(shop, days=-90)
    named = handed_in(shop, Applicant(name="NGUYỄN VĂN AN", phone="0912345678"), days=-2)
    handed_in(shop, Applicant(name="Nguyễn Văn An", phone="0999"), days=-1)
    new = handed_in(shop)
    assert found_for(shop, new) == [named.code, first.code]
    assert found_for(shop, long_ago) == []


def test_what_is_over_other_procedures_and_other_desks_do_not_count(shop: OneStop, ground: None) -> None:
    refused = handed_in(shop, days=-3)
    do(shop.clerk, actions.refuse, dossier_id=refused.pk, expected_version=None, reason="Thiếu", clock=at())
    handed_in(make_one_stop(), days=-2)
    elsewhere = make_one_stop(version=shop.version)
    handed_in(elsewhere, days=-2)
    assert found_for(shop, handed_in(shop)) == []


def test_no_more_than_can_be_compared(shop: OneStop) -> None:
    for day in range(MOST + 2):
        handed_in(shop, days=-day - 1)
    assert len(found_for(shop, handed_in(shop))) == MOST


def test_the_clerk_compares_before_accepting(shop: OneStop, clerk: PageClient) -> None:
    with simulated(at()):
        first = handed_in(shop, days=-2)
        do(shop.clerk, actions.accept, dossier_id=first.pk, expected_version=None, clock=at())
        new = handed_in(shop)
        for address in (f"/ho-so/{new.code}/", f"/ho-so/{new.code}/viec/tiep-nhan/"):
            page = clerk.get(address).content.decode()
            assert "Có thể trùng với hồ sơ đã nhận" in page
            assert f"/ho-so/{new.code}/doi-chieu/" in page
        page = clerk.get(f"/ho-so/{new.code}/doi-chieu/").content.decode()
        assert first.code in page
        assert "Giống nhau" in page
        refuse = f"/ho-so/{new.code}/viec/tu-choi/?trung={first.code}"
        assert refuse in page
        assert f"Trùng với hồ sơ {first.code} đã nhận." in clerk.get(refuse).content.decode()
        assert "Có thể trùng" not in clerk.get(f"/ho-so/{first.code}/").content.decode()
        assert "Không thấy hồ sơ nào" in clerk.get(f"/ho-so/{first.code}/doi-chieu/").content.decode()


def test_somebody_without_the_desk_is_offered_nothing_to_do(shop: OneStop) -> None:
    with simulated(at()):
        handed_in(shop, days=-2)
        new = handed_in(shop)
        officer = PageClient()
        officer.force_login(get_user_model().objects.get(pk=shop.officer.account_id))
        page = officer.get(f"/ho-so/{new.code}/doi-chieu/").content.decode()
        assert "Giống nhau" in page
        assert "Từ chối vì trùng" not in page


def test_the_counter_asks_once_and_sending_twice_is_one_dossier(shop: OneStop, clerk: PageClient) -> None:
    with simulated(at()):
        first = handed_in(shop, days=-1)
        address = f"/mot-cua/tiep-nhan/{shop.version.procedure.slug}/"
        data = {
            "token": str(uuid4()),
            "name": "Nguyễn Văn An",
            "id_number": "385012345",
            "channel": "counter",
            "result_channel": "counter",
            "accept": "yes",
        }
        asked = clerk.post(address, data)
        assert asked.status_code == 422
        assert first.code in asked.content.decode()
        assert "Đã đối chiếu: không trùng" in asked.content.decode()
        data |= {"compared": "on"}
        one, two = clerk.post(address, data), clerk.post(address, data)
        assert one["Location"] == two["Location"]
        assert Dossier.objects.filter(state=State.ACCEPTED).count() == 1


def test_a_new_person_is_not_asked(shop: OneStop) -> None:
    make_dossier(shop, name="Trần Thị Khác")
    assert found_for(shop, register(shop)) == []
