"""The database itself keeps agencies and citizens apart."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tinhso.kernel.actors import ANONYMOUS, Actor, system_actor
from tinhso.kernel.scope import acting
from tinhso.modules.catalogue.api import Version
from tinhso.modules.catalogue.testing import make_form, make_version, online
from tinhso.modules.services.actions import PaperIn
from tinhso.modules.services.enums import Act, State
from tinhso.modules.services.models import Dossier, DossierAct, DossierPaper, Draft, Result
from tinhso.modules.services.testing import OneStop, make_dossier, make_draft, make_one_stop

TABLES = (Dossier, DossierAct, DossierPaper, Result)


def seen(actor: Actor) -> dict[str, int]:
    with acting(actor):
        return {model.__name__: model.objects.count() for model in TABLES}


@pytest.fixture
def two_shops(ground: None) -> tuple[OneStop, OneStop]:
    version = make_version()
    here, there = make_one_stop(version), make_one_stop(version)
    for shop in (here, there):
        make_dossier(
            shop,
            State.DECIDED,
            account_id=shop.citizen.account_id,
            papers=[PaperIn(name="Giấy chứng minh", copies=1)],
        )
    return here, there


def test_each_agency_sees_its_own(two_shops: tuple[OneStop, OneStop]) -> None:
    here, _there = two_shops
    own = {"Dossier": 1, "DossierAct": 5, "DossierPaper": 1, "Result": 1}
    for official in (here.clerk, here.officer, here.colleague, here.leader):
        assert seen(official) == own
    assert seen(system_actor("nightly")) == {name: 2 * count for name, count in own.items()}


def test_the_applicant_sees_what_is_public(two_shops: tuple[OneStop, OneStop]) -> None:
    here, there = two_shops
    for applicant in (here.citizen, ANONYMOUS.with_keys(Dossier.objects.order_by("id")[0].track_key)):
        assert seen(applicant) == {"Dossier": 1, "DossierAct": 3, "DossierPaper": 1, "Result": 1}
        with acting(applicant):
            kinds = DossierAct.objects.order_by("seq").values_list("kind", flat=True)
            assert list(kinds) == [Act.SUBMIT, Act.ACCEPT, Act.APPROVE]
            assert not Dossier.objects.filter(agency=there.agency).exists()


def test_nobody_sees_nothing(two_shops: tuple[OneStop, OneStop]) -> None:
    nothing = {"Dossier": 0, "DossierAct": 0, "DossierPaper": 0, "Result": 0}
    assert seen(ANONYMOUS) == nothing
    assert seen(ANONYMOUS.with_keys("f" * 64)) == nothing


def refused(actor: Actor, statement: str) -> bool:
    """Whether the database refuses a statement, or it touches no row."""
    with acting(actor):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                return bool(cursor.rowcount == 0)
        except DatabaseError:
            return True


def test_history_cannot_be_changed_and_nothing_can_be_deleted(two_shops: tuple[OneStop, OneStop]) -> None:
    here, _there = two_shops
    for actor in (here.clerk, here.citizen, system_actor("nightly")):
        assert refused(actor, "UPDATE services_dossieract SET note = 'x'")
        assert refused(actor, "UPDATE services_dossierpaper SET name = 'x'")
        for table in ("dossier", "dossieract", "dossierpaper", "result", "procedureversion", "lawrule"):
            assert refused(actor, f"DELETE FROM services_{table}")


def test_a_dossier_cannot_be_moved_to_a_foreign_agency(two_shops: tuple[OneStop, OneStop]) -> None:
    here, there = two_shops
    move = (
        f"UPDATE services_dossier SET agency_id = {there.agency.pk}, processing_agency_id = {there.unit.pk}, "
        f"applicant_id = NULL WHERE agency_id = {here.agency.pk}"
    )
    assert refused(here.clerk, move)


def test_a_citizen_cannot_write_a_result(two_shops: tuple[OneStop, OneStop]) -> None:
    here, _there = two_shops
    dossier = Dossier.objects.get(agency=here.agency)
    assert refused(
        here.citizen,
        "INSERT INTO services_result (agency_id, processing_agency_id, applicant_id, track_key, dossier_id, "
        "title, text, number, file_name, layout, proposed_at, signed_by_name) VALUES "
        f"({here.agency.pk}, {here.unit.pk}, {here.citizen.account_id}, '{dossier.track_key}', {dossier.pk}, "
        "'x', '', '', '', '', now(), '')",
    )


def test_drafts_belong_to_one(ground: None) -> None:
    make_form()
    shop = make_one_stop(**online())
    make_draft(shop)
    for actor, count in ((shop.citizen, 1), (shop.clerk, 0), (ANONYMOUS, 0), (system_actor("clean"), 1)):
        with acting(actor):
            assert Draft.objects.count() == count


def test_a_used_version_is_frozen(shop: OneStop) -> None:
    version = shop.version
    version.name = "Tên khác"
    version.save()  # nobody stands under it yet
    make_dossier(shop)
    version.name = "Tên khác nữa"
    with pytest.raises(DatabaseError, match="dossiers stand under version 1"), transaction.atomic():
        version.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=version.pk).delete()
    version.refresh_from_db()
    version.valid_to = version.valid_from.replace(year=2020)
    version.save(update_fields=["valid_to"])


def test_an_unused_version_may_go(ground: None) -> None:
    make_version().delete()
    assert not Version.objects.exists()
