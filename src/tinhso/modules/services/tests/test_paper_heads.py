"""The head of a paper is that of its day: the agency under today's name, or whoever continues it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time

import pytest
from pypdf import PdfReader

from tinhso.kernel import clock, files
from tinhso.kernel.clock import from_local
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.catalogue.testing import make_version, online
from tinhso.modules.directory import testing as directory
from tinhso.modules.services.actions.leader import approve
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Result
from tinhso.modules.services.pages.places import agency_name, head_of
from tinhso.modules.services.pages.receipts import receipt
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop

DAY = date(2015, 7, 1)
BEFORE = clock.fixed(from_local(date(2015, 6, 30), time(9)))
AFTER = clock.fixed(from_local(DAY, time(9)))


@pytest.fixture
def continued(ground: None) -> tuple[OneStop, object]:
    """A shop whose agencies are continued by a new one from the first of July on."""
    shop = make_one_stop(make_version())
    above = directory.make_agency("Ủy ban nhân dân tỉnh Mới")
    heir = directory.make_agency("Ủy ban nhân dân phường Mới", parent=above)
    keys = [one.key for one in (shop.agency, shop.unit)]
    directory.carry_out_act(("merge", {"thing": "agency", "sources": keys, "into": heir.key}), day=DAY)
    return shop, heir


def test_a_receipt_names_who_hands_it_out_and_who_received(continued: tuple[OneStop, object]) -> None:
    shop, _heir = continued
    dossier = make_dossier(shop, State.PROCESSING)
    old = shop.agency.versions.get().name
    with clock.simulated(BEFORE):
        paper = receipt(dossier, "")
    assert paper.sender.agency == old and not paper.received_in
    with clock.simulated(AFTER):
        paper = receipt(dossier, "")
    assert (paper.sender.agency, paper.sender.parent_agency, paper.received_in) == (
        "Ủy ban nhân dân phường Mới", "Ủy ban nhân dân tỉnh Mới", old,
    )  # fmt: skip
    assert paper.code == dossier.code


def test_the_drawn_receipt_and_the_slip_say_it(continued: tuple[OneStop, object]) -> None:
    shop, heir = continued
    dossier = make_dossier(shop, State.REFUSED)
    client = PageClient()
    with clock.simulated(AFTER):
        client.force_login(directory.make_official("services.clerk", agency=heir))
        answer = client.get(f"/ho-so/{dossier.code}/in/tiep-nhan/")
        drawn = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
        answer = client.get(f"/ho-so/{dossier.code}/in/tu-choi/")
        slip = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Ủy ban nhân dân phường Mới" in drawn and "Nơi đã tiếp nhận hồ sơ" in drawn
    assert shop.agency.versions.get().name in drawn
    assert "Ủy ban nhân dân phường Mới" in slip


def test_a_result_signed_after_the_day_is_the_heirs(continued: tuple[OneStop, object]) -> None:
    shop, heir = continued
    shop.version = make_version(**online(electronic=True))
    dossier = make_dossier(shop, State.PROPOSED)
    now = datetime(2015, 7, 2, 5, tzinfo=UTC)
    leader = directory.actor_of(directory.make_official("services.leader", agency=heir), now)
    do(leader, approve, dossier_id=dossier.pk, expected_version=None, clock=at(day=2, month=7))
    result = Result.objects.get(dossier=dossier)
    assert result.file is not None
    drawn = PdfReader(io.BytesIO(files.content_of(result.file))).pages[0].extract_text()
    assert "Ủy ban nhân dân phường Mới" in " ".join(drawn.split())


def test_a_new_name_is_used_from_its_day(ground: None) -> None:
    """An act is carried out before its day: until then nobody is called otherwise."""
    shop = make_one_stop(make_version())
    dossier = make_dossier(shop, State.PROCESSING)
    old = shop.agency.versions.get().name
    directory.carry_out_act(
        ("rename", {"thing": "agency", "key": shop.agency.key, "name": "Ủy ban nhân dân thị xã Mới"}), day=DAY
    )
    for today, name in ((BEFORE, old), (AFTER, "Ủy ban nhân dân thị xã Mới")):
        with clock.simulated(today):
            assert agency_name(shop.agency.pk) == name
            head = head_of(shop.agency.pk, dossier, today.now().date())
            assert head is not None and head.agency.name == name and head.original is None
