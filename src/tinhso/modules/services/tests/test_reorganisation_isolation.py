"""After an act, exactly the continuing agency's officials see and continue a dossier; no row is rewritten."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.models import LedgerEntry
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.catalogue.testing import make_field, make_procedure, make_version
from tinhso.modules.directory import testing as directory
from tinhso.modules.services.actions.leader import approve
from tinhso.modules.services.enums import State
from tinhso.modules.services.models import Dossier, DossierAct, DossierPaper, Result
from tinhso.modules.services.permissions import PROCESS, RECEIVE, SEE
from tinhso.modules.services.queries import lists
from tinhso.modules.services.testing import OneStop, at, do, make_dossier, make_one_stop

DAY = date(2015, 7, 1)
AFTER = datetime(2015, 7, 2, 5, tzinfo=UTC)


def seen(actor: Actor) -> set[int]:
    """Dossiers that the actor sees; their acts, papers, results, ledger entries and search say the same."""
    with acting(actor):
        rows = set(Dossier.objects.values_list("pk", flat=True))
        assert set(DossierAct.objects.values_list("dossier_id", flat=True)) == rows
        results = set(Result.objects.values_list("dossier_id", flat=True))
        assert results == set(Dossier.objects.filter(result__isnull=False).values_list("pk", flat=True))
        papers = set(DossierPaper.objects.values_list("dossier_id", flat=True))
        assert papers <= rows
        entries = LedgerEntry.objects.filter(ref_kind="services.dossier").exclude(actor_id=actor.account_id)
        assert set(entries.values_list("ref_id", flat=True)) == rows
        assert set(lists.search("Nguyễn")) == rows
        for row in Dossier.objects.all():
            assert lists.search(row.code) == [row.pk]
        assert set(SEE.filter(Dossier.objects.all(), actor).values_list("pk", flat=True)) == rows
        assert {row.pk for row in Dossier.objects.all() if SEE.holds(actor, row)} == rows
        return rows


def officials(agency: Any) -> tuple[Actor, Actor]:
    """An officer and a clerk of an agency, on the day after."""
    return tuple(  # type: ignore[return-value]
        directory.actor_of(directory.make_official(role, agency=agency), AFTER)
        for role in ("services.officer", "services.clerk")
    )


def merged(shops: list[OneStop]) -> Any:
    """All agencies of the shops continued by one new commune's committee."""
    heir = directory.make_agency()
    keys = [one.key for shop in shops for one in (shop.agency, shop.unit)]
    directory.carry_out_act(("merge", {"thing": "agency", "sources": keys, "into": heir.key}), day=DAY)
    return heir


def test_the_heir_sees_all_of_both_and_nobody_else_anything(ground: None) -> None:
    version = make_version()
    here, there, apart = (make_one_stop(version) for _number in range(3))
    made = [make_dossier(shop, State.PROCESSING).pk for shop in (here, there)]
    other = make_dossier(apart, State.DECIDED).pk
    before = list(Dossier.objects.order_by("pk").values())
    stranger = officials(directory.make_agency())[0]
    heir = merged([here, there])
    for official in officials(heir):
        assert seen(official) == set(made)
    assert seen(stranger) == set()
    assert seen(
        directory.actor_of(directory.make_official("services.clerk", agency=apart.agency), AFTER)
    ) == {other}
    assert list(Dossier.objects.order_by("pk").values()) == before


def test_the_heirs_leader_finishes_what_was_begun(ground: None) -> None:
    shop = make_one_stop(make_version())
    dossier = make_dossier(shop, State.PROPOSED)
    heir = merged([shop])
    leader = directory.actor_of(directory.make_official("services.leader", agency=heir), AFTER)
    with acting(leader):
        assert [one.pk for one in lists.approvals(leader)] == [dossier.pk]
    decided = do(leader, approve, dossier_id=dossier.pk, expected_version=None, clock=at(day=2, month=7))
    assert (decided.state, decided.code, decided.processing_agency_id) == (
        State.DECIDED, dossier.code, shop.unit.pk,
    )  # fmt: skip


def test_a_split_by_field_of_procedure(ground: None) -> None:
    fields = [make_field("ho-tich"), make_field("dat-dai")]
    shop = make_one_stop(make_version(make_procedure(field=fields[0])))
    land = make_version(make_procedure(field=fields[1]))
    first = make_dossier(shop, State.DECIDED, account_id=shop.citizen.account_id)
    shop.version = land
    second = make_dossier(shop, State.DECIDED)
    heirs = [directory.make_agency(), directory.make_agency()]
    clauses = [
        (
            "split",
            {
                "thing": "agency", "source": source.key, "main": heirs[0].key, "by": "subject",
                "portions": [{"into": heirs[0].key}, {"into": heirs[1].key, "keys": ["dat-dai"]}],
            },
        )
        for source in (shop.agency, shop.unit)
    ]  # fmt: skip
    directory.carry_out_act(*clauses, day=DAY)
    for official in officials(heirs[0]):
        assert seen(official) == {first.pk}
    for official in officials(heirs[1]):
        assert seen(official) == {second.pk}
    with acting(ANONYMOUS.with_keys(first.track_key)):
        assert Dossier.objects.get().code == first.code


def test_a_split_by_area_and_then_a_merger(ground: None) -> None:
    shop = make_one_stop(make_version())
    one, two = make_dossier(shop, State.PROCESSING), make_dossier(shop, State.PROCESSING)
    away = directory.make_area()
    Dossier.objects.filter(pk=two.pk).update(area=away)
    heirs = [directory.make_agency(), directory.make_agency()]
    clauses = [
        (
            "split",
            {
                "thing": "agency", "source": source.key, "main": heirs[0].key,
                "portions": [{"into": heirs[0].key}, {"into": heirs[1].key, "keys": [away.key]}],
            },
        )
        for source in (shop.agency, shop.unit)
    ]  # fmt: skip
    directory.carry_out_act(*clauses, day=DAY)
    last = directory.make_agency()
    directory.carry_out_act(
        ("merge", {"thing": "agency", "sources": [heirs[1].key], "into": last.key}), day=date(2015, 7, 2)
    )
    assert seen(officials(heirs[0])[0]) == {one.pk}
    assert seen(officials(last)[0]) == {two.pk}
    officer, clerk = officials(last)
    assert PROCESS.holds(officer, two) is False  # the row in hand still names the area of before
    two.refresh_from_db()
    assert PROCESS.holds(officer, two) and not RECEIVE.holds(officer, two)
    assert RECEIVE.holds(clerk, two) and not PROCESS.holds(clerk, one)
    with acting(clerk):
        assert [row.pk for row in lists.register(clerk)] == [two.pk]


def test_an_applicant_who_works_elsewhere_gains_nothing(ground: None) -> None:
    """Seeing a dossier as its applicant gives no official's right on it."""
    field = make_field("dat-dai")
    shop = make_one_stop(make_version(make_procedure(field=field)))
    heirs = [directory.make_agency(), directory.make_agency()]
    account = directory.make_official("services.officer", agency=heirs[0])
    dossier = make_dossier(shop, State.PROCESSING, account_id=account.pk)
    clauses = [
        (
            "split",
            {
                "thing": "agency", "source": source.key, "main": heirs[0].key, "by": "subject",
                "portions": [{"into": heirs[0].key}, {"into": heirs[1].key, "keys": ["dat-dai"]}],
            },
        )
        for source in (shop.agency, shop.unit)
    ]  # fmt: skip
    directory.carry_out_act(*clauses, day=DAY)
    actor = directory.actor_of(account, AFTER)
    with acting(actor):
        assert Dossier.objects.get() == dossier
        assert not PROCESS.holds(actor, dossier) and not SEE.holds(actor, dossier)
        assert not DossierAct.objects.filter(public=False).exists()
    assert len({version.procedure_id for version in catalogue.all_versions()}) == 1
