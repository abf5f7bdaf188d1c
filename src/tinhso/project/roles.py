"""The two database roles, as SQL: what a database administrator runs once, and what we run ourselves.

The *owner* role owns the database and its tables; migrations, loading and backups log in as it. The
*page* role serves pages and jobs: it owns nothing, bypasses nothing and is no member of the owner, so
that row-level security holds for it. The owner is a member of the page role, to be able to try it out.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RoleNames", "create_database", "create_roles", "literal", "name"]


@dataclass(frozen=True)
class RoleNames:
    """The names of the roles and of the database."""

    owner: str = "tinhso_owner"
    page: str = "tinhso_page"
    database: str = "tinhso"


def name(text: str) -> str:
    """`text` as an SQL name."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def create_roles(
    names: RoleNames, *, owner_password: str, page_password: str, createdb: bool = False
) -> list[str]:
    """Statements that make both roles; `createdb` lets the owner make test databases."""
    plain = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    may_create = "CREATEDB" if createdb else "NOCREATEDB"
    return [
        f"CREATE ROLE {name(names.page)} {plain} NOCREATEDB PASSWORD {literal(page_password)}",
        f"CREATE ROLE {name(names.owner)} {plain} {may_create} PASSWORD {literal(owner_password)}",
        f"GRANT {name(names.page)} TO {name(names.owner)}",
    ]


def create_database(names: RoleNames) -> list[str]:
    """Statements that make the database and close it to everybody but the two roles."""
    return [
        f"CREATE DATABASE {name(names.database)} OWNER {name(names.owner)} TEMPLATE template0 ENCODING 'UTF8'",
        f"REVOKE ALL ON DATABASE {name(names.database)} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name(names.database)} TO {name(names.page)}",
    ]
