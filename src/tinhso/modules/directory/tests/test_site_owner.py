"""The masthead names the province of the day: as the file says, until an act replaces what it names."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel import clock
from tinhso.kernel.actors import ANONYMOUS, system_actor
from tinhso.kernel.clock import from_local
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.reference import settle_reference_data
from tinhso.ui import context
from tinhso.ui.context import Site

from .. import testing
from ..actions.act import approve_act
from ..actions.reorganise import execute_act
from ..enums import Level
from ..loading.act_folder import load_act
from ..widgets import site_on
from .test_act_folder_loading import DAY, FOLDER
from .test_public_pages import text

SYSTEM = system_actor("tests")
OLD, NEW = "Ủy ban nhân dân tỉnh Bạc Liêu", "Ủy ban nhân dân tỉnh Cà Mau"
EVE = date(2025, 6, 30)


def count(client: PageClient, path: str) -> int:
    """Statements of the second visit: the first fills what the process keeps."""
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.demo_province
@pytest.mark.django_db
def test_from_the_day_of_the_act_pages_name_the_new_province(client: PageClient) -> None:
    paths = ("/", "/gioi-thieu/", "/tai-khoan/dang-nhap/", "/khong-co-trang-nay/")
    with clock.simulated(clock.fixed(from_local(EVE, time(9)))):
        settle_reference_data()
        before = {path: count(client, path) for path in paths[:-1]}
    act = load_act(FOLDER, by=SYSTEM)
    approve_act(by=SYSTEM, act_id=act.pk)
    execute_act(by=SYSTEM, act_id=act.pk)
    settle_reference_data()
    for day, named, other in ((EVE, OLD, NEW), (DAY, NEW, OLD)):
        with clock.simulated(clock.fixed(from_local(day, time(9)))):
            for path in paths:
                page = text(client.get(path))
                head, foot = page.split("</header>")[0], page.split("<footer")[1]
                assert named in head and named in foot, path
                assert other not in head and other not in foot, path
            assert ("<title>Tỉnh Cà Mau" in text(client.get("/"))) is (day == DAY)
            assert {path: count(client, path) for path in before} == before


@pytest.mark.django_db
def test_only_what_is_continued_is_named_otherwise() -> None:
    """A name that the directory does not know, or that is borne on the day, stands as the file has it."""
    day = date(2015, 7, 1)
    area = testing.make_area("Tỉnh Cũ", kind="tinh")
    agency = testing.make_agency("UBND tỉnh Cũ", level=Level.PROVINCE, area=area, phone="0291")
    given = Site("Tỉnh Cũ", "UBND tỉnh Cũ", phone="1022", email="a@b.vn")
    assert site_on(given, day) == given
    unknown = Site("Tỉnh Khác", "Sở Không Có", phone="1022")
    assert site_on(unknown, day) == unknown
    assert site_on(Site(), day) == Site()
    heir = testing.make_agency("UBND tỉnh Mới", level=Level.PROVINCE, area=area, phone="0290")
    testing.carry_out_act(
        ("merge", {"thing": "agency", "sources": [agency.key], "into": heir.key}),
        ("rename", {"thing": "area", "key": area.key, "name": "Tỉnh Mới"}),
        day=day,
    )
    assert site_on(given, date(2015, 6, 30)) == given
    assert site_on(given, day) == Site("Tỉnh Mới", "UBND tỉnh Mới", phone="0290")
    # The province has its file changed: what it says about the new owner counts.
    changed = Site("Tỉnh Mới", "UBND tỉnh Mới", phone="1900")
    assert site_on(changed, day) == changed


@pytest.mark.django_db
def test_outside_of_a_scope_nothing_is_read() -> None:
    with CaptureQueriesContext(connection) as found:
        assert context.site_on(DAY) == context.site()
    assert len(found) == 0
    with acting(ANONYMOUS):
        assert context.site_on(DAY).owner == OLD
