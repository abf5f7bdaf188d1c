"""The page role cannot take the fence down, and no way leads around it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from .rows import promises

pytestmark = pytest.mark.django_db(transaction=True)

DENIED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)

AROUND = {
    # Functions that act with the owner's rights, and why pages may call them.
    "feedback_counts": "gives counts by agency, subject and month",
    "feedback_public_rows": "gives feedback without text or name, its code only to people of its agencies",
    "services_judged_counts": "gives counts and medians by agency and month",
    "services_judged_rows": "gives dossiers without name, code and words of an apology only to people of their agencies",
    "services_search": "gives ids of dossiers in the caller's scope only",
    "services_public_decided": "gives decided dossiers without code or name, for the transparency page",
    "services_known_counts": "gives counts by agency and day",
    "services_rating_counts": "gives counts of ratings by agency, without a word of anybody",
    "services_asked": "gives ids of the dossiers about which the caller's own agencies are asked for their opinion",
    "services_dossier_in_part": "tells whether a dossier is in the caller's own part of an agency that was split",
}
"""A new one is reviewed: what does it let out to somebody who shows nothing?"""


def protected() -> list[str]:
    return sorted(promises())


def _refused(page: psycopg.Connection[Any], statement: str) -> None:
    with pytest.raises(DENIED):
        page.execute(statement)


def test_no_table_can_be_changed_in_shape(page_connection: psycopg.Connection[Any]) -> None:
    for table in protected():
        for statement in (
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} OWNER TO CURRENT_USER",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP POLICY page_select ON {table}",
            f"ALTER POLICY page_select ON {table} USING (true)",
            f"CREATE POLICY mine ON {table} USING (true)",
            f"CREATE TRIGGER mine BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            f"TRUNCATE {table}",
            f"DROP TABLE {table}",
        ):
            _refused(page_connection, statement)


def test_no_right_can_be_handed_on(page_connection: psycopg.Connection[Any]) -> None:
    """PostgreSQL only warns when somebody without grant option grants; nothing changes."""
    rights = (
        "SELECT count(*) FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = 0 AND c.relname = ANY(%s)"
    )
    for table in protected():
        page_connection.execute(f"GRANT ALL ON {table} TO PUBLIC")
    assert page_connection.execute(rights, (protected(),)).fetchone() == (0,)


def test_no_other_role_can_be_put_on(page_connection: psycopg.Connection[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    page = settings.TINHSO_PAGE_ROLE
    for statement in (
        f'SET ROLE "{owner}"',
        f'SET SESSION AUTHORIZATION "{owner}"',
        f'GRANT "{owner}" TO "{page}"',
        f'ALTER ROLE "{page}" BYPASSRLS',
        f'ALTER ROLE "{page}" SUPERUSER',
        "CREATE ROLE mine",
        "CREATE FUNCTION mine() RETURNS void LANGUAGE sql AS $$ SELECT $$",
        "CREATE SCHEMA mine",
        "CREATE VIEW public.mine AS SELECT 1",
        "SET session_replication_role = replica",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ):
        _refused(page_connection, statement)


def test_switching_row_security_off_gives_an_error_and_no_row(
    page_connection: psycopg.Connection[Any],
) -> None:
    page_connection.execute("SET row_security = off")
    for table in protected():
        if table != "plan_reading":  # its policy lets everybody read, yet the refusal is the same
            _refused(page_connection, f"SELECT count(*) FROM {table}")


def test_the_page_role_owns_nothing_and_belongs_to_nobody(page_connection: psycopg.Connection[Any]) -> None:
    row = page_connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
        " EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid),"
        " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid),"
        " EXISTS (SELECT FROM pg_proc WHERE proowner = r.oid),"
        " has_schema_privilege('public', 'CREATE')"
        " FROM pg_roles r WHERE rolname = current_user"
    ).fetchone()
    assert row == (False,) * 9


def test_functions_with_the_owners_rights_are_few_and_cannot_be_led_astray(
    page_connection: psycopg.Connection[Any],
) -> None:
    rows = page_connection.execute(
        # A trigger's function runs by its trigger and can never be called.
        "SELECT proname, proconfig, has_function_privilege(oid, 'EXECUTE') AND prorettype <> 'trigger'::regtype"
        " FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    ).fetchall()
    assert {name for name, _config, callable_ in rows if callable_} == AROUND.keys()
    fixed = {"search_path=public, pg_temp", "search_path=pg_catalog, public, pg_temp"}
    # Beside it, only how they are planned may be set.
    planned = {"plan_cache_mode=force_custom_plan"}
    for name, config, _callable in rows:
        assert len(fixed & set(config)) == 1 and set(config) <= fixed | planned, name


def test_no_view_looks_past_the_fence() -> None:
    """A view reads with its owner's rights; there is none, and materialised ones have no row security at all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm', 'f')"
            " AND relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []


def test_without_a_scope_nothing_is_there(page_connection: psycopg.Connection[Any]) -> None:
    """Also for functions: what is public has neither name nor code of a dossier in it."""
    for table in protected():
        if table != "plan_reading":
            assert page_connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    columns = page_connection.execute(
        "SELECT proname, proargnames FROM pg_proc WHERE proname IN ('services_public_decided', 'services_known_counts')"
    ).fetchall()
    for _name, arguments in columns:
        assert not {name for name in arguments or () if "name" in name or "code" in name or "phone" in name}
