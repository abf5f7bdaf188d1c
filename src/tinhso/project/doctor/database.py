"""The database: reachable, new enough, its two roles what they must be, tables made, rights and row security."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from ..words import say
from .finding import Finding

__all__ = ["check", "check_tables"]

OLDEST = 150000
"""PostgreSQL 15, the oldest server we run on."""


def check(page_url: str, owner_url: str | None) -> Iterator[Finding]:
    """Findings that need no Django: the server and the roles."""
    page = _connect(page_url)
    if isinstance(page, Finding):
        yield page
        return
    with page:
        yield from _server(page)
        yield from _page_role(page)
    if owner_url is None:
        yield Finding(
            "warn",
            say("Chưa đặt DATABASE_OWNER_URL.", "DATABASE_OWNER_URL is not set."),
            say(
                "Cần cho migrate, load và sao lưu; máy chủ web không cần.",
                "Needed to migrate, load and back up; not by the web server.",
            ),
        )
        return
    owner = _connect(owner_url)
    if isinstance(owner, Finding):
        yield owner
        return
    with owner:
        yield from _owner_role(owner)


def _connect(url: str) -> psycopg.Connection[Any] | Finding:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["?"])[0]
        return Finding(
            "bad",
            say(f"Không kết nối được cơ sở dữ liệu: {reason}", f"The database cannot be reached: {reason}"),
            say(
                "Xem DATABASE_URL, DATABASE_OWNER_URL và máy chủ.",
                "Look at DATABASE_URL, DATABASE_OWNER_URL and the server.",
            ),
        )


def _row(connection: psycopg.Connection[Any], statement: str) -> tuple[Any, ...]:
    row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return tuple(row)


def _server(page: psycopg.Connection[Any]) -> Iterator[Finding]:
    number, version, encoding, folded = _row(
        page,
        "SELECT current_setting('server_version_num')::int, current_setting('server_version'), "
        "current_setting('server_encoding'), lower('TỈNH')",
    )
    if number < OLDEST:
        yield Finding(
            "bad",
            say(f"PostgreSQL {version} quá cũ.", f"PostgreSQL {version} is too old."),
            say("Cần PostgreSQL 15 trở lên.", "PostgreSQL 15 or newer is needed."),
        )
    else:
        yield Finding("ok", f"PostgreSQL {version}")
    if encoding != "UTF8" or folded != "tỉnh":
        yield Finding(
            "bad",
            say("Cơ sở dữ liệu không xử lý được tiếng Việt.", "The database cannot handle Vietnamese."),
            "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C.UTF-8'",
        )


def _page_role(page: psycopg.Connection[Any]) -> Iterator[Finding]:
    role, superuser, bypass, creates, owns, member = _row(
        page,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole OR rolcreatedb, "
        "EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid), "
        "EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database() "
        "        AND pg_has_role(current_user, d.datdba, 'member')) "
        "FROM pg_roles WHERE rolname = current_user",
    )
    faults = [
        (superuser, say("là superuser", "is a superuser")),
        (bypass, say("có BYPASSRLS", "has BYPASSRLS")),
        (creates, say("được tạo vai trò hoặc cơ sở dữ liệu", "may make roles or databases")),
        (owns, say("sở hữu bảng", "owns tables")),
        (member and not superuser, say("thuộc vai trò chủ sở hữu", "is a member of the owner")),
    ]
    found = [text for fault, text in faults if fault]
    if found:
        yield Finding(
            "bad",
            say(
                f"Vai trò {role} của trang web {', '.join(found)}: cơ quan này sẽ đọc được hồ sơ của cơ quan khác.",
                f"The pages' role {role} {', '.join(found)}: agencies would read each other's dossiers.",
            ),
            say("`tinhso doctor --roles` in lệnh SQL đúng.", "`tinhso doctor --roles` prints the right SQL."),
        )
    else:
        yield Finding(
            "ok", say(f"Vai trò {role} không có quyền thừa", f"The role {role} has no right too many")
        )


def _owner_role(owner: psycopg.Connection[Any]) -> Iterator[Finding]:
    role, superuser, bypass, owns = _row(
        owner,
        "SELECT rolname, rolsuper, rolbypassrls, pg_has_role(current_user, d.datdba, 'member') "
        "FROM pg_roles, pg_database d WHERE rolname = current_user AND d.datname = current_database()",
    )
    if not owns:
        yield Finding(
            "bad",
            say(f"{role} không sở hữu cơ sở dữ liệu này.", f"{role} does not own this database."),
            f'ALTER DATABASE … OWNER TO "{role}"',
        )
    elif superuser or bypass:
        yield Finding(
            "warn",
            say(
                f"Vai trò chủ sở hữu {role} là superuser hoặc có BYPASSRLS.",
                f"The owner {role} is a superuser or has BYPASSRLS.",
            ),
            f'ALTER ROLE "{role}" NOSUPERUSER NOBYPASSRLS',
        )
    else:
        yield Finding("ok", say(f"Vai trò {role} sở hữu cơ sở dữ liệu", f"The role {role} owns the database"))


def check_tables() -> Iterator[Finding]:
    """Findings that need Django, logged in as the owner: migrations, rights, row security, settings."""
    from django.db import connection  # noqa: PLC0415 - needs Django to be set up
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:5])
        yield Finding(
            "bad",
            say(
                f"Còn {len(plan)} bước nâng cấp bảng chưa chạy: {names}…",
                f"{len(plan)} migrations have not run: {names}…",
            ),
            "tinhso migrate",
        )
        return
    yield Finding("ok", say("Các bảng đúng phiên bản", "The tables are up to date"))
    yield from _rights()
    yield from _row_security()
    yield from _reference_data()
    yield from _unprotected()
    yield from _quarantine()


def _quarantine() -> Iterator[Finding]:
    from tinhso.kernel.files import scan_counts  # noqa: PLC0415 - needs Django to be set up

    counts = scan_counts()
    if waiting := counts.get("waiting", 0):
        yield Finding(
            "warn",
            say(
                f"{waiting} tệp chờ quét vi-rút, chưa ai mở được.",
                f"{waiting} files wait to be scanned for viruses; nobody can open them.",
            ),
            "tinhso worker",
        )
    if found := counts.get("found", 0):
        yield Finding(
            "warn",
            say(
                f"{found} tệp có vi-rút được giữ lại.", f"{found} files with a virus are kept in quarantine."
            ),
        )


def _unprotected() -> Iterator[Finding]:
    from tinhso.modules.directory.api import officials_without_second_factor  # noqa: PLC0415

    number = officials_without_second_factor()
    if number:
        yield Finding(
            "warn",
            say(
                f"{number} tài khoản cán bộ chưa có xác thực hai lớp.",
                f"{number} accounts of officials have no second factor.",
            ),
            say(
                "Họ được dẫn tới trang bật xác thực khi đăng nhập.",
                "They are led to set one up when they sign in.",
            ),
        )


def _rights() -> Iterator[Finding]:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from tinhso.kernel.db import grants  # noqa: PLC0415

    wanted = {table: set(allowed.split(", ")) - {""} for table, allowed in grants.rights().items()}
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a "
            "WHERE c.relkind IN ('r', 'p', 'v') AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = %s)",
            (settings.TINHSO_PAGE_ROLE,),
        )
        for table, privilege in cursor.fetchall():
            found.setdefault(table, set()).add(privilege)
    wrong = sorted(
        table for table in wanted.keys() | found.keys() if wanted.get(table, set()) != found.get(table, set())
    )
    if wrong:
        yield Finding(
            "bad",
            say("Quyền của vai trò trang web sai ở bảng: ", "The pages' role has wrong rights on: ")
            + ", ".join(wrong[:8]),
            "tinhso migrate",
        )
    else:
        yield Finding("ok", say("Quyền trên từng bảng đúng như khai báo", "Rights on tables are as declared"))


def _row_security() -> Iterator[Finding]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relrowsecurity AND NOT relforcerowsecurity"
        )
        open_tables = sorted(name for (name,) in cursor.fetchall())
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relforcerowsecurity")
        (closed,) = cursor.fetchone() or (0,)
    if open_tables:
        yield Finding(
            "bad",
            say("Bảng không ép bảo mật theo dòng: ", "Row security is not forced on: ")
            + ", ".join(open_tables),
            "ALTER TABLE … FORCE ROW LEVEL SECURITY",
        )
    else:
        yield Finding("ok", say(f"Bảo mật theo dòng ở {closed} bảng", f"Row security on {closed} tables"))


def _reference_data() -> Iterator[Finding]:
    from tinhso.kernel.db import watch  # noqa: PLC0415

    if missing := watch.unwatched():
        yield Finding(
            "bad",
            say("Không theo dõi thay đổi của bảng danh mục: ", "Changes of reference data are not watched: ")
            + ", ".join(missing),
            "tinhso migrate",
        )
    else:
        yield Finding("ok", say("Bảng danh mục được theo dõi", "Changes of reference data are watched"))
