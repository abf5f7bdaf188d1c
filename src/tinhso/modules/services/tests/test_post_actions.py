"""What comes by post: registered with its day of arrival, from which the time counts, listed and counted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.calendar import load_calendar
from tinhso.kernel.clock import simulated, to_local
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.testing import channel
from tinhso.modules.services import actions
from tinhso.modules.services.actions.base import ServiceError
from tinhso.modules.services.enums import Act
from tinhso.modules.services.models import Dossier
from tinhso.modules.services.queries import register as queries
from tinhso.modules.services.queries.law import law_on
from tinhso.modules.services.rules import clock
from tinhso.modules.services.rules.rows import Posted
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop, register

MONDAY = Posted(arrived_on=date(2015, 6, 15), sender="Thạch Thị Gửi, Vĩnh Lợi", code="RR123456785VN")


@pytest.fixture
def shop(ground: None) -> OneStop:
    """A shop that also receives by post, within five working days."""
    return make_one_stop(channels=[channel("counter"), channel("post")])


def by_post(shop: OneStop, posted: Posted | None = MONDAY, **values: Any) -> Dossier:
    return register(shop, channel="post", posted=posted, clock=at(), **values)


def accepted(shop: OneStop, dossier: Dossier) -> Dossier:
    return do(shop.clerk, actions.accept, dossier_id=dossier.pk, expected_version=None, clock=at(hour=16))


def test_the_time_counts_from_arrival(shop: OneStop) -> None:
    by_hand, letter = accepted(shop, register(shop, clock=at())), accepted(shop, by_post(shop))
    # Accepted on Wednesday after the cut-off hour; the letter lay there since Monday.
    assert by_hand.due_at
    assert letter.due_at
    assert to_local(by_hand.due_at).date() == date(2015, 6, 25)
    assert to_local(letter.due_at).date() == date(2015, 6, 22)
    assert letter.accepted_at == at(hour=16).now()
    act = letter.acts.get(kind=Act.ACCEPT)
    assert act.data["arrived_on"] == "2015-06-15"
    assert act.data["deadline"][0]["code"] == "arrived"
    content = letter.procedure_version.parsed
    limit = (content.channel("post") or content.channels[0]).time
    again = clock.run(clock.events(letter.acts.order_by("seq"), law_on), limit, law_on, load_calendar())
    assert again.as_data() == act.data["deadline"]
    assert (again.due_at, again.counts_from) == (letter.due_at, letter.counts_from)


def test_a_letter_that_lay_too_long_is_late_when_it_is_accepted(shop: OneStop) -> None:
    long_ago = Posted(arrived_on=date(2015, 6, 1), sender="A")
    letter = accepted(shop, by_post(shop, long_ago))
    assert letter.due_at
    assert letter.due_at < at().now()


@pytest.mark.parametrize(
    ("way", "posted", "code"),
    [
        ("post", None, "arrived_on"),
        ("post", Posted(arrived_on=date(2015, 6, 18), sender="A"), "arrived_on"),
        ("post", Posted(arrived_on=date(2015, 6, 17), sender=" "), "sender"),
        ("counter", MONDAY, "arrived_on"),
    ],
)
def test_what_must_be_known(shop: OneStop, way: str, posted: Posted | None, code: str) -> None:
    with pytest.raises(ServiceError) as refusal:
        register(shop, channel=way, posted=posted, clock=at())
    assert refusal.value.code == code
    assert not Dossier.objects.exists()


def test_only_what_came_by_post_has_a_day_of_arrival(shop: OneStop) -> None:
    dossier = make_dossier(shop)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(arrived_on=date(2015, 6, 15))


def test_the_list_and_the_figures(shop: OneStop) -> None:
    letters = [by_post(shop), by_post(shop, Posted(arrived_on=date(2015, 6, 16), sender="B"))]
    accepted(shop, letters[0])
    accepted(shop, register(shop, clock=at()))
    accepted(shop, register(shop, clock=at()))
    with acting(shop.clerk):
        assert [one.pk for one in queries.by_post(shop.clerk)] == [letters[1].pk, letters[0].pk]
        found = queries.received(shop.clerk, shop.agency.pk, date(2015, 6, 1), date(2015, 6, 30))
        assert queries.by_channel(found) == {"counter": 2, "post": 1}
    with acting(shop.officer):
        assert not queries.by_post(shop.officer).exists()


@pytest.fixture
def clerk(shop: OneStop) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=shop.clerk.account_id))
    return client


def test_the_pages_of_the_post(shop: OneStop, clerk: PageClient) -> None:
    address = f"/mot-cua/tiep-nhan/{shop.version.procedure.slug}/"
    with simulated(at()):
        assert f"{address}?kenh=post" in clerk.get(address).content.decode()
        assert "Bưu điện phát ngày" not in clerk.get(f"{address}?kenh=online").content.decode()
        data = {
            "token": str(uuid4()),
            "name": "Thạch Thị Gửi",
            "channel": "post",
            "result_channel": "counter",
            "accept": "yes",
            "arrived_on": "18/06/2015",
            "post_sender": "Thạch Thị Gửi",
            "post_code": "RR123456785VN",
        }
        wrong = clerk.post(f"{address}?kenh=post", data)
        assert wrong.status_code == 422
        assert "không sau hôm nay" in wrong.content.decode()
        assert clerk.post(f"{address}?kenh=post", data | {"arrived_on": "15/06/2015"}).status_code == 302
        case = clerk.get(f"/ho-so/{Dossier.objects.get().code}/").content.decode()
        assert "phát ngày 15/06/2015, người gửi: Thạch Thị Gửi, RR123456785VN" in case
        assert "Bưu điện phát ngày" in case
        register_page = clerk.get("/mot-cua/so/in/").content.decode()
        assert "Theo cách nộp" in register_page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(shop: OneStop, clerk: PageClient, count: int) -> None:
    for _number in range(count):
        by_post(shop)
    clerk.get("/mot-cua/buu-dien/")
    with CaptureQueriesContext(connection) as asked:
        page = clerk.get("/mot-cua/buu-dien/").content.decode()
    assert page.count("RR123456785VN") == count
    assert len(asked) == 17
