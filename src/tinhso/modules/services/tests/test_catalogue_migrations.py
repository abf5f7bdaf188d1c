"""An existing database is carried over when the catalogue becomes a module of its own; and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tinhso.modules.catalogue import testing as offers
from tinhso.modules.services import testing
from tinhso.modules.services.models import Dossier

TABLES = ("field", "procedure", "procedureversion")


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def stored(module: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row as it was before the move: where a version comes from was not told then."""
    sql = "SELECT to_jsonb(t) - 'origin' FROM {0}_{1} t ORDER BY id"
    return {table: rows(sql.format(module, table)) for table in TABLES}


def called(module: str) -> set[str]:
    """Tables, indexes, sequences and constraints that bear the module's name and belong to the catalogue."""
    found = rows(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " UNION SELECT conname::text FROM pg_constraint"
    )
    starts = tuple(f"{module}_{name}" for name in ("field", "procedure", "version"))
    found = [(name,) for (name,) in found if "versiondra" not in name and "_origin_" not in name]
    return {name for (name,) in found if name.startswith(starts) or f"_fk_{module}_procedure" in name}


def in_part(agency: int, dossier: Dossier) -> list[tuple[Any, ...]]:
    return rows(f"SELECT services_in_part({agency}, {dossier.area_id}, {dossier.procedure_id})")  # noqa: S608


@pytest.mark.django_db(transaction=True)
def test_the_catalogue_moves_with_its_rows_and_back() -> None:
    testing.make_law()
    testing.make_calendar()
    offers.make_form()
    shop = testing.make_one_stop(offers.make_version(valid_to=date(2016, 1, 1), **offers.online()))
    dossier = testing.make_dossier(shop)
    before, names = stored("catalogue"), called("catalogue")
    levels = rows("SELECT valid_from, valid_to, levels FROM catalogue_levellaw ORDER BY valid_from")

    call_command("migrate", "catalogue", "zero", verbosity=0)
    assert stored("services") == before
    assert {name.replace("catalogue", "services") for name in names} == called("services")
    assert not called("catalogue")
    assert levels == rows(
        "SELECT valid_from, valid_to, value FROM services_lawrule WHERE key = 'online_service.levels' ORDER BY valid_from"
    )
    assert in_part(shop.agency.pk, dossier)

    call_command("migrate", verbosity=0)
    assert stored("catalogue") == before
    assert called("catalogue") == names
    assert not called("services")
    assert levels == rows("SELECT valid_from, valid_to, levels FROM catalogue_levellaw ORDER BY valid_from")
    assert rows("SELECT count(*) FROM services_lawrule WHERE key = 'online_service.levels'") == [(0,)]
    assert in_part(shop.agency.pk, dossier)
    kept = Dossier.objects.select_related("procedure_version__procedure__field").get()
    assert kept.procedure_version == shop.version
    offers.make_procedure(field=kept.procedure_version.procedure.field)


@pytest.mark.django_db(transaction=True)
def test_versions_are_still_frozen_after_the_move() -> None:
    testing.make_law()
    testing.make_calendar()
    shop = testing.make_one_stop()
    testing.make_dossier(shop)
    call_command("migrate", "catalogue", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    with pytest.raises(DatabaseError, match="dossiers stand under"), transaction.atomic():
        rows(f"UPDATE catalogue_procedureversion SET name = 'x' WHERE id = {shop.version.pk} RETURNING id")  # noqa: S608
