"""The page role's rights on tables, granted after every migration by the owner.

A model says what pages and jobs may do with its table by a class attribute, for example
`page_rights = "SELECT, INSERT"` on an append-only table or `page_rights = ""` on a private one;
without it they may read and write. `page_updates = ("column", …)` lets them change these columns only. Tables that are not models (and Django's own book of migrations)
get no right at all. Row-level security then decides about single rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

__all__ = ["PageRoleMissing", "apply", "rights"]

_ALL = "SELECT, INSERT, UPDATE, DELETE"

_OTHERS = {
    "auth_permission": "",
    "auth_group": "",
    "auth_group_permissions": "",
    "django_content_type": "SELECT",
    "kernel_ledgerentry": "SELECT, INSERT",
}
"""Tables whose models cannot carry the attribute, or must not depend on it."""

_KNOWN = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


class PageRoleMissing(RuntimeError):
    """The database server does not know the role that pages log in as; `tinhso doctor --roles` helps."""


def rights() -> dict[str, str]:
    """What the page role may do, by table: a list of privileges, empty for none."""
    found: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.proxy or not options.managed or options.swapped:
            continue
        found[options.db_table] = _OTHERS.get(options.db_table, _of(model))
    return dict(sorted(found.items()))


def updates() -> dict[str, tuple[str, ...]]:
    """Columns that the page role may change in tables it may otherwise not change, by table."""
    found = {model._meta.db_table: getattr(model, "page_updates", ()) for model in apps.get_models()}
    return {table: columns for table, columns in sorted(found.items()) if columns}


def _of(model: type[models.Model]) -> str:
    maker = model._meta.auto_created
    # The link table of a many-to-many field follows the model that declares the field.
    declared: str = getattr(maker if isinstance(maker, type) else model, "page_rights", _ALL)
    words = [word.strip() for word in declared.split(",") if word.strip()]
    if unknown := set(words) - _KNOWN:
        raise ValueError(f"{model._meta.label}.page_rights: unknown {', '.join(sorted(unknown))}")
    return ", ".join(words)


def apply() -> None:
    """Make the page role's rights exactly those of `rights()`; run as the owner. Idempotent.

    Raises PageRoleMissing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (settings.TINHSO_PAGE_ROLE,))
        if cursor.fetchone() is None:
            raise PageRoleMissing(settings.TINHSO_PAGE_ROLE)
        with transaction.atomic():
            for statement in _statements(settings.TINHSO_PAGE_ROLE):
                cursor.execute(statement)


def _statements(role: str) -> Iterator[str]:
    quoted = connection.ops.quote_name(role)
    yield f"GRANT USAGE ON SCHEMA public TO {quoted}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}"
    existing = set(connection.introspection.table_names())
    for table, allowed in rights().items():
        if allowed and table in existing:
            yield f"GRANT {allowed} ON {connection.ops.quote_name(table)} TO {quoted}"
    for table, columns in updates().items():
        if table in existing:
            listed = ", ".join(map(connection.ops.quote_name, columns))
            yield f"GRANT UPDATE ({listed}) ON {connection.ops.quote_name(table)} TO {quoted}"
