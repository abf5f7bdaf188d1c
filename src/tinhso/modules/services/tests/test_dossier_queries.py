"""Dossiers and drafts in lists and in the site's search; the door for bridges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.clock import simulated
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue.testing import make_form, online
from tinhso.modules.services import api, search
from tinhso.modules.services.enums import State
from tinhso.modules.services.queries import drafts, figures, lists, versions
from tinhso.modules.services.queries.dossier import accepted_by_name
from tinhso.modules.services.queries.lists import Filter
from tinhso.modules.services.testing import OneStop, anonymous, at, make_dossier, make_draft, make_one_stop

ON = date(2015, 6, 17)


def test_the_share_on_time_of_a_procedure(shop: OneStop) -> None:
    procedure = shop.version.procedure_id
    assert versions.on_time_share(procedure, ON) == (0, 0)
    make_dossier(shop, State.DECIDED, start=at(day=1))
    assert versions.on_time_share(procedure, ON) == (1, 1)


def test_bridges_learn_no_personal_value(shop: OneStop) -> None:
    dossier = make_dossier(shop, State.PROPOSED)
    with acting(shop.clerk):
        info = api.dossier(dossier.pk)
    assert info is not None
    assert (info.code, info.state, info.national_code) == (dossier.code, State.PROPOSED, 4)
    assert info.procedure_code == shop.version.procedure.code
    with acting(ANONYMOUS):
        assert api.dossier(dossier.pk) is None


# --- search ---


@pytest.mark.parametrize("words", ["truong tan", "Bửu", "TAN b", "buu truong"])
def test_officials_find_their_dossiers_by_name(shop: OneStop, words: str) -> None:
    make_dossier(shop, name="Trương Tấn Bửu")
    make_dossier(shop, name="Nguyễn Văn An")
    other = make_one_stop(shop.version)
    make_dossier(other, name="Trương Tấn Sang")
    with acting(shop.officer):
        assert [hit.title.rpartition("– ")[2] for hit in search.find_dossiers(words, shop.officer, 5)] == [
            "Trương Tấn Bửu"
        ]
    with acting(other.clerk):
        found = search.find_dossiers(words, other.clerk, 5)
        assert all("Sang" in hit.title for hit in found)


def test_officials_find_dossiers_by_the_beginning_of_a_code(shop: OneStop) -> None:
    first = make_dossier(shop)
    make_dossier(shop, start=at(day=16, hour=8))
    with acting(shop.clerk):
        assert {hit.rank for hit in search.find_dossiers(first.code[:12], shop.clerk, 5)} == {1.0}
        assert len(search.find_dossiers(first.code.lower(), shop.clerk, 5)) == 1
        assert search.find_dossiers("%", shop.clerk, 5) == []
        assert len(search.find_dossiers(first.code[:8], shop.clerk, 1)) == 1


def test_nobody_else_searches_dossiers(shop: OneStop) -> None:
    dossier = make_dossier(shop)
    for actor in (shop.citizen, ANONYMOUS):
        with acting(actor):
            assert search.find_dossiers(dossier.code, actor, 5) == []
            assert lists.search(dossier.code) == []


# --- lists ---


def test_lists_are_narrowed(shop: OneStop) -> None:
    processing = make_dossier(shop, State.PROCESSING)
    paused = make_dossier(shop, State.SUPPLEMENT_REQUESTED)
    long_ago = make_dossier(shop, State.PROCESSING, start=at(day=1, hour=8))
    slug = shop.version.procedure.slug
    with acting(shop.officer), simulated(at(day=24, hour=8)):
        for wanted, found in (
            (Filter(), [long_ago, paused, processing]),
            (Filter(due=lists.LATE), [long_ago]),
            (Filter(due=lists.SOON), [processing]),
            (Filter(due=lists.PAUSED), [paused]),
            (Filter(due="gi-do"), [long_ago, paused, processing]),
            (Filter(state=State.PROCESSING), [long_ago, processing]),
            (Filter(procedure=slug, channel="counter"), [long_ago, paused, processing]),
            (Filter(channel="online"), []),
            (Filter(text=processing.code), [processing]),
        ):
            assert set(lists.work(shop.officer, wanted, mine=True)) == set(found), wanted
        counts = {"late": 1, "soon": 1, "paused": 1, "escalated": 0, "all": 3}
        assert lists.work_counts(shop.officer, mine=True) == counts
        assert lists.work_counts(shop.officer, mine=False) == counts
        assert list(lists.work(shop.colleague, mine=True)) == []


def test_each_list_has_its_dossiers(shop: OneStop) -> None:
    new = make_dossier(shop)
    proposed = make_dossier(shop, State.PROPOSED)
    decided = make_dossier(shop, State.DECIDED, account_id=shop.citizen.account_id)
    with acting(shop.clerk):
        assert list(lists.inbox(shop.clerk)) == [new]
        assert list(lists.to_return(shop.clerk)) == [decided]
        assert set(lists.register(shop.clerk)) == {new, proposed, decided}
    with acting(shop.leader):
        assert list(lists.approvals(shop.leader)) == [proposed]
        assert set(lists.register(shop.leader)) == {new, proposed, decided}
    with acting(shop.citizen):
        assert list(lists.of_account(shop.citizen)) == [decided]
    assert list(lists.of_account(ANONYMOUS)) == []


def test_the_register_of_many_agencies_is_that_of_their_desks(shop: OneStop) -> None:
    other = make_one_stop(shop.version)
    mine = make_dossier(shop)
    make_dossier(other)
    both = frozenset({shop.agency.pk, shop.unit.pk})
    clerk = replace(shop.clerk, grants={"services.receive": both}, compartments=both)
    viewer = replace(shop.clerk, grants={"services.see": both}, compartments=both)
    with acting(clerk):
        assert list(lists.register(clerk)) == [mine]
    with acting(viewer):
        assert list(lists.register(viewer)) == [mine]
    everywhere = replace(shop.clerk, grants={"services.receive": frozenset({-1})}, compartments=both)
    with acting(everywhere):
        assert list(lists.register(everywhere)) == [mine]


# --- drafts ---


def test_drafts_of_an_account_and_of_a_key(ground: None) -> None:
    make_form()
    shop = make_one_stop(**online())
    mine = make_draft(shop)
    nobody = anonymous()
    theirs = make_draft(shop, by=nobody)
    with acting(shop.citizen):
        assert drafts.open_drafts(shop.citizen) == [mine]
        assert drafts.draft(shop.citizen, mine.token) == mine
        assert drafts.draft(shop.citizen, theirs.token) is None
    with acting(ANONYMOUS):
        assert drafts.draft_by_key(ANONYMOUS, next(iter(nobody.keys))) == theirs
        assert drafts.draft_by_key(ANONYMOUS, "f" * 64) is None


def test_files_of_drafts_and_names_on_receipts(shop: OneStop) -> None:
    assert drafts.stored_file(0) is None
    new, accepted = make_dossier(shop), make_dossier(shop, State.ACCEPTED)
    with acting(shop.clerk):
        assert (accepted_by_name(new), accepted_by_name(accepted)) == ("", "Trần Thị Bích")


def test_figures_of_one_procedure_or_agency(shop: OneStop) -> None:
    make_dossier(make_one_stop())
    make_dossier(shop)
    span = figures.Span(ON, ON)
    assert figures.totals(span)["received"] == 2
    assert figures.totals(replace(span, procedure_id=shop.version.procedure_id))["received"] == 1
    assert figures.totals(replace(span, agency_id=shop.unit.pk))["received"] == 1
