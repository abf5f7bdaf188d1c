"""Tables: migrations complete, foreign keys only downwards, row security or a reason, rights as declared."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tinhso.kernel.db import grants
from tinhso.kernel.files.stray import SWEEPER
from tinhso.kernel.models import StoredFile
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import matches

from .source import floors

OURS = {"kernel", "ui", *floors()}


def our_models():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    told = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=told, stderr=told)
    except SystemExit:
        pytest.fail(f"models changed without a migration:\n{told.getvalue()}")


def test_foreign_keys_point_down_and_leave_no_trace() -> None:
    """From a module only to a lower one, with `related_name="+"`; never between floor-3 modules."""
    known = floors()
    found = []
    for model in our_models():
        own = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if not target or field.auto_created:
                continue
            other = target._meta.app_label
            if other in (own, *({"kernel", "contenttypes", "auth"} - {own})):
                continue
            if other not in known or own not in known or known[own] <= known[other]:
                found.append(f"{model._meta.label}.{field.name} -> {other}: not downwards")
            elif not field.remote_field.hidden:
                found.append(f'{model._meta.label}.{field.name} -> {other}: needs related_name="+"')
    assert not found


@pytest.mark.django_db
def test_every_table_has_row_security_or_a_reason() -> None:
    """Every table of the database, also those of libraries and those that are no model."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relforcerowsecurity FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        forced = dict(cursor.fetchall())
    modules = registry().modules.values()
    public = {table: reason for module in modules for table, reason in module.public_tables}
    promised = {scope.table for module in modules for scope in module.row_scopes}
    assert {table for table, force in forced.items() if force} == promised, "protected, but nobody says how"
    assert forced.keys() - promised == public.keys(), "neither protected nor declared public, or no table"
    assert not [table for table, reason in public.items() if len(str(reason).split()) < 4]


@pytest.mark.django_db
def test_the_page_role_has_exactly_its_rights() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a "
            "WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = %s)",
            (_page_role(),),
        )
        found: dict[str, set[str]] = {}
        for table, privilege in cursor.fetchall():
            found.setdefault(table, set()).add(privilege)
    wanted = {table: set(allowed.split(", ")) for table, allowed in grants.rights().items() if allowed}
    assert found == wanted
    assert "django_migrations" not in found
    assert found["kernel_ledgerentry"] == {"SELECT", "INSERT"}


@pytest.mark.django_db
def test_nobody_else_has_rights() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a "
            "WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 0"
        )
        assert cursor.fetchall() == []


def _page_role() -> str:
    from django.conf import settings

    return settings.TINHSO_PAGE_ROLE


def test_the_sweep_of_files_is_shown_every_row_that_refers_to_one() -> None:
    scopes = {scope.table: scope for module in registry().modules.values() for scope in module.row_scopes}
    holding = [
        model
        for model in apps.get_models()
        for one in model._meta.concrete_fields
        if one.related_model is StoredFile
    ]
    assert len(holding) >= 3
    for model in holding:
        scope = scopes.get(model._meta.db_table)
        assert scope is None or matches(model(), scope.read(SWEEPER)), model
